"""What a call knows of itself, as expressions ask about it."""

import pytest

from callscript.call import flow
from callscript.call import intents as i
from callscript.call.facts import read_aloud, said
from callscript.call.people import Contact
from callscript.script.condition import Value, value_of
from callscript.script.expression import parse_value
from callscript.script.model import Computed, Cut, Gate, Repeat, Response, Script, Section, Step
from callscript.script.wording import parse
from tests.call.making import KIM, Talk, scripted
from tests.call.scripted import SCRIPT

ADA = Contact("c1", "Ada Example", fields={"spent": "1200.50", "joined": "2026-11-01"})


def worth(talk: Talk, text: str) -> Value | None:
    """What an expression is worth on a call now."""
    return value_of(parse_value(text), flow.path_of(talk.script, talk.state).circumstances)


def asked() -> Talk:
    """A call in which some was said: willing, the price."""
    talk = Talk(SCRIPT)
    talk.do(i.Start("d", KIM, ADA, attempt=2, opening="callback"))
    return talk.do(i.GoOn(), i.Answer("yes"), i.Answer("price"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2026-11-22"),
        ("now_hour", 17),
        ("part_of_day", "afternoon"),
        ("weekday", "sunday"),
        ("attempt", 2),
        ("opening", "callback"),
        ("lang", "en"),
        ("caller.name", "Kim Caller"),
        ("contact.spent * 2", 2401.0),
        ("days(contact.joined, today)", 21),
        ("reason == 'price' and answered(willing)", True),
        ("answered(score)", False),
        ("asked(bill) and not asked(score)", True),
        ("tagged('money')", True),
        ("has(contact.joined) and not has(contact.email)", True),
        ("visits('why')", 1),
        ("visits('close')", 0),
        ("used('sales')", 0),
        ("noted('praise')", False),
        ("unread(reason)", False),
    ],
)
def test_what_is_known(text: str, value: Value) -> None:
    assert worth(asked(), text) == value


def test_notes_interrupts_and_sections_count() -> None:
    talk = asked().do(i.KeepNote("good", "praise"))
    for _ in range(2):
        talk.do(i.RaiseInterrupt("sales"), i.LeaveInterrupt())
    talk.do(i.Jump("thanks"), i.Jump("score"))
    assert worth(talk, "noted('praise')") is True
    assert worth(talk, "used('sales')") == 2
    assert worth(talk, "visits('why') + visits('close')") == 3


def test_the_clock_is_that_of_the_call_s_beginning() -> None:
    talk = asked().go(7200).do(i.GoOn())
    assert worth(talk, "now_hour") == 17


SAID_YES = parse_value("choice == 'yes'")
COMPUTING = scripted(
    [
        Section("a", "A", (
            Step("choice", "Choice", ask=("?",), responses=(
                Response("yes", "1", "Yes"), Response("no", "2", "No"))),
            Step("bye", "Bye", say=("Bye.",), requires=Gate(SAID_YES, "Ask.")),
        )),
    ],
    computes=(
        Computed("fee", parse_value("table('fees', choice)")),
        Computed("twice", parse_value("fee * 2")),
        Computed("loop", parse_value("pool + 1")),
        Computed("pool", parse_value("loop + 1")),
        Computed("size", parse_value("twice"), (Cut("small", 21), Cut("large"))),
        Computed("ready", parse_value("answered(choice)")),
    ),
    tables={"fees": {"yes": 10, "no": 10.5}},
    requires=Gate(parse_value("contact.consent == 'yes'"), "No leave."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "size", "spoken"),
    [("yes", "small", "20 10 small yes"), ("no", "large", "21 10.5 large yes")],
)  # fmt: skip
def test_computed_values(answer: str, size: str, spoken: str) -> None:
    talk = Talk(COMPUTING).start(ADA).do(i.Answer(answer))
    assert worth(talk, "size") == size
    words = parse("{twice} {fee} {size} {ready}")
    assert read_aloud(words, talk.script, talk.state, talk.clock) == spoken
    assert worth(talk, "loop") is None


def test_what_is_made_of_something_missing_is_missing() -> None:
    talk = Talk(COMPUTING).start(ADA)
    assert worth(talk, "size") is None
    assert read_aloud(parse("{size|so}"), talk.script, talk.state, talk.clock) == "so"


def test_a_gate_says_so_and_blocks_nothing() -> None:
    talk = Talk(COMPUTING).start(ADA)
    early = flow.warning(talk.script, talk.state)
    assert early is not None
    assert early.why == "No leave."
    shut = flow.locked(talk.script, talk.do(i.Answer("no")).state, "bye")
    assert shut is not None
    assert shut.why == "Ask."
    open_to = Talk(COMPUTING).start(Contact("c", fields={"consent": "yes"})).do(i.Answer("yes"))
    assert flow.locked(open_to.script, open_to.state, "bye") is None
    assert flow.warning(open_to.script, open_to.state) is None
    assert talk.do(i.GoOn()).at is None


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, ""), (True, "yes"), (False, "no"), (2.0, "2"), (2.456, "2.46"), (7, "7"), ("x", "x"),
     (("a",), "a"), (("a", "b", 3), "a, b and 3"), ((), "")],
)  # fmt: skip
def test_values_as_they_are_said(value: Value | None, words: str) -> None:
    assert said(value) == words


def test_a_script_without_any_of_it_costs_nothing() -> None:
    assert not Script("s", "S", ()).computed


def test_words_that_were_ticked_are_read() -> None:
    script = scripted(
        [
            Section("a", "A", (
                Step("consent", "Consent", say=("We record.",), verbatim=True),
                Step("again", "Again", say=("We do.",), when=parse_value("not read(consent)")),
                Step("bye", "Bye", say=("Bye.",)),
            )),
        ],
    )  # fmt: skip
    assert Talk(script).start().do(i.GoOn()).at == "again"
    talk = Talk(script).start().do(i.Tick("read:consent"), i.GoOn())
    assert talk.at == "bye"
    assert worth(talk.do(i.Tick("read:consent")), "read(consent)") is False


def test_in_an_entry_it_is_that_entry_s_words() -> None:
    step = Step("notice", "Notice", say=("Hear this.",), verbatim=True)
    loop = Section("people", "People", (step,), repeat=Repeat("person", over="contact.people"))
    both = Contact("c", fields={"people": "Ana, Ben"})
    talk = Talk(scripted([loop])).start(both).do(i.Tick("read:notice#1"))
    known = flow.path_of(talk.script, talk.state).circumstances
    said = [value_of(parse_value("read(notice)"), known.at(f"notice#{n}")) for n in (1, 2)]
    assert said == [True, False]
