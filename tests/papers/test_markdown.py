"""Text from outside is shown exactly and is never markup."""

import pytest
from hypothesis import given

from callscript.papers.markdown import Markdown, hanging, literal, quote
from tests.papers.parsed import inline_types, normal, texts, tokens
from tests.papers.strategies import outside


@given(outside)
def test_literal_is_one_paragraph_of_nothing_but_text(text: str) -> None:
    written = literal(text)
    wanted = normal(text)
    types = [token.type for token in tokens(written)]
    assert types == (["paragraph_open", "inline", "paragraph_close"] if wanted else [])
    assert inline_types(written) <= {"text"}
    assert texts(written) == ([wanted] if wanted else [])


@given(outside)
def test_literal_keeps_to_its_place(text: str) -> None:
    written = literal(text)
    paper = (
        f"# {written}\n\n- {written}\n  - {written}\n\n| a | b |\n|---|---|\n| {written} | c |\n"
    )
    wanted = normal(text)
    items = [wanted] * 2 if wanted else []
    assert texts(paper) == [wanted, *items, "a", "b", wanted, "c"]
    assert inline_types(paper) <= {"text"}


@given(outside)
def test_quote_is_one_block_with_the_texts_lines(text: str) -> None:
    written = quote(text)
    assert [t.type for t in tokens(written) if t.level == 0] == [
        "blockquote_open",
        "blockquote_close",
    ]
    assert {t.type for t in tokens(written) if t.level == 1} <= {
        "paragraph_open",
        "paragraph_close",
    }
    assert inline_types(written) <= {"text", "hardbreak"}
    assert normal(" ".join(texts(written))) == normal(text)


@given(outside)
def test_hanging_stays_in_its_item(text: str) -> None:
    paper = f"- first\n- x {hanging(text)}\n- last\n"
    assert inline_types(paper) <= {"text", "hardbreak"}
    assert texts(paper) == ["first", normal("x " + text), "last"]


@pytest.mark.parametrize(
    "plain",
    [
        "I'm 5 minutes late - sorry (again)!",
        'Q&A at 9:30; 100% of "it" costs $5 or £4, café',
        "joe@example.com",
        "../../etc/x",
        "A-1. Not a list.",
        "a\u00a0b \u200d \u200f",
    ],
)
def test_ordinary_words_stay_readable(plain: str) -> None:
    assert literal(plain) == plain


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# x", r"\# x"),
        ("7. x", r"7\. x"),
        ("7) x", r"7\) x"),
        ("- x", r"\- x"),
        ("C #", r"C \#"),
        ("a|b", r"a\|b"),
        ("www.x.example", r"www\.x.example"),
        ("https://x.example", r"https\://x.example"),
        ("&lt;", r"\&lt;"),
        ("one\ntwo", "one two"),
        ("\x1b[0m", r"␛\[0m"),
    ],
)
def test_what_is_escaped(text: str, written: str) -> None:
    assert literal(text) == written


def test_line_breaks_are_kept_where_there_is_room() -> None:
    assert quote("one\ntwo\n\n\nthree\n") == "> one\\\n> two\n>\n> three"
    assert hanging("one\n\ntwo", 4) == "one\\\n    two"
    assert quote(" \n ") == ">"


def test_long_notes_are_written_at_once() -> None:
    long = "# | `*_" * 10_000
    assert normal(texts(literal(long))[0]) == normal(long)


def test_the_result_is_marked_as_markdown() -> None:
    made = (literal("x"), quote("x"), hanging("x"))
    assert all(isinstance(text, Markdown) for text in made)
