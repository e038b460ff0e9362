"""The rules of the table: who sits where, whose remark it was, hands, rounds."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.seats import at_table, last_remark, seat_name, speaker_of
from callscript.script.model import MOST_SEATS, Step
from tests.call.grouped import SCRIPT, said, seated
from tests.call.making import Talk, meaning, script_of
from tests.call.strategies import seats as seat_numbers


def test_who_leaves_stays_in_the_record_and_may_come_back() -> None:
    talk = seated("Mary", "Ben")
    said(talk, 2, "nobody rang back")
    talk.do(i.LeaveSeat(2))
    assert [seat.name for seat in at_table(talk.state)] == ["Mary"]
    assert talk.state.seats[2].name == "Ben"
    assert "another number" in talk.refused(i.TakeSeat(2, "Zoe"))
    talk.do(i.TakeSeat(2, "ben"))
    assert [seat.name for seat in at_table(talk.state)] == ["Mary", "ben"]


def test_a_seat_that_said_nothing_can_be_somebody_else_s() -> None:
    talk = seated("Mary", "Ben").do(i.LeaveSeat(2), i.TakeSeat(2, "Zoe"))
    assert talk.state.seats[2].name == "Zoe"


def test_a_name_is_put_right_and_the_remarks_stay() -> None:
    talk = seated("Mary")
    note = said(talk, 1, "slow")
    talk.do(i.TakeSeat(1, "Mary Holt"))
    assert talk.state.notes[note].speaker == 1
    assert seat_name(talk.state, 1) == "1 Mary Holt"
    assert (seat_name(talk.state, 7), seat_name(talk.state, 0)) == ("seat 7", "someone")


def test_a_remark_is_never_refused_for_its_seat() -> None:
    """A word that was typed is worth more than a number that makes no sense."""
    talk = seated("Mary").do(i.KeepNote("a", speaker=99), i.KeepNote("b", speaker=7))
    assert [note.speaker for note in talk.state.notes.values()] == [0, 7]
    alone = Talk(script_of(Step("a", "A"))).start().do(i.KeepNote("c", speaker=3))
    assert [note.speaker for note in alone.state.notes.values()] == [0]
    assert speaker_of(SCRIPT, MOST_SEATS, "note") == MOST_SEATS


def test_agreeing_twice_takes_it_back() -> None:
    talk = seated()
    note = said(talk, 1, "slow")
    talk.do(i.Agree(note, 2), i.Agree(note, 3), i.Agree(note, 2))
    assert set(talk.state.notes[note].agreed) == {3}
    assert talk.refused(i.Agree(note, 1)) == "They said it themselves."
    assert talk.refused(i.Agree("nothing", 1)) == "There is no such remark."


def test_whoever_turns_out_to_have_said_it_no_longer_agrees() -> None:
    talk = seated()
    note = said(talk, 1, "slow")
    talk.do(i.Agree(note, 2), i.SetSpeaker(note, 2))
    assert talk.state.notes[note].speaker == 2
    assert not talk.state.notes[note].agreed
    talk.do(i.Undo())
    assert talk.state.notes[note].speaker == 1
    assert set(talk.state.notes[note].agreed) == {2}


def test_hands_are_a_count_or_seats() -> None:
    talk = seated().do(i.ShowHands(4, text="rather write?"), i.ShowHands(0, (3, 1, 3)))
    assert [(h.count, h.seats, h.text) for h in talk.state.hands] == [
        (4, (), "rather write?"),
        (2, (1, 3), ""),
    ]
    assert talk.refused(i.ShowHands(12)) == "There are 9 seats at most."
    assert len(talk.do(i.Undo()).state.hands) == 1


def test_a_round_keeps_what_each_seat_said_last() -> None:
    talk = seated().do(i.Jump("mark"), i.Rate(1, 4), i.Rate(2, 5), i.Rate(1, 3))
    given = {seat: rating.value for seat, rating in talk.state.ratings["mark"].items()}
    assert given == {1: 3, 2: 5}
    assert talk.refused(i.Rate(1, 6)) == "It goes from 1 to 5."
    assert "goes round" in talk.refused(i.Answer(3))
    assert "one by one" in talk.refused(i.Rate(1, 3, "ring"))


@pytest.mark.parametrize(
    "intent", [i.TakeSeat(1, "A"), i.LeaveSeat(1), i.ShowHands(1), i.Rate(1, 1), i.Agree("n1", 1)]
)
def test_with_one_customer_there_are_no_seats(intent: i.Intent) -> None:
    assert "no seats" in Talk(script_of(Step("a", "A"))).start().refused(intent)


def test_the_last_remark_is_no_promise_of_ours() -> None:
    talk = seated()
    note = said(talk, 1, "slow")
    talk.do(i.KeepNote("look into it", "promise"))
    found = last_remark(talk.state)
    assert found is not None
    assert found.id == note


def test_each_window_has_a_last_remark_of_its_own() -> None:
    talk = seated()
    mine = said(talk, 1, "slow")
    assert talk.session.do(i.KeepNote("dear", "concern", None, 2), by="Olga") is None
    last, theirs = last_remark(talk.state), last_remark(talk.state, "Olga")
    assert last is not None
    assert last.id == mine
    assert theirs is not None
    assert theirs.text == "dear"
    assert last_remark(talk.state, "Pia") is None


def test_a_promise_is_ours_whoever_has_the_hand() -> None:
    talk = seated().do(i.KeepNote("send the list", "promise", None, 2))
    (promise,) = talk.state.notes.values()
    assert promise.speaker == 0


_remarks = st.tuples(seat_numbers, st.sampled_from(("slow", "dear", "rude", "kind")))
_doings = st.lists(
    st.one_of(
        _remarks.map(lambda said: ("say", *said)),
        st.tuples(st.just("agree"), seat_numbers),
        st.tuples(st.just("leave"), seat_numbers),
        st.tuples(st.just("take"), seat_numbers),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    max_size=25,
)


@given(_doings)
def test_no_remark_is_lost_or_given_to_another_seat(doings: list[tuple[object, ...]]) -> None:
    """Count by seat equals what was typed, whatever else happens, also after undo and restart."""
    talk = seated()
    acts: list[tuple[int, str] | None] = [None for _seat in talk.state.seats]
    undone: list[tuple[int, str] | None] = []
    for what, *with_what in doings:
        before = talk.state.version
        intent, remark = _act(talk, str(what), with_what)
        talk.attempt(intent)
        if talk.state.version == before:
            continue
        if what == "undo":
            undone.append(acts.pop())
        elif what == "redo":
            acts.append(undone.pop())
        else:
            acts.append(remark)
            undone.clear()
    typed = Counter(remark for remark in acts if remark is not None)
    found = Counter((note.speaker, note.text) for note in talk.state.notes.values())
    assert found == typed
    assert meaning(talk.reopened().state) == meaning(talk.state)


def _act(talk: Talk, what: str, words: list[object]) -> tuple[i.Intent, tuple[int, str] | None]:
    """An intent, and the remark it keeps, by the seat it must be found under."""
    seat = words[0] if words and isinstance(words[0], int) else 0
    match what:
        case "say":
            text = str(words[1])
            kept = seat if 1 <= seat <= MOST_SEATS else 0
            return i.KeepNote(text, "concern", None, seat), (kept, text)
        case "agree":
            return i.Agree(next(reversed(tuple(talk.state.notes)), "none"), seat), None
        case "leave":
            return i.LeaveSeat(seat), None
        case "take":
            return i.TakeSeat(seat, f"Guest {seat}"), None
    return (i.Undo() if what == "undo" else i.Redo()), None
