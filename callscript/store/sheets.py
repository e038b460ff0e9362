"""Reading the sheets of a survey form: a file nobody here made, so every size has its bound.

openpyxl gives row by row and so can be stopped; python-calamine, fourteen times as fast, aborts the
whole program on one cell in the last corner of a sheet.
"""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from callscript.script.formrows import Form, Row
from callscript.script.problems import WHOLE_FILE, Problem, ScriptError
from callscript.text import clean

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 48 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 2000
"""Rows of a sheet below its head."""
MOST_COLUMNS = 60
_LONGEST_CELL = 8000

_DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, ParseError, EOFError),
    *(OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, ArithmeticError),
)
"""What openpyxl and the libraries below it were seen to raise for files that are broken."""


def read_sheets(raw: bytes, file: str) -> Form:
    """Read a form's sheets; raises `ScriptError` for what is too large, broken or no form."""
    try:
        import openpyxl  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        fix = "install it with  pip install 'callscript[sheets]'"
        raise _refused(file, "reading sheets needs openpyxl, which isn't here", fix) from None
    _look_over(raw, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                BytesIO(raw), read_only=True, data_only=True, keep_links=False
            )
            return _form(book, file)
    except _DAMAGED as error:
        message = f"this can't be read as a workbook ({type(error).__name__})"
        raise _refused(
            file, message, "open it in a spreadsheet and save it anew as .xlsx"
        ) from None


def _refused(file: str, message: str, fix: str) -> ScriptError:
    return ScriptError([Problem(file, WHOLE_FILE, "no-form", message, fix)])


def _look_over(raw: bytes, file: str) -> None:
    """Refuse what would unpack to too much. zipfile never gives more than a part's stated size."""
    if len(raw) > MAX_BYTES:
        raise _refused(file, f"a form may have {MAX_BYTES:,} bytes; this one has more", "split it")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > MAX_UNPACKED:
                raise _refused(file, f"this unpacks to {size:,} bytes, too much for a form", "")
            for part in parts:
                _no_declarations(packed.read(part), file)
    except _DAMAGED:
        fix = "save it as .xlsx; the older .xls can't be read"
        raise _refused(file, "this is no .xlsx workbook", fix) from None


def _no_declarations(content: bytes, file: str) -> None:
    """Refuse XML that declares its own entities: nothing in a workbook needs any."""
    marks = ("<!DOCTYPE", "<!ENTITY")
    if any(
        mark.encode(code) in content
        for mark in marks
        for code in ("utf-8", "utf-16-le", "utf-16-be")
    ):
        raise _refused(file, "this holds declarations that no workbook has", "")


def _form(book: "Workbook", file: str) -> Form:
    names = {name.strip().lower(): name for name in book.sheetnames}
    if "survey" not in names:
        has = ", ".join(book.sheetnames[:9])
        raise _refused(file, f"there is no sheet 'survey'; there is {has}", "name the sheet survey")
    rows = {
        name: tuple(_rows(book[names[name]], name, file)) if name in names else ()
        for name in ("survey", "choices", "settings")
    }
    if not any(row.get("type") for row in rows["survey"]):
        fix = "its first row names the columns, type, name and label among them"
        raise _refused(file, "the sheet 'survey' has no column 'type', or nothing in it", fix)
    return Form(file, rows["survey"], rows["choices"], rows["settings"])


def _rows(sheet: Any, name: str, file: str) -> Iterator[Row]:
    """The rows below the head that say something; the head is the first row that does."""
    columns: Sequence[str] = ()
    last = MOST_ROWS + 2
    for number, cells in enumerate(
        sheet.iter_rows(max_row=last, max_col=MOST_COLUMNS, values_only=True), 1
    ):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        if not columns:
            columns = [_column(text) for text in texts]
            continue
        if number >= last:
            message = f"a sheet may have {MOST_ROWS:,} rows; '{name}' has more"
            raise _refused(file, message, "split the form")
        pairs = zip(columns, texts, strict=False)
        yield Row(number, {column: text for column, text in pairs if column and text})


def _column(head: str) -> str:
    """A column's name: small, with _ for blanks; what stands after :: is a language."""
    name, colons, language = head.partition("::")
    return "_".join(name.lower().split()) + colons + language.strip()


def _text(cell: object) -> str:
    """A cell as text; formulas come as the value they had when the file was saved."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat()
    return clean(str(cell)[:_LONGEST_CELL]).strip()
