"""Which rows are painted together."""

from hypothesis import given
from hypothesis import strategies as st

from callscript.tui.canvas import stretches


@given(st.sets(st.integers(0, 30), min_size=1))
def test_rows_below_one_another_are_painted_together(rows: set[int]) -> None:
    found = list(stretches(sorted(rows)))
    assert [y for first, count in found for y in range(first, first + count)] == sorted(rows)
    ends = [first + count for first, count in found]
    assert all(end < first for end, (first, _) in zip(ends, found[1:], strict=False))
