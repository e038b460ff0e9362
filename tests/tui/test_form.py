"""A form filled in by typing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.call.fits import MAX_NOTE
from callscript.tui.form import Acted, Form, FormEvent, FormRow, Kept, Typed
from callscript.tui.line import EDITS

ROWS = (
    FormRow("head", "Concern", kind="heading"),
    FormRow("owner", "Owner"),
    FormRow("due", "Due", "fri"),
    FormRow("head2", "Done", kind="heading"),
    FormRow("papers", "Write the papers", kind="act"),
)


def press(form: Form, *keys: str) -> list[FormEvent]:
    events = []
    for key in keys:
        named = key in EDITS or key in {"enter", "escape", "up", "down", "pageup", "pagedown", "f3"}
        for one in [key] if named else key:
            events += form.press(one, None if named else one)
    return events


def test_the_first_row_that_can_be_marked_is() -> None:
    assert Form(ROWS).marked == "owner"
    assert Form(ROWS).row == ROWS[1]


def test_typing_tells_every_change_and_enter_keeps_it() -> None:
    form = Form(ROWS)
    assert press(form, "An") == [Typed("owner", "A"), Typed("owner", "An")]
    assert press(form, "enter") == [Kept("owner", "An")]
    assert form.marked == "due"
    assert form.line is None


@pytest.mark.parametrize("key", ["enter", "down", "up", "escape", "pagedown", "pageup"])
def test_every_way_out_of_a_blank_keeps_it(key: str) -> None:
    form = Form(ROWS)
    press(form, "Ana")
    assert press(form, key) == [Kept("owner", "Ana")]
    assert form.line is None


def test_an_empty_blank_is_passed_by_enter_and_a_full_one_opened() -> None:
    form = Form(ROWS)
    assert press(form, "enter") == []
    assert form.marked == "due"
    assert press(form, "enter") == []
    assert form.line is not None
    assert press(form, "day") == [
        Typed("due", "frid"),
        Typed("due", "frida"),
        Typed("due", "friday"),
    ]


def test_typing_goes_on_at_the_end_of_what_is_there_and_backspace_takes_from_it() -> None:
    form = Form(ROWS)
    press(form, "down")
    assert press(form, "backspace") == [Typed("due", "fr")]
    assert press(form, "home", "delete") == [Typed("due", "r")]


def test_words_typed_behind_words_do_not_cling_to_them_but_a_comma_does() -> None:
    form = Form(ROWS)
    press(form, "down")
    assert press(form, "a")[-1] == Typed("due", "fri a")
    form = Form(ROWS)
    press(form, "down")
    assert press(form, ", ")[-1] == Typed("due", "fri, ")


def test_what_enter_proposed_gives_way_to_what_is_typed_and_can_be_mended_instead() -> None:
    rows = (FormRow("root", "Root cause", proposed="we forgot"),)
    form = Form(rows)
    assert press(form, "enter", "no", "w") == [
        Typed("root", "we forgot"),
        Typed("root", "n"),
        Typed("root", "no"),
        Typed("root", "now"),
    ]
    form = Form(rows)
    assert press(form, "enter", "backspace", "w")[-1] == Typed("root", "we forgow")


def test_the_start_of_a_blank_is_reached_at_once() -> None:
    form = Form(ROWS)
    assert press(form, "down", "ctrl+a", "on ")[-1] == Typed("due", "on fri")


def test_moving_the_cursor_changes_nothing() -> None:
    form = Form(ROWS)
    press(form, "Ana")
    assert press(form, "left", "home", "right", "end") == []


def test_headings_are_passed_over_both_ways() -> None:
    form = Form(ROWS)
    press(form, "down", "down")
    assert form.marked == "papers"
    press(form, "down", "pagedown")
    assert form.marked == "papers"
    press(form, "up")
    assert form.marked == "due"
    press(form, "pageup", "up")
    assert form.marked == "owner"


def test_something_to_do_is_done_by_enter_and_not_by_typing() -> None:
    form = Form(ROWS)
    press(form, "pagedown")
    assert press(form, "xyz", "backspace", "delete") == []
    assert press(form, "enter") == [Acted("papers")]


def test_a_paste_is_put_on_one_line_and_capped() -> None:
    form = Form(ROWS)
    assert form.paste("a\n\x1b[31mb\tc") == [Typed("owner", "a ␛[31mb c")]
    (event,) = form.paste("x" * 10_000_000)
    assert isinstance(event, Typed)
    assert len(event.text) == MAX_NOTE
    assert press(form, "y") == []


def test_a_paste_where_nothing_can_be_typed_is_left_alone() -> None:
    form = Form(ROWS)
    press(form, "pagedown")
    assert form.paste("words") == []


def test_new_rows_keep_the_mark_or_its_place_and_never_type_into_another_row() -> None:
    form = Form(ROWS)
    press(form, "down", "x")
    form.refill(ROWS)
    assert form.marked == "due"
    assert form.line is not None
    form.refill([row for row in ROWS if row.id != "due"])
    assert form.marked == "papers"
    assert form.line is None


@pytest.mark.parametrize("rows", [(), (ROWS[0],), (ROWS[0], ROWS[3])])
@pytest.mark.parametrize("key", ["enter", "down", "up", "escape", "pagedown", "a", "backspace"])
def test_a_form_without_blanks_takes_every_key(rows: tuple[FormRow, ...], key: str) -> None:
    form = Form(rows)
    assert press(form, key) == []
    form.refill(ROWS)
    assert form.row is not None
    form.refill(rows)
    assert press(form, key) == []


KEYS = st.one_of(
    st.sampled_from([*sorted(EDITS), "enter", "up", "down", "escape", "pageup", "pagedown", "f3"]),
    st.sampled_from("aé漢 1"),
)


@given(st.lists(KEYS, max_size=60))
@settings(deadline=None)
def test_what_was_told_last_of_a_blank_is_what_is_kept(keys: list[str]) -> None:
    form = Form(ROWS)
    values = {row.id: row.value for row in ROWS}
    for key in keys:
        for event in press(form, key):
            if isinstance(event, Kept):
                assert event.text == values[event.row]
            elif isinstance(event, Typed):
                values[event.row] = event.text
        form.refill([FormRow(r.id, r.label, values[r.id], kind=r.kind) for r in ROWS])
    form.close()
    assert form.line is None


def test_a_paste_of_nothing_leaves_a_blank_that_is_begun_anew_as_it_was() -> None:
    form = Form((FormRow("due", "Due", "fri", anew=True),))
    assert form.paste("") == form.close() == []
