"""Taking what should not be kept out of a call's own events: a note, or whoever the call was with.

It rewrites texts and nothing else: every event stays where it is, so the call still folds to the
same state, but for the words. What was redacted can't come back by undoing.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from msgspec import structs

from callscript.call import events as e
from callscript.call.journal import EDIT, Draft
from callscript.call.people import Contact
from callscript.call.state import CallState

MARK = "[redacted]"
"""Stands where the words stood."""

BLOT = "█"
"""Stands for each character in a letter of theirs."""

CONTACT = ""
"""What `Redacted` is about, if it is whoever the call was with."""

_LOOSE: Mapping[type, tuple[str, ...]] = {
    e.NoteKept: ("text",),
    e.NoteEdited: ("text",),
    e.DetailSet: ("value",),
    e.Answered: ("value", "words"),
    e.HandsShown: ("text",),
    e.OfferValued: ("value",),
    e.OfferApproved: ("who",),
    e.SeatTaken: ("name",),
    e.DueSettled: ("reason",),
    e.DuePostponed: ("to",),
}
"""Where a caller's own words can stand, by kind of event."""

_LEAST = 3
"""Characters a word must have to be looked for in other texts."""

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a redaction changes of a call: events as they now stand, and drafts (empty: removed)."""

    events: tuple[e.Event, ...]
    drafts: tuple[Draft, ...]

    def over(self, journal: Iterable[e.Event]) -> list[e.Event]:
        """Give a call's events with these in their places."""
        changed = {event.seq: event for event in self.events}
        return [changed.get(event.seq, event) for event in journal]


@dataclass(frozen=True, slots=True)
class NoteFound:
    """A note that was ever taken: its number among all of them, its last text, where it stands.

    One that was taken back still is in the events.
    """

    number: int
    id: str
    text: str
    is_redacted: bool


def notes_in(journal: Sequence[e.Event]) -> tuple[NoteFound, ...]:
    """Number all notes of a call as they were taken, also those that were taken back since."""
    texts: dict[str, str] = {}
    for event in journal:
        if isinstance(event.body, e.NoteKept):
            texts.setdefault(event.body.note, event.body.text)
        elif isinstance(event.body, e.NoteEdited) and event.body.note in texts:
            texts[event.body.note] = event.body.text or texts[event.body.note]
    gone = {event.body.about for event in journal if isinstance(event.body, e.Redacted)}
    return tuple(
        NoteFound(number, note, text, note in gone)
        for number, (note, text) in enumerate(texts.items(), 1)
    )


def redact_note(journal: Sequence[e.Event], drafts: Iterable[Draft], note: str) -> Rewriting:
    """Take a note's words out of a call: every text it had, and whatever repeats one of them.

    An answer that was made of the note is rewritten too. What was worked out from it in other
    words stays.
    """
    said = _texts_of(journal, note)
    sentences = [text for text in said if " " in text]
    elsewhere, blotted = _finder(sentences), _finder(sentences, _blot)
    answers = _made_of(journal, note, said)

    def changed(event: e.Event) -> e.Body:
        body = event.body
        if isinstance(body, e.NoteKept | e.NoteEdited) and body.note == note:
            return structs.replace(body, text=MARK if body.text else "")
        if isinstance(body, e.LetterCame):
            return structs.replace(body, text=blotted(_without(body.text, _marked(journal, note))))
        if isinstance(body, e.Answered) and body.step in answers:
            body = structs.replace(body, value=_mapped(body.value, _pieces(said)))
        return _loosely(body, elsewhere)

    # What is typed into the note, on the call or in wrap-up, is its next text.
    mine = {f"{EDIT}{note}", f"note:{note}"}
    redrafted = {
        draft: structs.replace(draft, text="") if draft.slot in mine else now
        for draft, now in _redrafted(drafts, elsewhere).items()
    }
    return _rewriting(journal, changed, redrafted)


def redact_contact(
    journal: Sequence[e.Event], drafts: Iterable[Draft], ids: AbstractSet[str], words: Iterable[str]
) -> Rewriting:
    """Take a contact out of a call: by id wherever they stand, and `words` about them anywhere."""
    telling = tuple(words)
    elsewhere, blotted = _finder(telling), _finder(telling, _blot)

    def changed(event: e.Event) -> e.Body:
        match event.body:
            case e.CallStarted(contact=Contact(id=known)) as body if known in ids:
                return structs.replace(body, contact=nobody(known))
            case e.SeatTaken(contact=Contact(id=known)) as body if known in ids:
                return structs.replace(body, name=MARK, contact=nobody(known))
            case e.LetterCame() as body:
                return structs.replace(body, text=blotted(body.text))
            case body:
                return _loosely(body, elsewhere)

    return _rewriting(journal, changed, _redrafted(drafts, elsewhere))


def without_redacted(state: CallState) -> CallState:
    """Leave out the notes that were redacted, for whoever is to see no trace of them."""
    notes = {name: note for name, note in state.notes.items() if name not in state.redacted}
    return structs.replace(state, notes=notes)


def said_redacted(state: CallState) -> str:
    """Say what was redacted of a call: "2 notes, and who the customer was"; empty if nothing."""
    many = sum(1 for about in state.redacted if about != CONTACT)
    notes = f"{many} note{'' if many == 1 else 's'}" if many else ""
    who = "who the customer was" if CONTACT in state.redacted else ""
    return ", and ".join(filter(None, (notes, who)))


def contacts_in(journal: Iterable[e.Event]) -> tuple[Contact, ...]:
    """Give whoever a call was with, and all who sat at its table, as they were known then."""
    bodies = (event.body for event in journal)
    asked = (b.contact for b in bodies if isinstance(b, e.CallStarted | e.SeatTaken))
    return tuple(contact for contact in asked if contact is not None)


def nobody(contact: str) -> Contact:
    """What is left of a contact: the id, so that their calls still belong together."""
    return Contact(contact, name=MARK)


def replacing(words: Iterable[str]) -> Change:
    """Give what puts the mark in the place of any of these words, in whatever case."""
    return _finder(words)


def _texts_of(journal: Sequence[e.Event], note: str) -> list[str]:
    """All texts a note ever had, the longest first."""
    bodies = (event.body for event in journal)
    kept = (
        body.text
        for body in bodies
        if isinstance(body, e.NoteKept | e.NoteEdited) and body.note == note
    )
    return sorted({text for text in kept if text and text != MARK}, key=len, reverse=True)


def _made_of(journal: Sequence[e.Event], note: str, said: Sequence[str]) -> frozenset[str]:
    """The steps whose answer was put together from notes, this one among them."""
    acts = {
        event.intent
        for event in journal
        if isinstance(event.body, e.NoteKept | e.NoteEdited) and event.body.note == note
    }
    return frozenset(
        event.body.step
        for event in journal
        if event.intent in acts
        and isinstance(event.body, e.Answered)
        and any(_is_piece(text, event.body.value) for text in said)
    )


def _is_piece(text: str, value: e.AnswerValue) -> bool:
    return isinstance(value, str) and f"; {text}; " in f"; {value}; "


def _pieces(said: Sequence[str]) -> Change:
    """Replace what stands in an answer between semicolons, however short it is."""

    def change(value: str) -> str:
        framed = f"; {value}; "
        for text in said:
            # Twice: two in a row share the semicolon between them.
            for _ in range(2):
                framed = framed.replace(f"; {text}; ", f"; {MARK}; ")
        return framed[2:-2]

    return change


def _put_mark(_found: re.Match[str]) -> str:
    return MARK


def _blot(found: re.Match[str]) -> str:
    """Blot out so many characters: other notes name places in a letter by their number."""
    return BLOT * len(found[0])


def _marked(journal: Iterable[e.Event], note: str) -> Iterable[slice]:
    """The stretches of their letter that a note stands for."""
    bodies = (event.body for event in journal)
    marked = (b for b in bodies if isinstance(b, e.PassageMarked) and b.note == note)
    return [slice(max(0, body.start), max(0, body.end)) for body in marked]


def _without(letter: str, stretches: Iterable[slice]) -> str:
    for stretch in stretches:
        inside = letter[stretch]
        letter = (
            letter[: stretch.start] + BLOT * len(inside) + letter[stretch.start + len(inside) :]
        )
    return letter


def _finder(words: Iterable[str], put: Callable[[re.Match[str]], str] = _put_mark) -> Change:
    """Replace any of these words or sentences, wherever they stand by themselves."""
    wanted = sorted({w for w in map(str.strip, words) if len(w) >= _LEAST and w != MARK}, key=len)
    if not wanted:
        return str
    either = "|".join(r"\s+".join(map(re.escape, w.split())) for w in reversed(wanted))
    found = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return lambda text: found.sub(put, text)


def _loosely(body: e.Body, change: Change) -> e.Body:
    fields = _LOOSE.get(type(body), ())
    new = {name: _mapped(getattr(body, name), change) for name in fields}
    return structs.replace(body, **new) if new else body


def _mapped(value: e.AnswerValue, change: Change) -> e.AnswerValue:
    match value:
        case str():
            return change(value)
        case tuple():
            return tuple(change(part) for part in value)
        case dict():
            return {k: change(v) if isinstance(v, str) else v for k, v in value.items()}
        case _:
            return value


def _rewriting(
    journal: Sequence[e.Event], changed: Callable[[e.Event], e.Body], drafts: Mapping[Draft, Draft]
) -> Rewriting:
    new = (structs.replace(event, body=changed(event)) for event in journal)
    events = tuple(now for now, was in zip(new, journal, strict=True) if now != was)
    return Rewriting(events, tuple(now for was, now in drafts.items() if was != now))


def _redrafted(drafts: Iterable[Draft], change: Change) -> dict[Draft, Draft]:
    return {draft: structs.replace(draft, text=change(draft.text)) for draft in drafts}
