"""Positions: every key and value of a TOML text is found where it stands."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.script.positions import Path, Positions, locate
from callscript.script.problems import START_OF_FILE, Span


def cut(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


HAND_WRITTEN: list[tuple[str, Path, str | None, str | None]] = [
    # text, path, what stands at its key, what stands at its value
    ('goto = "x"', ("goto",), "goto", '"x"'),
    ("a=1", ("a",), "a", "1"),
    ('"a b" = 1', ("a b",), '"a b"', "1"),
    ("'a.b' = 1", ("a.b",), "'a.b'", "1"),
    ('"\\u0061" = 1', ("a",), '"\\u0061"', "1"),
    ('"" = 1', ("",), '""', "1"),
    ("1234 = 1", ("1234",), "1234", "1"),
    ("a.b.c = 1", ("a", "b", "c"), "c", "1"),
    ("a.b.c = 1", ("a", "b"), "b", None),
    ("a . 'b' .\"c\" = 1", ("a", "b", "c"), '"c"', "1"),
    ("1.5 = 2.5", ("1", "5"), "5", "2.5"),
    ("a.b = 1\na.c = 2", ("a",), "a", None),
    ("a = true # no", ("a",), "a", "true"),
    ("a = -1_000.5e+3 # no", ("a",), "a", "-1_000.5e+3"),
    ("a = +inf", ("a",), "a", "+inf"),
    ("a = 0xFF", ("a",), "a", "0xFF"),
    ("a = 1979-05-27 07:32:00.5-07:00 ", ("a",), "a", "1979-05-27 07:32:00.5-07:00"),
    ("a = 1979-05-27T07:32Z\r\nb = 1", ("a",), "a", "1979-05-27T07:32Z"),
    ("a = 07:32 ", ("a",), "a", "07:32"),
    (r'a = "q\" # \\" # no', ("a",), "a", r'"q\" # \\"'),
    ("a = 'C:\\' # '", ("a",), "a", "'C:\\'"),
    ('a = """x"""', ("a",), "a", '"""x"""'),
    ('a = """x"" y"""', ("a",), "a", '"""x"" y"""'),
    ('a = """x""""', ("a",), "a", '"""x""""'),
    ('a = """x"""""', ("a",), "a", '"""x"""""'),
    ('a = """"""', ("a",), "a", '""""""'),
    ('a = """""x"""', ("a",), "a", '"""""x"""'),
    ('a = """\n\\"""\\"" # no\n""" # x', ("a",), "a", '"""\n\\"""\\"" # no\n"""'),
    ("a = '''x''' # '''", ("a",), "a", "'''x'''"),
    ("a = ''''x'''''\nb = 1", ("a",), "a", "''''x'''''"),
    ("a = '''\nb = 1\n'''\nb = 2", ("b",), "b", "2"),
    ("a = ''\nb = ''", ("b",), "b", "''"),
    ("a = []", ("a",), "a", "[]"),
    ("a = [1, 2 , 3]", ("a", 1), None, "2"),
    ("a = [\n 1, # [\n 2, # no\n]\n", ("a", 1), None, "2"),
    ("a = [\n 1, # ]\n 2, # no\n]\n", ("a",), "a", "[\n 1, # ]\n 2, # no\n]"),
    ("a = [[1], [2, [3.5]]]", ("a", 1, 1, 0), None, "3.5"),
    ("a = {}", ("a",), "a", "{}"),
    ("a = { b = 1, c.d = 2 }", ("a", "c", "d"), "d", "2"),
    ("a = { b = 1, c.d = 2 }", ("a",), "a", "{ b = 1, c.d = 2 }"),
    ("a = {\n b = 1, # }\n\n c = [ { d = 2, }, ],\n}", ("a", "c", 0, "d"), "d", "2"),
    ("a = [{b = 1}, {b = 2}]", ("a", 1), None, "{b = 2}"),
    ("a = [{b = 1}, {b = 2}]", ("a", 1, "b"), "b", "2"),
    ("[a]\nb = 1", ("a",), "a", None),
    ("[a]\nb = 1", ("a", "b"), "b", "1"),
    ('[ a . "b c" ] # no\nd = 1', ("a", "b c"), '"b c"', None),
    ('[ a . "b c" ] # no\nd = 1', ("a", "b c", "d"), "d", "1"),
    ("[a.b]\nc = 1\n[a]\nd = 2", ("a", "d"), "d", "2"),
    ("[[a]]\nb = 1\n[[a]]\nb = 2", ("a", 0, "b"), "b", "1"),
    ("[[a]]\nb = 1\n[[a]]\nb = 2", ("a", 1, "b"), "b", "2"),
    ("[[a]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\n[[a.b]]\nc = 2", ("a", 1, "b", 1, "c"), "c", "2"),
    ("[[a]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\n[[a.b]]\nc = 2", ("a", 0, "b", 1), None, None),
    ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", ("a", 1, "b", "c"), "c", "2"),
    ("[[a]]\n[[a]]\n[a.b.c]\nd = 1", ("a", 1, "b", "c", "d"), "d", "1"),
    ("[[a.b]]\nc.d = 1", ("a", "b", 0, "c", "d"), "d", "1"),
    ("\n \t# x = 1\r\n\r\nx = 2\r\n", ("x",), "x", "2"),
    ("x = 1", ("y",), None, None),
    ("x = 1", ("x", "y"), None, None),
    ("x = [1]", ("x", 1), None, None),
    ("", ("x",), None, None),
    ("x = 1", (), None, None),
]


@pytest.mark.parametrize(("text", "path", "key", "value"), HAND_WRITTEN)
def test_finds_key_and_value(text: str, path: Path, key: str | None, value: str | None) -> None:
    tomli.loads(text)
    places = locate(text)
    assert (cut(text, places.key(path)), cut(text, places.value(path))) == (key, value)


def test_the_key_of_a_table_is_the_one_in_its_own_header() -> None:
    text = "[a.b]\n[a]\n[[c]]\n[[c]]\n"
    places = locate(text)
    assert places.key(("a",)) == Span(7, 8, 2, 2)
    assert places.key(("c",)) == places.key(("c", 0)) == Span(12, 13, 3, 3)
    assert places.key(("c", 1)) == Span(18, 19, 4, 3)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("steps", 1, "goto"), 6, 8),
        (("steps", 1, "goto", "deeper"), 6, 8),
        (("steps", 1, "answers"), 5, 3),
        (("steps", 1, "answers", 0, "key"), 5, 3),
        (("steps", 7), 2, 3),
        (("name",), 1, 8),
        (("nothing", "here"), 1, 1),
        ((), 1, 1),
    ],
)
def test_nearest_falls_back_along_the_path(path: Path, line: int, column: int) -> None:
    places = locate("name = 'x'\n[[steps]]\r\ngoto = 'a'\n\n[[steps]]\ngoto = 'b'\n")
    span = places.nearest(path)
    assert (span.line, span.column) == (line, column)


def test_an_empty_text_has_only_its_start() -> None:
    assert locate("").nearest(("a",)) == START_OF_FILE


def test_columns_count_characters() -> None:
    text = "'ü🙂' = 'نام'\n'سلام' = {é = 1}\n".replace("é", "'é'")
    span = locate(text).key(("سلام", "é"))
    assert span == Span(text.index("'é'"), text.index("'é'") + 3, 2, 11)


def test_brackets_as_deep_as_allowed() -> None:
    text = "a = " + "[" * 100 + "7" + "]" * 100
    assert cut(text, locate(text).value(("a", *[0] * 100))) == "7"


# A document of any shape, and a writer that says it in one of the many ways TOML has.

NAMES = st.text(alphabet="ab-_1 .é\"'\\#]=\u200d", max_size=4)
TIMES = st.times(timezones=st.none())
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
LEAVES = st.one_of(
    st.text(alphabet="ab \t\n\"'\\#[]{}=,.é🙂\x1b", max_size=9),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.dates(),
    TIMES,
    st.datetimes(timezones=st.none() | ZONES),
)


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    tables = st.dictionaries(NAMES, inner, max_size=4)
    return st.one_of(tables, st.lists(inner, max_size=3), st.lists(tables, max_size=3))


DOCUMENTS = st.dictionaries(NAMES, st.recursive(LEAVES, nested, max_leaves=12), max_size=4)


class Writer:
    """Writes a document as TOML, each part in a style picked by `pick`."""

    def __init__(self, pick: Random) -> None:
        self.pick = pick
        self.lines: list[str] = []

    def table(self, content: dict[str, Any], path: tuple[str, ...]) -> None:
        """Write the pairs of a table whose header stands, then the tables below it."""
        below = {}
        for name, value in content.items():
            if self.can_have_headers(value) and self.pick.random() < 0.6:
                below[name] = value
            else:
                self.lines += [self.pair(self.key(name), value) + self.pick.choice(["", " # = ["])]
        for name, value in below.items():
            header = ".".join(self.key(part) for part in (*path, name))
            for element in value if isinstance(value, list) else [value]:
                self.lines += [f"[[{header}]]" if isinstance(value, list) else f"[ {header}\t] # x"]
                self.table(element, (*path, name))

    def can_have_headers(self, value: object) -> bool:
        if isinstance(value, list):
            return bool(value) and all(isinstance(element, dict) for element in value)
        return isinstance(value, dict)

    def pair(self, key: str, value: Any) -> str:
        if isinstance(value, dict) and len(value) == 1 and self.pick.random() < 0.5:
            ((name, inner),) = value.items()
            return self.pair(key + self.pick.choice([".", " . "]) + self.key(name), inner)
        return key + self.pick.choice(["=", " = "]) + self.value(value)

    def key(self, name: str) -> str:
        styles = [json.dumps(name, ensure_ascii=self.pick.random() < 0.5)]
        if "'" not in name:
            styles.append(f"'{name}'")
        if name and set(name) <= set("ab-_1"):
            styles.append(name)
        return self.pick.choice(styles)

    def value(self, value: Any) -> str:
        if isinstance(value, dict):
            return self.bracketed("{}", [self.pair(self.key(k), v) for k, v in value.items()])
        if isinstance(value, list):
            return self.bracketed("[]", [self.value(element) for element in value])
        if isinstance(value, str):
            return self.string(value)
        if isinstance(value, (date, datetime, time)):
            return value.isoformat()
        return json.dumps(value) if isinstance(value, bool) else repr(value)

    def bracketed(self, brackets: str, items: list[str]) -> str:
        comma, edge = self.pick.choice([(", ", ""), (",", " "), (" , # ]}\n  ", "\n # ,\n")])
        last = self.pick.choice(["", ","]) if items else ""
        return brackets[0] + edge + comma.join(items) + last + edge + brackets[1]

    def string(self, value: str) -> str:
        basic = json.dumps(value, ensure_ascii=False)
        styles = [
            basic,
            f'"""\\\n {basic[1:-1]}"""' if not value.startswith((" ", "\n")) else basic,
        ]
        if "\x1b" not in value:
            if "'" not in value and "\n" not in value:
                styles.append(f"'{value}'")
            if "'''" not in value.rstrip("'") and not value.endswith("'''"):
                styles.append(f"'''\n{value}'''")
            if '"""' not in value.rstrip('"') and "\\" not in value and not value.endswith('"""'):
                styles.append(f'"""\n{value}"""')
        return self.pick.choice(styles)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, (*path, name))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, index))


def assert_line_and_column(text: str, span: Span) -> None:
    line_start = text.rfind("\n", 0, span.start) + 1
    assert span.line == text.count("\n", 0, span.start) + 1
    assert span.column == span.start - line_start + 1


def assert_found(text: str, places: Positions, path: Path, value: Any) -> None:
    span = places.value(path)
    if span is None:
        assert isinstance(value, (dict, list)), "only tables under headers stand nowhere"
    else:
        assert tomli.loads("x = " + text[span.start : span.end])["x"] == value
        assert_line_and_column(text, span)
    key = places.key(path)
    if isinstance(path[-1], str):
        assert key is not None
    if key is not None:
        name = next(part for part in reversed(path) if isinstance(part, str))
        assert tomli.loads(text[key.start : key.end] + " = 0") == {name: 0}
        assert_line_and_column(text, key)


@settings(deadline=None, max_examples=150)
@given(document=DOCUMENTS, pick=st.randoms(use_true_random=False), crlf=st.booleans())
def test_every_value_is_found_in_every_style(
    document: dict[str, Any], pick: Random, crlf: bool
) -> None:
    writer = Writer(pick)
    writer.table(document, ())
    text = ("\r\n" if crlf else "\n").join("\n".join(writer.lines).split("\n"))
    assert tomli.loads(text) == document, "the writer is wrong"
    places = locate(text)
    for path, value in walk(document):
        assert_found(text, places, path, value)
