"""Which facts about a contact a script asks for, so that a window can offer blanks for them."""

from collections.abc import Iterator

from callscript.script.condition import names_in
from callscript.script.model import Script, Section, Step
from callscript.script.wording import Wording, places, variants

_OWNER = "contact."


def contact_fields(script: Script) -> tuple[str, ...]:
    """The names after ``contact.`` in wordings and expressions, in the order of first mention."""
    names = (name for name in _names(script) if name.startswith(_OWNER))
    return tuple(dict.fromkeys(name.removeprefix(_OWNER) for name in names))


def _names(script: Script) -> Iterator[str]:
    if script.requires is not None:
        yield from names_in(script.requires.when)
    for section in script.sections:
        yield from _asked(section)
        for step in section.steps:
            yield from _asked(step)
            for wording in _wordings(step):
                yield from _mentioned(wording)
    spoken = [wording for i in script.interrupts for wording in (i.say, i.cue)]
    for wording in (*spoken, script.voicemail, *script.words.values()):
        yield from _mentioned(wording)
    for computed in script.computes:
        yield from names_in(computed.of)


def _mentioned(wording: Wording) -> Iterator[str]:
    for variant in variants(wording):
        yield from names_in(variant.when)
    yield from (place.name for place in places(wording))


def _wordings(step: Step) -> Iterator[Wording]:
    yield from (step.say, step.ask, step.say_again, step.cue, *step.probes)
    for aside in step.if_asked:
        yield from (aside.ask, aside.say)
    for response in step.responses:
        yield from (response.reply, *response.probes)


def _asked(thing: Section | Step) -> Iterator[str]:
    yield from names_in(thing.when)
    yield from names_in(thing.requires.when if thing.requires else None)
