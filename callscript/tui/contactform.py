"""A contact being written down or changed: the blanks, and the draft that is kept as one types.

Esc never loses a word: what is typed is a draft until it is saved, whatever happens to the window.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from callscript.call.people import Contact
from callscript.contacts.entries import facts_of
from callscript.contacts.names import (
    ARCHIVED,
    ARCHIVED_WHY,
    HINTS,
    KEPT_BY_US,
    OWN,
    field_name,
    label_of,
)
from callscript.tui.form import Acted, Form, FormEvent, FormRow

Keep = Callable[[str, Mapping[str, str]], object]
"""Keeps the draft of a contact by its id; without facts there is none any more."""

_FIRST = ("name", "company", "phone", "value", "problem", "notes")
_OFTEN = ("email", "timezone", "best_time", "voicemail")
_ADD, DONE = "add:", "done"
"""Ids of the rows that are no facts: for a new field's name, and what saves the form."""
_MENTIONED = "this script mentions it"
_ASIDE = FormRow(ARCHIVED_WHY, "Don't call, because", hint="filled in, nobody rings them")


@dataclass(slots=True)
class ContactForm:
    """The blanks of one contact.

    `known` is the contact as it was saved, None for a new one; `asked` are fields the script
    mentions; `done` says what the last row does.
    """

    id: str
    facts: dict[str, str]
    keep: Keep
    known: Contact | None = None
    asked: tuple[str, ...] = ()
    done: str = "Save"
    form: Form = field(init=False)
    _added: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.form = Form(self.rows())

    def rows(self) -> Sequence[FormRow]:
        """The usual blanks, those the script mentions, those that are filled, one for another."""
        asked = [name for name in self.asked if name not in {*_FIRST, "first_name"}]
        more = [*asked, *_OFTEN, *self._added, *self.facts]
        names = dict.fromkeys((*_FIRST, *(name for name in more if name not in KEPT_BY_US)))
        names.pop("", None)
        blanks = [self._blank(name) for name in names if name in _FIRST or name != _ADD]
        add = FormRow(_ADD, "+ Another field", hint="type its name, as in loyalty number")
        aside = FormRow(
            ARCHIVED_WHY, _ASIDE.label, self.facts.get(ARCHIVED_WHY, ""), hint=_ASIDE.hint
        )
        act = FormRow(DONE, self.done, hint="F10", kind="act")
        return [*blanks, add, *([aside] if self.known is not None else []), act]

    def _blank(self, name: str) -> FormRow:
        hint = HINTS.get(name, "") or (_MENTIONED if name in self.asked else "")
        return FormRow(name, label_of(name), self.facts.get(name, ""), hint)

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; says whether it was the one that saves the form."""
        return self._take(self.form.press(key, character))

    def paste(self, text: str) -> None:
        """Put pasted text into the marked blank."""
        self._take(self.form.paste(text))

    def close(self) -> None:
        """Stop typing; what was typed stays."""
        self._take(self.form.close())

    def _take(self, events: Sequence[FormEvent]) -> bool:
        done = False
        for event in events:
            if isinstance(event, Acted):
                done = done or event.row == DONE
            elif event.row != _ADD:
                self.facts[event.row] = event.text
                self.keep(self.id, self.filled)
        named = next((e.text for e in events if not isinstance(e, Acted) and e.row == _ADD), "")
        closed = self.form.line is None
        if named and closed:
            self._add(named)
        elif not named or closed:
            self.form.refill(self.rows())
        return done

    def _add(self, named: str) -> None:
        """Make a blank of a new field's name; one that is there already is marked."""
        name = field_name(named)
        if not name or name in KEPT_BY_US:
            self.form.refill(self.rows())
            return
        self._added.append(name)
        self.form.refill(self.rows())
        self.form.marked = name

    @property
    def filled(self) -> dict[str, str]:
        """The facts that say anything."""
        return {name: text.strip() for name, text in self.facts.items() if text.strip()}

    def contact(self, today: str) -> Contact:
        """The contact as it is to be saved; put aside `today` if a reason was given for that."""
        facts = self.filled
        if facts.get(ARCHIVED_WHY):
            facts.setdefault(ARCHIVED, today)
        elif self.known is not None and self.known.fields.get(ARCHIVED_WHY):
            facts.pop(ARCHIVED, None)
        own = {name: facts.pop(name) for name in OWN if name in facts}
        return Contact(self.id, **own, fields=facts)


def form_for(contact: Contact, draft: Mapping[str, str] | None, keep: Keep) -> ContactForm:
    """A form to change a contact with, on what was typed into it before, if anything was."""
    facts = dict(draft) if draft else facts_of(contact)
    return ContactForm(contact.id, facts, keep, known=contact)
