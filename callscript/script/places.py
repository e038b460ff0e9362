"""Names of places: steps, steps within an entry of a repeated section, and what gotos mean."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, TypeVar

SECTION = "section:"
"""Before the id of a shared section in a goto."""
ENTRY = "#"
"""Between a step and the number of the entry it is asked in."""

_T = TypeVar("_T")


class ByPlace(dict[str, _T]):
    """What belongs to a step, found by its id and by any place that is this step in an entry.

    Only `repeated` steps are asked in entries.
    """

    def __init__(self, known: Iterable[tuple[str, _T]], repeated: Collection[str] = ()) -> None:
        super().__init__(known)
        self._repeated = repeated

    def at(self, _place: str, found: _T) -> _T:
        """What belongs to a step, as it is in an entry."""
        return found

    def __missing__(self, place: str) -> _T:
        """What belongs to the step of a place; raises `KeyError` if there is no such step."""
        step = step_of(place)
        if step not in self._repeated or not entry_of(place):
            raise KeyError(place)
        return self.at(place, self[step])

    def __contains__(self, place: object) -> bool:
        """Whether there is such a step, or such a place."""
        if super().__contains__(place):
            return True
        return isinstance(place, str) and step_of(place) in self._repeated and entry_of(place) > 0

    def get(self, place: str, default: _T | None = None) -> _T | None:  # type: ignore[override]
        """What belongs to a place; the default if there is no such step."""
        try:
            return self[place]
        except KeyError:
            return default


def place_of(step: str, entry: int) -> str:
    """The place of a step in an entry; 0 is no entry."""
    return f"{step_of(step)}{ENTRY}{entry}" if entry else step


def step_of(place: str) -> str:
    """The step of a place."""
    return place.partition(ENTRY)[0]


def entry_of(place: str) -> int:
    """The entry of a place; 0 outside of repeated sections."""
    number = place.partition(ENTRY)[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0


class Led(Protocol):
    """What a goto needs of a script: its steps, and the first step of each section."""

    @property
    def steps(self) -> Mapping[str, object]:
        """Steps by id."""

    @property
    def first_in(self) -> Mapping[str, str]:
        """The first step of each section."""


def target_of(script: Led, goto: str | None) -> str | None:
    """The step a goto leads to; None for the end, and for what leads nowhere."""
    if goto is None:
        return None
    if goto.startswith(SECTION):
        return script.first_in.get(goto.removeprefix(SECTION))
    return goto if goto in script.steps else None
