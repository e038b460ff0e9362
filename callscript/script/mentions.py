"""What is wrong with the names that conditions and wordings mention."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from callscript.script import wording as words
from callscript.script.condition import (
    Answered,
    Compare,
    Condition,
    Constant,
    Fact,
    OneOf,
    Operand,
    Operator,
    Tagged,
    Value,
    parts_of,
)
from callscript.script.finding import Finding, Paths
from callscript.script.graph import Ways
from callscript.script.model import NumberField, Script, Step, TextField
from callscript.script.positions import Path
from callscript.script.problems import Severity, closest, near
from callscript.script.wording import Wording

CLOCK_FACTS = ("today", "part_of_day")
CALLER_FACTS = ("caller.name", "caller.company", "caller.phone")
CONTACT_FACTS = tuple(
    f"contact.{name}" for name in ("name", "first_name", "company", "phone", "value", "notes")
)
"""The facts every contact may have; a contact's free fields are facts, too."""

_Kind = Literal["number", "text", "choice", "nothing"]
"""What a step takes as its answer."""


def findings(script: Script, paths: Paths, ways: Ways | None) -> Iterator[Finding]:
    """Look at all conditions and wordings; at the order of steps only if `ways` are known."""
    mentions = _Mentions(script, ways)
    for i, section in enumerate(script.sections):
        yield from mentions.in_condition(("sections", i, "when"), section.when, section.steps)
    for path, step in paths.all:
        yield from mentions.in_condition((*path, "when"), step.when, (step,))
        for place, wording in in_step(paths, path, step):
            yield from mentions.in_words(place, wording, step)
    for place, wording in beside_steps(script):
        yield from mentions.in_words(place, wording)


def beside_steps(script: Script) -> Iterator[tuple[Path, Wording]]:
    """Every wording that belongs to no step, and its path."""
    for i, interrupt in enumerate(script.interrupts):
        yield ("interrupts", i, "say"), interrupt.say
        yield ("interrupts", i, "cue"), interrupt.cue
    yield ("voicemail", "say"), script.voicemail
    for name, wording in script.words.items():
        yield ("words", name), wording


def in_step(paths: Paths, path: Path, step: Step) -> Iterator[tuple[Path, Wording]]:
    """Every wording of a step, and its path."""
    yield (*path, "say"), step.say
    yield (*path, "ask"), step.ask
    yield (*path, "say_again"), step.say_again
    yield (*path, "cue"), step.cue
    for i, probe in enumerate(step.probes):
        yield (*path, "probes", i), probe
    for i, response in enumerate(step.responses):
        yield (*paths.response(path, i, response.value), "reply"), response.reply


class _Mentions:
    """Looks at one condition or wording at a time, knowing the whole script."""

    def __init__(self, script: Script, ways: Ways | None) -> None:
        self._script = script
        self._ways = ways

    @cached_property
    def _tags(self) -> frozenset[str]:
        steps = self._script.steps.values()
        return frozenset(tag for s in steps for response in s.responses for tag in response.tags)

    def in_words(self, path: Path, wording: Wording, step: Step | None = None) -> Iterator[Finding]:
        """Look at the conditions of a wording's variants, and at all its places."""
        # A reply is said once its own step is answered.
        steps = () if step is None or path[-1] == "reply" else (step,)
        for variant in words.variants(wording):
            yield from self.in_condition(path, variant.when, steps)
        for place in words.places(wording):
            name, about = place.name, f"{{{place.name}"
            asked = self._script.steps.get(name)
            if asked is not None:
                here = steps if step is None or asked == step else (step,)
                yield from self._asked(path, asked, here, Severity.HINT, about)
            elif name in self._script.words and path[0] != "words":
                continue
            elif not name.startswith("contact.") and name not in CALLER_FACTS + CLOCK_FACTS:
                message = f"{{{name}}} names nothing this script knows"
                known = (*CALLER_FACTS, *CLOCK_FACTS, *self._script.words)
                fix = near(name, self._facts(known))
                yield Finding(path, "unknown-placeholder", message, fix, about=about)
            if place.fallback is None and self._may_miss(name):
                message = f"{{{name}}} has nothing to say when it is missing"
                fix = f"write {{{name}|and after the bar what to say then}}"
                yield Finding(path, "no-fallback", message, fix, Severity.HINT, about)

    def _may_miss(self, name: str) -> bool:
        is_step = name in self._script.steps
        return is_step or name in CALLER_FACTS or name.startswith("contact.")

    def _facts(self, more: Sequence[str] = ()) -> list[str]:
        return [*self._script.steps, *CONTACT_FACTS, *more]

    def in_condition(
        self, path: Path, condition: Condition | None, steps: Sequence[Step]
    ) -> Iterator[Finding]:
        """Look at the condition under which these steps are shown."""
        for part in parts_of(condition) if condition is not None else ():
            match part:
                case Tagged(name=name):
                    yield from self._tag(path, name)
                case Answered(step=name):
                    yield from self._fact(path, name, steps)
                case OneOf(fact=fact, values=values):
                    yield from self._fact(path, fact.name, steps)
                    for value in values:
                        yield from self._valued(path, fact.name, "==", value)
                case Compare(left=left, operator=sign, right=right):
                    yield from self._compare(path, left, sign, right, steps)

    def _tag(self, path: Path, name: str) -> Iterator[Finding]:
        if name not in self._tags:
            fix = near(name, self._tags) or f'add tag = "{name}" to a response'
            message = f"no response is tagged '{name}'"
            yield Finding(path, "unknown-tag", message, fix, about=name)

    def _fact(self, path: Path, name: str, steps: Sequence[Step]) -> Iterator[Finding]:
        asked = self._script.steps.get(name)
        if asked is not None:
            yield from self._asked(path, asked, steps, Severity.ERROR, name)
        elif name in CALLER_FACTS + CLOCK_FACTS:
            message = f"'{name}' can be said, but no condition can ask about it"
            fix = "ask about an earlier step or the contact"
            yield Finding(path, "unknown-name", message, fix, about=name)
        elif not name.startswith("contact."):
            message = f"there is no step '{name}' to ask about"
            close = closest(name, self._facts())
            fix = f"did you mean '{close}'?" if close else f"a text stands in quotes: '{name}'"
            yield Finding(path, "unknown-name", message, fix, about=name)

    def _asked(
        self, path: Path, asked: Step, steps: Sequence[Step], severity: Severity, about: str
    ) -> Iterator[Finding]:
        """Look whether a step can have an answer by the time these steps come up."""
        if _kind(asked) == "nothing":
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

    def _compare(
        self, path: Path, left: Operand, sign: Operator, right: Operand, steps: Sequence[Step]
    ) -> Iterator[Finding]:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Fact):
                yield from self._fact(path, one.name, steps)
                if isinstance(other, Constant):
                    yield from self._valued(path, one.name, sign, other.value)
        if isinstance(left, Fact) and isinstance(right, Fact):
            kinds = [self._kind(left.name), self._kind(right.name)]
            if None not in kinds and kinds.count("number") == 1:
                message = f"'{left.name}' and '{right.name}' are never alike: one is a number"
                fix = "compare a number with a number"
                yield Finding(path, "wrong-comparison", message, fix, about=left.name)

    def _valued(self, path: Path, name: str, sign: Operator, value: Value) -> Iterator[Finding]:
        """Look whether a fact can be compared so with a value."""
        kind = self._kind(name)
        if kind is None or kind == "nothing":
            return
        if isinstance(value, str) is (kind == "number"):
            wanted = "a number, without quotes" if kind == "number" else "a text in quotes"
            message = f"'{name}' can't be compared with {_shown(value)}"
            fix = f"compare it with {wanted}"
            yield Finding(path, "wrong-comparison", message, fix, about=str(value))
        elif kind != "number" and sign not in {"==", "!="} and not name.startswith("contact."):
            message = f"'{name}' is no number, so nothing is above or below it"
            yield Finding(path, "wrong-comparison", message, "use ==, != or in", about=name)
        elif kind == "choice":
            known = [response.value for response in self._script.steps[name].responses]
            if value not in known:
                message = f"the answer to '{name}' is never {_shown(value)}"
                fix = near(str(value), known)
                yield Finding(path, "unknown-value", message, fix, about=str(value))

    def _kind(self, name: str) -> _Kind | None:
        """What kind of value a fact has; None if nothing is known of it."""
        step = self._script.steps.get(name)
        if step is not None:
            return _kind(step)
        return "text" if name.startswith("contact.") else None


def _kind(step: Step) -> _Kind:
    match step.field:
        case NumberField():
            return "number"
        case TextField():
            return "text"
    return "choice" if step.responses else "nothing"


def _shown(value: Value) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)
