"""Keys that answer: each kind of answer is taken down by few keys, and seen before it is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.call.facts import taken_down
from callscript.call.order import shown_order
from callscript.script.model import (
    Blank,
    ChoicesField,
    FormField,
    MomentField,
    NumberField,
    Response,
    Script,
    Section,
    Step,
    TextField,
    UnreadCode,
)
from callscript.tui.answerviews import answer_rows
from callscript.tui.callframe import Typing, note_line, outline
from callscript.tui.callviews import body
from callscript.tui.desk import CallDesk, Wish
from callscript.tui.keymap import remapped
from callscript.tui.scene import Scene
from tests.tui.making import NOON, again, answers, desk_for, desk_on, drafts, notes, press

CODES: tuple[UnreadCode, ...] = ("dont_know", "refused")
SCRIPT = Script(
    "kinds",
    "Kinds",
    (
        Section(
            "all",
            "All",
            (
                Step(
                    "rooms",
                    "Rooms",
                    ask=("Which rooms?",),
                    field=ChoicesField(2),
                    responses=(
                        Response("kitchen", "1", "Kitchen"),
                        Response("hall", "2", "Hall"),
                        Response("other", "3", "Another one", other=True),
                    ),
                    unread=CODES,
                ),
                Step(
                    "why",
                    "Why",
                    responses=(
                        Response("price", "1", "Price", probes=(("Whose?",),)),
                        Response("other", "2", "Something else", other=True),
                    ),
                ),
                Step("when", "When", field=MomentField("datetime"), unread=CODES),
                Step("usage", "Usage", field=NumberField(0, 50, decimals=1, unit="l")),
                Step(
                    "address",
                    "Address",
                    field=FormField(
                        (
                            Blank("street", "Street", TextField()),
                            Blank("since", "Since", MomentField("date")),
                            Blank("rooms", "Rooms", NumberField(1, 20)),
                        )
                    ),
                ),
                Step("pin", "PIN", field=NumberField(), sensitive=True),
                Step("consent", "Consent", say=("We record.",), verbatim=True),
                Step("mood", "Mood", ask=("How do they sound?",), observe=True),
                Step(
                    "grid",
                    "Grid",
                    field=FormField(
                        tuple(Blank(name, name, NumberField(1, 5, "bad", "good")) for name in "abc")
                    ),
                ),
                Step(
                    "ranks",
                    "Ranks",
                    field=ChoicesField(ranked=True),
                    responses=(Response("x", "1", "X"), Response("y", "2", "Y")),
                ),
                Step(
                    "mixed",
                    "Mixed",
                    shuffle=True,
                    responses=(
                        *(Response(f"v{n}", str(n), f"V{n}") for n in range(1, 8)),
                        Response("none", "8", "None", anchor=True),
                    ),
                ),
                Step("end", "End", say=("Bye.",)),
            ),
        ),
    ),
)


def desk_at(step: str) -> CallDesk:
    return desk_on(step, SCRIPT)


def at(desk: CallDesk) -> str | None:
    return desk.session.state.position


def scene_of(desk: CallDesk) -> Scene:
    return Scene(SCRIPT, desk.session.latest, NOON + timedelta(minutes=1), desk.marked)


def seen(desk: CallDesk, width: int = 80, height: int = 20) -> str:
    return "\n".join(row.plain.rstrip() for row in body(scene_of(desk), width, height).rows)


def test_a_digit_toggles_and_enter_goes_on() -> None:
    desk = desk_at("rooms")
    press(desk, "21")
    assert answers(desk) == {"rooms": ("kitchen", "hall")}
    assert "☑ Kitchen" in seen(desk)
    press(desk, "2")
    assert "☐ Hall" in seen(desk)
    press(desk, "enter")
    assert (answers(desk), at(desk)) == ({"rooms": ("kitchen",)}, "why")


def test_enter_toggles_the_marked_choice() -> None:
    desk = desk_at("rooms")
    press(desk, "down", "down", "enter")
    assert (answers(desk), at(desk)) == ({"rooms": ("hall",)}, "rooms")
    press(desk, "enter")
    assert at(desk) == "why"


def test_something_else_is_its_key_and_then_the_words() -> None:
    desk = desk_at("why")
    press(desk, "2")
    assert desk.answers.label == "what else"
    press(desk, "the 2 dogs")
    assert drafts(desk) == {"answer:why:other": "the 2 dogs"}
    assert answers(desk) == {"why": "other"}, "the key alone is kept at once"
    press(desk, "enter")
    assert at(desk) == "when"
    assert desk.session.state.answers["why"].words == "the 2 dogs"
    assert drafts(desk) == {}


def test_among_several_the_words_leave_the_call_on_the_step() -> None:
    desk = desk_at("rooms")
    press(desk, "3", "Attic", "enter", "1")
    assert at(desk) == "rooms"
    assert "☑ Another one: Attic" in seen(desk)


def test_probes_of_a_response_are_shown_once_it_is_given() -> None:
    desk = desk_at("why")
    assert "Whose?" not in seen(desk)
    press(desk, "1")
    assert "Whose?" in seen(desk)
    press(desk, "a cheaper one", "enter")
    assert notes(desk) == [("note", "a cheaper one", "why")]
    press(desk, "1")
    assert at(desk) == "when"


def test_a_day_is_understood_while_it_is_typed() -> None:
    desk = desk_at("when")
    press(desk, "tomorrow")
    assert "kept as words" in desk.answers.reading(NOON)
    press(desk, " 9 am")
    assert desk.answers.reading(NOON).startswith("= ")
    assert "09:00" in desk.answers.reading(NOON)
    press(desk, "enter")
    assert str(answers(desk)["when"]).endswith("T09:00")
    assert at(desk) == "usage"


def test_on_a_typed_step_signs_and_space_still_begin_a_note() -> None:
    desk = desk_at("when")
    press(desk, "!cross about it", "enter", "space", "3 calls", "enter")
    assert notes(desk) == [("concern", "cross about it", "when"), ("note", "3 calls", "when")]


def test_a_number_with_decimals_is_taken_once_it_is_whole() -> None:
    desk = desk_at("usage")
    press(desk, "12")
    assert answers(desk) == {}
    press(desk, ",5")
    assert (answers(desk), at(desk)) == ({"usage": 12.5}, "address")
    desk = desk_at("usage")
    press(desk, "50")
    assert answers(desk) == {"usage": 50}


def test_blanks_are_filled_in_with_enter_and_tab() -> None:
    desk = desk_at("address")
    press(desk, "Elm Road 5", "enter", "yesterday", "tab", "x")
    assert desk.answers.label == "Rooms"
    press(desk, "enter")
    assert "number" in desk.notice
    press(desk, "backspace", "4")
    value = answers(desk)["address"]
    assert isinstance(value, dict)
    assert (value["street"], value["rooms"]) == ("Elm Road 5", 4)
    assert at(desk) == "address"
    press(desk, "up", "up", "up", "Oak 1", "enter")
    assert "Oak 1" in seen(desk)
    press(desk, "enter", "enter", "enter")
    assert at(desk) == "pin"


@pytest.mark.parametrize("step", ["address", "grid"])
def test_where_every_blank_is_filled_typing_overwrites_none_unasked(step: str) -> None:
    desk = desk_at(step)
    filled = ["4", "4", "4"] if step == "grid" else ["Elm", "enter", "yesterday", "enter", "4"]
    press(desk, *filled)
    before = answers(desk)
    assert len(before[step]) == 3  # type: ignore[arg-type]
    press(desk, "5")
    assert desk.notice == "All filled. Enter goes on; ↑ chooses one to change."
    assert (answers(desk), drafts(desk), desk.answers.line) == (before, {}, None)
    press(desk, "up", "5", "enter")
    assert answers(desk) != before


def test_what_is_typed_and_not_kept_yet_outlives_the_program() -> None:
    desk = desk_at("address")
    press(desk, "Elm")
    later = desk_for(again(desk.session))
    press(later, "space", " Road", "enter")
    assert answers(later) == {"address": {"street": "Elm Road"}}


def test_an_answer_left_unfinished_becomes_a_note_when_the_call_ends() -> None:
    desk = desk_at("when")
    press(desk, "some day")
    assert desk.end_call() is Wish.WRAP_UP
    assert notes(desk) == [("note", "some day", "when")]


def test_a_secret_is_neither_draft_nor_note_nor_event() -> None:
    desk = desk_at("pin")
    press(desk, "4711")
    assert drafts(desk) == {}
    assert answers(desk) == {}, "a secret is never taken half typed"
    press(desk, "enter", "pageup")
    assert "✓ 4711" in seen(desk)
    assert "4711" not in repr(desk.session.events)
    later = desk_for(again(desk.session))
    assert "it was not kept" in seen(later)
    desk = desk_at("pin")
    press(desk, "4711")
    desk.end_call()
    assert notes(desk) == []


@pytest.mark.parametrize(("key", "code"), [("ctrl+d", "dont_know"), ("ctrl+r", "refused")])
def test_a_code_is_one_key_also_while_a_note_is_open(key: str, code: str) -> None:
    desk = desk_at("when")
    desk.press(key, None)
    assert desk.session.state.unread["when"].code == code
    assert at(desk) == "usage"
    desk = desk_at("rooms")
    press(desk, "hm")
    desk.press(key, None)
    assert desk.session.state.unread["rooms"].code == code
    assert drafts(desk) == {"note": "hm"}


def test_a_code_a_step_doesnt_have_is_told() -> None:
    desk = desk_at("why")
    desk.press("ctrl+n", None)
    assert at(desk) == "why"
    assert desk.notice


def test_codes_stand_small_in_a_corner_and_in_the_outline() -> None:
    desk = desk_at("when")
    (row,) = answer_rows(scene_of(desk), 100)[1]
    assert row.plain.rstrip().endswith("Ctrl+D Don't know  Ctrl+R Won't say")
    desk.press("ctrl+r", None)
    rows = [row.plain.strip() for row in outline(scene_of(desk), 30, 20)]
    assert "× When" in rows
    press(desk, "pageup")
    assert "Won't say ✓" in seen(desk)


def test_a_code_is_shown_with_the_key_it_really_has() -> None:
    desk = desk_at("when")
    keymap = remapped({"refused": "f11"})
    scene = replace(scene_of(desk), keymap=keymap)
    assert "F11 Won't say" in answer_rows(scene, 100)[1][-1].plain


def test_words_to_be_read_are_ticked_before_enter_goes_on() -> None:
    desk = desk_at("consent")
    assert "READ WORD FOR WORD" in seen(desk)
    press(desk, "enter")
    assert (at(desk), set(desk.session.state.ticks)) == ("consent", {"read:consent"})
    assert "☑ read word for word" in seen(desk)
    press(desk, "enter")
    assert at(desk) == "mood"
    assert "ASK" not in seen(desk), "what is only observed isn't asked"


def test_a_grid_takes_a_digit_a_row() -> None:
    desk = desk_at("grid")
    press(desk, "435")
    assert answers(desk) == {"grid": {"a": 4, "b": 3, "c": 5}}
    press(desk, "enter")
    assert at(desk) == "ranks"


def test_a_ranking_keeps_the_order_of_the_keys() -> None:
    desk = desk_at("ranks")
    press(desk, "21")
    assert answers(desk) == {"ranks": ("y", "x")}
    assert "1. Y" in seen(desk)
    assert taken_down(SCRIPT, desk.session.state.answers["ranks"]) == "Y, then X"
    press(desk, "2")
    assert answers(desk) == {"ranks": ("x",)}


def test_shuffled_rows_answer_as_they_are_shown() -> None:
    desk = desk_at("mixed")
    order = shown_order(SCRIPT.steps["mixed"], "call-1")
    assert sorted(order) == list(range(8))
    assert order != tuple(range(8))
    assert order[7] == 7, "what is anchored stays in its place"
    labels = [f"V{place + 1}" for place in order[:7]]
    screen = seen(desk)
    assert [screen.index(label) for label in labels] == sorted(map(screen.index, labels))
    press(desk, "down", "enter")
    assert answers(desk) == {"mixed": f"v{order[0] + 1}"}
    assert {shown_order(SCRIPT.steps["mixed"], f"call-{n}")[:2] for n in range(20)} > {order[:2]}


@pytest.mark.parametrize("step", SCRIPT.order)
def test_every_kind_fits_every_window(step: str) -> None:
    desk = desk_at(step)
    press(desk, "2")
    typing = Typing("", "text " * 30, 4, answer="a label", reading="= reading " * 9)
    for width in (1, 3, 8, 20, 56, 80, 200):
        for height in (1, 3, 10, 24):
            rows = body(scene_of(desk), width, height).rows
            foot = note_line(scene_of(desk), typing, width, min(height, 3))
            assert len(rows) == height
            assert max(row.cell_length for row in (*rows, *foot)) <= width


_MORE = ("ctrl+d", "ctrl+r", "ctrl+z", "ctrl+y", "ctrl+l", "f2", "pagedown", "space")


@settings(max_examples=60)
@given(
    st.sampled_from(SCRIPT.order),
    st.lists(
        st.sampled_from(
            [*"123x !.,-", "enter", "tab", "up", "down", "escape", "backspace", "pageup", *_MORE]
        ),
        max_size=25,
    ),
)
def test_whatever_is_pressed_the_call_stays_sound(step: str, keys: list[str]) -> None:
    desk = desk_at(step)
    for key in keys:
        character = " " if key == "space" else key if len(key) == 1 else None
        desk.press(key, character)
        rows = body(scene_of(desk), 80, 18).rows
        assert len(rows) == 18
        if desk.answers.line is not None:
            desk.answers.reading(NOON)
    assert again(desk.session).state == desk.session.state
