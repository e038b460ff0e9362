"""What is redacted is gone from a call's own events, and nothing else of the call is another."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.fold import fold
from callscript.call.journal import EDIT, NOTE_LINE, Draft
from callscript.call.people import Contact
from callscript.call.redaction import MARK, notes_in, redact_contact, redact_note
from callscript.call.state import CallState
from callscript.script.model import NoteKind
from tests.call.making import KIM, START, Talk
from tests.call.strategies import acts, intents, scripts, starts, texts

WORDS = "drunk again, says Zyx"
talks = st.builds(lambda script, start: Talk(script).do(start), scripts(), starts)


def without(state: CallState, note: str) -> CallState:
    """The state with this note's words, and the record of its redaction, left out."""
    notes = {name: replace(known, text="") if name == note else known
             for name, known in state.notes.items()}  # fmt: skip
    answers = {
        step: replace(answer, value=str(answer.value).replace(WORDS, MARK))
        if isinstance(answer.value, str)
        else answer
        for step, answer in state.answers.items()
    }
    return replace(state, notes=notes, answers=answers, redacted={}, version=0)


@settings(max_examples=150)
@given(talks, acts, acts, st.sampled_from(("note", "concern", "verbatim")), texts)
def test_any_note_of_any_call(
    talk: Talk, before: list[i.Intent], after: list[i.Intent], kind: NoteKind, later: str
) -> None:
    for intent in before:
        talk.attempt(intent)
    taken = talk.attempt(i.KeepNote(WORDS, kind))
    found = [each for each in notes_in(talk.session.events) if each.text == WORDS]
    for intent in after:
        talk.attempt(intent)
    if taken is not None or not found:
        return
    note = found[0].id
    talk.session.type(Draft(NOTE_LINE, f"so {WORDS}: {later}"), Draft(f"{EDIT}{note}", "other"))
    was = talk.state
    assert talk.session.redact(note, "why") is None
    assert WORDS.encode() not in json.encode((talk.session.events, talk.session.latest.drafts))
    assert f"{EDIT}{note}" not in talk.session.latest.drafts
    assert without(talk.state, note) == without(was, note)
    assert talk.state == fold("call-1", talk.session.events) == fold("call-1", talk.journal.events)
    assert set(talk.state.redacted) == {note}


@settings(max_examples=50)
@given(talks, st.lists(intents, max_size=12))
def test_nothing_done_later_brings_it_back(talk: Talk, later: list[i.Intent]) -> None:
    talk.attempt(i.KeepNote("first", "concern"))
    notes = [each.id for each in notes_in(talk.session.events)]
    if not notes:
        return
    talk.attempt(i.EditNote(notes[-1], WORDS))
    talk.attempt(i.EditNote(notes[-1], "again another"))
    talk.session.redact(notes[-1])
    for intent in (i.Undo(), i.Undo(), i.Redo(), i.Undo(), i.Undo(), i.Redo(), i.Redo(), *later):
        talk.attempt(intent)
        assert WORDS not in str(talk.state)
        assert "again another" not in str(talk.state)


def event(seq: int, body: e.Body, intent: int = 0) -> e.Event:
    return e.Event(seq, intent or seq, START, "Sam", body)


def test_an_answer_made_of_it_is_rewritten_however_short() -> None:
    journal = [
        event(1, e.NoteKept("a", "why", "concern", "no")),
        event(2, e.Answered("why", "no"), 1),
        event(3, e.NoteKept("b", "why", "concern", "nobody rang")),
        event(4, e.Answered("why", "no; nobody rang"), 3),
        event(5, e.Answered("other", "no")),
    ]
    changed = {each.seq: each.body for each in redact_note(journal, (), "a").events}
    assert changed == {
        1: e.NoteKept("a", "why", "concern", MARK),
        2: e.Answered("why", MARK),
        4: e.Answered("why", f"{MARK}; nobody rang"),
    }


def test_what_repeats_it_is_rewritten_and_part_of_a_word_is_not() -> None:
    journal = [
        event(1, e.NoteKept("a", None, "concern", "he drinks")),
        event(2, e.DetailSet("a", "root_cause", "That He  Drinks, they say")),
        event(3, e.DetailSet("a", "action", "she drinks; the drinks")),
        event(4, e.DueSettled("a", "dropped", "he drinks")),
        event(5, e.HandsShown(None, "who thinks he drinksy", 2)),
    ]
    changed = {each.seq: each.body for each in redact_note(journal, (), "a").events}
    assert changed[2] == e.DetailSet("a", "root_cause", f"That {MARK}, they say")
    assert changed[4] == e.DueSettled("a", "dropped", MARK)
    assert set(changed) == {1, 2, 4}


def test_a_letter_is_blotted_and_its_places_stay() -> None:
    journal = [
        event(1, e.LetterCame("Your fitter was drunk.\nHe was  rude. Call Ana Ruiz.")),
        event(2, e.NoteKept("a", None, "concern", "not to be read")),
        event(3, e.PassageMarked("a", 0, 22), 2),
        event(4, e.NoteKept("b", None, "concern", "he was rude")),
    ]
    (first,) = (each.body for each in redact_note(journal, (), "a").events if each.seq == 1)
    assert first == e.LetterCame(f"{'█' * 22}\nHe was  rude. Call Ana Ruiz.")
    (said,) = (each.body for each in redact_note(journal, (), "b").events if each.seq == 1)
    assert said == e.LetterCame(f"Your fitter was drunk.\n{'█' * 12}. Call Ana Ruiz.")
    (named,) = redact_contact(journal, (), {"c1"}, ("Ana Ruiz",)).events
    assert named.body == e.LetterCame(f"Your fitter was drunk.\nHe was  rude. Call {'█' * 8}.")


def test_a_contact_goes_by_id_and_by_what_they_are_called() -> None:
    maria = Contact("c1", "Maria Lopez", "Acme", "0123 456", fields={"email": "m@x.org"})
    other = Contact("c2", "Bo Lind")
    journal = [
        event(1, e.CallStarted("s", "S", "d", KIM, maria)),
        event(2, e.SeatTaken(1, "Maria", maria)),
        event(3, e.SeatTaken(2, "Bo Lind", other)),
        event(4, e.NoteKept("a", None, "note", "MARIA LOPEZ of Acme: ring 0123  456; Acmeland")),
    ]
    done = redact_contact(
        journal,
        (Draft(NOTE_LINE, "for m@x.org"),),
        {"c1"},
        ("Maria Lopez", "Acme", "0123 456", "m@x.org"),
    )
    left = Contact("c1", MARK)
    assert {each.seq: each.body for each in done.events} == {
        1: e.CallStarted("s", "S", "d", KIM, left),
        2: e.SeatTaken(1, MARK, left),
        4: e.NoteKept("a", None, "note", f"{MARK} of {MARK}: ring {MARK}; Acmeland"),
    }
    assert done.drafts == (Draft(NOTE_LINE, f"for {MARK}"),)
