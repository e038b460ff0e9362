"""The four scripts that come with the program: sound, and walkable from end to end."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

import pytest

from callscript.call import intents as i
from callscript.call.decide import Refusal
from callscript.call.events import Opening
from callscript.call.facts import read_aloud
from callscript.call.flow import outcome_of
from callscript.call.journal import MemoryJournal
from callscript.call.people import Caller, Contact
from callscript.call.session import Record, Session, Surroundings
from callscript.script.model import FormField, NumberField, Script, Step, TextField
from callscript.script.places import target_of
from callscript.script.wording import GAP
from tests.instruments import walking
from tests.script.making import SHIPPED, loaded

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
CONTACTS = (
    None,
    Contact("c1"),
    Contact("c2", name="Maria Lopez", company="Acme", phone="1", fields={"status": "lapsed"}),
)
CALLERS = (Caller(), Caller("Ana", "Northside", "555"))
MOST_STEPS = 200
"""A walk that answers at random gets out of a round sooner or later; this is far later."""

shipped = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)


@cache
def script_at(path: Path) -> Script:
    return loaded(path.read_text("utf-8"), path.name).script


def begun(script: Script, random: Random, openings: float = 0.0) -> Session:
    moments = (START + timedelta(seconds=second) for second in count())
    numbers = count(1)
    world = Surroundings(lambda: next(moments), lambda: f"n{next(numbers)}")
    session = Session(script, MemoryJournal(), world, Record("call"))
    kinds: tuple[Opening, ...] = ("first", "first", "callback", "inbound")
    opening = kinds[random.randrange(4)] if random.random() < openings else "first"
    who = random.choice(CALLERS), random.choice(CONTACTS)
    done = session.do(i.Start("digest", *who, opening=opening))
    assert done is None
    for seat in range(1, random.randint(4, 9) + 1) if script.group is not None else ():
        assert session.do(i.TakeSeat(seat, f"Guest {seat}")) is None
    return session


def answer_to(step: Step, random: Random) -> i.Intent:
    """Something the customer could answer, or nothing."""
    if random.random() < 0.15 or not step.takes_answer:
        return i.GoOn()
    if step.responses:
        return i.Answer(random.choice(step.responses).value)
    match step.field:
        case NumberField(minimum=low, maximum=high):
            return i.Answer(random.randint(int(low or 0), int(high or 20)))
        case TextField():
            return i.Answer(random.choice(("words", "[/x] {name}", "0")))
        case FormField(blanks=blanks):
            return i.Answer({blanks[0].id: "Bo [/x]"})
    return i.GoOn()


def walked(session: Session, random: Random, *, notes: bool = False) -> Iterator[str]:
    """Answer at random until the end; give every step on the way.

    With `notes`, something is noted where a step is passed without an answer.
    """
    for _ in range(MOST_STEPS):
        step = session.script.steps.get(session.state.position or "")
        if step is None:
            return
        yield step.id
        answer = answer_to(step, random)
        if notes and isinstance(answer, i.GoOn):
            assert session.do(i.KeepNote("what they said")) is None
        for name in step.offers[: random.randint(0, 2)]:
            if session.do(i.MakeOffer(name)) is None:
                assert session.do(i.SettleOffer(random.random() < 0.5)) is None
        if session.do(answer) is not None:
            # What we want of a customer is shut until the script opens it; nothing holds us there.
            assert step.asks_for is not None
            assert session.do(i.GoOn()) is None
    raise AssertionError(f"no end in sight at {session.state.position}")


def thrown_about(session: Session, random: Random) -> None:
    """Do anything a caller may want, in any order; only ever done or refused."""
    script = session.script
    anything: list[i.Intent] = [
        i.Jump(random.choice(script.order)),
        i.RaiseInterrupt(random.choice(script.interrupts).id),
        i.LeaveInterrupt(),
        i.GoBack(),
        i.GoForward(),
        i.Return(),
        i.Undo(),
        i.Redo(),
        i.Acknowledge(),
        i.KeepNote("a note", random.choice(("note", "concern", "promise"))),
        i.ClearAnswer(),
        i.ChooseOutcome(random.choice(script.outcomes).id),
    ]
    for _ in range(8):
        refused = session.do(random.choice(anything))
        assert refused is None or isinstance(refused, Refusal)


def test_there_are_four() -> None:
    assert [path.stem for path in SHIPPED] == [
        "complaint",
        "focus-group",
        "follow-up",
        "win-back",
    ]


@shipped
def test_it_has_no_problem_and_no_hint(path: Path) -> None:
    assert loaded(path.read_text("utf-8"), path.name).hints == ()
    assert script_at(path).id == path.stem


@shipped
def test_every_editor_can_read_it(path: Path) -> None:
    """TOML 1.0, with Unix line ends and no tabs."""
    raw = path.read_bytes()
    tomllib.loads(raw.decode())
    assert b"\r" not in raw
    assert b"\t" not in raw
    assert raw.endswith(b"\n")


@shipped
def test_every_walk_reaches_an_end_and_an_outcome(path: Path) -> None:
    script = script_at(path)
    seen: set[str] = set()
    for seed in range(120):
        random = Random(seed)
        session = begun(script, random, openings=0.5)
        seen.update(walked(session, random, notes=True))
        assert outcome_of(script, session.state) is not None
    interrupted = {target_of(script, each.goto) for each in script.interrupts if each.goto}
    assert seen | interrupted == set(script.order)


@shipped
def test_a_case_walks_to_every_end(path: Path) -> None:
    """To each outcome, each closing, and from each opening."""
    script, (steps, outcomes) = script_at(path), walking.walked(path)
    assert outcomes >= walking.proposed(script)
    assert steps >= walking.ending(script) | set(script.openings.values())


@shipped
def test_a_call_on_which_nothing_was_said_claims_nothing(path: Path) -> None:
    script = script_at(path)
    session = begun(script, Random(0))
    while session.state.position is not None:
        assert session.do(i.GoOn()) is None
    # A thank-you that was said is one, whatever comes back.
    assert outcome_of(script, session.state) == ("thanked" if path.stem == "follow-up" else None)


@shipped
def test_an_end_is_reached_from_anywhere(path: Path) -> None:
    script = script_at(path)
    for name in script.order:
        random = Random(name)
        session = begun(script, random)
        session.do(i.Jump(name))
        assert list(walked(session, random))


@shipped
def test_whatever_the_caller_does_an_end_is_reached(path: Path) -> None:
    script = script_at(path)
    for seed in range(60):
        random = Random(seed)
        session = begun(script, random)
        for _ in range(5):
            thrown_about(session, random)
            step = script.steps.get(session.state.position or "")
            if step is not None:
                session.do(answer_to(step, random))
        list(walked(session, random))
        assert session.do(i.EndCall()) is None
        assert session.do(i.WrapUp()) is None
        assert session.state.phase == "done"


@shipped
def test_nothing_to_say_has_a_gap_or_a_brace(path: Path) -> None:
    """Even when nothing at all is known."""
    script = script_at(path)
    session = begun(script, Random(0))
    words = [
        wording
        for step in script.steps.values()
        for wording in (
            step.say,
            step.ask,
            step.cue,
            *step.probes,
            *(response.reply for response in step.responses),
        )
    ]
    words += [wording for each in script.interrupts for wording in (each.say, each.cue)]
    for wording in (*words, script.voicemail):
        said = read_aloud(wording, script, session.state, START)
        assert GAP not in said
        assert "{" not in said
        assert "  " not in said
