"""Styled text: what is written survives every cut and break, and no row is too wide."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from callscript.tui.styled import Styled, join

PIECES = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc"]),
    st.sampled_from([*"ab c\n\t漢", "👨\u200d👩", "e\u0301"]),
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)
LOOKS = st.sampled_from(["", "bold", "$accent"])
STYLED = st.lists(st.tuples(TEXTS, LOOKS), max_size=5).map(lambda runs: Styled(tuple(runs)))


def letters(text: str) -> str:
    """What must not get lost: everything but blanks."""
    return "".join(text.split())


@given(STYLED, st.integers(2, 40))
def test_wrapping_loses_no_letter_and_keeps_every_row_within_its_width(
    text: Styled, width: int
) -> None:
    rows = text.wrap(width)
    assert all(row.cell_length <= width for row in rows)
    assert letters("".join(row.plain for row in rows)) == letters(text.plain)


@given(STYLED, st.integers(2, 40))
def test_a_letter_keeps_its_look_when_its_row_is_broken(text: Styled, width: int) -> None:
    def looks(rows: list[Styled]) -> list[tuple[str, str]]:
        return [(c, look) for row in rows for run, look in row.runs for c in letters(run)]

    assert looks(text.wrap(width)) == looks([text])


@given(STYLED, st.integers(0, 40))
def test_a_row_is_cut_to_its_width_and_filled_up_to_it(text: Styled, width: int) -> None:
    assert text.truncate(width).cell_length <= width
    assert text.truncate(width, ellipsis=True).cell_length <= width
    assert text.truncate(width, pad=True).cell_length == width
    if text.cell_length <= width:
        assert text.truncate(width) == text


@given(st.lists(STYLED, max_size=5))
def test_joined_parts_are_the_same_text(parts: list[Styled]) -> None:
    assert join(parts).plain == "".join(part.plain for part in parts)


def test_rows_break_between_words_and_long_words_where_the_row_ends() -> None:
    def rows(text: str, width: int) -> list[str]:
        return [row.plain.rstrip() for row in Styled(((text, ""),)).wrap(width)]

    assert rows("one two three", 7) == ["one two", "three"]
    assert rows("a\n\nb", 7) == ["a", "", "b"]
    assert rows("abcdefghij kl", 4) == ["abcd", "efgh", "ij", "kl"]
    assert rows("漢字漢字", 3) == ["漢", "字", "漢", "字"]
    assert rows("a\tb", 20) == ["a       b"]


def test_half_a_wide_character_is_a_blank() -> None:
    cut = Styled((("漢字", ""),)).truncate(3)
    assert cut.plain == "漢 "
    assert cell_len(cut.plain) == 3


def test_an_ellipsis_shows_that_a_row_was_cut() -> None:
    row = Styled((("left", "bold"), ("over", "")))
    assert row.truncate(6, ellipsis=True) == Styled((("left", "bold"), ("o", ""), ("…", "")))
    assert row.truncate(0, ellipsis=True).plain == ""
