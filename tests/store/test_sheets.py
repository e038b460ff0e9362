"""Workbooks that nobody here made: forms are read, all else is refused soon and in words."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from callscript.script.problems import ScriptError
from callscript.store import sheets
from callscript.store.sheets import read_sheets

SURVEY = "xl/worksheets/sheet1.xml"


def book(*rows: tuple[object, ...], name: str = "survey", choices: bool = True) -> bytes:
    made = Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    if choices:
        sheet = made.create_sheet(" Choices ")
        sheet.append(("list name", "name", "Label::English (en)"))
        sheet.append(("yn", 1, True))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def changed(raw: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something in one of its parts replaced."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(raw)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for info in before.infolist():
            content = before.read(info)
            if info.filename == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(info.filename, content)
    return out.getvalue()


def refused(raw: bytes) -> str:
    with pytest.raises(ScriptError) as caught:
        read_sheets(raw, "f.xlsx")
    (problem,) = caught.value.problems
    assert problem.code == "no-form"
    return problem.message


FORM = (("Type", "Name", "Label"), (), ("integer", 2, 1.5))


def test_a_form_s_sheets_are_read_as_rows_of_text() -> None:
    form = read_sheets(book(*FORM), "f.xlsx")
    assert [(row.number, dict(row.cells)) for row in form.survey] == [
        (3, {"type": "integer", "name": "2", "label": "1.5"})
    ]
    assert [dict(row.cells) for row in form.choices] == [
        {"list_name": "yn", "name": "1", "label::English (en)": "yes"}
    ]
    assert form.settings == ()


def test_a_formula_is_never_worked_out() -> None:
    raw = book(("type", "name", "label"), ("text", "a", "=1+1"), ("text", "b", "B"))
    assert [dict(row.cells) for row in read_sheets(raw, "f").survey] == [
        {"type": "text", "name": "a"},
        {"type": "text", "name": "b", "label": "B"},
    ]


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    raw = changed(book(("type", "name"), ("text", "a")), SURVEY, b"</sheetData>", far)
    assert [row.number for row in read_sheets(raw, "f").survey] == [2]


def test_a_sheet_that_tells_a_wrong_size_is_read_to_its_end() -> None:
    raw = book(("type", "name"), ("text", "a"), ("text", "b"))
    for size in (b'ref="A1"', b'ref="A1:XFD1048576"'):
        form = read_sheets(changed(raw, SURVEY, b'ref="A1:B3"', size), "f")
        assert [row.get("name") for row in form.survey] == ["a", "b"]


@pytest.mark.parametrize("rows", [(), (("type",),), (("kind", "name"), ("text", "a"))])
def test_a_workbook_without_a_survey_is_no_form(rows: tuple[tuple[object, ...], ...]) -> None:
    assert "no column 'type'" in refused(book(*rows))
    assert "no sheet 'survey'" in refused(book(*rows, name="other"))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    rows = [("text", f"q{n}") for n in range(4)]
    assert len(read_sheets(book(("type", "name"), *rows[:3]), "f").survey) == 3
    assert "'survey' has more" in refused(book(("type", "name"), *rows))


@pytest.mark.parametrize(
    "raw",
    [b"", b"PK\x03\x04", b"type,name\n", b"\xd0\xcf\x11\xe0" + b"\0" * 600, book(FORM[0])[:-200]],
)
def test_what_is_no_workbook_is_refused(raw: bytes) -> None:
    assert "no .xlsx workbook" in refused(raw)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 4 * 1024 * 1024)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb, bomb.open(SURVEY, "w") as part:
        for _ in range(5):
            part.write(bytes(1024 * 1024))
    assert len(out.getvalue()) < 100_000
    assert "unpacks to" in refused(out.getvalue())
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as parts:
        for n in range(sheets.MOST_PARTS + 1):
            parts.writestr(f"p{n}", "")
    assert "unpacks to" in refused(many.getvalue())


def test_declared_entities_are_refused() -> None:
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    raw = changed(book(("type",), ("text",)), SURVEY, b"<worksheet", head)
    assert "declarations" in refused(raw)


def test_a_file_too_large_is_not_even_opened() -> None:
    assert "may have" in refused(bytes(sheets.MAX_BYTES + 1))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", SURVEY, "[Content_Types].xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("content", [b"", b"<a>", b"<a/>", b"\x00\xff"])
def test_broken_parts_are_refused_or_read_but_never_fatal(part: str, content: bytes) -> None:
    out = BytesIO()
    raw = book(("type", "name"), ("text", "a"))
    with zipfile.ZipFile(BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            after.writestr(info.filename, content if info.filename == part else before.read(info))
    try:
        assert read_sheets(out.getvalue(), "f").survey
    except ScriptError as error:
        assert error.problems[0].code == "no-form"
