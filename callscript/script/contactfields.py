"""Which facts a script mentions: those of a contact, so that a window can offer blanks for them."""

from collections.abc import Iterator

from callscript.script.condition import names_in
from callscript.script.model import Gate, Repeat, Script, Section, Step
from callscript.script.wording import Wording, places, variants

_OWNER = "contact."


def contact_fields(script: Script) -> tuple[str, ...]:
    """The names after ``contact.`` in wordings and expressions, in the order of first mention."""
    names = (name for name in names_mentioned(script) if name.startswith(_OWNER))
    return tuple(dict.fromkeys(name.removeprefix(_OWNER) for name in names))


def names_mentioned(script: Script) -> Iterator[str]:
    """Every name of a fact in wordings and expressions, in the order of the script."""
    yield from _gate(script.requires)
    for section in script.sections:
        yield from _asked(section)
        yield from _entries(section.repeat)
        for step in section.steps:
            yield from _asked(step)
            for wording in filter(None, _wordings(step)):
                yield from _mentioned(wording)
    yield from _beside(script)
    for computed in script.computes:
        yield from names_in(computed.of)


def _beside(script: Script) -> Iterator[str]:
    """Names in what belongs to no step."""
    spoken = [wording for i in script.interrupts for wording in (i.say, i.cue, i.again)]
    for check in script.checks:
        yield from names_in(check.when)
        spoken.append(check.say)
    for offer in script.offers:
        yield from names_in(offer.when)
        yield from _gate(offer.requires)
        spoken.append(offer.say)
    for wording in (*spoken, script.voicemail, *script.words.values()):
        yield from _mentioned(wording)


def _gate(gate: Gate | None) -> Iterator[str]:
    yield from names_in(gate.when if gate else None)


def _entries(repeat: Repeat | None) -> Iterator[str]:
    if repeat is not None:
        yield from filter(None, (repeat.over,))
        yield from names_in(repeat.count)
        yield from names_in(repeat.until)


def _mentioned(wording: Wording) -> Iterator[str]:
    for variant in variants(wording):
        yield from names_in(variant.when)
    yield from (place.name for place in places(wording))


def _wordings(step: Step) -> Iterator[Wording]:
    yield from (
        step.can_do,
        step.no,
        step.say,
        step.ask,
        step.say_again,
        step.cue,
        *step.rungs,
        *step.probes,
    )
    for aside in step.if_asked:
        yield from (aside.ask, aside.say)
    for response in step.responses:
        yield from (response.reply, *response.probes)


def _asked(thing: Section | Step) -> Iterator[str]:
    yield from names_in(thing.when)
    yield from _gate(thing.requires)
