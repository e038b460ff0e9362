"""Before the call: the goal, a word of reassurance, and whom to call. A contact is never needed."""

from collections.abc import Callable, Mapping, Sequence

from callscript.call.people import Contact
from callscript.script.contactfields import contact_fields
from callscript.script.model import Item
from callscript.store.library import OpenedScript
from callscript.tui.callasides import KINDS_OF_CALL, next_kind_of_call
from callscript.tui.content import blocked, box, line, spread, words
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.form import Acted, Form, FormRow, Kept, Typed
from callscript.tui.listviews import finder_rows, form_rows
from callscript.tui.opening import Opening
from callscript.tui.screens.base import KeyScreen
from callscript.tui.styled import Styled

_BLANKS = (
    ("name", "Name", "how they are called"),
    ("company", "Company", ""),
    ("phone", "Phone", ""),
    ("value", "Value", "what they are worth to you, in your own words"),
    ("problem", "Problem in a line", "stays in view during the call"),
    ("notes", "Notes", "anything to remember"),
)
_ANY = Opening()
_ONE = "This script opens every kind of call alike."
_WHO = "Who is it with?"
_SESSION = Choice("nobody:", "Start the session", "@ and a name gives each a seat")
_FIRST = "Before you dial"
_OWN = frozenset({"name", "company", "phone", "value", "notes"})
"""Blanks a contact has fields of its own for; the others are free fields."""


class ContactScreen(KeyScreen):
    """Pick a contact, write a new one down, or start without one."""

    where = "contact"

    def __init__(self, opened: OpenedScript, opening: Opening = _ANY) -> None:
        super().__init__()
        self._opened, self._kind, self._picked = opened, opening.kind, opening.picked
        self._ticks: dict[str, bool] = {item.id: False for item in opened.script.before}
        self._wanted, self._meant = opening.wanted, opening.meant
        self._form: Form | None = None
        self._filled: dict[str, str] = {}
        self.rows = Finder(_WHO, (), offer=_new_choice)
        known = {key for key, _label, _hint in _BLANKS} | {"first_name"}
        mentioned = [name for name in contact_fields(opened.script) if name not in known]
        asked = tuple((name, _label(name), "this script mentions it") for name in mentioned)
        self._blanks = (*_BLANKS, *asked)

    def on_mount(self) -> None:
        """Fill the list."""
        self._refill()

    def _refill(self) -> None:
        self.rows = self._finder()
        ticks = _checklist(self._opened.script.before, self._ticks)
        if ticks:
            rows = (*ticks, *self.rows.choices)
            self.rows = Finder(self.rows.title, rows, offer=_new_choice, marked=len(ticks))

    def _tick(self, item: str) -> None:
        self._ticks[item] = not self._ticks[item]
        here = list(self._ticks).index(item)
        self._refill()
        self.rows.marked = here + 1

    def _begin(self, contact: Contact | None) -> None:
        ticks = tuple(item for item, ticked in self._ticks.items() if ticked)
        self.callscript.begin(self._opened, contact, ticks, self._kind)

    def _finder(self) -> Finder:
        if self._opened.script.group is not None:
            return Finder(_WHO, (_SESSION,), offer=_new_choice)
        nobody = Choice("nobody:", "Start without a contact", "it can stay that way")
        begun = tuple(map(_draft_choice, self.callscript.half_written))
        if self._meant:
            near = map(_contact_choice, self._meant)
            title = f"Nobody is called “{self._wanted}”. Who is it?"
            rows = (*near, _new_choice(self._wanted), *begun, nobody)
            return Finder(title, rows, offer=_new_choice)
        if self._picked is not None:
            title = f"Calling {self._picked.name or 'them'}"
            return Finder(title, (_contact_choice(self._picked),), offer=_new_choice)
        known = map(_contact_choice, self.callscript.place.store.contacts.all())
        return Finder(_WHO, (*begun, nobody, *known), offer=_new_choice)

    def command_for(self, key: str) -> str | None:
        """Keys of the list and the form are their own."""
        return None if key in {"enter", "up", "down", "escape"} else super().command_for(key)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The form opens on its key."""
        return {
            "new_contact": self._write_down,
            "start_call": self._start_call,
            "kind_of_call": self._next_kind,
        }

    def _next_kind(self) -> None:
        self._kind = next_kind_of_call(self._opened.script, self._kind)
        if self._kind is None:
            self.notice = (
                "Which kind of call it is, is found out." if self._opened.script.openings else _ONE
            )

    def typed(self, key: str, character: str | None) -> None:
        """Fill the form in, or narrow the list."""
        if self._form is not None:
            self._fill(self._form, key, character)
            return
        found = self.rows.press(key, character)
        if isinstance(found, Closed):
            self.callscript.go_home()
        elif found is not None:
            self.chosen(found)

    def paste(self, text: str) -> None:
        """Paste into the form, else look for the text."""
        if self._form is not None:
            for event in self._form.paste(text):
                self._note(event)
        else:
            self.rows.paste(text)
        super().paste("")

    def chosen(self, choice: Choice) -> None:
        """Start with whom was chosen."""
        what, _, name = choice.id.partition(":")
        match what:
            case "tick":
                self._tick(name)
            case "nobody":
                self._begin(None)
            case "contact":
                self._begin(self.callscript.place.store.contacts.get(name))
            case "new" | "begun":
                self._write_down(name)
            case _:
                super().chosen(choice)

    def _write_down(self, name: str = "") -> None:
        """Open the form: on what was begun under this name, or was begun last, or empty."""
        begun = [d for d in self.callscript.half_written if not name or d.get("name") == name]
        self._filled = begun[-1] if begun else {"name": name}
        if not begun:
            self.callscript.half_written.append(self._filled)
        self._form = Form(self._rows())
        if name:
            self._form.press("down", None)

    def _leave_form(self) -> None:
        """Go back to the list; what was written waits there."""
        drafts = self.callscript.half_written
        drafts[:] = [draft for draft in drafts if any(draft.values())]
        self._form = None
        self._refill()

    def _rows(self) -> list[FormRow]:
        blanks = [
            FormRow(key, label, self._filled.get(key, ""), hint)
            for key, label, hint in self._blanks
        ]
        act = FormRow("start", "Save and start the call", hint="F10", kind="act")
        return [*blanks, act]

    def _fill(self, form: Form, key: str, character: str | None) -> None:
        if key == "escape" and form.line is None:
            self._leave_form()
            return
        for event in form.press(key, character):
            self._note(event)
        if self._form is not None:
            form.refill(self._rows())

    def _note(self, event: Typed | Kept | Acted) -> None:
        if isinstance(event, Acted):
            self._start()
        else:
            self._filled[event.row] = event.text

    def _start_call(self) -> None:
        if self._form is None:
            self.typed("enter", None)
            return
        for event in self._form.close():
            self._note(event)
        self._start()

    def _start(self) -> None:
        filled = {key: value.strip() for key, value in self._filled.items() if value.strip()}
        free = {key: filled.pop(key) for key in filled.keys() - _OWN}
        drafts = self.callscript.half_written
        drafts[:] = [draft for draft in drafts if draft is not self._filled]
        contact = Contact(self.callscript.place.world.new_id(), **filled, fields=free)
        if (filled or free) and not self.callscript.rehearsing:
            self.callscript.place.store.contacts.save(contact)
        self._begin(contact if filled or free else None)

    def header_rows(self, width: int) -> list[Styled]:
        """The script about to be used."""
        script = self._opened.script
        kind = KINDS_OF_CALL[self._kind] if self._kind else ""
        title = spread(line(f" {script.title}", "bold $primary"), line(f"{kind} ", "bold"), width)
        return [title, line(f" {script.summary}"[:width])]

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The goal and a reassurance, then the list or the form."""
        script = self._opened.script
        card = [
            row
            for label, text in (("goal", script.goal), ("before", script.reassurance))
            if text
            for row in (*blocked(line(f" {label}", "dim"), words(text), width - 1, 9),)
        ]
        card = card[: max(0, height - 8)]
        room = max(1, height - len(card) - 1)
        below = (
            form_rows(self._form, width, room)
            if self._form is not None
            else finder_rows(self.rows, width, room)
        )
        return [*card, line(""), *below]

    @property
    def hint(self) -> str:
        """How to use the list or the form."""
        if self._form is not None:
            return "type into a row · Enter edits it or goes on · F10 starts the call · Esc back"
        ticks = "Enter ticks, or starts the call" if self._ticks else "Enter starts the call"
        return f"{ticks} · letters find or name a contact · Esc goes home"


def _checklist(items: Sequence[Item], ticks: Mapping[str, bool]) -> tuple[Choice, ...]:
    """What to look at before dialling; starting the call keeps what was ticked."""
    return tuple(
        Choice(f"tick:{item.id}", f"{box(ticked=ticks[item.id])} {item.label}", kind=_FIRST)
        for item in items
    )


def _contact_choice(contact: Contact) -> Choice:
    known = " · ".join(part for part in (contact.company, contact.phone) if part)
    return Choice(f"contact:{contact.id}", contact.name or "(no name)", known, "Contacts")


def _draft_choice(draft: Mapping[str, str]) -> Choice:
    name = draft.get("name", "")
    return Choice(f"begun:{name}", f"Go on writing {name or 'a contact'}", "not saved yet")


def _label(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _new_choice(name: str) -> Choice:
    return Choice(f"new:{name}", f"New contact “{name}”", "Enter writes them down")
