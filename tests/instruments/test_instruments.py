"""Published instruments, rebuilt in our own words: sound, and every ending is walked to by a case.

Each file says at its top which instrument it follows, whose it is and where it stands. They are
here to see that the language carries what others have written, not to be called with.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from callscript.call.flow import outcome_of
from callscript.call.tape import Tape, cases_in
from callscript.plan.cases import prove
from callscript.script.load import Loaded, load
from callscript.script.model import Script
from callscript.script.places import step_of

INSTRUMENTS = sorted(Path(__file__).parent.glob("*.toml"))

each = pytest.mark.parametrize("path", INSTRUMENTS, ids=lambda path: path.stem)


@cache
def loaded_from(path: Path) -> Loaded:
    return load(path.read_bytes(), path.name)


@cache
def walked(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The steps that the cases of an instrument come to, and the outcomes they end with."""
    loaded = loaded_from(path)
    sessions = [prove(case, loaded.script).session for case in cases_of(loaded)]
    trails = [visit.step for session in sessions for visit in session.state.trail]
    steps = {step_of(place) for place in trails if place is not None}
    outcomes = {outcome_of(loaded.script, session.state) for session in sessions}
    return frozenset(steps), frozenset(filter(None, outcomes))


def cases_of(loaded: Loaded) -> tuple[Tape, ...]:
    return cases_in(loaded.document)


def proposed(script: Script) -> set[str]:
    """Every outcome that something in a script proposes."""
    steps = script.steps.values()
    ends = [interrupt.outcome for interrupt in script.interrupts]
    ends += [step.outcome for step in steps]
    ends += [response.outcome for step in steps for response in step.responses]
    return set(filter(None, ends))


def test_there_are_six_kinds() -> None:
    assert len(INSTRUMENTS) >= 6


@each
def test_it_says_whose_it_is(path: Path) -> None:
    head = path.read_text("utf-8").partition("\ntitle = ")[0]
    assert all(line.startswith("#") for line in head.splitlines() if line)
    assert re.search(r"^# After: +\S+", head, re.MULTILINE)
    assert re.search(r"^# At: +https?://\S+", head, re.MULTILINE)


@each
def test_it_has_no_problem_and_no_hint(path: Path) -> None:
    assert loaded_from(path).hints == ()


@each
def test_a_case_walks_to_every_outcome(path: Path) -> None:
    assert walked(path)[1] == proposed(loaded_from(path).script)


@each
def test_a_case_walks_over_every_step(path: Path) -> None:
    assert walked(path)[0] == set(loaded_from(path).script.order)
