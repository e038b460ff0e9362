"""Templates people can rewrite: from a view and a template to Markdown.

Every expression in a template is shown literally, whatever the text holds; only what the template
itself writes is Markdown. Jinja is imported when the first paper is written, not before.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_EMPTY_LINES = re.compile(r"\n{3,}")


class TemplateError(Exception):
    """A template is wrong: in which file, on which line, and how, in words for its author."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


Templates = Mapping[str, str | TemplateError]
"""A person's own templates by name: the text, or why it can't be had."""


def syntax_fault(template: str, name: str) -> TemplateError | None:
    """Say what is wrong with how a template is written, before anything is filled in."""
    from callscript.papers.sandbox import compiled  # noqa: PLC0415 - costs 86 ms: only when wanted

    try:
        compiled(template, name)
    except TemplateError as error:
        return error
    return None


def render(template: str, view: "DataclassInstance", name: str) -> str:
    """Fill in a template with a view's fields; `name` is the template's file in messages.

    The paper has no empty lines in a row and ends with one line end. Raises `TemplateError`.
    """
    from callscript.papers.sandbox import filled  # noqa: PLC0415 - costs 86 ms: only when wanted

    facts = {field.name: getattr(view, field.name) for field in fields(view)}
    paper = filled(template, facts, name)
    return _EMPTY_LINES.sub("\n\n", paper).strip("\n") + "\n"
