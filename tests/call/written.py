"""Scripts of every construct, written at random as a person would write them: in TOML."""

from collections.abc import Sequence
from json import dumps

from hypothesis import strategies as st

KINDS = ("", "", "shared", "free", "count", "over", "until")
"""How a section is gone through."""
TYPES = (
    "choice", "choice", "choice", "yes_no", "number", "scale", "text", "date",
    "choices", "form", "ladder", "words",
)  # fmt: skip
"""What a step asks for."""
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")
GATE = '{ when = "contact.consent == \'yes\'", why = "Ask first." }'


@st.composite
def written(draw: st.DrawFn) -> str:
    """A script of up to six sections of any kind, whose steps lead anywhere under any condition.

    Many can't be used; what is wrong with those is for other tests.
    """
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
    names = [("top", "", ["size"])]
    for n, kind in enumerate(kinds):
        steps = [f"s{n}_{k}" for k in range(draw(st.integers(1, 3)))]
        names.append((f"part{n}", kind, steps))
    types = {step: draw(st.sampled_from(TYPES)) for _, _, steps in names for step in steps}
    types["size"] = "number"
    return "\n".join(_lines(_Pen(draw, names, types)))


class _Pen:
    """What may be written at this place of the script, at random."""

    def __init__(
        self, draw: st.DrawFn, names: Sequence[tuple[str, str, list[str]]], types: dict[str, str]
    ) -> None:
        self.draw, self.names, self.types = draw, names, types
        shared = [f"section:{name}" for name, kind, _ in names if kind == "shared"]
        self._targets = ["end", *shared * 2, *types]
        self._inside = {s for _, kind, steps in names if kind in {"count", "over", "until"}
                        for s in steps}  # fmt: skip

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def goto(self) -> str:
        return f"goto = {dumps(self.draw(st.sampled_from(self._targets)))}"

    def condition(self, before: Sequence[str]) -> str:
        """A condition about steps above, mostly; now and then joined with another."""
        known = [step for step in before if step not in self._inside] or ["size"]
        one = self._about(self.draw(st.sampled_from(known)))
        if self.chance(3):
            other = self._about(self.draw(st.sampled_from(known)))
            one = f"{one} {self.draw(st.sampled_from(('and', 'or')))} {other}"
        return f"not ({one})" if self.chance(5) else one

    def _about(self, step: str) -> str:
        draw = self.draw
        beside = (f"answered({step})", f"asked({step})", f"unread({step})", f"{step} == dont_know",
                  "tagged('cheap')", "contact.consent == 'yes'", "attempt > 1", "noted('promise')",
                  "used('angry') > 1", "visits('top') > 1", "worth > 4", "band == 'low'",
                  f"{step} == skipped", "taken('rebate')")  # fmt: skip
        values = {"choice": ("a", "b", "c"), "yes_no": ("yes", "no"), "ladder": ("50", "no")}
        if self.types[step] in {"words", "form", "text", "date"} or self.chance(4):
            return draw(st.sampled_from(beside))
        if self.types[step] == "choices":
            return f"'{draw(st.sampled_from('abc'))}' in {step}"
        if self.types[step] in {"number", "scale"}:
            sign = draw(st.sampled_from(OPERATORS))
            return f"{step} {sign} {draw(st.integers(0, 10))}"
        value = draw(st.sampled_from(values[self.types[step]]))
        return f"{step} {draw(st.sampled_from(('==', '==', '!=')))} '{value}'"


def _lines(pen: _Pen) -> list[str]:
    lines = ['title = "T"', "unread = true"]
    sections = [name for name, kind, _ in pen.names if kind in {"", "shared"}]
    if pen.chance(3):
        opening = dumps(pen.draw(st.sampled_from(sections)))
        lines += ["[openings]", 'first = "top"', f"callback = {opening}"]
    lines += ["[compute]", 'worth = "size * 2"',
              'band = { of = "worth", cuts = [{ below = 5, value = "low" }, { value = "high" }] }',
              '[voicemail]', 'say = "Please call us."',
              '[[offers]]', 'id = "rebate"', 'label = "Rebate"', 'say = "Less."']  # fmt: skip
    lines += _asides(pen)
    before: list[str] = []
    for name, kind, steps in pen.names:
        lines += _section(pen, name, kind, steps, before)
        for step in steps:
            lines += _step(pen, step, before)
            before.append(step)
    return lines


def _asides(pen: _Pen) -> list[str]:
    lines = ["[[interrupts]]", 'id = "angry"', 'label = "Angry"', 'say = "Oh."']
    if pen.chance(3):
        lines += [pen.goto()]
    if pen.chance(3):
        lines += ["limit = 1", f"after_limit = {pen.goto().removeprefix('goto = ')}"]
    lines += ["[[interrupts]]", 'id = "leave"', 'label = "Leave"', 'say = "Bye."',
              'outcome = "refused"']  # fmt: skip
    everyone = [step for step, kind in pen.types.items() if kind != "words"]
    return [*lines, "[[checks]]", f'when = "{pen.condition(everyone)}"', 'say = "Odd."']


def _section(pen: _Pen, name: str, kind: str, steps: list[str], before: list[str]) -> list[str]:
    repeat = {
        "shared": "shared = true",
        "free": 'order = "free"',
        "count": f'repeat = {{ each = "{name}_it", count = "size", most = 3 }}',
        "over": f'repeat = {{ each = "{name}_it", over = "contact.children", most = 3 }}',
        "until": f'repeat = {{ each = "{name}_it", until = "answered({steps[0]})", most = 3 }}',
    }
    lines = ["[[sections]]", f'id = "{name}"', f'title = "{name}"', repeat.get(kind, "")]
    if before and pen.chance(6):
        lines.append(f'when = "{pen.condition(before)}"')
    return [*lines, f"requires = {GATE}"] if pen.chance(8) else lines


_ASKED = {
    "yes_no": 'answer = "yes_no"',
    "number": 'answer = { type = "number", min = 0, max = 9 }',
    "scale": 'answer = "scale"',
    "text": 'answer = "text"',
    "date": 'answer = "date"',
    "form": 'fields = ["Street", { label = "Number", type = "number" }]',
    "choices": 'answer = "choices"\nresponses = ["A", "B", { label = "C", exclusive = true }]',
    "ladder": 'rungs = [{ say = "75?", value = 75 }, { say = "50?", value = 50 }]',
    "words": "",
}


def _step(pen: _Pen, step: str, before: list[str]) -> list[str]:
    lines = ["[[sections.steps]]", f'id = "{step}"']
    kind = pen.types[step]
    lines.append(f'say = "{step}"' if kind == "words" else f'ask = "{step}?"')
    if kind == "choice":
        ways = [f", {pen.goto()}" if pen.chance(3) else "" for _ in "AB"]
        tag = ', tag = "cheap"' if pen.chance(4) or step == "s0_0" else ""
        lines.append(
            f'responses = [{{ label = "A"{ways[0]}{tag} }},'
            f' {{ label = "B"{ways[1]} }}, {{ label = "C", outcome = "refused", other = true }}]'
        )
    elif kind == "ladder" and pen.chance(2):
        lines.append(_ASKED[kind].replace("75 }", f"75, {pen.goto()} }}"))
    else:
        lines.append(_ASKED[kind])
    if pen.chance(5):
        lines.append(pen.goto())
    if pen.chance(4) and before:
        lines.append(f'when = "{pen.condition(before)}"')
    if pen.chance(8) and before:
        lines.append(f'requires = "{pen.condition(before)}"')
    if pen.chance(8):
        lines.append('outcome = "callback"')
    return lines
