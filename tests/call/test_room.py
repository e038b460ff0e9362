"""The room at a glance."""

from callscript.call import intents as i
from callscript.call.room import Room, room
from callscript.script.model import Step
from tests.call.grouped import SCRIPT, said, seated
from tests.call.making import Talk, script_of


def _room(talk: Talk) -> Room:
    return room(SCRIPT, talk.state, talk.clock)


def test_remarks_agreements_and_the_last_word_of_each_seat() -> None:
    talk = seated()
    note = said(talk, 1, "slow", "ring")
    said(talk, 1, "dear", "bill")
    talk.do(i.Agree(note, 2))
    mary, ben, carla = _room(talk).seats[:3]
    assert (mary.remarks, mary.agreed, mary.last) == (2, 0, talk.state.notes["n9"].at)
    assert (ben.remarks, ben.agreed, ben.last) == (0, 1, talk.clock)
    assert (carla.remarks, carla.last) == (0, None)


def test_quiet_seats_are_named_once_half_the_table_has_spoken() -> None:
    talk = seated().do(i.Jump("ring"))
    said(talk, 1, "slow")
    said(talk, 2, "slow too")
    assert _room(talk).quiet == ()
    talk.do(i.Agree(said(talk, 2, "and rude"), 5))
    assert _room(talk).quiet == (3, 4, 6)
    talk.do(i.LeaveSeat(4), i.Jump("bill"))
    assert _room(talk).quiet == ()


def test_quiet_seats_are_named_when_half_the_time_is_gone() -> None:
    talk = seated().do(i.Jump("ring"))
    said(talk, 1, "slow")
    assert _room(talk.go(9 * 60)).quiet == ()
    assert _room(talk.go(2 * 60)).quiet == (2, 3, 4, 5, 6)


def test_who_talks_most_is_told() -> None:
    talk = seated()
    for n in range(4):
        said(talk, 3, f"remark {n}")
    assert _room(talk).dominant == (3,)
    for seat in (1, 2, 4, 5, 6, 1, 2, 4):
        said(talk, seat, "mine")
    assert _room(talk).dominant == ()


def test_minutes_left_of_the_topic_and_of_the_whole() -> None:
    talk = seated().do(i.Jump("ring")).go(6 * 60)
    assert (_room(talk).topic, _room(talk).topic_left) == ("Phones", 14)
    assert _room(talk).left == 39
    assert _room(talk.go(20 * 60)).topic_left == -6


def test_objectives_nothing_was_said_about() -> None:
    talk = seated()
    assert _room(talk).bare == ("phones", "bills")
    said(talk, 0, "somebody was cut off", "wish")
    assert _room(talk).bare == ("bills",)
    assert _room(talk).someone == 1


def test_too_few_and_too_many_are_told() -> None:
    assert "fewer than 6" in _room(seated("A", "B")).warning
    assert _room(seated()).warning == ""
    assert "more than 8" in _room(seated(*"ABCDEFGHI")).warning
    assert _room(Talk(SCRIPT).start(None)).warning == ""


def test_with_one_customer_there_is_no_room() -> None:
    talk = Talk(script_of(Step("a", "A"))).start()
    assert room(talk.script, talk.state, talk.clock) == Room(())
