"""What a check finds, before it is put in its place in the file."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from callscript.script.inside import mention
from callscript.script.model import Script
from callscript.script.positions import Path
from callscript.script.problems import MOST_PROBLEMS, Problem, Severity
from callscript.script.toml import Document


class Paths:
    """Where the parts of a script are written."""

    def __init__(self, script: Script, document: Document) -> None:
        self._content = document.content
        self.all = tuple(
            (("sections", i, "steps", j), step)
            for i, section in enumerate(script.sections)
            for j, step in enumerate(section.steps)
        )
        self._steps: dict[str, Path] = {step.id: path for path, step in self.all}

    def step(self, name: str, *keys: str | int) -> Path:
        """Give the path of a step, or of a key in it."""
        return (*self._steps[name], *keys)

    def blank(self, path: Path, number: int) -> Path:
        """Give the path of a step's blank: in its list of fields, or as a row of a grid."""
        table: Any = self._content
        for part in path:
            table = table[part]
        return (*path, "rows" if "rows" in table else "fields", number)

    def response(self, path: Path, number: int, value: str) -> Path:
        """Give the path of a step's response: in its list, or as a side of a yes/no answer."""
        table: Any = self._content
        for part in path:
            table = table[part]
        answer = table.get("answer")
        kind = answer.get("type") if isinstance(answer, dict) else answer
        if "rungs" in table and "responses" not in table:
            return (*path, "rungs", number) if number < len(table["rungs"]) else (*path, "rungs")
        below = ("answer", value) if kind == "yes_no" else ("responses", number)
        return (*path, *below)


class Finding(NamedTuple):
    """A problem at a path of the script; `about` is the piece of the value there to mark."""

    path: Path
    code: str
    message: str
    fix: str = ""
    severity: Severity = Severity.ERROR
    about: str = ""


def placed(finding: Finding, document: Document) -> Problem:
    """Put a finding where the person typed it."""
    path, code, message, fix, severity, about = finding
    span = document.positions.nearest(path)
    if about:
        span = mention(document.text, span, about)
    return Problem(document.file, span, code, message, fix, severity)


def bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give so many hints and so many errors, and look for no more errors than that."""
    given = Counter[Severity]()
    for finding in findings:
        if given[finding.severity] < MOST_PROBLEMS:
            given[finding.severity] += 1
            yield finding
        elif finding.severity is Severity.ERROR:
            return
