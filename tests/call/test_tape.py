"""Tapes: what they may say, where they are wrong, and the call they make."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.journal import MemoryJournal
from callscript.call.people import Caller, Contact
from callscript.call.replay import pinned_clock, prove
from callscript.call.session import Record, Session
from callscript.call.tape import Tape, read_tape
from callscript.script.load import load
from callscript.script.model import Script
from callscript.script.problems import Problem, ScriptError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "win-back-tape.toml"


SCRIPT = b"""
title = "Small"
[[interrupts]]
id = "busy"
label = "No time"
say = "I'll be short."
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "reason"
ask = "Why?"
notes = "concern"
responses = [{ key = "7", label = "Too dear", value = "price" }, "Too slow"]
[[sections.steps]]
id = "score"
ask = "How likely?"
answer = { type = "number", min = 0, max = 10 }
[[sections.steps]]
id = "words"
ask = "What else?"
notes = "praise"
answer = "text"
[[sections.steps]]
id = "bye"
say = "Goodbye."
"""


def small() -> Script:
    return load(SCRIPT, "small.toml").script


def tape(text: str) -> Tape:
    return read_tape(text.encode(), "tape.toml")


def played(text: str) -> Session:
    return prove(tape(text), small()).session


def bodies(session: Session) -> list[e.Body]:
    return [event.body for event in session.events]


def problem(text: str) -> Problem:
    with pytest.raises(ScriptError) as caught:
        played(text)
    (found,) = caught.value.problems
    return found


def test_every_kind_of_act_does_what_the_caller_would_have_done() -> None:
    session = played("""
        at = 2026-11-22T17:40:00+01:00
        pace = 20
        caller = "Ana"
        contact = { name = "Maria Lopez", left = "in May" }
        do = [
            { note = "Wrong bills" },
            { answer = "Too dear", step = "reason" },
            "undo",
            "redo",
            { interrupt = "busy", step = "score" },
            "leave",
            { answer = 7 },
            { answer = "Kind people" },
            "murmur",
            "back",
            "forward",
            { jump = "score" },
            "clear",
            "return",
            { note = "Who sends bills?", kind = "question", to = "reason" },
            { edit = "concern 1", text = "Three wrong bills" },
            { mark = "question 1", kind = "promise" },
            { answer = "Too slow", to = "reason" },
            "on",
            "end",
            { plan = "concern 1", fill = { owner = "Ana", due = "fri" } },
            { outcome = "callback" },
            "done",
        ]
    """)
    wanted: list[i.Intent] = [
        i.KeepNote("Wrong bills", "concern"),
        i.Answer("price"),
        i.Undo(),
        i.Redo(),
        i.RaiseInterrupt("busy"),
        i.LeaveInterrupt(),
        i.Answer(7),
        i.Answer("Kind people"),
        i.Acknowledge(),
        i.GoBack(),
        i.GoForward(),
        i.Jump("score"),
        i.ClearAnswer(),
        i.Return(),
        i.KeepNote("Who sends bills?", "question", "reason"),
        i.EditNote("n2", "Three wrong bills"),
        i.MarkNote("n16", "promise"),
        i.Answer("too_slow", "reason"),
        i.GoOn(),
        i.EndCall(),
        i.SetDetail("n2", "owner", "Ana"),
        i.SetDetail("n2", "due", "fri"),
        i.ChooseOutcome("callback"),
        i.WrapUp(),
    ]
    clock = pinned_clock(tape("at = 2026-11-22T17:40:00+01:00"))
    assert clock is not None
    by_hand = Session(small(), MemoryJournal(), clock.world, Record("proof"))
    contact = session.state.contact
    assert contact == Contact(
        contact.id if contact else "", "Maria Lopez", fields={"left": "in May"}
    )
    by_hand.do(i.Start("", Caller("Ana"), contact))
    for intent in wanted:
        assert by_hand.do(intent) is None, intent
    assert bodies(session) == bodies(by_hand)


def test_the_pinned_clock_gives_each_act_its_time_and_the_same_call_each_time() -> None:
    text = """
        at = 2026-11-22T17:40:00Z
        pace = 20
        do = [{ note = "One" }, { note = "Two" }, { plan = "concern 2", fill = { owner = "Bo" } }]
    """
    session = played(text)
    at = [event.at.replace(tzinfo=UTC) for event in session.events]
    assert at[0] == datetime(2026, 11, 22, 17, 40, tzinfo=UTC)
    assert [(moment - at[0]).seconds for moment in at] == [0, 0, 20, 40, 60, 80, 80]
    assert list(played(text).events) == list(session.events)


def test_a_tape_fills_in_the_call_and_what_each_of_us_answers() -> None:
    session = played("""
        do = [
            { fill = { wish = "a new bill", worth_years = "4" } },
            { employee = "Ana", fill = { review_fit = "yes" } },
            { fill = { review_fit = "no" }, employee = "Bo" },
        ]
    """)
    assert bodies(session)[2:-2] == [
        e.DetailSet("", "wish", "a new bill"),
        e.DetailSet("", "worth_years", "4"),
        e.DetailSet("employee:Ana", "review_fit", "yes"),
        e.DetailSet("employee:Bo", "review_fit", "no"),
    ]


def test_a_tape_ends_its_call_and_the_wrap_up_once() -> None:
    for text in ("", 'do = ["end"]', 'do = ["done"]', 'do = ["end", "done"]'):
        ended = [type(body) for body in bodies(played(text))[-2:]]
        assert ended == [e.CallEnded, e.WrappedUp], text


def test_a_response_goes_by_value_by_key_and_by_label() -> None:
    for said in ('"price"', '"7"', "7", '"Too dear"'):
        state = played(f"do = [{{ answer = {said} }}]").state
        assert state.answers["reason"].value == "price", said


def test_whoever_is_called_again_is_the_same_contact() -> None:
    first = tape('contact = { name = "Maria", phone = "1" }').contact
    again = tape('contact = { name = "maria", phone = "1", problem = "bills" }').contact
    other = tape('contact = { name = "Maria", phone = "2" }').contact
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.id == again.id != other.id
    assert again.fields == {"problem": "bills"}
    assert tape("do = []").contact is None


@pytest.mark.parametrize(
    ("act", "at", "code", "fix"),
    [
        ('{ answer = "prise" }', '"prise"', "no-response", "did you mean 'price'?"),
        ('{ jump = "skore" }', '"skore"', "no-step", "did you mean 'score'?"),
        ('{ interrupt = "bussy" }', '"bussy"', "no-interrupt", "did you mean 'busy'?"),
        ('{ outcome = "calback" }', '"calback"', "no-outcome", "did you mean 'callback'?"),
        ('{ note = "x", to = "skore" }', '"skore"', "no-step", "did you mean 'score'?"),
        ('{ act = "on", step = "skore" }', '"skore"', "no-step", "did you mean 'score'?"),
        ('{ act = "on", step = "score" }', '"score"', "other-step", ""),
        ('{ mark = "concern 1", kind = "note" }', '"concern 1"', "no-note", "take the note"),
        ('{ edit = "cancern 1", text = "x" }', '"cancern 1"', "no-kind", "'concern'"),
        ('"back"', '"back"', "refused", ""),
        ('"leave"', '"leave"', "refused", ""),
        ("{ answer = true }", "true", "wrong-type", "a response's value"),
        ("{ answer = 1979-05-27 }", "1979-05-27", "wrong-type", "a response's value"),
        ('{ anser = "price" }', "anser", "unknown-key", "did you mean 'answer'?"),
        ('{ note = "x", knd = "praise" }', "knd", "unknown-key", "did you mean 'kind'?"),
        ('{ note = "x", kind = "prase" }', '"prase"', "wrong-value", "did you mean 'praise'?"),
        ('{ answer = "price", note = "x" }', "note", "unknown-key", "allowed here"),
        ('{ edit = "concern 1" }', '{ edit = "concern 1" }', "missing-key", "add text"),
        ('"onn"', '"onn"', "wrong-value", "did you mean 'on'?"),
        ("7", "7", "no-act", "write a word"),
        ("{}", "{}", "no-act", "write a word"),
    ],
)
def test_a_wrong_act_is_said_with_its_place(act: str, at: str, code: str, fix: str) -> None:
    text = f'do = [\n    {{ jump = "reason" }},\n    {act},\n]'
    found = problem(text)
    assert found.code == code
    assert text[found.span.start : found.span.end] == at
    assert found.span.line == 3
    assert fix in found.fix
    assert found.place.startswith("tape.toml:3:")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('script = "other"', "wrong-script", "for the script 'other', not for 'small'"),
        ('scirpt = "small"', "unknown-key", "no 'scirpt'"),
        ("at = 2026-11-22T17:40:00", "wrong-form", "anywhere"),
        ("pace = 0", "wrong-value", "too small"),
        ("do = 1", "wrong-type", "a list"),
        ("contact = 1", "wrong-type", "1 is not"),
        ("contact = { Name = 'x' }", "wrong-form", "won't do for a name"),
        ('caller = { nam = "Ana" }', "unknown-key", "no 'nam'"),
        ('do = ["on"', "not-toml", "comma or ]"),
        (
            'do = [{ note = "x" }, { plan = "concern 1", fill = { ownr = "A" } }]',
            "no-field",
            "'ownr'",
        ),
        ('do = [{ fill = { wsh = "x" } }]', "no-field", "no 'wsh' for this call"),
        ('do = [{ employee = "A", fill = { wish = "x" } }]', "no-field", "for this employee"),
        ('do = [{ jump = "score" }, { answer = 11 }]', "refused", "from 0 to 10"),
        ('do = [{ jump = "score" }, { answer = "ten" }]', "refused", "number"),
    ],
)
def test_a_wrong_tape_is_said_in_words(text: str, code: str, words: str) -> None:
    found = problem(text)
    assert (found.code, words in found.message) == (code, True), found


def test_a_wrong_step_names_both_steps() -> None:
    message = problem('do = [{ answer = 3, step = "score" }]').message
    assert message == "the call is on step 'reason' here, not on 'score'"


def test_the_example_goes_through_the_whole_script() -> None:
    example = read_tape(EXAMPLE.read_bytes(), str(EXAMPLE))
    script = load((ROOT / "scripts" / "win-back.toml").read_bytes(), "win-back.toml").script
    session = prove(example, script).session
    state = session.state
    assert state.phase == "done"
    assert {note.kind for note in state.notes.values()} >= {
        "concern",
        "verbatim",
        "praise",
        "promise",
        "question",
    }
    kinds = {type(body) for body in bodies(session)}
    assert kinds >= {e.InterruptRaised, e.Undone, e.DetailSet, e.NoteEdited, e.Acknowledged}
    assert any(isinstance(body, e.Moved) and body.way == "jump" for body in bodies(session))
    assert state.outcome == "help_accepted"
