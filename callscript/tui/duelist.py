"""What is due, as rows to choose from; and the small lists in which to say what became of one.

Pure: from what the store has to lists. `here` is the caller's place in time: the moment now, and
how an instant reads on the clock on their wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from callscript.call.dates import SHORT_WAYS, said_day, short_day
from callscript.call.dueitems import CALLBACK, REPLY_LETTER, day_field, read_due, settled_due
from callscript.call.wallclock import ToLocal, both_clocks
from callscript.plan.commitment import KIND_WORDS, Commitment
from callscript.store.commitments import Due
from callscript.tui.finder import Choice, Finder

KIND = "Due"
"""The heading over rows that are due."""
FIRST = 6
"""Rows that the home screen shows; the others are found by typing, or in a list of their own."""
ALL = "due-all:"
"""The row that opens the whole list."""
_ROW, _TO, _WHY = "due:", "due-to:", "due-why:"


@dataclass(frozen=True, slots=True)
class Here:
    """The moment now, with its offset, and how an instant reads on the caller's own clock."""

    now: datetime
    to_local: ToLocal

    @property
    def today(self) -> date:
        """The caller's day."""
        return self.now.date()


def due_choices(found: Sequence[Due], here: Here) -> tuple[Choice, ...]:
    """A row for each item: what is to be done, for whom, until when."""
    return tuple(_row(number, due, here) for number, due in enumerate(found))


def more_choice(found: Sequence[Due]) -> Choice:
    """The row for those out of sight."""
    return Choice(ALL, f"{len(found) - FIRST} more", "Enter shows them", KIND)


def due_named(choice: str, found: Sequence[Due]) -> Due | None:
    """The item a row stands for; None for rows of other kinds."""
    name = choice.removeprefix(_ROW)
    place = int(name) if choice.startswith(_ROW) and name.isdecimal() else len(found)
    return found[place] if place < len(found) else None


def all_finder(found: Sequence[Due], here: Here) -> Finder:
    """Everything that is due, to choose one."""
    return Finder("Everything that is due", due_choices(found, here), none="Nothing is due.")


def menu_finder(due: Due, here: Here) -> Finder:
    """What can be done about one item."""
    owed = due.commitment
    kept = "Kept" if owed.kind in {"promise", "update"} else "Done"
    rows = [
        Choice("due-do:done", kept, "Ctrl+Z on the home screen takes it back"),
        Choice("due-do:postpone", "Another day", "type the day"),
        Choice("due-do:drop", "Drop it", "say why"),
        Choice("due-do:open", "Open the call it comes from", due.title),
    ]
    if due.contact is not None:
        rows.append(Choice("due-do:ring", f"Call {due.contact_name or 'them'} now", due.company))
    about = (KIND_WORDS[owed.kind], owed.owner, when_due(owed, here), owed.reason)
    lead = f"{owed.text}\n{who(due)} · {' · '.join(filter(None, about))}"
    return Finder("What became of it?", tuple(rows), lead=lead)


def day_finder(due: Due, here: Here, zone: str = "") -> Finder:
    """A line for another day; what is typed is read at once, and what is no day is said to be.

    A time of day is one of the contact's `zone`, where that is known.
    """
    item = due.commitment.item

    def reading(typed: str) -> Choice:
        return Choice(f"{_TO}{typed}", *_read(item, typed, due.commitment.zone or zone, here))

    ways = "fri 14:30, in 3 days" if item == CALLBACK else SHORT_WAYS
    title = f"To which day? {due.commitment.text}"
    return Finder(title, (), offer=reading, none=f"Type a day: {ways}", hint=_HINT)


def reason_finder(due: Due) -> Finder:
    """A line for why something is dropped."""

    def dropping(typed: str) -> Choice:
        return Choice(f"{_WHY}{typed}", f"Drop it: {typed}", "Enter")

    title = f"Why is it dropped? {due.commitment.text}"
    return Finder(title, (), offer=dropping, none="Type a few words", hint=_HINT)


_HINT = "Enter keeps it · Esc leaves everything as it is"


def who(due: Due) -> str:
    """Whose call an item is from."""
    return ", ".join(filter(None, (due.contact_name, due.company))) or "no contact"


def when_due(owed: Commitment, here: Here) -> str:
    """Say until when: what is late first says so; of an hour of theirs, when that is here."""
    if owed.due is None:
        return "no date yet"
    wall = datetime.fromisoformat(f"{owed.due.isoformat()}T{owed.at or '00:00'}")
    clocks = both_clocks(wall, owed.zone, here.to_local) if owed.at else ""
    clock = clocks or owed.at
    if owed.due == here.today:
        return " ".join(filter(None, ("today", clock)))
    day = short_day(owed.due, owed.due if owed.due.year == here.today.year else here.today)
    late = "overdue, " if owed.due < here.today else ""
    return " ".join(filter(None, (f"{late}{day}", clock)))


def row_of(item: str) -> str:
    """The row of the wrap-up's form on which an item stands."""
    note, field = day_field(item)
    return f"{note}:{field}" if field and item not in {CALLBACK, REPLY_LETTER} else "outcome"


def _row(number: int, due: Due, here: Here) -> Choice:
    owed = due.commitment
    about = f": {owed.reason}" if owed.kind == "callback" and owed.reason else ""
    detail = f"{when_due(owed, here)} · {who(due)}"
    return Choice(f"{_ROW}{number}", f"{owed.text}{about}", detail, KIND)


def _read(item: str, typed: str, zone: str, here: Here) -> tuple[str, str]:
    """How a day is understood, and what is odd about it."""
    to = settled_due(item, typed, here.now)
    day, clock = read_due(to)
    if day is None:
        return f"“{typed}” is no day that is understood", "Enter keeps it as these words"
    past = ", which is past" if day < here.today else ""
    wall = datetime.fromisoformat(to) if clock else None
    clocks = both_clocks(wall, zone, here.to_local) if wall is not None else ""
    return f"→ {said_day(day)}{past}", clocks or clock
