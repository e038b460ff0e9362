"""Before dialling: who it is, what there was with them, and what the call is for. Then dial."""

from collections.abc import Callable, Mapping
from functools import cached_property

from callscript.call.events import Opening as Kind
from callscript.call.people import Contact
from callscript.contacts.card import Card, card_of
from callscript.contacts.history import History
from callscript.script.contactfields import contact_fields
from callscript.store.errors import StoreError
from callscript.store.histories import history_with
from callscript.store.library import OpenedScript
from callscript.tui.callasides import KINDS_OF_CALL, next_kind_of_call
from callscript.tui.cardviews import card_rows, column_width, history_rows, person_rows
from callscript.tui.contactform import ContactForm, form_for
from callscript.tui.content import line, spread
from callscript.tui.finder import Choice, Finder
from callscript.tui.listviews import form_rows
from callscript.tui.practising import ask_with_whom, begin_with, practice_so_far
from callscript.tui.screens.base import KeyScreen
from callscript.tui.scriptrows import script_choices
from callscript.tui.styled import Styled

_SCROLLS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}


class PersonScreen(KeyScreen):
    """The card of a contact, with the script they are about to be called on, if one is chosen."""

    where = "card"

    def __init__(
        self,
        contact: Contact,
        opened: OpenedScript | None,
        kind: Kind | None = None,
        ticks: Mapping[str, bool] | None = None,
    ) -> None:
        super().__init__()
        self._contact, self._opened, self._kind = contact, opened, kind
        items = opened.script.before if opened else ()
        self._ticks = {item.id: bool(ticks and ticks.get(item.id)) for item in items}
        self._form: ContactForm | None = None
        self._history = History()
        self._first = 0

    def on_mount(self) -> None:
        """Read what there was."""
        self._read()

    def _read(self) -> None:
        try:
            self._history = history_with(self.callscript.place.store, self._contact)
        except StoreError as error:
            self.notice = str(error)

    def command_for(self, key: str) -> str | None:
        """Enter and the arrows are the card's or the form's own."""
        own = {"enter", "up", "down", "escape"}
        return None if key in own else super().command_for(key)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What can be done with somebody."""
        return {
            "start_call": self._finish if self._form else self._start,
            "edit_contact": self._edit,
            "kind_of_call": self._next_kind,
            "practise": self._practise,
        }

    def typed(self, key: str, character: str | None) -> None:
        """Fill the form in; else start, tick, scroll, or go back."""
        if self._form is not None:
            self._fill(self._form, key, character)
        elif key in {"enter", "space"}:
            self._start_unless_stopped()
        elif key == "escape":
            self.callscript.go_back()
        elif key in _SCROLLS:
            self._first = max(0, self._first + _SCROLLS[key])
        elif character and character.isdigit():
            self._tick(int(character) - 1)

    def paste(self, text: str) -> None:
        """Paste into the form."""
        if self._form is not None and self.finder is None:
            self._form.paste(text)
        super().paste(text)

    def _tick(self, place: int) -> None:
        items = list(self._ticks)
        if 0 <= place < len(items):
            self._ticks[items[place]] = not self._ticks[items[place]]

    def _start_unless_stopped(self) -> None:
        if self._card.stops:
            self.notice = f"{self._card.stops[0]} F10 calls all the same."
            return
        self._start()

    def _start(self) -> None:
        if self._opened is None:
            rows = script_choices(self.callscript.place, "on:")
            self.finder = Finder(f"Call {self._contact.name or 'them'}: which script?", rows)
            return
        ticks = tuple(item for item, done in self._ticks.items() if done)
        self.callscript.begin(self._opened, self._contact, ticks, self._kind)

    def chosen(self, choice: Choice) -> None:
        """Start on the script that was chosen."""
        what, _, path = choice.id.partition(":")
        if what == "on":
            self.notice = self.callscript.call_contact(self._contact.id, path)
        elif what == "persona" and self._opened is not None:
            begin_with(self, self._opened, path)
        else:
            super().chosen(choice)

    def _practise(self) -> None:
        if self._opened is None:
            self.notice = "Choose a script first: Enter lists them."
            return
        ask_with_whom(self)

    def _next_kind(self) -> None:
        if self._opened is not None:
            self._kind = next_kind_of_call(self._opened.script, self._kind)
            if self._kind is None and not self._opened.script.openings:
                self.notice = "This script opens every kind of call alike."

    def _edit(self) -> None:
        """Change what is known of them; what was typed before and not saved is still there."""
        if self._form is not None:
            return
        draft = self.callscript.half_written.get(self._contact.id)
        self._form = form_for(self._contact, draft, self.callscript.half_written.keep)
        if self._opened is not None:
            self._form.asked = contact_fields(self._opened.script)
        self._form.form.refill(self._form.rows())

    def _fill(self, form: ContactForm, key: str, character: str | None) -> None:
        if key == "escape" and form.form.line is None:
            self._form = None
            if self.callscript.half_written.get(self._contact.id):
                self.notice = "Not saved yet; F2 takes it up again."
        elif form.press(key, character):
            self._finish()

    def _finish(self) -> None:
        """Save the form, and show the card as it is now."""
        form = self._form
        if form is None:
            return
        form.close()
        self._contact = form.contact(self.callscript.place.world.now().date().isoformat())
        self.callscript.half_written.save(self._contact)
        self._form = None
        self.notice = "Saved."
        self._read()

    @property
    def _card(self) -> Card:
        script = self._opened.script if self._opened else None
        now = self.callscript.place.world.now()
        return card_of(self._contact, self._history, script, now, self._practice)

    @cached_property
    def _practice(self) -> str:
        return practice_so_far(self, self._opened)

    def header_rows(self, width: int) -> list[Styled]:
        """The script about to be used, and how the call opens."""
        script = self._opened.script if self._opened else None
        kind = KINDS_OF_CALL[self._kind] if self._kind else ""
        title = line(f" {script.title if script else 'Contact'}", "bold $primary")
        mark = "REHEARSAL " if self.callscript.rehearsing else ""
        return [
            spread(title, line(f"{kind or mark} ", "bold"), width),
            line(" Before you dial", "dim"),
        ]

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The card and the history, or the form."""
        if self._form is not None:
            return form_rows(self._form.form, width, height)
        opened = self._opened
        labels = {item.id: item.label for item in opened.script.before} if opened else {}
        ticks = [(labels[item], done) for item, done in self._ticks.items()]
        has_history = bool(self._history.talks)
        room = column_width(width, has_history=has_history)
        card = card_rows(self._card, ticks, room)
        history = history_rows(self._history, width - room if room < width else width)
        longest = max(len(card), len(history)) if room < width else len(card) + len(history)
        self._first = min(self._first, max(0, longest - height))
        return person_rows(card, history, self._first, width, height)

    @property
    def hint(self) -> str:
        """How to go on."""
        if self._form is not None:
            return "type into a row · Enter edits it or goes on · F10 saves · Esc back"
        ticks = "digits tick · " if self._ticks else ""
        which = "Enter starts the call" if self._opened else "Enter chooses a script"
        return f"{which} · {ticks}F2 changes the contact · Esc back"
