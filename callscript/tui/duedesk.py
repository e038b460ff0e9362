"""Saying what became of what is due, from the home screen: knows the store, and nothing of screens.

Each thing said is an event of the call it belongs to, so it can be taken back like any other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from callscript.call import intents as i
from callscript.script.problems import ScriptError
from callscript.store.commitments import Due
from callscript.store.errors import StoreError
from callscript.store.settling import say_of, take_back
from callscript.store.workplace import Workplace
from callscript.tui import duelist
from callscript.tui.finder import Choice, Finder

_BUSY = "The store takes nothing just now; nothing was changed. Try again."
_NOTHING = "Nothing was said here of what is due; what was done in a call is undone there."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row of these lists asks of the screen: another list, or a call to open or to make.

    `row` is where to open the call; `ring` is the id of the contact to call.
    """

    notice: str = ""
    finder: Finder | None = None
    call: str = ""
    row: str = ""
    ring: str = ""


def carried_out(act: Callable[[], str]) -> str:
    """Why an act on a call that is closed was not carried out; empty if it was."""
    try:
        return act()
    except (StoreError, ScriptError) as error:
        return str(error)
    except TimeoutError:
        return _BUSY


class DueDesk:
    """What is due as it was last read, the item chosen, and what was said of items before.

    `said` lists the calls and texts of what was said, the last one last; it outlives the screen.
    """

    def __init__(self, place: Workplace, said: list[tuple[str, str]]) -> None:
        self._place = place
        self._said = said
        self._chosen: Due | None = None
        self.owed: tuple[Due, ...] = ()
        self._others: tuple[Choice, ...] | None = None

    @property
    def _here(self) -> duelist.Here:
        return duelist.Here(self._place.world.now(), datetime.astimezone)

    def read(self) -> tuple[Choice, ...]:
        """Read the store anew; gives the rows to show first. Raises `StoreError`."""
        self.owed, self._others = (), None
        self.owed = self._place.store.commitments.due()
        more = (duelist.more_choice(self.owed),) if len(self.owed) > duelist.FIRST else ()
        return (*duelist.due_choices(self.owed[: duelist.FIRST], self._here), *more)

    def others(self) -> tuple[Choice, ...]:
        """The rows out of sight; made when they are first looked for, as they may be thousands."""
        if self._others is None:
            self._others = duelist.due_choices(self.owed, self._here)[duelist.FIRST :]
        return self._others

    def chosen(self, choice: Choice) -> Asked:
        """Do what a row stands for."""
        what, _, rest = choice.id.partition(":")
        match what:
            case "due-all":
                return self._all()
            case "due":
                return self._opened(choice)
        due = self._chosen
        if due is None:
            return Asked()
        match what, rest:
            case "due-do", "done":
                return self._settle(due, i.SettleDue(due.commitment.item), "Done")
            case "due-do", "postpone":
                return Asked(finder=duelist.day_finder(due, self._here, self._zone_of(due)))
            case "due-do", "drop":
                return Asked(finder=duelist.reason_finder(due))
            case "due-do", "open":
                return Asked(call=due.call, row=duelist.row_of(due.commitment.item))
            case "due-do", "ring":
                return self._ring(due)
            case "due-to", to:
                return self._settle(due, i.PostponeDue(due.commitment.item, to), "Put off")
            case "due-why", why:
                dropped = i.SettleDue(due.commitment.item, "dropped", why)
                return self._settle(due, dropped, "Dropped")
        return Asked()

    def take_back(self) -> str:
        """Undo what was last said here; gives a sentence about it."""
        if not self._said:
            return _NOTHING
        call, text = self._said[-1]
        refused = carried_out(lambda: take_back(self._place, call))
        if not refused:
            self._said.pop()
        return refused or f"Taken back: {text}"

    def _zone_of(self, due: Due) -> str:
        """The time zone of the contact an item is about; empty where none is known."""
        known = self._place.store.contacts.get(due.contact) if due.contact else None
        return known.fields.get("timezone", "") if known is not None else ""

    def _ring(self, due: Due) -> Asked:
        """Call somebody: on the call that waits with their letter, else on one yet to choose."""
        if self._place.store.calls.find(due.call).waits_with_letter:
            return Asked(call=due.call)
        return Asked(ring=due.contact or "")

    def _opened(self, choice: Choice) -> Asked:
        self._chosen = due = duelist.due_named(choice.id, self.owed)
        return Asked(finder=duelist.menu_finder(due, self._here)) if due is not None else Asked()

    def _all(self) -> Asked:
        return Asked(finder=duelist.all_finder(self.owed, self._here))

    def _settle(self, due: Due, intent: i.SettleDue | i.PostponeDue, word: str) -> Asked:
        refused = carried_out(lambda: say_of(self._place, due.call, intent))
        if refused:
            return Asked(refused)
        self._said.append((due.call, due.commitment.text))
        return Asked(f"{word}: {due.commitment.text}. Ctrl+Z takes it back.")
