"""Which step is next: the rules that read a script and a call, and decide nothing else.

The way ahead is always recomputed from the answers that count now. An answer counts while its step
is on a path that starts at the script's first step or at a step the caller jumped to; answers on a
branch that was left are kept, and count again should the path come back to them.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from callscript.call.known import Known
from callscript.call.state import Answer, CallState, Visit
from callscript.call.way import Spot, Way, stack_of
from callscript.script.condition import holds
from callscript.script.model import Gate, Outcome, Response, Script
from callscript.script.places import target_of


class Path(Struct, frozen=True):
    """The places on the path now, and what expressions may ask about."""

    steps: frozenset[str]
    circumstances: Known


class _Recent:
    """The last paths worked out: a key asks for the same one many times.

    What a call leaves to be done is read in the thread that saves it, and asks for paths too: so
    they stand in a tuple that is replaced whole, and nobody sees it change.
    """

    paths: tuple[tuple[Script, CallState, Path], ...] = ()


_KEPT = 3


def path_of(script: Script, state: CallState) -> Path:
    """Work out which steps are on the path, and with them which answers count.

    Answers, and codes in their place, decide the path, and the path which of them count: this goes
    on until both agree, one round for each condition that hangs on an answer left behind. A script
    can make them disagree for ever (a loop that skips what it asks about); then a path comes up
    again, and is taken, or the one that stands after a round for each of them.
    """
    for known_script, known_state, path in _Recent.paths:
        if known_script is script and known_state is state:
            return path
    found = _path_of(script, state)
    _Recent.paths = ((script, state, found), *_Recent.paths[: _KEPT - 1])
    return found


def _path_of(script: Script, state: CallState) -> Path:
    told = state
    counted: Mapping[str, Answer] = state.answers
    tried: set[frozenset[str]] = set()
    # Conditions could count in binary by what they skip: that would never come to an end.
    rounds = len(state.answers) + len(state.unread) + 1
    while True:
        way = Way(script, state, Known(script, told, counted), counted)
        steps = frozenset(way.walk(state.jumped_to))
        now = {place: answer for place, answer in state.answers.items() if place in steps}
        codes = {place: unread for place, unread in state.unread.items() if place in steps}
        agreed = now.keys() == counted.keys() and codes.keys() == told.unread.keys()
        if codes.keys() != told.unread.keys():
            told = replace(state, unread=codes)
        if agreed or steps in tried or len(tried) > rounds:
            return Path(steps, Known(script, told, now))
        tried.add(steps)
        counted = now


def what_counts(script: Script, state: CallState) -> Known:
    """What conditions may ask about now: the same as of the path, and cheaper where all is on it.

    The path is followed only up to the last answer: what comes after can't put an answer off it.
    """
    left = {*state.answers, *state.unread}
    known = Known(script, state, state.answers)
    if left:
        for place in Way(script, state, known, state.answers).walk(state.jumped_to):
            left.discard(place)
            if not left:
                break
    return path_of(script, state).circumstances if left else known


def is_back(state: CallState) -> bool:
    """Whether the call has come back to the step on screen: its words were said before."""
    here = state.position
    if state.interrupt is not None or here is None:
        return False
    arrived = state.trail[-1].at
    raised = any(r.step == here and r.at >= arrived for r in reversed(state.raised))
    return raised or bool(state.ahead) or any(visit.step == here for visit in state.trail[:-1])


def first_step(script: Script, state: CallState) -> str | None:
    """The place that opens the call."""
    spot = Way(script, state, Known(script, state, {}), {}).start()
    return spot.place if spot is not None else None


def next_step(script: Script, state: CallState, place: str) -> str | None:
    """The place after this one, given the answers now; None past the last one."""
    if place not in script.steps:
        return None
    # The path is only worked out when a condition asks for it.
    known = Known(script, state, lambda: what_counts(script, state).counted)
    here = place == state.position
    spot = Spot(place, stack_of(script, state.trail) if here else ())
    found = Way(script, state, known, state.answers).following(spot)
    return found.place if found is not None else None


_ROUNDS = 2
"""How often the same step comes up again by going on alone, before that is stopped."""


def leads_round(state: CallState, to: str | None) -> bool:
    """Whether going on to a place only goes round: shown already, and nothing done since but that.

    Going on is an event of its own, and anything else that is done another: so their numbers tell.
    """
    seen, later = 0, state.version
    for visit in reversed(state.trail):
        if to is None or visit.seq != later or visit.way != "next":
            return False
        seen, later = seen + (visit.step == to), later - 1
        if seen >= _ROUNDS:
            return True
    return False


def steps_ahead(script: Script, state: CallState) -> frozenset[str]:
    """The steps that would come up after the one on screen, were no more answered."""
    known = what_counts(script, state)
    way = Way(script, state, known, state.answers)
    here = state.position
    spot = Spot(here, stack_of(script, state.trail)) if here and here in script.steps else None
    ahead: dict[Spot, None] = {}
    while spot is not None and spot not in ahead:
        ahead[spot] = None
        spot = way.following(spot)
    return frozenset(spot.place for spot in ahead)


def off_path(script: Script, state: CallState) -> tuple[Answer, ...]:
    """Answers given on branches that were left, in the order they were given."""
    if not state.answers:
        return ()
    steps = path_of(script, state).steps
    left = [answer for answer in state.answers.values() if answer.step not in steps]
    return tuple(sorted(left, key=lambda answer: answer.seq))


def final_outcome(script: Script, state: CallState) -> Outcome | None:
    """The outcome of a call after which nobody rings again, if it ended in such a one.

    While somebody is still on the phone nothing is final.
    """
    if state.phase == "live":
        return None
    outcome = script.outcome(outcome_of(script, state))
    return outcome if outcome is not None and outcome.final else None


def outcome_of(script: Script, state: CallState) -> str | None:
    """How the call ended: what the caller chose, else the last outcome on the way walked."""
    if state.outcome is not None or not state.trail:
        return state.outcome
    steps = path_of(script, state).steps
    proposed = [_proposed(script, state, visit) for visit in _heeded(script, state, steps)]
    return next((outcome for outcome in reversed(proposed) if outcome), None)


def _heeded(script: Script, state: CallState, steps: frozenset[str]) -> Iterator[Visit]:
    """Visits that can say how the call ended.

    A closing that the call went on from was none, a step only looked at (jumped to and left
    again, nothing taken down) says nothing, nor does a question that was only passed.
    """
    used = _used(script, state)
    befores = (None, *state.trail[:-1])
    afters = (*state.trail[1:], None)
    for before, visit, after in zip(befores, state.trail, afters, strict=True):
        if visit.step is None:
            heeded = after is None
        elif visit.step in used or visit.step not in steps:
            heeded = visit.step in steps
        else:
            left = after is not None and visit.way == "jump" and after.way in {"jump", "return"}
            chosen = visit.way == "jump" and after is None
            heeded = not left and (chosen or _says_enough(script, state, before, visit))
        if heeded:
            yield visit


def _used(script: Script, state: CallState) -> frozenset[str | None]:
    """Steps on which something was said: an answer, a note of their words, a murmur.

    A promise of ours or a thing to find out is nothing they said, unless the step asks for it.
    """
    ours = {"promise", "question"}
    notes = (
        note.step
        for note in state.notes.values()
        if note.text and (note.kind not in ours or note.kind == _kind_on(script, note.step))
    )
    murmured = (murmur.step for murmur in state.murmurs)
    return frozenset((*state.answers, *state.unread, *notes, *murmured))


def _kind_on(script: Script, name: str | None) -> str | None:
    """The kind of note a step asks for."""
    step = script.steps.get(name or "")
    return step.notes if step is not None else None


def _says_enough(script: Script, state: CallState, before: Visit | None, visit: Visit) -> bool:
    """Whether merely coming to a step says how the call ended.

    It does where nothing is asked (a closing is said, and that is all), and where something the
    customer said led there: an answer's goto, an interrupt, the step's own condition. A question
    come upon in passing has to be answered, or the papers would say what nobody said.
    """
    step = script.steps.get(visit.step or "")
    if step is None:
        return False
    asks = bool(step.ask or step.listen or step.responses or step.field)
    if not asks or visit.interrupt is not None or step.when is not None:
        return True
    answer = state.answers.get(before.step or "") if before else None
    asked = script.steps.get(answer.step) if answer else None
    response = asked.response(answer.value) if asked and answer else None
    return response is not None and target_of(script, response.goto) == step.id


def _proposed(script: Script, state: CallState, visit: Visit) -> str | None:
    """The outcome a visit stands for: its answer's, else its step's, else its interrupt's."""
    step = script.steps.get(visit.step or "")
    answer = state.answers.get(visit.step or "")
    response = step.response(answer.value) if step and answer else None
    interrupt = script.interrupt(visit.interrupt)
    sources = (response, step, interrupt)
    return next((source.outcome for source in sources if source and source.outcome), None)


def reply_to_say(script: Script, state: CallState) -> Response | None:
    """The response whose reply comes before the words of the step on screen, if one does."""
    if len(state.trail) < 2 or state.trail[-1].way != "next":
        return None
    before = state.trail[-2].step
    answer = state.answers.get(before or "")
    step = script.steps.get(before or "")
    response = step.response(answer.value) if step and answer else None
    return response if response and response.reply else None


def locked(script: Script, state: CallState, name: str) -> Gate | None:
    """The first gate before a step that isn't open: the section's, else its own.

    It is shown and locks nothing: a call can't wait for a form.
    """
    step = script.steps.get(name)
    if step is None:
        return None
    asking = script.asks_when if step.asks_for else None
    return _shut(script, state, (script.section_of[name].requires, asking, step.requires), name)


def warning(script: Script, state: CallState) -> Gate | None:
    """The gate of the whole script, if it isn't open: a plain warning before dialling."""
    return _shut(script, state, (script.requires,), "")


def _shut(
    script: Script, state: CallState, gates: Iterable[Gate | None], place: str
) -> Gate | None:
    known = [gate for gate in gates if gate is not None]
    if not known:
        return None
    circumstances = what_counts(script, state).at(place)
    return next((gate for gate in known if not holds(gate.when, circumstances)), None)
