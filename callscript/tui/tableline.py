"""A line typed at a table: who takes a seat (@), or how many hands went up (#)."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.people import Contact
from callscript.call.seats import at_table, seat_name
from callscript.call.session import Session
from callscript.script.model import MOST_SEATS
from callscript.tui.noteline import TABLE
from callscript.tui.typedline import TypedLine

_SEAT = re.compile(r"[\s@]*([1-9])?\s*(.*)", re.DOTALL)
_HANDS = re.compile(r"\s*(#?)\s*([0-9][0-9 ,]*)?\s*(.*)", re.DOTALL)
_LEAVES = "-"
_ENOUGH = 3
"""Letters of a name from which a contact is found by its beginning."""

Contacts = Callable[[], Sequence[Contact]]


class TableLine(TypedLine):
    """The line for seats or hands; its text is a draft before it is shown."""

    def __init__(self, session: Session, contacts: Contacts) -> None:
        super().__init__()
        self._session = session
        self._contacts = contacts
        self._known: Sequence[Contact] = ()
        self.what: Literal["seat", "hands"] = "seat"
        self.as_typed = False
        self._just_taken = 0

    def begin(self, what: Literal["seat", "hands"]) -> None:
        """Open the line, on what was left unfinished if there is something."""
        self.what, self.as_typed = what, False
        self._known = self._contacts() if what == "seat" else ()
        draft = self._session.latest.drafts.get(self.slot)
        self.open_with(draft.text if draft is not None else "")

    def leave(self) -> None:
        """Close the line; what was done in it stays."""
        super().leave()
        self._just_taken = 0

    @property
    def slot(self) -> str:
        """Where the draft of the open line is kept."""
        return f"{TABLE}{self.what}"

    @property
    def label(self) -> str:
        """What is being typed, in a word or two."""
        if self.what == "seat":
            return f"seat {self._seat_and_name()[0]}"
        return "whose hands" if self._hands()[0] else "hands"

    def undo(self) -> bool:
        """Take the last change back; with nothing typed, the seat taken last in this line."""
        if super().undo():
            return True
        if self._text or not self._just_taken:
            return False
        self._just_taken -= 1
        return self._session.do(i.Undo()) is None

    def took(self) -> None:
        """A seat was taken, and the line goes on."""
        self._just_taken += 1

    def typed(self) -> None:
        """Keep the draft as it stands."""
        if self.line is not None:
            self._session.type(Draft(self.slot, self.line.text))

    def reading(self) -> str:
        """How what is typed is understood, or how to type it."""
        return self._seat_reading() if self.what == "seat" else self._hands_reading()

    def intent(self) -> i.Intent | str:
        """What keeping the line does, or what is still missing; an empty line does nothing."""
        if self.what == "hands":
            return self._hands_intent()
        seat, name = self._seat_and_name()
        if name == _LEAVES:
            return i.LeaveSeat(seat)
        contact = self._meant(name)
        return i.TakeSeat(seat, contact.name if contact is not None else name, contact)

    @property
    def done(self) -> Draft:
        """What takes the draft away."""
        return Draft(self.slot, "")

    @property
    def goes_on(self) -> bool:
        """Whether the next name is likely to follow: no seat was named."""
        return self.what == "seat" and not _match(_SEAT, self._text)[1]

    @property
    def _text(self) -> str:
        return self.line.text if self.line is not None else ""

    def _seat_and_name(self) -> tuple[int, str]:
        found = _match(_SEAT, self._text)
        name = " ".join(found[2].split())
        return int(found[1]) if found[1] else self._free(), name

    def _free(self) -> int:
        """The first seat nobody has had; beyond the last one, the last."""
        taken = self._session.state.seats
        return next((n for n in range(1, MOST_SEATS + 1) if n not in taken), MOST_SEATS)

    def _meant(self, name: str) -> Contact | None:
        """The one contact of this name, or whose name begins so; None if the name is as typed."""
        said = name.casefold()
        if self.as_typed or len(said) < _ENOUGH:
            return None
        exact = [contact for contact in self._known if contact.name.casefold() == said]
        near = [c for c in self._known if c.name.casefold().startswith(said)]
        found = exact or near
        return found[0] if len(found) == 1 else None

    def _seat_reading(self) -> str:
        seat, name = self._seat_and_name()
        if not name:
            return "a name; 3 and a name for seat 3; 3- when they leave; Enter closes"
        if name == _LEAVES:
            return f"→ {seat_name(self._session.state, seat)} leaves"
        contact = self._meant(name)
        if contact is None:
            return f"→ seat {seat}: {name}"
        who = ", ".join(filter(None, (contact.name, contact.company)))
        return f"→ contact {who} · Tab: as typed"

    def _hands(self) -> tuple[bool, str, str]:
        """Whether seats are meant, the digits, and what was asked."""
        found = _match(_HANDS, self._text)
        return bool(found[1]), re.sub("[^0-9]", "", found[2] or ""), " ".join(found[3].split())

    def _hands_intent(self) -> i.Intent | str:
        whose, digits, asked = self._hands()
        if not digits:
            return (
                "Whose hands? Their digits first." if whose else "How many hands? A number first."
            )
        if whose:
            return i.ShowHands(0, tuple(map(int, digits)), asked)
        return i.ShowHands(int(digits[:3]), (), asked)

    def _hands_reading(self) -> str:
        whose, digits, asked = self._hands()
        state = self._session.state
        if not digits:
            return "the digits of those who" if whose else "how many · # first: whose · then what"
        about = f" · {asked}" if asked else ""
        if not whose:
            return f"→ {digits} of {len(at_table(state))}{about}"
        return f"→ {', '.join(seat_name(state, n) for n in sorted(set(map(int, digits))))}{about}"


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.match(text)
    assert found is not None  # noqa: S101 - both patterns match any text
    return found
