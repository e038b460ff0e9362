"""What is wrong with the variants of wordings: words never said, and those a language lacks."""

from collections.abc import Iterator

from callscript.script import wording as words
from callscript.script.condition import Condition
from callscript.script.finding import Finding, Paths
from callscript.script.mentions import beside_steps, in_step
from callscript.script.model import Script, Step
from callscript.script.positions import Path
from callscript.script.problems import Severity, near
from callscript.script.wording import Variant, Wording

_FOR_THE_CALLER = frozenset({"cue", "probes"})
"""Words no customer hears."""


def findings(script: Script, paths: Paths) -> Iterator[Finding]:
    """Look at every wording: at what is read aloud for gaps, at all of it for unknown languages."""
    for path, step in paths.all:
        for place, wording in in_step(paths, path, step):
            yield from _wording(script, place, wording, aloud=_is_heard(step, place))
    for place, wording in beside_steps(script):
        yield from _wording(script, place, wording)


def _is_heard(step: Step, path: Path) -> bool:
    """Whether a customer hears these words: the caller's own language does for all others."""
    theirs = "if_asked" in path and path[-1] == "ask"
    return not (step.observe or theirs or _FOR_THE_CALLER.intersection(map(str, path)))


def _wording(
    script: Script, path: Path, wording: Wording, *, aloud: bool = True
) -> Iterator[Finding]:
    known = script.languages or (script.language,)
    yield from _unsaid(path, words.variants(wording))
    found = words.variants(wording)
    strange = sorted({v.language for v in found if v.language} - set(known))
    for language in strange:
        message = f"this script has no language '{language}'"
        fix = near(language, known) if script.languages else f'add languages = ["{language}", …]'
        yield Finding(path, "unknown-language", message, fix, about=language)
    if not wording or strange or not aloud or path[-1] == "cue":
        return
    lacking = [language for language in script.languages if not _speaks(script, found, language)]
    if lacking:
        message = f"these words are not there in {_listed(lacking)}"
        fix = f"write them by language: {{ {', '.join(f'{name} = …' for name in known)} }}"
        yield Finding(path, "no-translation", message, fix, Severity.HINT)


def _unsaid(path: Path, found: tuple[Variant, ...]) -> Iterator[Finding]:
    """Find variants below one of their language that is always said."""
    always: set[str] = set()
    for variant in found:
        if variant.language in always:
            message = "words below one without 'when' are never said"
            fix = "give each 'when' but the last"
            yield Finding(path, "never-said", message, fix)
            return
        if variant.when is None:
            always.add(variant.language)


def _speaks(script: Script, found: tuple[Variant, ...], language: str) -> bool:
    """Whether every variant is there in a language; what names none is in the script's first."""
    first = script.languages[0]
    spoken: dict[Condition | None, set[str]] = {None: {first}} if not found else {}
    for variant in found:
        spoken.setdefault(variant.when, set()).add(variant.language or first)
    return all(language in languages for languages in spoken.values())


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
