"""From the bytes of a script file to a checked script, or to every problem with its place."""

import re
from dataclasses import dataclass

from callscript.script.build import Builder
from callscript.script.check import check
from callscript.script.judge import judge
from callscript.script.model import Script
from callscript.script.problems import MOST_PROBLEMS, Problem, ScriptError, Severity
from callscript.script.salvage import rest_of
from callscript.script.toml import Document, parse


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checked script, the document it came from, and hints that don't keep it from use."""

    script: Script
    document: Document
    hints: tuple[Problem, ...]


def load(raw: bytes, file: str) -> Loaded:
    """Judge, build and check a script; raises `ScriptError` if anything is wrong with it.

    `file` is its name for messages; the part before the last dot makes the default id.
    """
    document = parse(raw, file)
    try:
        written = judge(document)
    except ScriptError as error:
        more = rest_of(document, error.problems, _default_id(file))
        raise ScriptError([*error.problems, *more]) from None
    builder = Builder(document)
    script = builder.script(written, default_id=_default_id(file))
    unread = builder.problems[:MOST_PROBLEMS]
    found = [*unread, *check(script, document, all_read=not unread)]
    if any(problem.severity is Severity.ERROR for problem in found):
        raise ScriptError(found)
    return Loaded(script, document, tuple(found))


def _default_id(file: str) -> str:
    """Make an id of a file's name: "/calls/Win Back.toml" → win-back."""
    name = file.replace("\\", "/").rsplit("/", 1)[-1]
    words = re.sub(r"[^a-z0-9]+", "-", (name.rpartition(".")[0] or name).lower()).strip("-")
    return (words if words[:1].isalpha() else f"script-{words}")[:40].strip("-")
