"""The keyboard during a live call."""

from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from callscript.call import flow
from callscript.call.fits import MAX_NOTE
from callscript.call.fold import fold
from callscript.script.model import NumberField, Script, Section, Step
from callscript.tui.desk import CallDesk, Wish
from callscript.tui.finder import Finder
from callscript.tui.line import EDITS
from callscript.tui.noteline import MARKS
from callscript.tui.numberline import could_grow
from tests.tui.making import (
    NAMED,
    NASTY,
    SCRIPT,
    again,
    answers,
    desk_for,
    desk_on,
    drafts,
    notes,
    press,
    session_on,
)


def at(desk: CallDesk) -> str | None:
    return desk.session.state.position


def line(desk: CallDesk) -> str | None:
    return desk.note.line.text if desk.note.line is not None else None


def labels(desk: CallDesk) -> list[str]:
    """The rows of the open list."""
    assert desk.finder is not None
    return [choice.label for choice in desk.finder.rows]


def choose(desk: CallDesk, key: str, query: str) -> None:
    """Open a list, narrow it, take its first row."""
    press(desk, key, query, "enter")


# Answers.


@pytest.mark.parametrize(("key", "value"), [("1", "yes"), ("2", "later"), ("q", "quit")])
def test_digits_and_letters_of_the_script_answer(key: str, value: str) -> None:
    desk = desk_on("willing")
    press(desk, key)
    assert answers(desk) == {"willing": value}
    assert at(desk) == (None if value == "quit" else "wrong")


@pytest.mark.parametrize("key", ["3", "0", "9"])
def test_a_digit_without_a_response_answers_nothing_and_says_so(key: str) -> None:
    desk = desk_on("willing")
    press(desk, key)
    assert (answers(desk), line(desk), at(desk)) == ({}, None, "willing")
    assert key in desk.notice
    press(desk, "f3")
    assert desk.notice == ""


@pytest.mark.parametrize("key", ["x", "Q", "é", "漢", "ب", "🙂", "٣", "(", "'"])
def test_any_other_character_starts_a_note_with_it(key: str) -> None:
    desk = desk_on("willing")
    press(desk, key)
    assert line(desk) == key
    assert answers(desk) == {}


@pytest.mark.parametrize(("mark", "kind"), MARKS.items())
@pytest.mark.parametrize("step", ["hello", "willing", "wrong", "ten"])
def test_first_characters_give_a_note_its_kind(mark: str, kind: str, step: str) -> None:
    desk = desk_on(step)
    press(desk, mark, "too slow", "enter")
    assert notes(desk) == [(kind, "too slow", step)]


def test_a_step_can_say_what_kind_its_notes_are() -> None:
    desk = desk_on("wrong")
    press(desk, "too slow", "enter")
    assert notes(desk) == [("concern", "too slow", "wrong")]
    assert answers(desk) == {"wrong": "too slow"}
    assert at(desk) == "wrong"
    press(desk, "enter")
    assert at(desk) == "ten"


def test_a_digit_where_nothing_can_be_answered_says_how_a_note_begins_with_one() -> None:
    desk = desk_on("hello")
    press(desk, "3")
    assert desk.notice == "No answers here. Enter goes on; Space starts a note."
    press(desk, "space", "3 invoices", "enter")
    assert notes(desk) == [("note", "3 invoices", "hello")]
    past = desk_on("read")
    press(past, "enter", "3")
    assert (at(past), line(past), past.notice[:16]) == (None, None, "No answers here.")


def test_a_digit_begins_the_words_of_a_text_answer() -> None:
    desk = desk_on("wrong")
    press(desk, "3 invoices", "enter")
    assert answers(desk) == {"wrong": "3 invoices"}


@pytest.mark.parametrize("opening", ["space", "tab"])
def test_space_and_tab_open_the_line_for_a_note_that_begins_with_a_digit(opening: str) -> None:
    desk = desk_on("willing")
    press(desk, opening, "1 more", "enter")
    assert notes(desk) == [("note", "1 more", "willing")]


def test_keys_are_characters_while_a_line_is_open() -> None:
    desk = desk_on("willing")
    press(desk, "x12q./ !?")
    assert line(desk) == "x12q./ !?"
    assert desk.finder is None


def test_tab_changes_the_kind_while_typing() -> None:
    desk = desk_on()
    press(desk, "well done", "tab", "tab", "tab", "enter")
    assert notes(desk) == [("praise", "well done", "hello")]


def test_escape_leaves_a_draft_that_space_takes_up() -> None:
    desk = desk_on("willing")
    press(desk, "half a", "escape")
    assert (line(desk), drafts(desk)) == (None, {"note": "half a"})
    press(desk, "1", "space", " word", "enter")
    assert notes(desk) == [("note", "half a word", "willing")]
    assert drafts(desk) == {}


def test_a_letter_on_the_same_step_goes_on_with_the_draft() -> None:
    desk = desk_on("willing")
    press(desk, "half", "escape", "a", "escape", "!", "enter")
    assert [text for _kind, text, _step in notes(desk)] == ["halfa!"]


def test_a_letter_on_another_step_begins_a_new_note_and_keeps_the_draft_where_it_was() -> None:
    desk = desk_on("willing")
    press(desk, "half", "escape", "1", "!other")
    press(desk, "enter")
    assert notes(desk) == [("note", "half", "willing"), ("concern", "other", "wrong")]


def test_a_paste_on_another_step_does_so_too() -> None:
    desk = desk_on("willing")
    press(desk, "half", "escape", "1")
    desk.paste("pasted")
    assert "kept there" in desk.notice
    assert line(desk) == "pasted"
    assert notes(desk) == [("note", "half", "willing")]


def test_a_draft_survives_the_program() -> None:
    desk = desk_on("willing")
    press(desk, '"half a')
    fresh = desk_for(again(desk.session))
    assert line(fresh) is None
    press(fresh, "tab", " word", "enter")
    assert notes(fresh) == [("verbatim", "half a word", "willing")]


def test_a_line_goes_along_to_another_step_and_is_kept_where_it_began() -> None:
    desk = desk_on("willing")
    press(desk, "half", "pagedown", " more", "enter")
    assert notes(desk) == [("note", "half more", "willing")]
    assert at(desk) == "wrong"


# Numbers.


@pytest.mark.parametrize(
    ("step", "keys", "value"),
    [
        ("ten", "7", 7),
        ("ten", "0", 0),
        ("ten", "10", 10),
        ("five", "1", 1),
        ("five", "5", 5),
        ("hundred", "0", 0),
        ("hundred", "55", 55),
        ("hundred", "100", 100),
        ("degrees", "0", 0),
        ("degrees", "7", 7),
        ("degrees", "10", 10),
        ("degrees", "-5", -5),
        ("degrees", "-10", -10),
        ("degrees", "-0", 0),
    ],
)
def test_a_number_is_taken_when_no_longer_one_could_be_meant(
    step: str, keys: str, value: int
) -> None:
    desk = desk_on(step)
    press(desk, keys)
    assert answers(desk) == {step: value}
    assert at(desk) != step
    assert drafts(desk) == {}


@pytest.mark.parametrize(
    ("step", "keys", "value"),
    [
        ("ten", "1", 1),
        ("hundred", "5", 5),
        ("hundred", "10", 10),
        ("degrees", "1", 1),
        ("degrees", "-1", -1),
        ("free", "12", 12),
        ("free", "-3", -3),
        ("free", "1010101010", 1_010_101_010),
    ],
)
def test_a_number_that_could_go_on_waits_for_enter(step: str, keys: str, value: int) -> None:
    desk = desk_on(step)
    press(desk, keys)
    assert answers(desk) == {}
    assert desk.number.digits == keys
    assert drafts(desk) == {"number": keys}
    press(desk, "enter")
    assert answers(desk) == {step: value}


@pytest.mark.parametrize(("step", "keys"), [("five", "7"), ("five", "0"), ("ten", "12")])
def test_a_number_out_of_range_is_refused_at_once_and_can_be_corrected(
    step: str, keys: str
) -> None:
    desk = desk_on(step)
    press(desk, keys)
    assert "A number from" in desk.notice
    assert desk.number.digits == keys
    press(desk, "enter")
    assert "A number from" in desk.notice
    assert answers(desk) == {}
    press(desk, "backspace", "backspace", "4")
    assert answers(desk) == {step: 4}


def test_a_sign_alone_is_no_number() -> None:
    desk = desk_on("free")
    press(desk, "-", "enter")
    assert desk.notice == "A number is wanted here."
    press(desk, "backspace", "enter")
    assert at(desk) == "degrees"


def test_no_digit_beyond_the_tenth_goes_without_a_word() -> None:
    desk = desk_on("free")
    press(desk, "12345678901")
    assert "10 digits" in desk.notice
    assert desk.number.digits == "1234567890"


def test_a_minus_begins_a_note_where_no_number_is_negative() -> None:
    desk = desk_on("ten")
    press(desk, "- no idea", "enter")
    assert notes(desk) == [("note", "- no idea", "ten")]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("1", "st time"), "1st time"),
        (("1", "space", "more"), "1 more"),
        (("1", "tab", "more"), "1more"),
        (("1", "-", "2"), "1-2"),
        (("1", ".", "5", "space", "or so"), "1.5 or so"),
    ],
)
def test_letters_after_digits_become_a_note(keys: tuple[str, ...], text: str) -> None:
    desk = desk_on("ten")
    press(desk, *keys, "enter")
    assert notes(desk) == [("note", text, "ten")]
    assert (answers(desk), desk.number.digits, drafts(desk)) == ({}, "", {})


@pytest.mark.parametrize("key", ["backspace", "ctrl+z"])
def test_a_digit_can_be_taken_back(key: str) -> None:
    desk = desk_on("hundred")
    press(desk, "5", key, "7", "enter")
    assert answers(desk) == {"hundred": 7}


@pytest.mark.parametrize("key", ["escape", "ctrl+u", "ctrl+w"])
def test_a_number_can_be_dropped(key: str) -> None:
    desk = desk_on("hundred")
    press(desk, "5", key)
    assert (desk.number.digits, drafts(desk)) == ("", {})
    press(desk, "101", key)
    assert (desk.number.digits, answers(desk)) == ("", {})


@pytest.mark.parametrize("step", ["ten", "five", "hundred", "free"])
@pytest.mark.parametrize("point", [".", ","])
def test_a_number_that_is_not_whole_is_never_torn_or_taken(step: str, point: str) -> None:
    desk = desk_on(step)
    press(desk, "4", point, "5")
    assert (at(desk), answers(desk), notes(desk)) == (step, {}, [])
    assert desk.number.digits == f"4{point}5"
    assert desk.notice.startswith("Whole numbers only.")
    press(desk, "enter")
    assert (answers(desk), desk.notice[:5]) == ({}, "Whole")
    press(desk, "backspace", "backspace", "enter")
    assert answers(desk) == {step: 4}


def test_after_another_key_a_point_is_a_point() -> None:
    desk = desk_on("ten")
    press(desk, "7", "up", ".", "enter")
    assert (answers(desk), notes(desk)) == ({"ten": 7}, [("note", ".", "five")])


def test_digits_belong_to_the_step_they_were_typed_on() -> None:
    desk = desk_on("hundred")
    press(desk, "5", "pagedown")
    assert (at(desk), desk.number.digits) == ("free", "")
    press(desk, "enter")
    assert answers(desk) == {}
    assert at(desk) == "degrees"
    choose(desk, "f4", "percent")
    assert desk.number.digits == "5"
    press(desk, "enter")
    assert answers(desk) == {"hundred": 5}


def test_digits_left_on_another_step_are_kept_as_a_note_before_others_are_typed() -> None:
    desk = desk_on("hundred")
    press(desk, "5", "pagedown", "12", "enter")
    assert answers(desk) == {"free": 12}
    assert notes(desk) == [("note", "5", "hundred")]


def test_a_number_survives_the_program() -> None:
    desk = desk_on("hundred")
    press(desk, "5")
    fresh = desk_for(again(desk.session))
    assert fresh.number.digits == "5"
    press(fresh, "5", "enter")
    assert answers(fresh) == {"hundred": 55}


@given(
    st.integers(-200, 200) | st.none(),
    st.integers(-200, 200) | st.none(),
    st.integers(-9999, 9999),
)
@settings(deadline=None)
def test_a_number_is_never_taken_before_it_is_whole(
    low: int | None, high: int | None, value: int
) -> None:
    field = NumberField(low, high)
    digits = str(value)
    fits = (low is None or value >= low) and (high is None or value <= high)
    if fits:
        assert all(could_grow(field, digits[:n]) for n in range(1, len(digits)))
    assert could_grow(field, "")
    assert could_grow(field, "-")


@given(st.integers(-200, 200), st.integers(0, 400), st.lists(st.sampled_from("0123456789-")))
@settings(deadline=None)
def test_a_number_taken_lies_in_its_range(low: int, width: int, keys: list[str]) -> None:
    field = NumberField(low, low + width)
    script = Script("s", "S", (Section("a", "A", (Step("n", "N", field=field),)),))
    desk = desk_on("n", script)
    for key in keys:
        press(desk, key)
        found = answers(desk).get("n")
        if isinstance(found, int):
            assert low <= found <= low + width
            return


# Marking.


def test_arrows_mark_and_enter_answers_what_is_marked() -> None:
    desk = desk_on("willing")
    press(desk, "down", "down")
    assert desk.marked == 1
    press(desk, "enter")
    assert answers(desk) == {"willing": "later"}
    assert desk.marked is None


def test_the_mark_goes_round() -> None:
    desk = desk_on("willing")
    press(desk, "up")
    assert desk.marked == 2
    press(desk, "down")
    assert desk.marked == 0


@pytest.mark.parametrize("step", ["hello", "wrong", "ten"])
def test_there_is_nothing_to_mark_without_responses(step: str) -> None:
    desk = desk_on(step)
    press(desk, "down", "up")
    assert desk.marked is None


def test_enter_without_a_mark_goes_on_and_answers_nothing() -> None:
    desk = desk_on("willing")
    press(desk, "enter")
    assert (at(desk), answers(desk)) == ("wrong", {})
    assert desk.notice == "Passed, no answer: May we ask?"
    press(desk, "pageup", "1", "pageup", "enter")
    assert desk.notice == ""


def test_a_click_answers_even_over_an_open_line() -> None:
    desk = desk_on("willing")
    press(desk, "half")
    desk.answer(0)
    assert answers(desk) == {"willing": "yes"}
    assert line(desk) == "half"
    desk.answer(7)
    assert at(desk) == "wrong"


# Moving.


@pytest.mark.parametrize(("back", "on"), [("pageup", "pagedown"), ("left", "right")])
def test_back_and_forward_change_nothing(back: str, on: str) -> None:
    desk = desk_on("willing")
    press(desk, "1", back)
    assert at(desk) == "willing"
    assert answers(desk) == {"willing": "yes"}
    press(desk, on)
    assert at(desk) == "wrong"


def test_going_back_beyond_the_first_step_says_so() -> None:
    desk = desk_on()
    press(desk, *["pageup"] * 5)
    assert desk.notice == "This is the first step."


def test_the_end_of_the_script_ends_the_call_on_enter() -> None:
    desk = desk_on("read")
    press(desk, "enter")
    assert at(desk) is None
    press(desk, "last words", "enter", "pageup", "pagedown")
    assert desk.press("enter", None) is Wish.WRAP_UP
    assert desk.session.state.phase == "wrap-up"
    assert notes(desk) == [("note", "last words", None)]


def test_jump_and_return() -> None:
    desk = desk_on()
    press(desk, "enter")
    choose(desk, "/", "percent")
    assert at(desk) == "hundred"
    choose(desk, "f4", "read back")
    assert at(desk) == "read"
    press(desk, "f9")
    assert at(desk) == "willing"  # where the first of the jumps began
    press(desk, "f9")
    assert desk.notice == "There is nowhere to return to."


def test_words_scroll_and_start_at_the_top_of_the_next_step() -> None:
    desk = desk_on()
    press(desk, "ctrl+up")
    assert desk.scroll == 0
    press(desk, "ctrl+down", "ctrl+down", "ctrl+up")
    assert desk.scroll == 3
    press(desk, "enter")
    assert desk.scroll == 0


# Undo.


def test_undo_in_the_line_never_reaches_the_call_underneath() -> None:
    desk = desk_on("willing")
    press(desk, "1", "ab", "ctrl+z", "ctrl+z")
    assert line(desk) == ""
    for key in ("ctrl+z", "ctrl+y", "ctrl+y", "ctrl+y"):
        press(desk, key)
        assert at(desk) == "wrong"
    assert (line(desk), desk.notice[:27]) == ("ab", "In the line there is nothin")
    press(desk, "escape", "ctrl+z")
    assert at(desk) == "willing"
    press(desk, "ctrl+y")
    assert at(desk) == "wrong"


def test_redo_brings_back_what_undo_took_from_the_line() -> None:
    desk = desk_on()
    press(desk, "a")
    desk.paste("\nmany\nlines")
    press(desk, "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y", "enter")
    assert [text for _kind, text, _step in notes(desk)] == ["a\nmany\nlines"]


def test_undo_takes_back_anything() -> None:
    desk = desk_on("willing")
    before = desk.session.state
    press(desk, "1", "!slow", "enter", "f2", "1", "enter", "pageup", "delete")
    for _ in range(6):
        press(desk, "ctrl+z")
    assert desk.session.state.answers == before.answers
    assert desk.session.state.position == before.position
    assert notes(desk) == []
    press(desk, *["ctrl+y"] * 6)
    assert notes(desk) == [("concern", "slow", "wrong")]


def test_undoing_a_note_under_its_own_edit_loses_nothing() -> None:
    desk = desk_on()
    press(desk, "old", "enter")
    choose(desk, "/", "old")
    press(desk, "er", *["ctrl+z"] * 3, "new", "enter")
    assert [text for _kind, text, _step in notes(desk)] == ["oldnew"]


def test_delete_clears_an_answer() -> None:
    desk = desk_on("willing")
    press(desk, "delete")
    assert desk.notice == "There is no answer to clear here."
    press(desk, "1", "pageup", "delete")
    assert answers(desk) == {}


# Listening.


def test_a_murmur_is_counted_on_a_listening_step_only() -> None:
    desk = desk_on("wrong")
    press(desk, ".", ".", ".")
    assert [m.phrase for m in desk.session.state.murmurs] == ["Right.", "I see.", "Right."]
    desk = desk_on("willing")
    press(desk, ".")
    assert line(desk) == "."
    assert desk.session.state.murmurs == ()


# Interrupts.


def test_an_interrupt_stands_over_the_step_until_enter() -> None:
    desk = desk_on("willing")
    press(desk, "f2", "1")
    assert desk.session.state.interrupt == "who"
    press(desk, "1", "2", "q", "down")
    assert (answers(desk), at(desk), desk.marked) == ({}, "willing", None)
    press(desk, "enter")
    assert desk.session.state.interrupt is None
    press(desk, "1")
    assert answers(desk) == {"willing": "yes"}


@pytest.mark.parametrize("step", ["ten", "hundred", "free"])
def test_digits_give_no_number_under_an_interrupt(step: str) -> None:
    desk = desk_on(step)
    press(desk, "f2", "1", "7", "0")
    assert (answers(desk), desk.number.digits, at(desk)) == ({}, "", step)
    assert desk.notice == "Enter returns to the step first."


def test_a_number_begun_before_an_interrupt_is_there_after_it() -> None:
    desk = desk_on("hundred")
    press(desk, "5", "f2", "1", "enter", "5", "enter")
    assert answers(desk) == {"hundred": 55}


def test_notes_can_be_taken_over_an_interrupt() -> None:
    desk = desk_on("willing")
    press(desk, "f2", "1", "angry", "enter")
    assert notes(desk) == [("note", "angry", "willing")]
    assert desk.session.state.interrupt == "who"
    press(desk, "escape")
    assert desk.session.state.interrupt is None


def test_an_interrupt_can_lead_on_or_end() -> None:
    desk = desk_on("willing")
    choose(desk, "f2", "just")
    press(desk, "enter")
    assert at(desk) == "ten"
    choose(desk, "f2", "stop")
    press(desk, "enter")
    assert at(desk) is None
    assert flow.outcome_of(SCRIPT, desk.session.state) == "refused"


# Lists.


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("f2", "What did they throw in?"),
        ("f4", "All steps"),
        ("f5", "Read it back"),
        ("f6", "Promises"),
        ("f8", "Voicemail"),
        ("/", "Find"),
    ],
)
def test_lists_open_and_close_on_their_key_and_on_escape(key: str, title: str) -> None:
    desk = desk_on()
    press(desk, key)
    assert isinstance(desk.finder, Finder)
    assert desk.finder.title.startswith(title)
    press(desk, "escape")
    assert desk.finder is None
    if key != "/":
        press(desk, key, key)
        assert desk.finder is None


def test_points_are_ticked_one_after_the_other_and_mended_with_tab() -> None:
    desk = desk_on("willing")
    press(desk, "!slow", "enter", '"never again', "enter", ">call back fri", "enter", "f5")
    assert labels(desk) == ["☐ ! slow", '☐ " never again', "> call back fri"]
    press(desk, "enter", "enter")
    assert labels(desk)[:2] == ["☑ ! slow", '☑ " never again']
    press(desk, "1")
    assert labels(desk)[:2] == ["☐ ! slow", '☑ " never again']
    press(desk, "tab", "er", "enter", "f5")
    assert labels(desk)[0] == "☐ ! slower"
    press(desk, "f5", "ctrl+z")
    press(desk, "ctrl+z")
    assert desk.notice.startswith("Taken back: a point confirmed")


@pytest.mark.parametrize("key", ["f2", "f4", "f5", "f6", "f8"])
def test_lists_open_while_typing_and_leave_the_line_as_it_is(key: str) -> None:
    desk = desk_on("willing")
    press(desk, "half", key, "zz", "escape", " more", "enter")
    assert notes(desk) == [("note", "half more", "willing")]


def test_another_list_opens_over_a_list() -> None:
    desk = desk_on()
    press(desk, "f2", "f4")
    assert desk.finder is not None
    assert desk.finder.title == "All steps"


@pytest.mark.parametrize(
    ("key", "wish"),
    [("f1", Wish.HELP), ("f10", Wish.WRAP_UP), ("ctrl+p", Wish.PALETTE), ("ctrl+q", Wish.QUIT)],
)
def test_commands_of_the_window_work_over_a_list(key: str, wish: Wish) -> None:
    desk = desk_on()
    press(desk, "f2")
    assert desk.press(key, None) is wish
    assert desk.finder is None


@pytest.mark.parametrize("key", sorted(NAMED - {"enter", "escape", "backspace"}))
def test_no_other_key_reaches_the_call_through_a_list(key: str) -> None:
    desk = desk_on("willing")
    press(desk, "f4")
    before = desk.session.state
    press(desk, key)
    if key not in {"f9", "f10"}:
        assert desk.session.state == before


def test_a_paste_goes_into_an_open_list() -> None:
    desk = desk_on()
    press(desk, "f4")
    desk.paste("percent")
    press(desk, "enter")
    assert at(desk) == "hundred"


def test_promises_and_notes_can_be_edited_from_their_lists() -> None:
    desk = desk_on()
    press(desk, ">send copy @Ana fri", "enter", "!slow", "enter", "f6")
    assert desk.finder is not None
    (row,) = desk.finder.rows
    assert row.label.startswith("> send copy – Ana, Friday, "), "as it was understood"
    press(desk, "1", "ctrl+u", "call back", "tab", "enter")
    assert notes(desk)[0] == ("question", "call back", "hello")


def test_an_edit_left_by_escape_is_taken_up_by_space() -> None:
    desk = desk_on()
    press(desk, "old", "enter", "f5", "tab", "er", "escape")
    assert list(drafts(desk).values()) == ["older"]
    press(desk, "enter")
    assert at(desk) == "willing"
    press(desk, "space", "s", "enter")
    assert notes(desk) == [("note", "olders", "hello")]


def test_commands_run_from_the_list_too() -> None:
    desk = desk_on("willing")
    press(desk, "half", "escape")
    choose(desk, "/", "change the kind")
    assert (desk.note.kind, line(desk)) == ("verbatim", "half")
    press(desk, "escape")
    choose(desk, "/", "end the call")
    assert desk.session.state.phase == "wrap-up"


def test_find_finds_notes_by_their_words() -> None:
    desk = desk_on("willing")
    press(desk, "the invoice was wrong", "enter")
    choose(desk, "/", "invoice")
    assert line(desk) == "the invoice was wrong"


# Ends.


def test_voicemail_words_stand_above_how_a_call_without_a_talk_ended() -> None:
    desk = desk_on()
    press(desk, "f8")
    assert desk.finder is not None
    assert desk.finder.lead == "Sorry we missed you."
    assert desk.press("1", "1") is Wish.WRAP_UP
    assert desk.session.state.outcome == "voicemail"


def test_ending_keeps_what_was_left_unfinished_and_one_undo_brings_the_call_back() -> None:
    desk = desk_on("hundred")
    press(desk, "5", "pagedown", "old", "enter", "f5", "tab", "er", "escape", "!half")
    assert desk.press("f10", None) is Wish.WRAP_UP
    assert Counter(notes(desk)) == Counter(
        [("note", "5", "hundred"), ("note", "older", "free"), ("concern", "half", "free")]
    )
    assert (drafts(desk), line(desk)) == ({}, None)
    press(desk, "ctrl+z")
    assert desk.session.state.phase == "live"
    assert len(notes(desk)) == 3


@pytest.mark.parametrize("key", sorted(NAMED))
@pytest.mark.parametrize("step", ["hello", "willing", "wrong", "hundred", "read"])
def test_every_named_key_can_be_pressed_anywhere(key: str, step: str) -> None:
    desk = desk_on(step)
    press(desk, key, key)
    press(desk, "x", key, key)


@pytest.mark.parametrize("key", ["esc", "", "ctrl+shift+alt+f25", "NaN", "full_stop", "\x00"])
def test_nonsense_keys_do_nothing(key: str) -> None:
    desk = desk_on("willing")
    before = desk.session.latest
    assert desk.press(key, None) is None
    assert desk.session.latest == before


@pytest.mark.parametrize("text", NASTY)
def test_nasty_words_are_kept_as_clean_words(text: str) -> None:
    typed, pasted = desk_on(), desk_on()
    press(typed, "space")
    for character in text.replace("\r", ""):
        typed.press(character, character)
    pasted.paste(text)
    press(typed, "enter")
    press(pasted, "enter")
    assert notes(typed) == notes(pasted)
    assert "\x1b" not in str(notes(typed))


def test_a_paste_has_many_lines_and_a_cap_that_is_said() -> None:
    desk = desk_on()
    desk.paste("one\ntwo\n" + "x" * 10_000_000)
    assert "65,536" in desk.notice
    press(desk, "enter")
    ((_kind, text, _step),) = notes(desk)
    assert text.startswith("one\ntwo\nx")
    assert len(text) == MAX_NOTE


# What always holds.

KEYS = st.one_of(
    st.sampled_from(sorted(NAMED)),
    st.sampled_from(["enter", "escape", "space", "f2", "f4", "f5", "ctrl+z", "ctrl+y", "pageup"]),
    st.sampled_from([*'0123456789-q.,/!?>+"abcé漢']),
)
RUNS = st.lists(KEYS, max_size=40)
STEPS = st.sampled_from([step.id for section in SCRIPT.sections for step in section.steps])


def one(desk: CallDesk, key: str) -> Wish | None:
    character = key if len(key) == 1 else (" " if key == "space" else None)
    return desk.press(key, character)


@given(STEPS, RUNS)
@settings(deadline=None, max_examples=150)
def test_any_keys_leave_the_call_equal_to_its_events(step: str, keys: list[str]) -> None:
    desk = desk_on(step)
    for key in keys:
        one(desk, key)
    session = desk.session
    assert session.latest.state == fold(session.state.call, session.events)
    assert session.settle()
    assert session.saved == session.latest
    fresh = desk_for(again(session))
    assert (fresh.number.digits, drafts(fresh), notes(fresh)) == (
        desk.number.digits,
        drafts(desk),
        notes(desk),
    )


@given(STEPS, RUNS)
@settings(deadline=None, max_examples=100)
def test_a_burst_means_the_same_as_keys_one_by_one(step: str, keys: list[str]) -> None:
    burst, slow = desk_on(step), desk_on(step)
    for key in keys:
        one(burst, key)
    for key in keys:
        one(slow, key)
        slow.session.settle()
    for desk in (burst, slow):
        desk.session.settle()
    assert burst.session.saved == slow.session.saved == burst.session.latest
    assert (burst.note.line, burst.marked, burst.number.digits) == (
        slow.note.line,
        slow.marked,
        slow.number.digits,
    )


WRITING = st.lists(
    st.one_of(
        st.sampled_from([*"abcdeé漢?!1 7"]),
        st.sampled_from(["enter", "escape", "pageup", "pagedown", "f2", "f4", "f5", "tab", "down"]),
        st.sampled_from(["f6", "f9", "f10", "delete", "ctrl+down", "space", "insert", "f3"]),
    ),
    max_size=40,
)


@given(STEPS, WRITING)
@settings(deadline=None, max_examples=250)
@example("willing", ["a", "escape", "pagedown", "!", "b", "f10"])
def test_no_character_typed_into_an_open_line_is_lost(step: str, keys: list[str]) -> None:
    desk = desk_on(step)
    typed: Counter[str] = Counter()
    for key in keys:
        open_line = desk.finder is None and desk.note.line is not None
        if open_line and (key in EDITS or desk.note.editing is not None):
            continue  # an edit of what is there may take characters out; that is its purpose
        if open_line and len(key) == 1 and not key.isspace():
            typed[key] += 1
        one(desk, key)
    kept = Counter("".join(text for _kind, text, _step in notes(desk)))
    kept += Counter("".join(drafts(desk).values()))
    assert typed <= kept


def test_keys_on_a_call_that_has_ended_do_no_harm() -> None:
    desk = desk_for(session_on())
    press(desk, "f10", "x", "enter", "f10", "enter", "f2", "1", "ctrl+z")
    assert desk.session.state == fold(desk.session.state.call, desk.session.events)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["pagedown", "1"], "Taken back: the answer to “May we ask?” (Ctrl+Y brings it back)"),
        (["abc", "enter"], "Taken back: note “abc” (Ctrl+Y brings it back)"),
        (["pagedown"], "Taken back: going on (Ctrl+Y brings it back)"),
        (["f10"], "The call goes on."),
        ([], "There is nothing to undo."),
    ],
)
def test_an_undo_says_what_it_took_back(keys: list[str], said: str) -> None:
    desk = desk_for(session_on())
    press(desk, *keys, "ctrl+z")
    assert desk.notice == said


def test_enter_right_behind_a_number_taken_at_once_passes_nothing() -> None:
    desk = desk_on("ten")
    desk.press("7", "7", 10.0)
    assert at(desk) == "five"
    desk.press("enter", None, 10.5)
    assert at(desk) == "five"
    assert "Enter again goes on" in desk.notice
    desk.press("enter", None, 10.6)
    assert at(desk) == "hundred"


def test_enter_after_a_while_or_behind_another_key_goes_on() -> None:
    later, other = desk_on("ten"), desk_on("ten")
    later.press("7", "7", 10.0)
    later.press("enter", None, 10.8)
    assert at(later) == "hundred"
    other.press("7", "7", 10.0)
    other.press("down", None, 10.1)
    other.press("enter", None, 10.2)
    assert at(other) == "hundred"


def test_enter_that_takes_a_number_itself_is_no_second_one() -> None:
    desk = desk_on("hundred")
    desk.press("7", "7", 10.0)
    desk.press("enter", None, 10.1)
    assert (at(desk), answers(desk)) == ("free", {"hundred": 7})
