"""What else is wrong with a script some of whose keys or values are wrong: a look at the rest.

One mistake in a key would otherwise hide those in conditions, gotos and placeholders until it is
mended. What is wrong is taken out, or stood in for, and the rest is built and checked; of what that
finds only what can't come from the taking out is told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from callscript.script.build import Builder
from callscript.script.check import check
from callscript.script.judge import toml_path
from callscript.script.positions import Path
from callscript.script.problems import MOST_PROBLEMS, Problem, Severity
from callscript.script.toml import Document
from callscript.script.written import WrittenScript

_ROUNDS = 4
"""How often what is wrong is taken out; taking out may show what lay below."""
_MOST = 500
"""With more mistakes than this it is no script that somebody slipped in."""
_SOUND = frozenset({
    "bad-condition", "bad-expression", "bad-placeholder", "duplicate-id", "reserved-id",
    "wrong-comparison", "never-true", "no-number", "no-day", "no-condition", "empty-range",
})  # fmt: skip
"""Codes of what is wrong in its own place, whatever else is."""
_NAMED = frozenset({"unknown-goto", "unknown-outcome", "unknown-name", "unknown-placeholder"})
"""Codes of names that aren't there: trusted only where no table with a name was wrong."""
_STAND_INS: dict[str, Any] = {"title": "…", "label": "…", "say": "…", "when": "has(contact.name)"}
_STAND_IN_ID = "stands_in"


def rest_of(document: Document, told: Sequence[Problem], default_id: str) -> list[Problem]:
    """Find what is wrong beside the problems told already; nothing where too much is wrong."""
    found = _salvaged(document.content)
    if found is None:
        return []
    written, content, cuts = found
    rest = replace(document, content=content)
    builder = Builder(rest)
    script = builder.script(written, default_id=default_id)
    problems = (*builder.problems, *check(script, rest, all_read=False))
    lines = {problem.span.line for problem in told}
    trusted = _trusted(problems, content, cuts)
    kept = [problem for problem in trusted if problem.span.line not in lines]
    return kept[: MOST_PROBLEMS - len(told)]


def _trusted(
    problems: Iterable[Problem], content: dict[str, Any], cuts: Sequence[Path]
) -> Iterator[Problem]:
    codes = _SOUND if any(map(_names_something, cuts)) else _SOUND | _NAMED
    doubted = {_step_at(content, cut) for cut in cuts} | {_STAND_IN_ID}
    for problem in problems:
        about = set(re.findall("'([a-z][a-z0-9_.]*)'", f"{problem.message} {problem.fix}"))
        in_doubt = bool(doubted & {name.partition(".")[0] for name in about})
        if problem.code in codes and problem.severity is Severity.ERROR and not in_doubt:
            yield problem


def _names_something(cut: Path) -> bool:
    """Whether what was taken out may have had a name that others mention."""
    return len(cut) < 4 or cut[-1] == "id" or cut[0] != "sections"


def _step_at(content: dict[str, Any], cut: Path) -> str:
    """The id of the step in which something was taken out."""
    here: Any = content
    for part in cut[:4]:
        if isinstance(here, list):
            here = here[int(part)]
        else:
            here = here.get(part, {}) if isinstance(here, dict) else {}
    return str(here.get("id", "")) if isinstance(here, dict) else ""


_Salvaged = tuple[WrittenScript, dict[str, Any], list[Path]]


def _salvaged(content: dict[str, Any]) -> _Salvaged | None:
    """The script without what is wrong in it, and where that was."""
    left, cuts = deepcopy(content), list[Path]()
    for _ in range(_ROUNDS):
        try:
            return WrittenScript.model_validate(left), left, cuts
        except ValidationError as error:
            if error.error_count() > _MOST:
                return None
            details = error.errors(include_url=False, include_context=False, include_input=False)
            if not _taken_out(left, details, cuts):
                return None
    return None


def _taken_out(left: dict[str, Any], details: Sequence[ErrorDetails], cuts: list[Path]) -> bool:
    """Take out what is wrong, or put something in its place; says whether it could be."""
    for detail in details:
        path = toml_path(left, detail["loc"])
        *above, last = (*path, detail["loc"][-1]) if detail["type"] == "missing" else path or ("",)
        table: Any = left
        for part in above:
            table = table[part]
        if detail["type"] == "missing":
            stand_in = _STAND_IN_ID if last == "id" else _STAND_INS.get(str(last))
            if stand_in is None or not isinstance(table, dict):
                return False
            table[str(last)] = stand_in
        elif isinstance(table, dict) and last in table:
            del table[str(last)]
        elif isinstance(table, list):
            # A place in a list stays, so that those behind it keep theirs.
            table[int(last)] = "…"
        cuts.append((*above, last))
    return True
