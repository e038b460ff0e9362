"""What somebody means who writes a title or a label where an id belongs."""

from collections.abc import Iterator, Mapping
from typing import Any

from callscript.script.places import SECTION


def meant(content: Mapping[str, Any], key: str, found: str) -> str | None:
    """Say which id was meant by a title or label under a key; None if nothing is called so.

    `content` is a script as it is written, not yet judged: anything may be of any type.
    """
    if key == "outcome":
        outcomes = content.get("outcomes")
        for name, outcome in outcomes.items() if isinstance(outcomes, dict) else ():
            label = outcome.get("label") if isinstance(outcome, dict) else outcome
            if _alike(label, found):
                return f'that is its label; write its id: outcome = "{name}"'
        return None
    named = ((title, target) for title, target in _titled(content) if isinstance(target, str))
    targets = (target for title, target in named if _alike(title, found))
    target = next(targets, None)
    return None if target is None else f'that is a title; write the id: "{target}"'


def _titled(content: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Each title of a step or section, and what a goto writes to lead there; steps first."""
    sections = _tables(content.get("sections"))
    for section in sections:
        yield from ((step.get("title"), step.get("id")) for step in _tables(section.get("steps")))
    for section in sections:
        steps = _tables(section.get("steps"))
        if section.get("shared") is True:
            yield section.get("title"), f"{SECTION}{section.get('id')}"
        elif steps:
            yield section.get("title"), steps[0].get("id")


def _tables(found: Any) -> list[dict[str, Any]]:
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _alike(title: Any, found: str) -> bool:
    return isinstance(title, str) and title.strip().casefold() == found.strip().casefold()
