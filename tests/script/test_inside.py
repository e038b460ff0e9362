"""Places inside text values, however they are quoted."""

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from callscript.script.inside import inside, mention
from callscript.script.positions import locate
from callscript.script.problems import Span

ESCAPES = ["\\n", "\\t", '\\"', "\\\\", "\\u00e9", "\\U0001F600", "\\x41", "\\e"]
LONG_ONLY = ["\n", "\r\n", "\\\n  ", "\\ \r\n \n\t ", '"x', "''"]
plain = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), min_size=1, max_size=3)

basic = st.lists(st.one_of(plain, st.sampled_from(ESCAPES)), max_size=8)
long_basic = st.lists(st.one_of(plain, st.sampled_from(ESCAPES + LONG_ONLY)), max_size=8)
literal = st.lists(st.one_of(plain, st.sampled_from(["\\", '"', "\t"])), max_size=8)
long_literal = st.lists(st.one_of(plain, st.sampled_from(["\\", '"', "\n", "\r\n"])), max_size=8)

quoted = st.one_of(
    basic.map(lambda parts: f'"{"".join(parts)}"'),
    long_basic.map(lambda parts: f'"""{"".join(parts)}x"""'),
    long_basic.map(lambda parts: f'"""\n{"".join(parts)}x"""'),
    literal.map(lambda parts: f"'{''.join(parts)}'"),
    long_literal.map(lambda parts: f"'''{''.join(parts)}x'''"),
    long_literal.map(lambda parts: f"'''\r\n{''.join(parts)}x'''"),
)


def whole(text: str) -> Span:
    span = locate(text).value(("k",))
    assert span is not None
    return span


def value(text: str) -> str:
    return str(tomli.loads(text)["k"])


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


@given(quoted, st.data())
def test_every_character_is_found(raw: str, data: st.DataObject) -> None:
    """What the marked stretch says, read as TOML by itself, is what was asked for."""
    text = f"# é\nk = {raw}\n"
    said = value(text)
    if not said:
        return
    start = data.draw(st.integers(0, len(said) - 1))
    end = data.draw(st.integers(start + 1, len(said)))
    span = inside(text, whole(text), start, end - start)
    assert (span.line, span.column) == line_and_column(text, span.start)
    stretch = text[span.start : span.end]
    quotes = '"""' if raw[0] == '"' else "'''"
    # A line end right behind the quotes would not count, so something stands before it.
    again = value(f"k = {quotes}.{stretch}.{quotes}")
    assert again[1:-1] == said[start:end]


@pytest.mark.parametrize(
    ("text", "offset", "length", "marked"),
    [
        ('k = "a {b} c"', 2, 3, "{b}"),
        ('k = "\\t{b} c"', 1, 3, "{b}"),
        ('k = """\na\n{b}"""', 2, 3, "{b}"),
        ('k = """a \\\n   {b}"""', 2, 3, "{b}"),
        ("k = 'a\\b{c'", 3, 1, "{"),
        ('k = ""', 0, 1, '"'),
        ('k = "ab"', 9, 9, '"'),
        ("k = [1]", 0, 1, "[1]"),
        ("k = 12", 1, 1, "12"),
    ],
)
def test_marked_stretch(text: str, offset: int, length: int, marked: str) -> None:
    span = inside(text, whole(text), offset, length)
    assert text[span.start : span.end] == marked


@pytest.mark.parametrize(
    ("text", "name", "place", "marked"),
    [
        ('k = "score <= 6"', "score", (1, 6), "score"),
        ('k = "scores or score"', "score", (1, 16), "score"),
        ('k = "contact.score or score"', "score", (1, 23), "score"),
        ('k = """\na or\n  score"""', "score", (3, 3), "score"),
        ('k = "name {name|x}"', "{name", (1, 11), "{name"),
        ('k = "sc\\u006fre"', "score", (1, 5), '"sc\\u006fre"'),
        ("k = \"a == 'x+y'\"", "x+y", (1, 12), "x+y"),
    ],
)
def test_mention(text: str, name: str, place: tuple[int, int], marked: str) -> None:
    span = mention(text, whole(text), name)
    assert (span.line, span.column) == place
    assert text[span.start : span.end] == marked
