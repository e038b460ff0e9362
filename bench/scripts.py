"""The long script every program is measured with, and the words by which a step is recognised."""

from collections.abc import Callable

STEPS = 5_000

_HEAD = 'title = "Five thousand steps, edition {edition}"\n'

_SECTION_STEPS = 100

_SECTION = """
[[sections]]
id = "part_{number}"
title = "Part {number}"
"""

_STEP = """
[[sections.steps]]
id = "s{number}"
{when}
say = "{marker}. Thank you for taking my call. What made you look for somebody else this spring?"
cue = "Wait for the answer; do not explain."
responses = [
  {{ key = "1", label = "The price went up" }},
  {{ key = "2", label = "Nobody called back", goto = "s{after}" }},
  {{ key = "3", label = "It did not do what we need" }},
  {{ key = "4", label = "Something else", value = "other" }},
]
"""


def marker(step: int, steps: int = STEPS) -> str:
    """Give the words that show a step is on the screen; they begin it, so no line breaks them."""
    return f"step {step} of {steps}"


def shows(step: int, steps: int = STEPS) -> Callable[[str], bool]:
    """Tell whether a screen's text shows a step."""
    words = marker(step, steps)
    return lambda text: words in text


def long_script(steps: int = STEPS, edition: int = 0, *, asks: bool = False) -> str:
    """Write a script of many steps, each answered by a digit; response 1 leads to the next step.

    Another edition is another text for whoever remembers texts. One that `asks` has a condition
    on every other step; it holds after response 1.
    """
    return _HEAD.format(edition=edition) + "".join(
        _step(number, steps, asks=asks and number % 2 == 0) for number in range(1, steps + 1)
    )


def _step(number: int, steps: int, *, asks: bool) -> str:
    when = f"when = \"s{number - 1} != 'other'\"" if asks else ""
    section_number, place = divmod(number - 1, _SECTION_STEPS)
    section = "" if place else _SECTION.format(number=section_number + 1)
    after = min(number + 1, steps)
    return section + _STEP.format(
        when=when, number=number, marker=marker(number, steps), after=after
    )
