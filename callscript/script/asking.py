"""What is wrong with the way a step is answered: fields, blanks, codes, secrets, observations."""

from collections.abc import Iterable, Iterator

from callscript.script.finding import Finding, Paths
from callscript.script.model import ChoicesField, FormField, NumberField, Step
from callscript.script.positions import Path


def findings(paths: Paths) -> Iterator[Finding]:
    """Look at every step by itself."""
    for path, step in paths.all:
        if isinstance(step.field, ChoicesField):
            yield from _choices(path, step)
        else:
            yield from _single(paths, path, step)
        yield from _numbers(paths, path, step)
        yield from _read(path, step)
        yield from _kept(path, step)


def _choices(path: Path, step: Step) -> Iterator[Finding]:
    if not step.responses:
        message, fix = f"step '{step.id}' has nothing to choose from", "add responses = […]"
        yield Finding((*path, "answer"), "nothing-to-choose", message, fix)
    for i, response in enumerate(step.responses):
        at = (*path, "responses", i)
        used = {
            "goto": response.goto,
            "outcome": response.outcome,
            "reply": response.reply,
            "probes": response.probes,
        }
        for key in (key for key, value in used.items() if value):
            message = "one of several choices can't lead on by itself"
            fix = f"lead on from a later step: when = \"'{response.value}' in {step.id}\""
            yield Finding((*at, key), "one-of-several", message, fix)
    others = [i for i, response in enumerate(step.responses) if response.other]
    for i in others[1:]:
        yield _second_other((*path, "responses", i))


def _second_other(path: Path) -> Finding:
    message = "one answer's own words can be kept, and a response above has them already"
    return Finding((*path, "other"), "two-others", message, "leave one of the two out")


def _single(paths: Paths, path: Path, step: Step) -> Iterator[Finding]:
    if step.shuffle and not step.responses:
        message, fix = "there are no responses to shuffle here", "leave this out"
        yield Finding((*path, "shuffle"), "nothing-to-choose", message, fix)
    for i, response in enumerate(step.responses):
        if response.exclusive:
            at = (*paths.response(path, i, response.value), "exclusive")
            message = "a single answer always excludes the others"
            yield Finding(at, "not-several", message, 'add answer = "choices", or leave this out')


def _numbers(paths: Paths, path: Path, step: Step) -> Iterator[Finding]:
    fields: list[tuple[Path, NumberField]] = []
    if isinstance(step.field, NumberField):
        fields.append(((*path, "answer"), step.field))
    if isinstance(step.field, FormField):
        blanks = step.field.blanks
        for i, blank in enumerate(blanks):
            if isinstance(blank.field, NumberField):
                fields.append((paths.blank(path, i), blank.field))
        yield from _twice(paths, path, [blank.id for blank in blanks])
    for at, field in fields:
        yield from _bounds(at, field)


def _twice(paths: Paths, path: Path, names: Iterable[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            message = f"a blank above is called '{name}' already"
            fix = 'add id = "…" with a name of its own'
            yield Finding(paths.blank(path, i), "duplicate-id", message, fix)
        seen.add(name)


def _bounds(path: Path, field: NumberField) -> Iterator[Finding]:
    bounds = {"min": field.minimum, "max": field.maximum}
    for key, bound in bounds.items():
        if bound is not None and round(bound, field.decimals) != bound:
            message = f"{bound} can't be answered with {field.decimals} decimals"
            yield Finding((*path, key), "wrong-range", message, "add decimals = 1, or round it")
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and low > high:
        message, fix = f"no number goes from {low} to {high}", "make min smaller than max"
        yield Finding((*path, "min"), "empty-range", message, fix)


def _read(path: Path, step: Step) -> Iterator[Finding]:
    if step.observe and step.say:
        message = "what the caller only observes isn't read aloud"
        yield Finding((*path, "say"), "observed-aloud", message, "write it as ask or cue")
    if step.verbatim and not (step.say or step.ask):
        message = "there are no words to read word for word"
        yield Finding((*path, "verbatim"), "nothing-to-say", message, "add say = … or ask = …")


def _kept(path: Path, step: Step) -> Iterator[Finding]:
    """Look at secrets: where an answer leads the way, the way tells the answer."""
    if step.sensitive and step.responses:
        message = "the way that is taken would tell which response was given"
        fix = "only what is typed can be sensitive"
        yield Finding((*path, "sensitive"), "sensitive-choice", message, fix)
    elif step.sensitive and not step.takes_answer:
        message, fix = "nothing is asked here", "add answer = … or fields = […]"
        yield Finding((*path, "sensitive"), "never-answered", message, fix)
