"""The rows of a survey form, as sheets have them, and what their cells say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """One row of a sheet: its number there, and its cells by column; empty ones are left out."""

    number: int
    cells: Mapping[str, str]

    def get(self, *columns: str) -> str:
        """The first of these columns that says something."""
        return next((self.cells[c] for c in columns if self.cells.get(c)), "")


@dataclass(frozen=True, slots=True)
class Form:
    """The three sheets of a form."""

    file: str
    survey: Sequence[Row]
    choices: Sequence[Row] = ()
    settings: Sequence[Row] = ()


class RowType(NamedTuple):
    """What a row's type says: the kind, its list of choices, and whether Other may be said."""

    kind: str
    choices: str = ""
    or_other: bool = False


def type_of(row: Row) -> RowType:
    """Read a row's type, however its words are joined."""
    words = row.get("type").lower().replace("_", " ").split()
    plain = "".join(words)
    original = row.get("type").split()
    for kind, name in (("select one", "one"), ("select multiple", "many"), ("rank", "rank")):
        parts = kind.split()
        if words[: len(parts)] == parts and len(words) > len(parts):
            # The list keeps its own spelling, which `words` has lost.
            listed = [word for word in original if word.lower() not in {"or_other", "other", "or"}]
            return RowType(name, listed[-1], "or other" in " ".join(words[len(parts) :]))
    for opening in ("begin", "end"):
        for what in ("group", "repeat"):
            if plain == opening + what:
                return RowType(plain)
    return RowType(plain)


def columns_like(row: Row, column: str) -> Iterator[str]:
    """The columns of a row that are this one, in whatever language, the plain one first."""
    if column in row.cells:
        yield column
    yield from (found for found in row.cells if found.startswith(f"{column}::"))


def label_column(form: Form) -> str:
    """The column labels are read from: the plain one, the default language's, or the first."""
    columns = list(dict.fromkeys(c for row in form.survey for c in columns_like(row, "label")))
    wanted = (form.settings[0].get("default_language") if form.settings else "").casefold()
    ours = (c for c in columns if wanted and c.casefold().startswith(f"label::{wanted}"))
    return next(ours, next(iter(columns), "label"))


def plain_words(text: str) -> str:
    """Words without HTML's tags and Markdown's marks."""
    return re.sub(r"<[^<>]{1,200}>|\*\*|__|^#+[ \t]+", "", text, flags=re.MULTILINE).strip()
