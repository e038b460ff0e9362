"""What is wrong with the names that conditions, computed values and wordings mention."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from callscript.script import wording as words
from callscript.script.condition import (
    Asked,
    Condition,
    Expression,
    Fact,
    LookUp,
    Question,
    Unread,
    names_in,
    parts_of,
)
from callscript.script.finding import Finding, Paths
from callscript.script.given import given_by
from callscript.script.graph import Ways
from callscript.script.kinds import CALLER_FACTS, CONTACT_FACTS, Kinds
from callscript.script.model import NOTE_KINDS, Script, Step
from callscript.script.positions import Path
from callscript.script.problems import Severity, closest, near
from callscript.script.sense import Sense
from callscript.script.wording import Wording

_FOREIGN = re.compile(r"[\[<{]([a-z][a-z_]{0,30}(?:\.[a-z][a-z_]{0,30})?)[\]>}]")
"""A name in brackets, none of which are a placeholder's once words are taken apart."""
_ALIKE = 0.8
"""How like a usual field of a contact another one must be to be taken for a slip."""


def findings(script: Script, paths: Paths, ways: Ways | None) -> Iterator[Finding]:
    """Look at all expressions and wordings; at the order of steps only if `ways` are known."""
    mentions = _Mentions(script, paths, ways)
    known = frozenset(Kinds(script).names)
    for path, condition, steps in conditions(script, paths):
        yield from mentions.in_condition(path, condition, steps)
    for computed in script.computes:
        yield from mentions.in_value(("compute", computed.name, "of"), computed.of)
    for i, section in enumerate(script.sections):
        if section.repeat is not None and section.repeat.count is not None:
            yield from mentions.in_value(("sections", i, "repeat", "count"), section.repeat.count)
    for path, step in paths.all:
        for place, wording in in_step(paths, path, step):
            yield from mentions.in_words(place, wording, step)
            yield from _as_it_stands(place, wording, known)
    for place, wording in beside_steps(script):
        yield from mentions.in_words(place, wording)


def beside_steps(script: Script) -> Iterator[tuple[Path, Wording]]:
    """Every wording that belongs to no step, and its path."""
    for i, interrupt in enumerate(script.interrupts):
        yield ("interrupts", i, "say"), interrupt.say
        yield ("interrupts", i, "cue"), interrupt.cue
        yield ("interrupts", i, "again"), interrupt.again
    for i, check in enumerate(script.checks):
        yield ("checks", i, "say"), check.say
    for i, offer in enumerate(script.offers):
        yield ("offers", i, "say"), offer.say
    yield ("voicemail", "say"), script.voicemail
    for name, wording in script.words.items():
        yield ("words", name), wording


_Asking = tuple[Path, Condition, Sequence[Step]]
"""A condition, where it is written, and the steps that come up with it."""


def conditions(script: Script, paths: Paths) -> Iterator[_Asking]:
    """All conditions of a script, but those that are part of a wording."""
    for key, gate in (("requires", script.requires), ("asks_when", script.asks_when)):
        if gate is not None:
            yield (key, "when"), gate.when, ()
    for i, section in enumerate(script.sections):
        if section.when is not None:
            yield ("sections", i, "when"), section.when, section.steps
        if section.requires is not None:
            yield ("sections", i, "requires", "when"), section.requires.when, ()
        if section.repeat is not None and section.repeat.until is not None:
            yield ("sections", i, "repeat", "until"), section.repeat.until, section.steps[-1:]
    yield from _aside_conditions(script)
    for path, step in paths.all:
        if step.when is not None:
            yield (*path, "when"), step.when, (step,)
        if step.requires is not None:
            yield (*path, "requires", "when"), step.requires.when, (step,)


def _aside_conditions(script: Script) -> Iterator[_Asking]:
    for i, check in enumerate(script.checks):
        yield ("checks", i, "when"), check.when, ()
    for i, offer in enumerate(script.offers):
        if offer.when is not None:
            yield ("offers", i, "when"), offer.when, ()
        if offer.requires is not None:
            yield ("offers", i, "requires", "when"), offer.requires.when, ()


def in_step(paths: Paths, path: Path, step: Step) -> Iterator[tuple[Path, Wording]]:
    """Every wording of a step that says anything, and its path."""
    for key in _WORDS:
        if wording := getattr(step, key):
            yield (*path, key), wording
    for i, rung in enumerate(step.rungs):
        yield (*path, "rungs", i, "say"), rung
    for i, probe in enumerate(step.probes):
        yield (*path, "probes", i), probe
    for i, aside in enumerate(step.if_asked):
        yield (*path, "if_asked", i, "ask"), aside.ask
        yield (*path, "if_asked", i, "say"), aside.say
    for i, response in enumerate(step.responses):
        if not response.reply and not response.probes:
            # Naming its place takes longer than finding nothing there.
            continue
        at = paths.response(path, i, response.value)
        yield (*at, "reply"), response.reply
        for n, probe in enumerate(response.probes):
            yield (*at, "probes", n), probe


_WORDS = ("can_do", "no", "say", "ask", "say_again", "cue")
"""Keys of a step whose values are words, in the order they are said."""


class _Mentions:
    """Looks at one expression or wording at a time, knowing the whole script."""

    def __init__(self, script: Script, paths: Paths, ways: Ways | None) -> None:
        self._script, self._paths, self._ways = script, paths, ways
        self._kinds = Kinds(script)
        self._sense = Sense(self._kinds)

    @cached_property
    def _tags(self) -> frozenset[str]:
        steps = self._script.steps.values()
        return frozenset(tag for s in steps for response in s.responses for tag in response.tags)

    def in_words(self, path: Path, wording: Wording, step: Step | None = None) -> Iterator[Finding]:
        """Look at the conditions of a wording's variants, and at all its places."""
        steps = () if step is None or _follows(path) else (step,)
        for variant in words.variants(wording):
            if variant.when is not None:
                yield from self.in_condition(path, variant.when, steps)
        guarded = tuple(words.guarded(wording))
        shown = self._given(step) if guarded else frozenset[str]()
        for place, holding in guarded:
            name, about = place.name, f"{{{place.name}"
            asked = self._script.asked_for(name)
            if asked is not None and asked == step and step.apology:
                # An apology is filled in and read out on one step.
                continue
            if asked is not None:
                here = steps if step is None or asked == step else (step,)
                yield from self._answerable(path, asked, here, Severity.HINT, about)
            elif name in self._script.words and path[0] != "words":
                continue
            elif self._kinds.of_name(name) is None:
                message = f"{{{name}}} names nothing this script knows"
                fix = _instead(name, self._kinds, self._of_contacts)
                yield Finding(path, "unknown-placeholder", message, fix, about=about)
            yield from self._contact(path, name, about)
            there = shown | given_by(holding)
            if place.fallback is None and name not in there and self._may_miss(name):
                message = f"{{{name}}} has nothing to say when it is missing"
                fix = f"write {{{name}|and after the bar what to say then}}"
                yield Finding(path, "no-fallback", message, fix, Severity.HINT, about)

    @cached_property
    def _of_contacts(self) -> frozenset[str]:
        return _contact_fields(self._script, self._paths)

    def _given(self, step: Step | None) -> frozenset[str]:
        """What is there whenever a step is shown."""
        if step is None:
            return frozenset()
        return given_by(step.when) | given_by(self._script.section_of[step.id].when)

    def _may_miss(self, name: str) -> bool:
        asked = self._script.asked_for(name) is not None or name in self._script.computed
        return asked or name in CALLER_FACTS or name.startswith("contact.")

    def in_condition(
        self, path: Path, condition: Condition, steps: Sequence[Step]
    ) -> Iterator[Finding]:
        """Look at the condition under which these steps are shown."""
        yield from self._names(path, condition, steps)
        yield from self._sense.of_condition(path, condition)

    def in_value(self, path: Path, expression: Expression) -> Iterator[Finding]:
        """Look at an expression that is worth something."""
        yield from self._names(path, expression, ())
        yield from self._sense.of_value(path, expression)

    def _names(
        self, path: Path, expression: Expression, steps: Sequence[Step]
    ) -> Iterator[Finding]:
        for part in parts_of(expression):
            match part:
                case Fact(name=name) if name in _answers_in(self._script, expression, name):
                    message = f"there is no step '{name}' to ask about"
                    fix = f"a text stands in quotes: '{name}'"
                    yield Finding(path, "unknown-name", message, fix, about=name)
                case Fact(name=name) | Unread(step=name):
                    yield from self._fact(path, name, steps)
                case Asked(question=question, name=name):
                    yield from self._asked(path, question, name, steps)
                case LookUp(table=table):
                    yield from self._listed(path, table, self._script.tables, "table")

    def _asked(
        self, path: Path, question: Question, name: str, steps: Sequence[Step]
    ) -> Iterator[Finding]:
        """Look at a question about something by its name."""
        match question:
            case "answered" | "unread" if name in self._script.steps:
                step = self._script.steps[name]
                yield from self._answerable(path, step, steps, Severity.ERROR, name)
            case "answered" | "unread":
                yield from self._fact(path, name, steps)
            case "asked":
                yield from self._listed(path, name, self._script.steps, "step")
            case "read":
                yield from self._read(path, name)
            case "has":
                yield from self._fact(path, name, ())
            case "noted":
                yield from self._noted(path, name)
            case "used":
                known = [interrupt.id for interrupt in self._script.interrupts]
                yield from self._listed(path, name, known, "interrupt")
            case "offered" | "taken":
                known = [offer.id for offer in self._script.offers]
                yield from self._listed(path, name, known, "offer")
            case "visits":
                known = [section.id for section in self._script.sections]
                yield from self._listed(path, name, known, "section")
            case "tagged" if name not in self._tags:
                fix = near(name, self._tags) or f'add tag = "{name}" to a response'
                message = f"no response is tagged '{name}'"
                yield Finding(path, "unknown-tag", message, fix, about=name)

    def _read(self, path: Path, name: str) -> Iterator[Finding]:
        """Look whether a step's words are ticked at all once they are read."""
        ticked = [step.id for step in self._script.steps.values() if step.verbatim]
        if name in self._script.steps and name not in ticked:
            message = f"step '{name}' is never ticked as read: it is not word for word"
            fix = f"give '{name}' verbatim = true, or ask asked({name})"
            yield Finding(path, "never-read", message, fix, about=name)
        else:
            yield from self._listed(path, name, ticked, "step")

    def _noted(self, path: Path, name: str) -> Iterator[Finding]:
        """A kind of note, or a neutral word where the script says which words are."""
        if name == "neutral" and not self._script.neutral:
            message = "this script has no neutral words"
            fix = 'write neutral = ["fine", "okay"] at the top of the file'
            yield Finding(path, "unknown-name", message, fix, about=name)
        else:
            yield from self._listed(path, name, (*NOTE_KINDS, "neutral"), "kind of note")

    def _listed(
        self, path: Path, name: str, known: Collection[str], what: str
    ) -> Iterator[Finding]:
        if name not in known:
            message = f"there is no {what} '{name}'"
            yield Finding(path, "unknown-name", message, near(name, known), about=name)

    def _fact(self, path: Path, name: str, steps: Sequence[Step]) -> Iterator[Finding]:
        asked = self._script.asked_for(name)
        if asked is not None and asked.sensitive:
            message = f"the answer to '{asked.id}' is never kept, so nothing can depend on it"
            fix = f"ask only answered({asked.id})"
            yield Finding(path, "sensitive-condition", message, fix, about=name)
        elif asked is not None:
            yield from self._outside(path, asked, name)
            yield from self._answerable(path, asked, steps, Severity.ERROR, name)
        elif self._kinds.of_name(name) is None:
            message = f"there is no step '{name}' to ask about"
            close = closest(name, self._kinds.names)
            fix = f"did you mean '{close}'?" if close else f"a text stands in quotes: '{name}'"
            yield Finding(path, "unknown-name", message, fix, about=name)
        yield from self._contact(path, name, name)

    def _contact(self, path: Path, name: str, about: str) -> Iterator[Finding]:
        """Look whether a contact's free field is rather one that every contact has, misspelt."""
        if not name.startswith("contact.") or name in CONTACT_FACTS:
            return
        known = [fact.removeprefix("contact.") for fact in CONTACT_FACTS]
        close = closest(name.removeprefix("contact."), known, _ALIKE)
        if close is not None:
            message = f"'{name}' is no field every contact has; it would be one of your own"
            fix = f"did you mean 'contact.{close}'?"
            yield Finding(path, "near-contact", message, fix, Severity.HINT, about)

    def _outside(self, path: Path, asked: Step, about: str) -> Iterator[Finding]:
        """A step that is asked in entries has one answer only within its section."""
        section = self._script.section_of[asked.id]
        here = path[0] == "sections" and self._script.sections[int(path[1])] == section
        if section.repeat is not None and not here:
            message = f"'{asked.id}' has an answer for each {section.repeat.each}"
            fix = f"ask for all of them, as in count({section.id}.{asked.id})"
            yield Finding(path, "asked-outside", message, fix, about=about)

    def _answerable(
        self, path: Path, asked: Step, steps: Sequence[Step], severity: Severity, about: str
    ) -> Iterator[Finding]:
        """Look whether a step can have an answer by the time these steps come up."""
        if not asked.takes_answer:
            message = f"step '{asked.id}' takes no answer"
            fix = f"give '{asked.id}' responses = […] or answer = …"
            yield Finding(path, "never-answered", message, fix, severity, about)
        elif self._is_too_early(asked, steps):
            message = f"step '{asked.id}' can't have come before '{steps[0].id}'"
            fix = "ask about an earlier step"
            yield Finding(path, "asked-too-early", message, fix, severity, about)

    def _is_too_early(self, asked: Step, steps: Sequence[Step]) -> bool:
        if self._ways is None:
            return False
        # A section that waits for one of its own steps is never entered.
        entered = steps[:1] if asked in steps else steps
        shown = [step.id for step in entered if step.id in self._ways.shown]
        return bool(shown) and not any(self._ways.can_precede(asked.id, name) for name in shown)


def _answers_in(script: Script, expression: Expression, name: str) -> Iterator[str]:
    """The answers of steps an expression asks about; none where `name` is a step itself."""
    known = script.steps
    for asked in names_in(expression) if "." not in name and name not in known else ():
        if asked in known:
            yield from (response.value for response in known[asked].responses)


def _follows(path: Path) -> bool:
    """Whether words of a response stand here: they are said once their own step is answered."""
    return path[-1] == "reply" or "responses" in path or "answer" in path


def _instead(name: str, kinds: Kinds, own: Collection[str]) -> str:
    """What to do about a placeholder that names nothing; `own` are fields of contacts in use."""
    if f"contact.{name}" in own:
        return f"did you mean 'contact.{name}'?"
    owner, dot, _ = name.partition(".")
    if dot and closest(owner, ("contact", "caller", *kinds.script.loops), _ALIKE) is None:
        return "write contact.… or caller.… for what is known of them, or the id of a step"
    return near(name, (*kinds.names, *kinds.script.words))


def _contact_fields(script: Script, paths: Paths) -> frozenset[str]:
    """The contact's fields that any words or conditions of a script mention."""
    said = (wording for path, step in paths.all for _, wording in in_step(paths, path, step))
    beside = (wording for _, wording in beside_steps(script))
    names = {place.name for wording in (*said, *beside) for place in words.places(wording)}
    for _, condition, _ in conditions(script, paths):
        names.update(names_in(condition))
    return frozenset(name for name in names if name.startswith("contact."))


def _as_it_stands(path: Path, wording: Wording, known: Collection[str]) -> Iterator[Finding]:
    """Look for places in brackets of another kind: they would be read aloud."""
    texts = (wording, *(variant.text for variant in words.variants(wording)))
    plain = [part for text in texts for part in text if isinstance(part, str)]
    for found in (match for text in plain for match in _FOREIGN.finditer(text)):
        fact = found[1] if "." in found[1] else f"contact.{found[1]}"
        if fact in known:
            message = f"{found[0]} would be read aloud as it stands"
            fix = f"write {{{fact}|and after the bar what to say without it}}"
            yield Finding(path, "read-as-it-is", message, fix, Severity.HINT, found[0])
