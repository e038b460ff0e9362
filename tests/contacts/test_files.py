"""Files of contacts: what is written is read back, and what others wrote is understood."""

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callscript.call.people import Contact
from callscript.contacts.cards import vcard_text
from callscript.contacts.cells import guarded, unguarded
from callscript.contacts.columns import read_csv
from callscript.contacts.decoding import decoded
from callscript.contacts.entries import Read, UnclearFile, contact_of
from callscript.contacts.names import field_name
from callscript.contacts.sheet import contacts_csv
from callscript.contacts.vcard import read_vcards
from tests.contacts.making import MANY

MARIA = Contact("maria", "Maria Lopez", "Lopez Bakeries", "020 5550 0142")


def contacts_of(read: Read) -> list[Contact]:
    return [contact_of(entry, entry.id) for entry in read.entries]


def rows_of(text: str, **wanted: str) -> list[dict[str, str]]:
    return [dict(entry.facts) for entry in read_csv(text, wanted).entries]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(MANY)
def test_csv_comes_back_as_it_was(contacts: list[Contact]) -> None:
    text = contacts_csv(contacts)
    for row in csv.reader(io.StringIO(text, newline="")):
        # No cell is worked out by a spreadsheet.
        assert not any(cell[:1] in "=+-@\t\r\0＝" for cell in row if cell)
    read = read_csv(decoded(text.encode()).text, {})
    assert contacts_of(read) == contacts
    assert not read.refused
    assert not read.remarks


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(MANY)
def test_vcards_come_back_as_they_were(contacts: list[Contact]) -> None:
    text = vcard_text(contacts).encode()
    lines = text.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert [line.decode() for line in lines]  # no character is cut in two
    read = read_vcards(text)
    assert contacts_of(read) == contacts
    assert not read.refused
    assert not read.remarks


@given(st.text())
@example("'=1")
def test_a_guard_comes_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_raw_cells_are_left_alone() -> None:
    contact = Contact("x", "=1+1", phone="+44 20 5550 0142")
    assert "=1+1,,+44 20" in contacts_csv([contact], raw=True)
    assert "'=1+1,,'+44 20" in contacts_csv([contact])


@given(st.binary())
@example(b"\xff\xfe\x00")
@example(b"BEGIN:VCARD\nFN:\xc3\n \xbc\nEND:VCARD")
@example(b'a"b\n"c')
def test_no_bytes_are_too_much(raw: bytes) -> None:
    read_vcards(raw)
    read_vcards(b"BEGIN:VCARD\nFN:A\n" + raw + b"\nEND:VCARD")
    for text in (decoded(raw).text, f"name\n{decoded(raw).text}"):
        try:
            read_csv(text, {})
        except UnclearFile:
            continue


@given(st.text())
@example("ͅ")
@example("1" * 70)
def test_a_fields_name_is_made_once(heading: str) -> None:
    assert field_name(field_name(heading)) == field_name(heading)


ENCODINGS = [
    ("utf-8", b"", "UTF-8"),
    ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
    ("utf-16-le", b"\xff\xfe", "UTF-16"),
    ("utf-16-be", b"\xfe\xff", "UTF-16"),
    ("utf-16-le", b"", "UTF-16"),
    ("utf-16-be", b"", "UTF-16"),
    ("cp1252", b"", "Windows-1252"),
]


@pytest.mark.parametrize(("codec", "mark", "name"), ENCODINGS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_are_told_apart(codec: str, mark: bytes, name: str, ends: str) -> None:
    text = ends.join(("Name;Telefon", "Jürgen Müller – Söhne;030 1", "Zoë;040 2", ""))
    read = decoded(mark + text.encode(codec))
    assert (read.encoding, read.lost) == (name, 0)
    assert [row["name"] for row in rows_of(read.text)] == ["Jürgen Müller – Söhne", "Zoë"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_told_apart(separator: str) -> None:
    rows = [["Name", "Phone", "Notes"], ["Lopez, Maria", "1 | 2; 3", 'says "hi",\nthen; goes']]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    (found,) = rows_of(decoded(out.getvalue().encode()).text)
    assert found == dict(zip(("name", "phone", "notes"), rows[1], strict=True))


def test_a_spreadsheets_own_word_on_its_separator() -> None:
    assert rows_of("sep=;\nName;Phone\nA;1, 2\n") == [{"name": "A", "phone": "1, 2"}]


def test_ragged_rows() -> None:
    read = read_csv('\n\nname,phone\nA\nB,2,,\n\nC,3,more\n"D\nd",4\n', {})
    assert [(e.line, e.facts.get("name")) for e in read.entries] == [
        (4, "A"),
        (5, "B"),
        (8, "D d"),
    ]
    assert [(r.line, r.why) for r in read.refused] == [
        (7, "it has 3 cells, and there are 2 columns")
    ]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    read = read_csv('name,phone\nA,1\n"B,2\nC,3\nD,4\n', {})
    assert [entry.facts["name"] for entry in read.entries] == ["A", "C", "D"]
    assert [(r.line, r.why) for r in read.refused] == [(3, "a quote is opened and never closed")]
    long = "x" * 200_000
    read = read_csv(f'name,phone\n"B,2\n{long},3\nD,4\n', {})
    assert [entry.line for entry in read.entries] == [4]
    assert [row.line for row in read.refused] == [2, 3]


def test_formulas_stay_text_and_controls_are_said() -> None:
    text = "name,phone,notes\n=HYPERLINK(1),'+44 20 5550,\x1b]52;c;x\x07\n@x,+1 555 0100,-\n"
    read = read_csv(text, {})
    assert [dict(entry.facts) for entry in read.entries] == [
        {"name": "=HYPERLINK(1)", "phone": "+44 20 5550", "notes": "␛]52;c;x␇"},
        {"name": "@x", "phone": "+1 555 0100", "notes": "-"},
    ]
    assert read.remarks == (
        "2 cells with what looks like a formula, kept as text (first in line 2)",
        "1 cell with control characters or escape sequences, now shown as signs (first in line 2)",
    )


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (
            "Vorname;Nachname;Firma;Telefon;E-Mail-Adresse",
            "first_name last_name company phone email",
        ),
        ("Nom complet;Société;Téléphone;Courriel", "name company phone email"),
        ("Nombre;Empresa;Teléfono;Correo electrónico;Móvil", "name company phone email mobile"),
        ("Full Name,Organization,Phone Number,E-mail", "name company phone email"),
        (
            "First Name,Last Name,Organization Name,E-mail 1 - Value,Phone 1 - Value",
            "first_name last_name company email phone",
        ),
        ("Customer;Größe;Date of birth;2024 sales", "name grosse birthday field_2024_sales"),
    ],
)
def test_columns_by_their_names(head: str, fields: str) -> None:
    separator = ";" if ";" in head else ","
    read = read_csv(f"{head}\n{separator.join('abcde'[: head.count(separator) + 1])}\n", {})
    assert [field for _head, field in read.columns] == fields.split()


def test_names_are_put_together_and_a_mobile_is_a_phone() -> None:
    assert rows_of("First name,Surname,Mobile,Phone\nMaria,Lopez,07700,\n") == [
        {"first_name": "Maria", "last_name": "Lopez", "name": "Maria Lopez", "phone": "07700"}
    ]


def test_of_several_columns_for_a_field_the_first_filled_one_counts() -> None:
    text = "name,Business Phone,Home phone\nA,1,2\nB,,3\n"
    assert rows_of(text) == [
        {"name": "A", "phone": "1", "home_phone": "2"},
        {"name": "B", "phone": "3"},
    ]


def test_two_columns_of_one_name() -> None:
    assert rows_of("name,x,x\nA,1,2\n") == [{"name": "A", "x": "1", "x_2": "2"}]


def test_a_mapping_is_followed() -> None:
    text = "Cust,No\nMaria,020\n"
    assert rows_of(text, Cust="name", no="Telephone") == [{"name": "Maria", "phone": "020"}]
    assert rows_of(text, Cust="name", No="") == [{"name": "Maria"}]
    with pytest.raises(UnclearFile, match="no column “Cusd”; did you mean “Cust”"):
        read_csv(text, {"Cusd": "name"})
    with pytest.raises(UnclearFile, match="none of them is a name"):
        read_csv(text, {})


@pytest.mark.parametrize("text", ["", "\n\n", '"'])
def test_what_is_no_table(text: str) -> None:
    with pytest.raises(UnclearFile, match="no table of contacts"):
        read_csv(text, {})


V3 = """BEGIN:VCARD
VERSION:3.0
N:Lopez;Maria;;Dr;
FN:Dr Maria
  Lopez
ORG:Lopez\\; Sons;Sales
item1.TEL;TYPE=home:1111111
TEL;TYPE="work,voice",pref:020 5550 0142
EMAIL;TYPE=INTERNET:maria@x.org
ADR;TYPE=work:;;1 Main St;Town;;AB1;UK
NOTE:first\\nsecond\\, third
PHOTO;ENCODING=b:AAAA
END:VCARD
"""
V4 = """BEGIN:VCARD
VERSION:4.0
FN:Bob
TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+44-20-5550-0199;ext=12
TZ:Europe/London
URL:https://example.org/a,b
END:VCARD
"""
V2 = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:caf=C3=A9 and=
 more=0D=0Alines
TEL;CELL:555 0100
END:VCARD
"""


def test_all_versions_of_vcards() -> None:
    read = read_vcards((V3 + V4 + V2).replace("\n", "\r\n").encode())
    maria, bob, jorg = (dict(entry.facts) for entry in read.entries)
    assert maria == {
        "name": "Dr Maria Lopez",
        "first_name": "Maria",
        "company": "Lopez; Sons",
        "phone": "020 5550 0142",
        "phone_2": "1111111",
        "email": "maria@x.org",
        "address": "1 Main St, Town, AB1, UK",
        "notes": "first\nsecond, third",
    }
    assert bob == {
        "name": "Bob",
        "phone": "+44-20-5550-0199 ext. 12",
        "timezone": "Europe/London",
        "website": "https://example.org/a,b",
    }
    assert jorg == {"name": "Jörg Müller", "phone": "555 0100", "notes": "café and more\nlines"}
    assert read.kind == "vCard 2.1, 3.0, 4.0"
    assert read.remarks == ("left out, as there is no place for it: PHOTO (1)",)


def test_a_fold_inside_of_a_character() -> None:
    read = read_vcards(b"BEGIN:VCARD\r\nFN:M\xc3\r\n \xbcller\r\nEND:VCARD\r\n")
    assert read.entries[0].facts == {"name": "Müller"}


def test_what_is_no_vcard_is_told_and_the_rest_is_read() -> None:
    text = "hello\nBEGIN:VCARD\nFN:A\nthis is garbage\nEND:VCARD\nBEGIN:VCARD\nNOTE:n\nEND:VCARD\n"
    read = read_vcards(f"{text}BEGIN:VCARD\nFN:B\nBEGIN:VCARD\nFN:C\nEND:VCARD\n".encode())
    assert [entry.facts["name"] for entry in read.entries] == ["A", "C"]
    assert [(row.line, row.why) for row in read.refused] == [
        (1, "this line is no part of a vCard, and it is in no card"),
        (4, "this line is no part of a vCard"),
        (6, "it has no name, company, phone or e-mail"),
        (9, "the card is never closed (END:VCARD)"),
    ]


def test_vobject_reads_what_is_written() -> None:
    vobject = pytest.importorskip("vobject")
    long = "ü" * 100
    contact = Contact(
        "x", "Lopez; Maria, \\n", "A;B", "+44 20", notes=f"a\nb {long}", fields={"email": "a@b"}
    )
    card = vobject.readOne(vcard_text([contact]))
    assert (card.fn.value, card.org.value, card.tel.value, card.email.value, card.note.value) == (
        *(contact.name, [contact.company], contact.phone, "a@b", contact.notes),
    )
