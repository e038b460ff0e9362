"""Reading vCards: versions 3 and 4, and what telephones still write of 2.1.

Read here and not by vobject, which was tried: one line that is none ends its reading of the whole
file, so that no line could be named and nothing behind it taken; words of 2.1 that go over several
lines come out wrong; it takes 0.26 ms a card; and it brings three packages along.
"""

import binascii
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from callscript.call.zones import zone_named
from callscript.contacts.decoding import decoded
from callscript.contacts.entries import Cleaning, Entry, Read, Refused

OWN_ID, OWN_FIELD, MADE_UP = "X-CALLSCRIPT-ID", "X-CALLSCRIPT-FIELD", "X-CALLSCRIPT-MADE-UP"
"""Properties of ours: a contact's id, a field vCards don't know; and a mark on a name that only
stands in for none."""

_HEAD = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)(?=[;:])")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";:])*))?')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PARTS = re.compile(r"(?<!\\)((?:\\\\)*);")
_KINDS = {
    "NOTE": "notes",
    "URL": "website",
    "TITLE": "title",
    "ROLE": "role",
    "NICKNAME": "nickname",
    "BDAY": "birthday",
}
_QUIET = frozenset({"VERSION", "PRODID", "REV", "KIND", "UID", "SORT-STRING", "SOURCE", "PROFILE"})
"""Says nothing about the person; its going is not worth a remark."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A property: the number of its first line, its name, parameters and value as written."""

    number: int
    name: str
    parameters: tuple[tuple[str, str], ...]
    value: str

    def said(self, parameter: str) -> str:
        """Give what a parameter says, in capitals; several times, in one text."""
        found = (value for name, value in self.parameters if name == parameter)
        return ",".join(found).upper()

    @property
    def rank(self) -> int:
        """What comes first among several: the preferred one."""
        if (pref := self.said("PREF")).isdigit():
            return int(pref[:3])
        return 0 if "PREF" in self.said("TYPE").split(",") else 101


@dataclass(slots=True)
class _Card:
    number: int
    lines: list[_Line] = field(default_factory=list)
    is_whole: bool = False


@dataclass(slots=True)
class _Report:
    """What was not taken."""

    refused: list[Refused] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    cleaning: Cleaning = field(default_factory=Cleaning)


def read_vcards(raw: bytes) -> Read:
    """Read all cards of a file. Total: what can't be read is told by its line."""
    report = _Report()
    entries = []
    versions: Counter[str] = Counter()
    for card in _cards(raw, report):
        entry = _entry(card, report)
        if not card.is_whole:
            report.refused.append(Refused(card.number, "the card is never closed (END:VCARD)"))
        elif entry is None:
            why = "it has no name, company, phone or e-mail"
            report.refused.append(Refused(card.number, why))
        else:
            versions.update(line.value for line in card.lines if line.name == "VERSION")
            entries.append(entry)
    kinds = ", ".join(sorted(versions)[:4]) or "without a version"
    remarks = [*report.cleaning.remarks]
    if report.left_out:
        named = ", ".join(f"{name} ({n})" for name, n in report.left_out.most_common(12))
        remarks.append(f"left out, as there is no place for it: {named}")
    refused = tuple(sorted(report.refused, key=lambda row: row.line))
    return Read(f"vCard {kinds}", tuple(entries), refused, remarks=tuple(remarks))


def _cards(raw: bytes, report: _Report) -> Iterator[_Card]:
    card: _Card | None = None
    for number, text in _unfolded(raw):
        upper = text.strip().upper()
        if upper == "BEGIN:VCARD":
            if card is not None:
                yield card
            card = _Card(number)
        elif upper == "END:VCARD":
            if card is not None:
                card.is_whole = True
                yield card
            card = None
        elif not upper:
            continue
        elif (line := _line(number, text)) is None or card is None:
            where = "" if card else ", and it is in no card"
            report.refused.append(Refused(number, f"this line is no part of a vCard{where}"))
        else:
            card.lines.append(line)
    if card is not None:
        yield card


def _unfolded(raw: bytes) -> Iterator[tuple[int, str]]:
    """Give whole lines with the number of their first; a fold may be inside of a character."""
    whole = decoded(raw)
    # Line by line, so that one of another encoding spoils no other.
    lines = (whole.text.encode() if whole.encoding == "UTF-16" else raw).splitlines()
    number, parts = 1, list[bytes]()
    for n, line in enumerate(lines, 1):
        if n == 1:
            parts = [line.removeprefix(b"\xef\xbb\xbf")]
        elif line.startswith((b" ", b"\t")) and not _is_quoted(parts[0]):
            parts.append(line[1:])
        elif parts[-1].endswith(b"=") and _is_quoted(parts[0]):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        else:
            yield number, _said(parts)
            number, parts = n, [line]
    if parts:
        yield number, _said(parts)


def _is_quoted(line: bytes) -> bool:
    """Whether a line's value is quoted-printable, of which a line that ends with = goes on."""
    return b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()


def _said(parts: Sequence[bytes]) -> str:
    line = parts[0] if len(parts) == 1 else b"".join(parts)
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _line(number: int, text: str) -> _Line | None:
    """Take a property apart; None if it is none."""
    head = text.lstrip()
    start = _HEAD.match(head)
    if start is None:
        return None
    # A group before the name ("item1.TEL") only ties lines together.
    name, at = start[1].upper(), start.end()
    parameters: list[tuple[str, str]] = []
    while found := _PARAMETER.match(head, at):
        at = found.end()
        key, value = found[1].upper(), found[0].partition("=")[2].replace('"', "")
        # 2.1 has bare words: TEL;CELL is TEL;TYPE=CELL.
        parameters.append((key, value) if "=" in found[0] else ("TYPE", key))
    if head[at : at + 1] != ":":
        return None
    line = _Line(number, name, tuple(parameters), head[at + 1 :])
    if not parameters:
        return line
    types = line.said("TYPE").split(",")
    if "QUOTED-PRINTABLE" in (line.said("ENCODING"), *types):
        return _Line(number, name, line.parameters, _unquoted(line))
    return line


def _unquoted(line: _Line) -> str:
    """Read quoted-printable; its line breaks become what a vCard writes for them."""
    raw = binascii.a2b_qp(line.value.encode())
    charset = line.said("CHARSET") or "UTF-8"
    try:
        text = raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = decoded(raw).text
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _text(value: str) -> str:
    """Take the escapes off a value."""
    return _ESCAPED.sub(lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def _parts(value: str) -> list[str]:
    """Give the parts of a value that semicolons separate."""
    marked = _PARTS.sub("\\1\0", value)
    return [_text(part).strip() for part in marked.split("\0")]


def _entry(card: _Card, report: _Report) -> Entry | None:
    """Read a person off a card; None if nothing on it tells who."""
    reading = _Reading(card.number, report)
    for line in sorted(card.lines, key=lambda line: (line.name != "FN", line.rank)):
        reading.take(line)
    facts = {name: text for name, text in reading.facts.items() if text}
    known = any(facts.get(name) for name in ("name", "company", "phone", "email"))
    return Entry(card.number, facts, reading.id) if known or reading.id else None


class _Reading:
    """The facts of one card; of several phones or addresses the preferred one comes first."""

    def __init__(self, number: int, report: _Report) -> None:
        self.facts: dict[str, str] = {}
        self.id = ""
        self._number, self._report = number, report

    def take(self, line: _Line) -> None:
        """Take a property in."""
        value = line.value
        match line.name:
            case "FN" if not line.said(MADE_UP):
                self._first("name", _text(value))
            case "N":
                self._take_name(_parts(value))
            case "ORG":
                self._first("company", _parts(value)[0])
            case "TEL":
                self._more("phone", _phone(value, uri=line.said("VALUE") == "URI"))
            case "EMAIL":
                self._more("email", _text(value).removeprefix("mailto:"))
            case "ADR":
                self._more("address", ", ".join(filter(None, _parts(value))))
            case "TZ" if zone_named(_text(value)) is not None:
                self._first("timezone", _text(value))
            case name if name in _KINDS:
                self._more(_KINDS[name], _text(value))
            case _:
                self._take_own(line)

    def _take_own(self, line: _Line) -> None:
        if line.name == OWN_ID:
            self.id = _text(line.value).strip()
        elif line.name == OWN_FIELD:
            name = next((value for key, value in line.parameters if key == "NAME"), "")
            if name:
                self._set(name, _text(line.value))
        elif line.name not in _QUIET and line.name != "FN":
            self._report.left_out[line.name] += 1

    def _take_name(self, parts: Sequence[str]) -> None:
        """Family, given and further names; used where the card has no whole name."""
        family, given, *_ = [*parts, "", ""]
        if not self.facts.get("name"):
            self._set("name", f"{given} {family}".strip())
        if given and self.facts.get("name", "").partition(" ")[0] != given:
            self._set("first_name", given)

    def _first(self, name: str, text: str) -> None:
        """A fact a card has once."""
        if not self.facts.get(name):
            self._set(name, text)

    def _more(self, name: str, text: str) -> None:
        """A fact a card may have several of: phone, phone_2, phone_3."""
        numbered = (name, *(f"{name}_{n}" for n in range(2, 10)))
        free = next((each for each in numbered if not self.facts.get(each)), None)
        if free is not None and text not in {self.facts.get(each) for each in numbered}:
            self._set(free, text)

    def _set(self, name: str, text: str) -> None:
        cleaning = self._report.cleaning
        self.facts[name] = cleaning.fact(name, text, self._number)


def _phone(value: str, *, uri: bool) -> str:
    if not uri and not value.lower().startswith("tel:"):
        return _text(value)
    number, _, more = value.partition(":")[2].partition(";")
    extension = more.partition("ext=")[2].partition(";")[0]
    return f"{number} ext. {extension}" if extension else number
