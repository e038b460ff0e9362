"""Texts and conditions of a script as it is written, read where they stand."""

from collections.abc import Iterator, Sequence
from typing import cast

from callscript.script import expression, wording
from callscript.script import written as w
from callscript.script.condition import Condition, Constant, Expression
from callscript.script.inside import inside
from callscript.script.model import Gate
from callscript.script.positions import Path
from callscript.script.problems import Problem, Span
from callscript.script.toml import Document
from callscript.script.wording import Plain, Variant, Wording

WrittenWords = str | w.WrittenVariant | Sequence[w.WrittenVariant] | dict[str, str] | None
"""Words in any of the forms they can be written in."""


class Reader:
    """Reads the texts of one script and gathers what it can't read, each with its place."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.problems: list[Problem] = []

    def words(self, written: WrittenWords, path: Path) -> Wording:
        """Read words in whatever form they are written."""
        if written is None or isinstance(written, str):
            return self._plain(written, path)
        if isinstance(written, w.WrittenVariant):
            return (tuple(self._variants(written, path)),)
        if isinstance(written, dict):
            return (tuple(self._by_language(written, path, None)),)
        each = enumerate(written)
        return (tuple(found for i, one in each for found in self._variants(one, (*path, i))),)

    def _variants(self, written: w.WrittenVariant, path: Path) -> Iterator[Variant]:
        when = self.condition(written.when, (*path, "when"))
        if isinstance(written.text, str):
            yield Variant(self._plain(written.text, (*path, "text")), when)
        else:
            yield from self._by_language(written.text, (*path, "text"), when)

    def _by_language(
        self, texts: dict[str, str], path: Path, when: Condition | None
    ) -> Iterator[Variant]:
        for language, text in texts.items():
            yield Variant(self._plain(text, (*path, language)), when, language)

    def _plain(self, text: str | None, path: Path) -> Plain:
        try:
            return wording.parse(text.strip()) if text else ()
        except wording.WordingError as error:
            lead = len(text or "") - len((text or "").lstrip())
            self._unread(path, error.offset + lead, error.length, "bad-placeholder", str(error))
            # Words that can't be read are words all the same: the step isn't empty.
            return (cast("str", text),)

    def condition(self, text: str | None, path: Path) -> Condition | None:
        """Read a condition."""
        try:
            return None if text is None else expression.parse(text)
        except expression.ConditionError as error:
            self._unread(path, error.offset, error.length, "bad-condition", str(error))
            return None

    def value(self, text: str, path: Path) -> Expression:
        """Read an expression that is worth something."""
        try:
            return expression.parse_value(text)
        except expression.ConditionError as error:
            self._unread(path, error.offset, error.length, "bad-expression", str(error))
            return Constant(0)

    def gate(self, written: w.WrittenGate | None, path: Path) -> Gate | None:
        """Read what must hold before something is said."""
        if written is None:
            return None
        when = self.condition(written.when, (*path, "when"))
        return Gate(when, written.why or "") if when is not None else None

    def problem(self, path: Path, code: str, message: str, fix: str) -> None:
        """Keep something else that is wrong at a path."""
        self._add(self._document.positions.nearest(path), code, message, fix)

    def _unread(self, path: Path, offset: int, length: int, code: str, message: str) -> None:
        whole = self._document.positions.nearest(path)
        self._add(inside(self._document.text, whole, offset, length), code, message)

    def _add(self, span: Span, code: str, message: str, fix: str = "") -> None:
        self.problems.append(Problem(self._document.file, span, code, message, fix))
