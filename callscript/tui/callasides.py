"""Checks, entries and kinds of call in the window: their lists, and what a row does."""

from collections.abc import Iterable, Mapping

from callscript.call import flow
from callscript.call import intents as i
from callscript.call.asides import open_checks
from callscript.call.entries import begins_at
from callscript.call.entries import title as title_of
from callscript.call.events import Opening as Kind
from callscript.call.facts import read_aloud
from callscript.call.session import Session
from callscript.script.model import Script, Step
from callscript.script.places import ENTRY, entry_of, step_of
from callscript.tui.finder import Choice, Finder
from callscript.tui.keymap import Keymap

DIGITS = "0123456789"
KINDS_OF_CALL: Mapping[Kind, str] = {
    "callback": "They know us: a further call",
    "inbound": "They rang us",
    "voicemail": "Leave a message, step by step",
    "first": "Begin as for a first call",
}
"""What the kinds of call are called in lists."""


def topic_intent(script: Script, here: Step | None, key: str) -> i.Intent | None:
    """Another topic of a section in free order, by its number, where no answer is wanted."""
    section = script.section_of[here.id] if here is not None else None
    if here is None or section is None or section.order != "free":
        return None
    wanted = int(key) if key in DIGITS else 0
    if here.responses or here.field or here.offers or not 0 < wanted <= len(section.steps):
        return None
    return i.Jump(section.steps[wanted - 1].id)


def checks_finder(session: Session, _keymap: Keymap) -> Finder:
    """Answers that don't go together: where to mend them, or wave it off."""
    rows: list[Choice] = []
    script, state = session.script, session.state
    for check in open_checks(script, state):
        said = read_aloud(check.say, script, state, state.last_at) if state.last_at else ""
        for place in check.fix:
            step = script.steps.get(place)
            if step is not None:
                rows.append(Choice(f"step:{place}", f"Mend “{step.title}”", said))
        if not check.hard:
            rows.append(Choice(f"waive:{check.id}", "Wave it off", said))
    return Finder("What doesn't fit", tuple(rows), none="Everything fits so far.")


def first_soft(session: Session) -> str | None:
    """The check that one key waves off."""
    found = (c.id for c in open_checks(session.script, session.state) if not c.hard)
    return next(found, None)


def entry_choices(session: Session) -> Iterable[Choice]:
    """The entries of repeated sections: to go to, take out, or add to."""
    script, state = session.script, session.state
    if not script.loops:
        return
    known = flow.what_counts(script, state)
    for section in script.loops.values():
        for entry in known.entries(section):
            title, place = title_of(known, section, entry), begins_at(known, section, entry)
            gone = f"{section.id}{ENTRY}{entry}"
            yield Choice(f"step:{place}", f"  {section.title}: {title}", "go there", "entry")
            yield Choice(f"remove:{gone}", f"− {section.title}: {title}", "take it out", "entry")
        yield Choice(f"add:{section.id}", f"+ {section.title}", "one more", "entry")


def next_kind_of_call(script: Script, kind: Kind | None) -> Kind | None:
    """The next kind of call this script has words for; behind the last one, none is said."""
    kinds: list[Kind | None] = [None, *(k for k in KINDS_OF_CALL if k in script.openings)]
    return kinds[(kinds.index(kind) + 1) % len(kinds)] if kind in kinds else None


def opening_choices(session: Session) -> Iterable[Choice]:
    """The kinds of call this script has openings for, but the present one."""
    for kind in session.script.openings:
        words = next((words for known, words in KINDS_OF_CALL.items() if known == kind), "")
        if kind != session.state.opening and words:
            yield Choice(f"opening:{kind}", words, "another opening")


def intent_of(what: str, name: str) -> i.Intent | None:
    """What a row of these lists asks for."""
    match what:
        case "waive":
            return i.WaiveCheck(name)
        case "add":
            return i.AddEntry(name)
        case "remove":
            return i.RemoveEntry(step_of(name), entry_of(name))
        case "opening" if name in KINDS_OF_CALL:
            return i.ChooseOpening(name)  # type: ignore[arg-type]
    return None
