"""Which cue card fits now: those the step names, and one for what is happening.

One suggestion at a time, and none twice: a caller with somebody on the line reads one line.
"""

from collections.abc import Iterator, Sequence

from callscript.call.neutral import is_neutral
from callscript.call.state import CallState, Note
from callscript.script.cards import Card, Moment
from callscript.script.model import NoteKind, Script, Step

_AFTER_NOTE: dict[NoteKind, Moment] = {
    "concern": "concern",
    "praise": "praise",
    "promise": "promise",
}
_NOES = frozenset({"no", "refused"})


def moments(script: Script, state: CallState) -> Iterator[Moment]:
    """What is happening, the most telling first."""
    if state.interrupt is not None:
        yield "interrupt"
    here = state.position
    last = _last_note(state)
    if last is not None and is_neutral(script, last):
        yield "neutral"
    if last is not None and last.kind in _AFTER_NOTE:
        yield _AFTER_NOTE[last.kind]
    before = state.trail[-2].step if len(state.trail) > 1 else None
    if before in state.unread:
        yield "refused"
    answer = state.answers.get(before or "")
    if answer is not None and answer.value in _NOES:
        yield "no"
    step = script.steps.get(here or "")
    yield from _of_step(state, step)


def _of_step(state: CallState, step: Step | None) -> Iterator[Moment]:
    if step is None:
        yield "end"
        return
    if step.read_back:
        yield "read_back"
    if len(state.trail) == 1:
        yield "start"
    if step.listen:
        yield "listen"


def _last_note(state: CallState) -> Note | None:
    """The last note taken, if it was on the step on the screen."""
    written = (note for note in reversed(tuple(state.notes.values())) if note.text)
    last = next(written, None)
    return last if last is not None and last.step == state.position else None


def pinned(cards: Sequence[Card], script: Script, state: CallState) -> tuple[Card, ...]:
    """The cards that the step on the screen names, in its order."""
    step = script.steps.get(state.position or "")
    by_id = {card.id: card for card in cards}
    return tuple(by_id[name] for name in (step.cards if step else ()) if name in by_id)


def suggested(cards: Sequence[Card], script: Script, state: CallState) -> Card | None:
    """The card for what is happening, unless it was opened before on this call, or is pinned."""
    if not cards:
        return None
    done = {used.card for used in state.cards}
    done.update(card.id for card in pinned(cards, script, state))
    for moment in moments(script, state):
        fitting = (card for card in cards if moment in card.suits and card.id not in done)
        if (card := next(fitting, None)) is not None:
            return card
    return None
