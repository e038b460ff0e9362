"""Scripts to try things on, and what is wrong with them, in a form that is easy to compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from callscript.script.condition import Question, Scalar, Value
from callscript.script.load import Loaded, load
from callscript.script.problems import Problem, ScriptError

SCRIPTS = Path(__file__).parents[2] / "scripts"
SHIPPED = sorted(SCRIPTS.glob("*.toml"))

TOP = 'title = "T"\n\n[[sections]]\nid = "part"\ntitle = "Part"\n'
"""The beginning of a script whose steps follow."""


def step(name: str, *lines: str) -> str:
    """Write a step; without further lines it has something to say. «a» marks the id's value."""
    words = lines or ('say = "Hello."',)
    value = f'"{name}"'.replace('"«', '«"').replace('»"', '"»')
    return "\n".join(["", "[[sections.steps]]", f"id = {value}", *words, ""])


def to(name: str, target: str) -> str:
    """Write a step that leads to another."""
    return step(name, 'say = "Hello."', f'goto = "{target}"')


def script(*steps: str) -> str:
    """Write a script of these steps in one section."""
    return TOP + "".join(steps)


def loaded(text: str, file: str = "call.toml") -> Loaded:
    """Load a text that must be a script."""
    return load(text.encode(), file)


def problems(text: str | bytes, file: str = "call.toml") -> tuple[Problem, ...]:
    """Everything found in a text: why it is no script, or else its hints."""
    try:
        return load(text if isinstance(text, bytes) else text.encode(), file).hints
    except ScriptError as error:
        return error.problems


def found(text: str) -> list[tuple[str, str, str]]:
    """Code, line:column and marked stretch of every problem of a text."""
    return [
        (p.code, f"{p.span.line}:{p.span.column}", text[p.span.start : p.span.end])
        for p in problems(text)
    ]


def unmarked(text: str, *codes: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Take the «marks» out of a text; give it and what `found` should say of it then.

    The marked stretches, in their order, are the places of problems with these codes.
    """
    expected = []
    for code in codes:
        before, _, rest = text.partition("«")
        stretch, _, after = rest.partition("»")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        expected.append((code, f"{line}:{column}", stretch))
        text = before + stretch + after
    return text, expected


@dataclass(frozen=True)
class Stated:
    """Circumstances as they are stated: facts, tags, kinds of no answer, tables."""

    facts: Mapping[str, Value]
    tags: frozenset[str] = frozenset()
    unread: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)

    def fact(self, name: str) -> Value | None:
        return self.facts.get(name)

    def asked(self, question: Question, name: str) -> Value | None:
        if question == "tagged":
            return name in self.tags
        if question == "unread":
            return self.unread.get(name)
        return name in self.facts

    def table(self, name: str) -> Mapping[str, Scalar]:
        return self.tables.get(name, {})
