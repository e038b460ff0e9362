"""Files that are no text of a script, and what to do with them instead."""

import re

_SAVE = "open it there and save it as plain text (.txt, UTF-8), then import that"
_WORD = ("this is a Word document", f"in Word: {_SAVE}")
_OFFICE = ("this is a document of an office program", _SAVE)
_CONTACTS = (
    "this is a table, and no script",
    "a table of contacts? callscript contacts import; a survey form has to be .xlsx",
)
_SCRIPT = ("this is a script already", "look at it with callscript check")
_PDF = ("this is a PDF", "copy its words into a text file (.txt, UTF-8), then import that")
_PAGE = ("this is a web page", f"in the browser: {_SAVE}")
_BINARY = ("this is no text", "save it as plain text in UTF-8")
_BY_ENDING = {
    **dict.fromkeys((".doc", ".docx", ".docm", ".dot", ".dotx"), _WORD),
    **dict.fromkeys((".odt", ".rtf", ".pages", ".wps"), _OFFICE),
    **dict.fromkeys((".csv", ".tsv", ".vcf"), _CONTACTS),
    **dict.fromkeys((".htm", ".html"), _PAGE),
    ".pdf": _PDF,
    ".toml": _SCRIPT,
}
_BY_BEGINNING = (
    (b"PK\x03\x04", _OFFICE),
    (b"\xd0\xcf\x11\xe0", _WORD),
    (b"{\\rtf", _OFFICE),
    (b"%PDF-", _PDF),
    (b"BEGIN:VCARD", _CONTACTS),
    (b"<!doctype html", _PAGE),
    (b"<html", _PAGE),
)
_COLUMNS = frozenset(
    {"name", "first name", "last name", "full name", "phone", "telephone", "mobile", "email"}
    | {"company", "address", "phone number", "first_name", "last_name"}
)
_WIDEST_HEAD = 1000


def foreign(raw: bytes, ending: str) -> tuple[str, str] | None:
    """What a file is that holds no text of a script, and what to do; None if it may be one.

    `ending` is that of its name, with the dot. It counts even where the bytes look like text: who
    renames a text to .docx has most likely taken the wrong file.
    """
    if known := _BY_ENDING.get(ending.lower()):
        return known
    start = raw[:_WIDEST_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"word/document.xml" in raw and start.startswith(b"PK"):
        return _WORD
    for beginning, known in _BY_BEGINNING:
        if start.lower().startswith(beginning.lower()):
            return known
    if b"\0" in start:
        return _BINARY
    return _CONTACTS if _is_table(start.decode("utf-8", "replace")) else None


def _is_table(text: str) -> bool:
    """Whether the first line names columns as a table of contacts has them."""
    first = text.split("\n", 1)[0]
    cells = [
        cell.strip(" \"'\r").casefold().replace("-", "") for cell in re.split(r"[,;\t]", first)
    ]
    return len(cells) > 1 and sum(cell in _COLUMNS for cell in cells) > 1
