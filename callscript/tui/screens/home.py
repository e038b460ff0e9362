"""Home: what is unfinished first, then what is due, then scripts, contacts and earlier calls."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from callscript.store.calls import CallRow
from callscript.store.errors import StoreError
from callscript.store.handover import papers_handed
from callscript.tui.contactrows import contact_choices, contact_search
from callscript.tui.content import line, spread
from callscript.tui.duedesk import Asked, DueDesk
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.listviews import finder_rows
from callscript.tui.opening import Opening
from callscript.tui.screens.letterin import LetterInScreen
from callscript.tui.screens.queueing import QueueingScreen
from callscript.tui.scriptrows import script_choices
from callscript.tui.styled import Styled

_RECENT = 30
_DIGITS = "123456789"


class HomeScreen(QueueingScreen):
    """Everything a caller can start from, as one list narrowed by typing."""

    where = "home"

    def __init__(self, notice: str = "") -> None:
        super().__init__()
        self.notice = notice
        self.rows = Finder("", ())

    def on_mount(self) -> None:
        """Fill the list; what the store has to say is said whole once, where there is room."""
        self.notice = self.notice or self.callscript.place.store.notice or ""
        self.refill()

    def refill(self) -> None:
        """Read the store and the shelf anew; a part that can't be read leaves the others."""
        choices: list[Choice] = []
        for part in (self._unfinished, self._shelved, self._due, self._contacts, self._earlier):
            try:
                choices += part()
            except StoreError as error:
                self.notice = str(error)
        search = contact_search(self.callscript.place)
        self.rows = Finder("", tuple(choices), also=self._desk.others, search=search)

    def typed(self, key: str, character: str | None) -> None:
        """Narrow the list, or open a row."""
        found = self.rows.press(key, character)
        if isinstance(found, Closed):
            self.rows.query = ""
            self.refill()
        elif found is not None:
            self.chosen(found)

    def command_for(self, key: str) -> str | None:
        """Keys of the list are the list's own."""
        return None if key in {"enter", "up", "down", "escape"} else super().command_for(key)

    def paste(self, text: str) -> None:
        """Look for pasted text."""
        self.rows.paste(text)
        super().paste("")

    def chosen(self, choice: Choice) -> None:
        """Open what a row stands for."""
        what, _, name = choice.id.partition(":")
        match what:
            case "call":
                self.notice = self.callscript.take_up(name)
            case "due" | "due-all" | "due-do" | "due-to" | "due-why":
                self._answer(self._desk.chosen(choice))
            case "script":
                self.notice = self.callscript.pick_contact(name)
            case "contact":
                self.finder = Finder(f"{choice.label}: call on which script?", self._with(name))
            case "person":
                self.notice = self.callscript.call_contact(name)
            case "with":
                contact, _, script = name.partition(":")
                self.notice = self.callscript.call_contact(contact, script)
            case _:
                super().chosen(choice)

    def call_queued(self, contact: str) -> None:
        """Show a contact's card for the script they were called on last; else ask for one."""
        place = self.callscript.place
        before = place.store.calls.with_contact(*place.store.contacts.family(contact))
        waiting = next((row.id for row in before if row.waits_with_letter), "")
        if waiting:
            self.notice = self.callscript.take_up(waiting)
            return
        paths = {path.stem: path for path in place.shelf.files()}
        path = paths.get(before[0].script) if before else None
        if path is not None:
            self.notice = self.callscript.call_contact(contact, str(path))
            return
        known = place.store.contacts.get(contact)
        name = known.name or known.phone if known else "them"
        self.finder = Finder(f"{name}: call on which script?", self._with(contact))

    def _with(self, contact: str) -> tuple[Choice, ...]:
        card = Choice(f"person:{contact}", "Their card", "history, and changing what is known")
        return (*script_choices(self.callscript.place, f"with:{contact}:"), card)

    def _unfinished(self) -> Iterable[Choice]:
        for row in self.callscript.place.store.calls.unfinished():
            yield _call_choice(row, "Unfinished calls")

    def _shelved(self) -> Iterable[Choice]:
        return script_choices(self.callscript.place, "script:")

    def _due(self) -> Iterable[Choice]:
        return self._desk.read()

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What was said of something due can be taken back here, too."""
        return {**super().handlers(), "undo": self._take_back, "letter_came": self._letter}

    @cached_property
    def _desk(self) -> DueDesk:
        return DueDesk(self.callscript.place, self.callscript.settled)

    def _take_back(self) -> None:
        said = self._desk.take_back()
        self.refill()
        self.notice = said

    def _letter(self) -> None:
        opening = Opening(rehearsal=self.callscript.rehearsing)
        self.callscript.push_screen(LetterInScreen(opening))

    def _answer(self, asked: Asked) -> None:
        """Do what a row about something due asks of the screen."""
        if asked.call:
            self.notice = self.callscript.take_up(asked.call, asked.row)
        elif asked.ring:
            self.finder = Finder("Call them now: which script?", self._with(asked.ring))
        elif asked.finder is not None:
            self.finder = asked.finder
        else:
            self.refill()
            self.notice = asked.notice

    def _contacts(self) -> Iterable[Choice]:
        return contact_choices(self.callscript.place)

    def _earlier(self) -> Iterable[Choice]:
        place = self.callscript.place
        rows = [row for row in place.store.calls.recent(_RECENT) if row.phase == "done"]
        handed = papers_handed(place, [row.id for row in rows])
        for row in rows:
            yield _call_choice(row, "Earlier calls", handed.get(row.id, ""))

    def header_rows(self, width: int) -> list[Styled]:
        """The name, and who is calling."""
        place = self.callscript.place
        caller = place.settings.caller.name
        who = f"{caller} " if caller else "set your name with --caller or in the settings "
        notice = place.store.notice
        top = spread(line(" callscript", "bold $primary"), line(who, "dim"), width)
        return [top, line(f" {notice}", "bold $warning") if notice else line("")]

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The list, without its empty title row."""
        return finder_rows(self.rows, width, height + 1)[1:]

    @property
    def hint(self) -> str:
        """How to use the list."""
        return "Enter opens · a digit begins a script · Tab goes on · letters narrow the list"


def _where_at(row: CallRow) -> str:
    """Where a live call is; one that nobody dialled yet has its letter."""
    if row.waits_with_letter:
        return "their letter to answer, then to call"
    return f"at “{row.position}”" if row.position else "past the last step"


def _call_choice(row: CallRow, kind: str, handed: str = "") -> Choice:
    who = row.contact_name or "no contact"
    mark = "REHEARSAL " if row.rehearsal else ""
    state = {
        "live": _where_at(row),
        "wrap-up": "wrap-up",
        "done": row.outcome,
    }[row.phase]
    when = f"{row.started_at:%d %b %H:%M}" if row.started_at else ""
    detail = " · ".join(filter(None, (state, handed, when)))
    return Choice(f"call:{row.id}", f"{mark}{who} – {row.title}", detail, kind)
