"""The lists a caller can open over a live call."""

from collections.abc import Callable, Iterable, Mapping

from callscript.call.offering import open_offers
from callscript.call.session import Session
from callscript.call.state import Note
from callscript.plan.promises import aloud
from callscript.tui.callasides import (
    checks_finder,
    entry_choices,
    opening_choices,
)
from callscript.tui.finder import Choice, Finder
from callscript.tui.keymap import Keymap, shown
from callscript.tui.noteline import KIND_NAMES, SIGNS
from callscript.tui.offering import offers_finder
from callscript.tui.readback import read_back_finder
from callscript.tui.redacting import redact_finder
from callscript.tui.scene import passed, step_sign

_WITHOUT_A_TALK = ("voicemail", "no_answer", "callback", "wrong_person")


def _steps(session: Session) -> Iterable[Choice]:
    gone = passed(session.state)
    for section in session.script.sections:
        for step in section.steps:
            sign = step_sign(session.state, gone, step)
            yield Choice(f"step:{step.id}", f"{sign} {step.title}", section.title, "step")


def _interrupts(session: Session) -> Iterable[Choice]:
    for interrupt in session.script.interrupts:
        yield Choice(f"interrupt:{interrupt.id}", interrupt.label, kind="interrupt")


def _notes(notes: Iterable[Note]) -> Iterable[Choice]:
    for note in notes:
        yield Choice(f"note:{note.id}", f"{SIGNS[note.kind]} {note.text}", KIND_NAMES[note.kind])


def commands(keymap: Keymap, where: str) -> Iterable[Choice]:
    """The commands of a screen, as rows."""
    for command in keymap.commands:
        if where in command.where and not command.fixed:
            keys = " ".join(shown(key) for key in command.keys)
            yield Choice(f"command:{command.id}", command.label, keys, "command")


def _written(session: Session) -> Iterable[Choice]:
    return _notes(note for note in session.state.notes.values() if note.text)


def _offered(session: Session) -> Iterable[Choice]:
    for offer in open_offers(session.script, session.state):
        yield Choice(f"offer:{offer.id}", offer.label, kind="offer")


def _find(session: Session, keymap: Keymap) -> Finder:
    everything = (
        *_steps(session),
        *_interrupts(session),
        *_offered(session),
        *_written(session),
        *commands(keymap, "call"),
    )
    return Finder("Find a step, an interrupt, a note or a command", everything)


def _raise(session: Session, _keymap: Keymap) -> Finder:
    none = "This script has no interrupts."
    return Finder("What did they throw in?", tuple(_interrupts(session)), none=none)


def _outline(session: Session, _keymap: Keymap) -> Finder:
    topics = tuple(_topics(session))
    finder = Finder("All steps", (*topics, *_steps(session), *entry_choices(session)))
    position = session.state.position
    order = session.script.order
    finder.marked = len(topics) + order.index(position) if position in order else 0
    return finder


def _topics(session: Session) -> Iterable[Choice]:
    """The topics of a session: they come in any order, each on a digit."""
    script = session.script
    spoken = {note.step for note in session.state.notes.values() if note.text}
    for section in script.sections:
        if script.group is not None and section.objective:
            sign = "✓" if any(step.id in spoken for step in section.steps) else " "
            objective = script.group.objectives.get(section.objective, "")
            first = section.steps[0].id
            yield Choice(f"step:{first}", f"{sign} {section.title}", objective, "topic")


_HERE = "On this call"


def _promises(session: Session, _keymap: Keymap) -> Finder:
    notes = tuple(
        Choice(f"note:{note.id}", f"{SIGNS[note.kind]} {aloud(note)}", "Enter edits it", _HERE)
        for note in session.state.notes_of("promise")
    )
    none = "Nothing is promised yet. > starts a promise: > send the copy @Ana fri"
    return Finder("Promises", notes, none=none)


def with_earlier(finder: Finder, rows: tuple[Choice, ...]) -> Finder:
    """The list of promises, with those of earlier calls below this call's."""
    return Finder(finder.title, (*finder.choices, *rows), none=finder.none)


FINDERS: Mapping[str, Callable[[Session, Keymap], Finder]] = {
    "find": _find,
    "interrupts": _raise,
    "outline": _outline,
    "read_back": read_back_finder,
    "promises": _promises,
    "offers": lambda session, _keymap: offers_finder(session),
    "checks": checks_finder,
    "redact": lambda session, _keymap: redact_finder(session),
}


def voicemail_finder(session: Session, words: str) -> Finder:
    """The voicemail text, and the ways a call without a talk ends."""
    outcomes = [session.script.outcome(name) for name in _WITHOUT_A_TALK]
    rows = tuple(Choice(f"end:{o.id}", o.label, "ends the call") for o in outcomes if o)
    rows = (*opening_choices(session), *rows)
    return Finder("Voicemail, or nobody to talk to", rows, lead=words)
