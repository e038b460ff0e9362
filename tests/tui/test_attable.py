"""Keys at a table: whose words they are, agreement, hands, rounds, names."""

import pytest

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.call.session import Session
from callscript.team.guest import Beside
from callscript.tui.desk import CallDesk
from callscript.tui.keymap import Keymap
from callscript.tui.noteline import put_away
from tests.call.grouped import NAMES, SCRIPT
from tests.tui.making import again, desk_for, press, session_on

KNOWN = (Contact("c1", "Mary Holt", "Holt & Sons"), Contact("c2", "Marion Gale"))


def table(*names: str) -> CallDesk:
    session = session_on(SCRIPT, "ring")
    for seat, name in enumerate(names or NAMES, 1):
        session.do(i.TakeSeat(seat, name))
    return CallDesk(session, Keymap(), lambda: "", lambda: KNOWN)


def remarks(session: Session) -> list[tuple[int, str]]:
    return [(note.speaker, note.text) for note in session.state.notes.values()]


def test_a_digit_gives_the_hand_and_enter_leaves_it_there() -> None:
    desk = table()
    press(
        desk, "3slow", "enter", "and rude", "enter", "1", "dear", "enter", "0", "cut off", "enter"
    )
    assert remarks(desk.session) == [(3, "slow"), (3, "and rude"), (1, "dear"), (0, "cut off")]


def test_kind_marks_are_as_on_a_call() -> None:
    desk = table()
    press(desk, "3", "+kind", "enter", '5"I gave up', "enter")
    assert [note.kind for note in desk.session.state.notes.values()] == ["praise", "verbatim"]


def test_a_digit_twice_agrees_with_the_last_remark_and_once_more_does_not() -> None:
    desk = table()
    press(desk, "3slow", "enter", "55", "6", "6")
    (note,) = desk.session.state.notes.values()
    assert set(note.agreed) == {5, 6}
    assert "6 Femi agrees: “slow”; 6 again takes it back" in desk.notice
    press(desk, "6")
    (note,) = desk.session.state.notes.values()
    assert set(note.agreed) == {5}
    press(desk, "3", "3")
    assert "3 Carla said that last" in desk.notice
    assert set(next(iter(desk.session.state.notes.values())).agreed) == {5}


def test_an_agreement_of_an_earlier_step_is_not_taken_back_by_its_digit() -> None:
    """The seat that agreed a step ago has the hand: its digit says who speaks now."""
    desk = table()
    press(desk, "3slow", "enter", "55", "enter", "5")
    (note,) = desk.session.state.notes.values()
    assert note.step != desk.session.state.position
    assert set(note.agreed) == {5}
    assert "5 Eve speaks" in desk.notice
    press(desk, "dear", "enter")
    assert remarks(desk.session)[-1] == (5, "dear")
    press(desk, "1", "1")
    assert [set(n.agreed) for n in desk.session.state.notes.values()] == [{5}, {1}]


def test_a_digit_twice_agrees_with_what_was_taken_down_at_this_window() -> None:
    """Of two windows each has a last remark; who agrees was heard by whoever presses the key."""
    desk = table()
    beside = Beside(desk.session, "Olga")
    partner = CallDesk(beside, Keymap(), lambda: "", lambda: KNOWN)
    press(desk, "3slow", "enter")
    press(partner, "4dear", "enter")
    press(desk, "5", "5")
    press(partner, "6", "6")
    slow, dear = desk.session.state.notes.values()
    assert (slow.text, set(slow.agreed)) == ("slow", {5})
    assert (dear.text, set(dear.agreed)) == ("dear", {6})


def test_giving_the_hand_is_no_agreement() -> None:
    desk = table()
    press(desk, "3slow", "enter", "5", "dear", "enter", "6", "rude", "enter")
    assert not any(note.agreed for note in desk.session.state.notes.values())


def test_what_was_begun_stays_with_whom_it_was_begun() -> None:
    """A draft left with Esc is not the next seat's."""
    desk = table()
    press(desk, "3", "half a re", "escape", "5")
    assert remarks(desk.session) == [(3, "half a re")]
    assert "kept as a remark of 3 Carla" in desk.notice
    press(desk, "begun", "escape", "5", " and done", "enter")
    assert remarks(desk.session)[-1] == (5, "begun and done")


def test_the_hand_and_the_draft_come_back_after_a_crash() -> None:
    desk = table()
    press(desk, "4", "the bill was")
    back = desk_for(again(desk.session))
    assert back.note.speaker == 4
    press(back, "space", " wrong", "enter")
    assert remarks(back.session) == [(4, "the bill was wrong")]


def test_the_phone_goes_down_with_words_in_hand() -> None:
    desk = table()
    press(desk, "4", "one last thing")
    desk.run("end_call")
    assert remarks(desk.session) == [(4, "one last thing")]
    assert desk.note.speaker == 0


def test_a_remark_can_be_another_s_afterwards_and_while_it_is_typed() -> None:
    desk = table()
    press(desk, "3slow", "enter")
    desk.run("speaker")
    press(desk, "4")
    assert remarks(desk.session) == [(4, "slow")]
    press(desk, "3", "dear")
    desk.run("speaker")
    press(desk, "2", "enter")
    assert remarks(desk.session)[-1] == (2, "dear")
    press(desk, "f5", "tab")
    desk.run("speaker")
    press(desk, "9", "escape")
    assert remarks(desk.session) == [(0, "slow"), (2, "dear")]


@pytest.mark.parametrize(
    ("keys", "count", "seats", "asked"),
    [
        ("#5", 5, (), ""),
        ("#4 rather write", 4, (), "rather write"),
        ("##135", 3, (1, 3, 5), ""),
        ("##1, 3 knew the price", 2, (1, 3), "knew the price"),
    ],
)
def test_a_show_of_hands(keys: str, count: int, seats: tuple[int, ...], asked: str) -> None:
    desk = table()
    press(desk, keys, "enter")
    (hands,) = desk.session.state.hands
    assert (hands.count, hands.seats, hands.text) == (count, seats, asked)
    assert desk.open is None


def test_hands_without_a_number_stay_in_the_line() -> None:
    desk = table()
    press(desk, "#rather write", "enter")
    assert "A number first" in desk.notice
    assert not desk.session.state.hands
    put_away(desk.session)
    assert remarks(desk.session) == [(0, "rather write")]


def test_a_round_goes_from_seat_to_seat_and_takes_their_words() -> None:
    desk = table()
    desk.do(i.Jump("mark"))
    press(desk, "=", "4", "5", "because of the bills", "enter", "2", "enter", "backspace", "3")
    given = {s: r.value for s, r in desk.session.state.ratings["mark"].items()}
    assert given == {1: 4, 2: 5, 3: 2, 4: 3}
    assert remarks(desk.session) == [(3, "because of the bills")]
    press(desk, "9")
    assert "from 1 to 5" in desk.notice
    press(desk, "1", "1")
    assert desk.table.asked is None
    press(desk, "2")
    assert desk.note.speaker == 2
    press(desk, "enter")
    assert desk.session.state.position is None


def test_names_one_after_the_other() -> None:
    session = session_on(SCRIPT, "hello")
    desk = CallDesk(session, Keymap(), lambda: "", lambda: KNOWN)
    press(desk, "@Mary", "enter", "Ben Okoro", "enter", "5 Eve", "enter")
    seats = session.state.seats
    assert {n: seat.name for n, seat in seats.items()} == {1: "Mary Holt", 2: "Ben Okoro", 5: "Eve"}
    assert seats[1].contact == KNOWN[0]
    assert desk.open is None
    press(desk, "@2-", "enter")
    assert session.state.seats[2].left is not None


def test_an_at_typed_again_in_the_line_is_no_part_of_the_name() -> None:
    desk = CallDesk(session_on(SCRIPT, "hello"), Keymap(), lambda: "", lambda: KNOWN)
    press(desk, "@Olga", "enter", "@Pia", "enter", "@4 Eve", "enter")
    names = {n: seat.name for n, seat in desk.session.state.seats.items()}
    assert names == {1: "Olga", 2: "Pia", 4: "Eve"}
    assert desk.open is None
    assert "@ names the next seat" in desk.notice


def test_undo_in_the_empty_line_takes_back_the_seat_taken_last_in_it() -> None:
    desk = CallDesk(session_on(SCRIPT, "hello"), Keymap(), lambda: "", lambda: KNOWN)
    press(desk, "@Olga", "enter", "Pai", "enter", "ctrl+z", "Pia", "enter")
    assert [seat.name for seat in desk.session.state.seats.values()] == ["Olga", "Pia"]
    press(desk, "escape", "@", "ctrl+z")
    assert len(desk.session.state.seats) == 2
    assert "nothing to take back" in desk.notice


def test_a_name_stays_as_it_is_typed_if_nobody_or_several_may_be_meant() -> None:
    desk = CallDesk(session_on(SCRIPT, "hello"), Keymap(), lambda: "", lambda: KNOWN)
    press(desk, "@Mar", "enter", "Mary Holt", "tab", "enter", "enter")
    seats = desk.session.state.seats
    assert [(seat.name, seat.contact) for seat in seats.values()] == [
        ("Mar", None),
        ("Mary Holt", None),
    ]


def test_digits_never_answer_a_step_at_a_table() -> None:
    desk = table()
    press(desk, "2", "down", "1")
    assert not desk.session.state.answers
    assert desk.note.speaker == 1


def test_on_a_call_with_one_customer_these_characters_begin_notes() -> None:
    for character in "@#=":
        desk = desk_for(session_on(at="wrong"))
        press(desk, f"{character}x", "enter")
        assert remarks(desk.session) == [(0, f"{character}x")]
        desk.run("speaker")
        assert "session with a group" in desk.notice


def test_topics_come_in_any_order_by_a_digit() -> None:
    desk = table()
    desk.do(i.Return())
    desk.do(i.GoOn())
    press(desk, "1slow", "enter", "f4")
    assert desk.finder is not None
    assert [row.label for row in desk.finder.rows[:2]] == ["✓ Phones", "  Bills"]
    press(desk, "2")
    assert desk.session.state.position == "bill"
    press(desk, "dear", "enter", "f9")
    assert desk.session.state.position == "ring"
    assert remarks(desk.session) == [(1, "slow"), (1, "dear")]
