"""A script's own tests: each case is a call played in memory, and compared with what it expects.

A tape may expect things, too. Of each, the first difference is told, where it was expected.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from callscript.call.asides import open_checks
from callscript.call.flow import outcome_of
from callscript.call.offering import why_closed
from callscript.call.replay import Played
from callscript.call.replay import prove as play
from callscript.call.tape import ANY_STEPS, Tape, WrittenCase
from callscript.plan.concerns import Concern, concerns
from callscript.plan.promises import Promise, promises
from callscript.script.model import Script
from callscript.script.places import step_of
from callscript.script.positions import Path
from callscript.script.problems import Problem, ScriptError, near

_MOST = 160
"""Characters of a text that was found elsewhere than expected; the rest is told by a dot."""

_MOST_ROUNDS = 5


def prove(tape: Tape, script: Script) -> Played:
    """Play a tape or a case in memory and compare; raises `ScriptError` at the first difference."""
    played = play(tape, script)
    looks: tuple[Callable[[Tape, Played], Iterator[ScriptError]], ...]
    looks = (_path, _answers, _says, _outcome, _plan, _checks, _offers)
    for difference in (found for look in looks for found in look(tape, played)):
        raise difference
    return played


def failures(cases: Sequence[Tape], script: Script) -> list[Problem]:
    """Run every case; give the first difference of each that fails.

    Cases that go round for ever take long, so that after a few of them no more are run.
    """
    found: list[Problem] = []
    rounds = 0
    for case in cases:
        if rounds == _MOST_ROUNDS:
            break
        try:
            prove(case, script)
        except ScriptError as error:
            rounds += error.problems[0].code == "round"
            found += [replace(p, message=f"{_name(case)}: {p.message}") for p in error.problems]
    return found


def _name(case: Tape) -> str:
    return f"'{case.written.name}'" if isinstance(case.written, WrittenCase) else "the tape"


def _path(tape: Tape, played: Played) -> Iterator[ScriptError]:
    """Follow the path; what stands behind `...` may come at once or later."""
    wanted = tape.written.path
    if wanted is None:
        return
    trail = played.session.state.trail
    walked = [step_of(visit.step) for visit in trail if visit.step is not None]
    script = played.session.script
    at, may_wait = 0, False
    for n, name in enumerate(wanted):
        place: Path = ("path", n)
        if name == ANY_STEPS:
            may_wait = True
            continue
        if name not in script.steps:
            message, fix = f"this script has no step '{name}'", near(name, script.order)
            yield tape.problem(place, "no-step", message, fix)
            return
        is_last = n == len(wanted) - 1
        found = _found(name, walked, at, may_wait=may_wait, is_last=is_last)
        if found is None:
            yield tape.problem(place, "other-path", *_elsewhere(name, walked, at, may_wait))
            return
        at, may_wait = found + 1, False
    if at < len(walked) and not may_wait:
        message = f"expected the end after '{wanted[-1]}'; found '{walked[at]}'"
        yield tape.problem(("path", len(wanted) - 1), "other-path", message, _WHERE_ANSWERS_LEAD)


def _found(name: str, walked: list[str], at: int, *, may_wait: bool, is_last: bool) -> int | None:
    """Where a step of the path is: next, or anywhere ahead after `...` (the last one last)."""
    if not may_wait:
        return at if walked[at : at + 1] == [name] else None
    if is_last:
        return len(walked) - 1 if walked[at:][-1:] == [name] else None
    return walked.index(name, at) if name in walked[at:] else None


_WHERE_ANSWERS_LEAD = "see where the answers lead, or correct the path"


def _elsewhere(name: str, walked: list[str], at: int, may_wait: bool) -> tuple[str, str]:
    ahead = walked[at:]
    if may_wait:
        came = ", ".join(f"'{step}'" for step in ahead[:8]) + (", …" if len(ahead) > 8 else "")
        return f"expected '{name}' further on; found {came or 'the end'}", _WHERE_ANSWERS_LEAD
    found = f"'{ahead[0]}'" if ahead else "the end"
    return f"expected '{name}'; found {found}", _WHERE_ANSWERS_LEAD


def _answers(tape: Tape, played: Played) -> Iterator[ScriptError]:
    """An answer the call never asked for means that it went another way."""
    script, state = played.session.script, played.session.state
    given = {*state.answers, *state.unread}
    given |= {step_of(place) for place in given}
    for name in tape.written.answers or {}:
        place: Path = ("answers", name)
        if name not in script.steps:
            message, fix = f"this script has no step '{name}'", near(name, script.order)
            yield tape.problem(place, "no-step", message, fix)
        elif name not in given:
            message = f"expected an answer to '{name}'; found that the call never comes to it"
            yield tape.problem(place, "never-asked", message, _WHERE_ANSWERS_LEAD)


def _says(tape: Tape, played: Played) -> Iterator[ScriptError]:
    """Look for each text after the one before it; none goes on from one moment into the next."""
    heard = "\n".join(" ".join(words.split()) for words in played.heard)
    at = 0
    for n, said in enumerate(tape.written.says):
        wanted = " ".join(said.split())
        found = heard.find(wanted, at)
        if found < 0:
            before = " after what stands before it in 'says'" if n else ""
            message = f"expected these words{before}; found {_closest(wanted, heard[at:])}"
            fix = "the words must be the same, and come in this order"
            yield tape.problem(("says", n), "not-said", message, fix)
            return
        at = found + len(wanted)


def _closest(wanted: str, heard: str) -> str:
    """What was said that shares most words with what was wanted."""
    words = set(wanted.casefold().split())
    shared = [(len(words & set(said.casefold().split())), said) for said in heard.split("\n")]
    most, said = max(shared, key=lambda pair: pair[0], default=(0, ""))
    return f"“{_cut(said)}”" if most else "nothing like it"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


def _outcome(tape: Tape, played: Played) -> Iterator[ScriptError]:
    wanted, script = tape.written.outcome, played.session.script
    if wanted is None:
        return
    known = [outcome.id for outcome in script.outcomes]
    found = outcome_of(script, played.session.state)
    if wanted not in known:
        message = f"this script has no outcome '{wanted}'"
        yield tape.problem(("outcome",), "no-outcome", message, near(wanted, known))
    elif wanted != found:
        message = f"expected '{wanted}'; found {f'{found!r}' if found else 'no outcome'}"
        fix = "the last outcome on the way counts"
        yield tape.problem(("outcome",), "other-outcome", message, fix)


def _plan(tape: Tape, played: Played) -> Iterator[ScriptError]:
    state = played.session.state
    lines = [*map(_concern_line, concerns(state)), *map(_promise_line, promises(state))]
    for n, said in enumerate(tape.written.plan):
        wanted = " ".join(said.split())
        if not any(wanted in line for line in lines):
            found = "; ".join(f"“{_cut(line)}”" for line in lines[:5]) or "an empty plan"
            message = f"expected this in a line of the plan; found {found}"
            fix = "a line has the words, what will be done, by whom and until when"
            yield tape.problem(("plan", n), "not-planned", message, fix)


def _checks(tape: Tape, played: Played) -> Iterator[ScriptError]:
    """All that doesn't fit at the end, in any order."""
    wanted, script = tape.written.checks, played.session.script
    if wanted is None:
        return
    known = [check.id for check in script.checks]
    for n, name in enumerate(wanted):
        if name not in known:
            message = f"this script has no check '{name}'"
            yield tape.problem(("checks", n), "no-check", message, near(name, known))
            return
    found = [check.id for check in open_checks(script, played.session.state)]
    if set(found) != set(wanted):
        told = ", ".join(f"'{name}'" for name in found) or "that everything fits"
        message = f"expected other answers that don't fit; found {told}"
        yield tape.problem(("checks",), "other-checks", message, "see the answers, or the checks")


def _offers(tape: Tape, played: Played) -> Iterator[ScriptError]:
    """What became of each offer named; one that was not made is open or closed."""
    script, state = played.session.script, played.session.state
    for name, wanted in tape.written.offers.items():
        offer, made = script.offer(name), state.offers.get(name)
        if offer is None:
            known = [offer.id for offer in script.offers]
            message = f"this script has no offer '{name}'"
            yield tape.problem(("offers", name), "no-offer", message, near(name, known))
            continue
        found = "closed" if why_closed(script, state, offer) else "open"
        found = made.standing if made is not None else found
        if found != wanted:
            message = f"expected '{wanted}' of '{name}'; found '{found}'"
            fix = "an offer is taken, refused or thinking once it is made; else open or closed"
            yield tape.problem(("offers", name), "other-offer", message, fix)


def _concern_line(concern: Concern) -> str:
    due = str(concern.due.day or concern.due.words)
    parts = (concern.heard, concern.root_cause, concern.action, concern.owner)
    return _line(*parts, concern.accountable, due, concern.verify, concern.tell_customer)


def _promise_line(promise: Promise) -> str:
    return _line(promise.what, promise.owner, str(promise.due.day or promise.due.words))


def _line(*parts: str) -> str:
    return ", ".join(" ".join(part.split()).rstrip(",") for part in parts if part)
