"""What of a row is painted when it changes: at least every cell that differs."""

from hypothesis import given
from hypothesis import strategies as st

from callscript.tui.canvas import _stretches, _within
from callscript.tui.styled import Styled

ROWS = st.lists(
    st.tuples(st.text("ab 漢", min_size=1, max_size=4), st.sampled_from(["", "bold"])), max_size=5
).map(lambda runs: Styled(tuple(runs)))


def cells(row: Styled, width: int) -> list[tuple[str, str]]:
    """Each cell's character and look; the second cell of a wide character has none of its own."""
    found: list[tuple[str, str]] = []
    for text, look in row.runs:
        for character in text:
            found += [(character, look)] + ([("", look)] if character == "漢" else [])
    return found + [(" ", "")] * (width - len(found))


@given(ROWS, ROWS)
def test_every_cell_that_differs_is_painted(old: Styled, new: Styled) -> None:
    width = 48
    region = _within(3, old, new, width)
    assert (region.y, region.height) == (3, 1)
    assert 0 <= region.x < region.right <= width
    pairs = enumerate(zip(cells(old, width), cells(new, width), strict=True))
    assert all(region.x <= x < region.right for x, (a, b) in pairs if a != b)


def test_a_clock_that_goes_on_is_painted_and_nothing_beside_it() -> None:
    def row(clock: str) -> Styled:
        return Styled(((" Win-back", "bold $primary"), (" " * 60, ""), (f"{clock} ", "bold")))

    region = _within(0, row("0:07"), row("0:08"), 80)
    assert (region.x, region.width) == (69, 5)


@given(st.sets(st.integers(0, 30), min_size=1))
def test_rows_below_one_another_are_painted_together(rows: set[int]) -> None:
    found = list(_stretches(sorted(rows)))
    assert [y for first, count in found for y in range(first, first + count)] == sorted(rows)
    ends = [first + count for first, count in found]
    assert all(end < first for end, (first, _) in zip(ends, found[1:], strict=False))
