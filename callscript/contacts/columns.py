"""Which column of a table holds which fact, and the entries read by it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from callscript.contacts.cells import is_formula, unguarded
from callscript.contacts.entries import Cleaning, Entry, Read, Refused, UnclearFile
from callscript.contacts.names import FIELD_BY_SYNONYM, KEPT_BY_US, OWN, field_name
from callscript.contacts.table import TableRow, read_table
from callscript.text import clean_line

ID_COLUMN = "callscript_id"
"""Heads the column of ids in a file of ours."""
_REACHED_BY = ("phone", "mobile", "email")
_SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_EXAMPLE = "--map 'Column=field' says which column is what, as in --map 'Cust=name'"


@dataclass(frozen=True, slots=True)
class Columns:
    """For each column in order, the field its cells go into; empty where they are left out.

    Of a field with several columns the first that is filled counts; `spare` is where the others go.
    """

    headings: tuple[str, ...]
    fields: tuple[str, ...]
    spare: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        """Whether the table was written by this program."""
        return ID_COLUMN in self.fields


def columns_of(headings: Sequence[str], wanted: Mapping[str, str]) -> Columns:
    """Tell what each column holds: as `wanted` by heading, else by its name in many languages.

    Raises `UnclearFile` for a wanted heading that isn't there.
    """
    heads = tuple(clean_line(heading).strip() for heading in headings)
    asked = _asked(heads, wanted)
    ours = ID_COLUMN in heads
    names = list(heads) if ours else [field_name(head) for head in heads]
    fields: list[str] = []
    spare: list[str] = []
    taken: Counter[str] = Counter()
    for head, name in zip(heads, names, strict=True):
        alone = _alone(name, taken, set(names))
        if head in asked:
            chosen = asked[head]
        else:
            chosen = name if ours else FIELD_BY_SYNONYM.get(name, name)
        fields.append(chosen)
        spare.append(alone if chosen != name else _alone(f"{name}_2", taken, set(names)))
        taken[alone] += 1
    return Columns(heads, tuple(fields), tuple(spare))


def _alone(name: str, taken: Counter[str], named: set[str]) -> str:
    """Give a field's name that no other column has."""
    if not name or not taken[name]:
        return name
    numbered = (f"{name}_{n}" for n in range(2, 1000))
    return next((each for each in numbered if not taken[each] and each not in named), "")


def _asked(heads: Sequence[str], wanted: Mapping[str, str]) -> Mapping[str, str]:
    by_folded = {head.casefold(): head for head in heads}
    asked = {}
    for column, target in wanted.items():
        head = by_folded.get(clean_line(column).strip().casefold())
        if head is None:
            near = get_close_matches(column, heads, 1, 0.6)
            meant = f"; did you mean “{near[0]}”?" if near else ""
            there = ", ".join(f"“{head}”" for head in heads[:12])
            raise UnclearFile(f"There is no column “{column}”{meant} The columns are {there}.")
        name = field_name(target)
        # What is asked for by a plain word is understood as a column of that name would be.
        asked[head] = name if name in OWN else FIELD_BY_SYNONYM.get(name, name)
    return asked


def read_csv(text: str, wanted: Mapping[str, str]) -> Read:
    """Read a table of people; raises `UnclearFile` when nobody can be found in it."""
    table = read_table(text)
    if table.head is None or table.head.wrong:
        why = table.head.wrong if table.head else "there is nothing in it"
        raise UnclearFile(f"This is no table of contacts: {why}.")
    columns = columns_of(table.head.cells, wanted)
    if not _names_people(columns):
        there = ", ".join(f"“{head}”" for head in columns.headings[:12])
        raise UnclearFile(
            f"The first row should name the columns, and none of them is a name, a company, a "
            f"phone or an e-mail: {there}. {_EXAMPLE}."
        )
    cleaning = Cleaning()
    entries: list[Entry] = []
    refused: list[Refused] = []
    for row in table.rows:
        found = _entry(row, columns, cleaning)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            refused.append(found)
    kind = f"separated by {_SEPARATOR_NAMES.get(table.separator, repr(table.separator))}"
    shown = tuple(zip(columns.headings, columns.fields, strict=True))
    return Read(kind, tuple(entries), tuple(refused), shown, cleaning.remarks)


def _names_people(columns: Columns) -> bool:
    known = {"name", "first_name", "last_name", "company", *_REACHED_BY, ID_COLUMN}
    return bool(known & set(columns.fields))


def _entry(row: TableRow, columns: Columns, cleaning: Cleaning) -> Entry | Refused:
    if row.wrong:
        return Refused(row.line, row.wrong)
    many = len(columns.fields)
    if any(cell.strip() for cell in row.cells[many:]):
        return Refused(row.line, f"it has {len(row.cells)} cells, and there are {many} columns")
    facts = dict(_filled(row, columns, cleaning))
    own_id = facts.pop(ID_COLUMN, "")
    if not columns.is_ours:
        facts = _named(facts)
    if not columns.is_ours and not any(facts.get(f) for f in ("name", "company", *_REACHED_BY)):
        return Refused(row.line, "it has no name, company, phone or e-mail")
    return Entry(row.line, facts, own_id)


def _filled(row: TableRow, columns: Columns, cleaning: Cleaning) -> Iterator[tuple[str, str]]:
    """Give the facts of a row; the first of several columns for one field is the field's."""
    seen: set[str] = set()
    for place, cell in enumerate(row.cells[: len(columns.fields)]):
        name = columns.fields[place]
        if not name or not cell or (name in KEPT_BY_US and not columns.is_ours):
            continue
        if is_formula(cell) and not cell.startswith(("+", "-")):
            cleaning.formula(row.line)
        if not (text := cleaning.fact(name, unguarded(cell), row.line)):
            continue
        target = columns.spare[place] if name in seen else name
        if target and target not in seen:
            seen.add(target)
            yield target, text


def _named(facts: dict[str, str]) -> dict[str, str]:
    """Put a name together of first and last one, and let a mobile be the phone where none is."""
    first, last = facts.get("first_name", ""), facts.get("last_name", "")
    made = dict(facts)
    if not made.get("name") and (first or last):
        made["name"] = f"{first} {last}".strip()
    if not made.get("phone") and made.get("mobile"):
        made["phone"] = made.pop("mobile")
    return made
