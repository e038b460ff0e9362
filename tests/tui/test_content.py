"""The one door between text and the screen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.text import clean, clean_line
from callscript.tui.content import (
    beside,
    blocked,
    fitted,
    has_cursor,
    line,
    printed,
    spread,
    together,
    with_cursor,
    words,
)
from callscript.tui.styled import Styled
from tests.tui.making import NASTY

TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from([*"[]/@=\n\t\r\x1b漢👨\u200d\u0301\u202e"])),
    max_size=60,
)


@pytest.mark.parametrize("text", NASTY)
def test_outside_text_is_never_markup_and_never_a_control(text: str) -> None:
    assert words(text, "bold").plain == clean(text)
    assert line(text, "bold").plain == clean_line(text)
    assert printed(text).plain == clean(text)
    assert "\x1b" not in words(text).plain


@given(TEXTS)
@settings(deadline=None)
def test_words_are_the_text_cleaned(text: str) -> None:
    assert words(text, "bold $accent").plain == clean(text)
    assert line(text).plain == clean_line(text)
    assert together(words(text), line(text)).plain == clean(text) + clean_line(text)


@given(TEXTS, st.integers(0, 60))
@settings(deadline=None)
def test_the_cursor_adds_nothing_but_a_blank_where_there_is_no_character(
    text: str, place: int
) -> None:
    text = clean(text)
    cursor = min(place, len(text))
    shown = with_cursor(text, cursor, "bold")
    blank = " " if cursor == len(text) or text[cursor] == "\n" else ""
    assert shown.plain == text[:cursor] + blank + text[cursor:]
    assert has_cursor(shown)


@pytest.mark.parametrize("text", NASTY)
def test_the_cursor_cleans_what_is_not_clean(text: str) -> None:
    assert with_cursor(text, len(text)).plain == f"{clean(text)} "


@pytest.mark.parametrize(
    "whole", ["漢", "👨\u200d👩\u200d👧", "e\u0301", "🇩🇪", "👍🏽", "\u1112\u1161\u11ab", "❤\ufe0f"]
)
def test_the_cursor_covers_a_whole_visible_character(whole: str) -> None:
    shown = with_cursor(f"a{whole}b", 1)
    assert shown.plain == f"a{whole}b"
    (cell,) = (text for text, look in shown.runs if look)
    assert cell == whole


@given(TEXTS, TEXTS, st.integers(0, 30), st.integers(0, 12))
@settings(deadline=None)
def test_rows_are_never_wider_than_asked(left: str, right: str, width: int, gutter: int) -> None:
    assert fitted(line(left), width).cell_length <= width
    assert spread(line(left), line(right), width).cell_length <= width
    for row in blocked(line(left), words(right), width, gutter):
        assert row.cell_length <= width
    for row in beside(line(left), [line(right)] * 2, width, gutter):
        assert row.cell_length <= width


def test_a_row_that_fits_is_as_it_was() -> None:
    assert spread(line("left"), line("right"), 12).plain == "left   right"
    assert fitted(line("left"), 4).plain == "left"
    assert fitted(line("left"), 3).plain == "le…"
    rows = blocked(line("SAY"), words("one two three"), 14, 5)
    assert [row.plain for row in rows] == ["SAY  one two ", "     three"]


def test_where_both_do_not_fit_each_keeps_at_least_a_third() -> None:
    row = spread(line("l" * 20), line("r" * 20), 12)
    assert row.cell_length == 12
    assert min(row.plain.count("l"), row.plain.count("r")) >= 3
    assert row.plain.count("…") == 2


def test_nothing_is_nothing() -> None:
    assert with_cursor("", 0).plain == " "
    assert blocked(line("x"), Styled(), 0, 4) is not None
