"""What lists and forms look like: pure functions to rows of content."""

from callscript.tui.content import (
    blocked,
    fitted,
    has_cursor,
    line,
    spread,
    together,
    with_cursor,
    words,
)
from callscript.tui.finder import Finder
from callscript.tui.form import Form, FormRow
from callscript.tui.styled import Styled

FINDER_HINT = "Enter or a digit chooses · letters narrow the list · Esc closes"
"""How to use an open list, in a line."""
_LABEL = 23
"""Cells in which a form's labels stand."""
_LEAST = 3
"""Rows of a list that are shown, however long the text above it is."""


def finder_rows(finder: Finder, width: int, height: int) -> list[Styled]:
    """An open list: title, lead, what was typed, and the rows around the marked one."""
    head = [line(f" {finder.title}", "bold $primary")]
    if finder.lead:
        head += [line(""), *blocked(line(" "), words(finder.lead, "bold"), width - 1, 3), line("")]
    if finder.query:
        head.append(together(line(" / ", "bold $accent"), line(finder.query), line("▏")))
    entries, marked = _entries(finder)
    head = head[: max(0, height - min(_LEAST, len(entries) or 1))]
    room = max(0, height - len(head))
    start = _first_shown(len(entries), marked, room)
    rows = [_entry_row(finder, entry, width) for entry in entries[start : start + room]]
    above = sum(not isinstance(entry, str) for entry in entries[:start])
    below = sum(not isinstance(entry, str) for entry in entries[start + room :])
    signs = f"▲ {above} more" if above else "", f"▼ {below} more" if below else ""
    rows = _with_signs(rows, *signs, width)
    if not entries:
        why = "nothing fits; Backspace takes a letter back" if finder.query else finder.none
        rows = [line(f"   {why}", "dim")][:room]
    return [fitted(row, width) for row in (*head, *rows)]


def _entries(finder: Finder) -> tuple[list[str | int], int]:
    """What stands below one another: names of kinds, and rows by number; where the marked is."""
    entries: list[str | int] = []
    marked = 0
    kind = ""
    for n, choice in enumerate(finder.rows):
        if not finder.query and choice.kind != kind:
            kind = choice.kind
            entries += [kind] if kind else []
        marked = len(entries) if n == finder.marked else marked
        entries.append(n)
    return entries, marked


def _entry_row(finder: Finder, entry: str | int, width: int) -> Styled:
    if isinstance(entry, str):
        return line(f" {entry}", "bold dim")
    choice = finder.rows[entry]
    marked = entry == finder.marked
    key = finder.key_of(entry)
    label = line(f" {choice.label} ", "reverse" if marked else "")
    sign = line(f" {'▸' if marked else ' '} {key} ", "bold $accent")
    return spread(together(sign, label), line(f"{choice.detail} ", "dim"), width)


def _first_shown(count: int, marked: int, room: int) -> int:
    """The first of so many rows to show, so that the marked one is in view."""
    return max(0, min(marked - room // 2, count - room))


def _with_signs(rows: list[Styled], above: str, below: str, width: int) -> list[Styled]:
    """Rows with a sign at the right where there are more of them out of sight."""
    signed = list(rows)
    for place, sign in ((0, above), (len(rows) - 1, below)):
        if sign and len(rows) > 1:
            signed[place] = spread(signed[place], line(f" {sign} ", "$warning"), width)
    return signed


def form_rows(form: Form, width: int, height: int) -> list[Styled]:
    """A form: headings, blanks with what is in them, and things to do."""
    rows: list[Styled] = []
    place = 0
    for row in form.rows:
        marked = row.id == form.marked
        drawn = _form_row(form, row, width, marked=marked)
        if marked:
            cursor = (n for n, shown in enumerate(drawn) if has_cursor(shown))
            place = len(rows) + next(cursor, 0)
        rows += drawn
    start = _first_shown(len(rows), place, height)
    seen = rows[start : start + height]
    below = "▼ more" if start + height < len(rows) else ""
    return _with_signs(seen, "▲ more" if start else "", below, width)


def _form_row(form: Form, row: FormRow, width: int, *, marked: bool) -> list[Styled]:
    if row.kind == "heading":
        head = line(f" {row.sign} " if row.sign else " ", row.style or "bold")
        text = words(row.label, row.style or "bold $primary")
        return [line(""), *blocked(head, text, width - 1, head.cell_length)]
    if row.kind == "said":
        return blocked(line("     "), words(row.label, row.style), width - 1, 5)
    sign = line(f" {'▸' if marked else ' '} ", "bold $accent")
    if row.kind == "act":
        label = line(f" {row.label} ", "bold reverse" if marked else "bold")
        return [fitted(together(sign, label, line(f"  {row.hint}", "dim")), width)]
    name = f"{row.sign} {row.label}".strip()
    label = together(sign, line(name, row.style or "dim"))
    if marked and form.line is not None:
        text = with_cursor(form.line.text, form.line.cursor, "bold")
    elif row.value:
        text = words(row.shown or row.value, "bold" if marked else "")
    else:
        hint = row.hint if marked else "–"
        text = line(hint, "italic dim")
    return blocked(label, text, width - 1, max(_LABEL, 4))
