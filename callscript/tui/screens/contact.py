"""Before the call: the goal, a word of reassurance, and whom to call. A contact is never needed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from callscript.call.people import Contact
from callscript.script.contactfields import contact_fields
from callscript.script.model import Item, Script
from callscript.store.library import OpenedScript
from callscript.tui.callasides import KINDS_OF_CALL, next_kind_of_call
from callscript.tui.contactform import ContactForm
from callscript.tui.contactrows import contact_choice, contact_choices, contact_search
from callscript.tui.content import blocked, box, line, spread, words
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.listviews import finder_rows, form_rows
from callscript.tui.opening import Opening
from callscript.tui.practising import ask_with_whom, begin_with, practice_so_far
from callscript.tui.screens.person import PersonScreen
from callscript.tui.screens.queueing import QueueingScreen
from callscript.tui.styled import Styled

_ANY = Opening()
_ONE = "This script opens every kind of call alike."
_WHO = "Who is it with?"
_NOBODY = Choice("nobody:", "Start without a contact", "it can stay that way")
_SESSION = Choice("nobody:", "Start the session", "@ and a name gives each a seat")
_FIRST = "Before you dial"


class ContactScreen(QueueingScreen):
    """Pick a contact, write a new one down, or start without one."""

    where = "contact"

    def __init__(self, opened: OpenedScript, opening: Opening = _ANY) -> None:
        super().__init__()
        self._opened, self._kind = opened, opening.kind
        self._practises, self._practice = opening.practises, ""
        self._ticks: dict[str, bool] = {item.id: False for item in opened.script.before}
        self._wanted, self._meant = opening.wanted, opening.meant
        self._form: ContactForm | None = None
        self.rows = Finder(_WHO, (), offer=_new_choice)

    def on_mount(self) -> None:
        """Fill the list."""
        self._refill()
        self._practice = practice_so_far(self, self._opened)
        if self._practises:
            ask_with_whom(self)

    def on_screen_resume(self) -> None:
        """Read anew what may have been changed on somebody's card."""
        if self.is_mounted and self._form is None:
            self._refill()
        super().on_screen_resume()

    def _refill(self) -> None:
        self.rows = self._finder()
        if ticks := _checklist(self._opened.script.before, self._ticks):
            rows = (*ticks, *self.rows.choices)
            self.rows = replace(self.rows, choices=rows, marked=len(ticks))

    def _tick(self, item: str) -> None:
        self._ticks[item] = not self._ticks[item]
        self._refill()
        self.rows.marked = list(self._ticks).index(item) + 1

    def _begin(self, contact: Contact | None) -> None:
        ticks = tuple(item for item, ticked in self._ticks.items() if ticked)
        self.callscript.begin(self._opened, contact, ticks, self._kind)

    def _finder(self) -> Finder:
        if self._opened.script.group is not None:
            return Finder(_WHO, (_SESSION,), offer=_new_choice)
        begun = tuple(_draft_choice(*draft) for draft in self.callscript.half_written.items())
        if self._meant:
            near = map(contact_choice, self._meant)
            title = f"Nobody is called “{self._wanted}”. Who is it?"
            rows = (*near, _new_choice(self._wanted), *begun, _NOBODY)
            return Finder(title, rows, offer=_new_choice)
        rows = (*begun, _NOBODY, *contact_choices(self.callscript.place))
        return Finder(_WHO, rows, offer=_new_choice, search=contact_search(self.callscript.place))

    def command_for(self, key: str) -> str | None:
        """Keys of the list and the form are their own."""
        return None if key in {"enter", "up", "down", "escape"} else super().command_for(key)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The form opens on its key."""
        return {
            "new_contact": self._new_contact,
            "start_call": self._start_call,
            "practise": lambda: ask_with_whom(self),
            **super().handlers(),
            "kind_of_call": self._next_kind,
        }

    def call_queued(self, contact: str) -> None:
        """Show the card of whoever is next, for a call on this script."""
        known = self.callscript.place.store.contacts.get(contact)
        if known is not None:
            self._form = None
            self._open_card(known)

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
            self._form.paste(text)
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
                self.call_queued(name)
            case "new":
                self._write_down(name)
            case "begun":
                self._write_down("", name)
            case "persona":
                begin_with(self, self._opened, name)
            case _:
                super().chosen(choice)

    def _new_contact(self) -> None:
        """Open the form: on what was begun last, or empty."""
        begun = list(self.callscript.half_written)
        self._write_down("", begun[-1] if begun else "")

    def _write_down(self, name: str, begun: str = "") -> None:
        """Open the form on a new contact of this name, or on one that was begun."""
        half = self.callscript.half_written
        begun = begun or next(
            (id_ for id_, f in half.items() if name and f.get("name") == name), ""
        )
        known = self.callscript.place.store.contacts.get(begun) if begun else None
        if known is not None:
            self._open_card(known, edit=True)
            return
        contact = begun or self.callscript.place.world.new_id()
        facts = dict(half.get(contact, {"name": name} if name else {}))
        self._form = _form(contact, facts, half.keep, self._opened.script)
        if name and not begun:
            half.keep(contact, facts)
        if facts.get("name"):
            self._form.press("down", None)

    def _open_card(self, contact: Contact, *, edit: bool = False) -> None:
        """Show who it is and what there was with them, before dialling."""
        card = PersonScreen(contact, self._opened, self._kind, self._ticks)
        self.callscript.push_screen(card)
        if edit:
            card.run_command("edit_contact")

    def _fill(self, form: ContactForm, key: str, character: str | None) -> None:
        if key == "escape" and form.form.line is None:
            self._form = None
            self._refill()
        elif form.press(key, character):
            self._start(form)

    def _start_call(self) -> None:
        if self._form is not None:
            self._form.close()
            self._start(self._form)
            return
        marked = self.rows.rows[self.rows.marked] if self.rows.rows else None
        what, _, name = marked.id.partition(":") if marked else ("", "", "")
        if what == "contact":
            self._begin(self.callscript.place.store.contacts.get(name))
        else:
            self.typed("enter", None)

    def _start(self, form: ContactForm) -> None:
        contact = form.contact("")
        if form.filled:
            self.callscript.half_written.save(contact)
        self._begin(contact if form.filled else None)

    def header_rows(self, width: int) -> list[Styled]:
        """The script about to be used."""
        mark = "REHEARSAL" if self.callscript.rehearsing else ""
        kind = KINDS_OF_CALL[self._kind] if self._kind else mark
        return _titles(self._opened.script, kind, width)

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The goal and a reassurance, then the list or the form."""
        card = _goal_rows(self._opened.script, self._practice, width)[: max(0, height - 8)]
        room = max(1, height - len(card) - 1)
        below = (
            form_rows(self._form.form, width, room)
            if self._form is not None
            else finder_rows(self.rows, width, room)
        )
        return [*card, line(""), *below]

    @property
    def hint(self) -> str:
        """How to use the list or the form."""
        if self._form is not None:
            return "type into a row · Enter edits it or goes on · F10 starts the call · Esc back"
        ticks = "Enter ticks, or opens a card" if self._ticks else "Enter opens their card"
        return f"{ticks} · F10 starts the call · letters find or name somebody"


def _form(
    contact: str,
    facts: dict[str, str],
    keep: Callable[[str, Mapping[str, str]], None],
    script: Script,
) -> ContactForm:
    """The form for somebody who is about to be called."""
    done = "Save and start the call"
    return ContactForm(contact, facts, keep, asked=contact_fields(script), done=done)


def _titles(script: Script, kind: str, width: int) -> list[Styled]:
    title = spread(line(f" {script.title}", "bold $primary"), line(f"{kind} ", "bold"), width)
    return [title, line(f" {script.summary}"[:width])]


def _goal_rows(script: Script, practice: str, width: int) -> list[Styled]:
    """What the call is for, a word of reassurance, and how much practice there was."""
    both = (("goal", script.goal), ("before", script.reassurance), ("so far", practice))
    blocks = (
        blocked(line(f" {at}", "dim"), words(text), width - 1, 9) for at, text in both if text
    )
    return [row for block in blocks for row in block]


def _checklist(items: Sequence[Item], ticks: Mapping[str, bool]) -> tuple[Choice, ...]:
    """What to look at before dialling; starting the call keeps what was ticked."""
    return tuple(
        Choice(f"tick:{item.id}", f"{box(ticked=ticks[item.id])} {item.label}", kind=_FIRST)
        for item in items
    )


def _draft_choice(contact: str, draft: Mapping[str, str]) -> Choice:
    name = draft.get("name", "") or "a contact"
    return Choice(f"begun:{contact}", f"Go on writing {name}", "not saved yet")


def _new_choice(name: str) -> Choice:
    return Choice(f"new:{name}", f"New contact “{name}”", "Enter writes them down")
