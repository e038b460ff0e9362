"""Which cue card fits now, and that a card over a step is in nobody's way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.cues import moments, pinned, suggested
from callscript.script.cards import Card, Moment
from callscript.script.model import Interrupt, Response, Section, Step
from tests.call.making import Talk, meaning, scripted

CARDS = (
    Card("fine", "f", "Fine is not fine", "x", suits=("neutral",)),
    Card("ask", "a", "Ask", "x", suits=("concern",)),
    Card("own", "o", "Own it", "x", suits=("concern",)),
    Card("hear", "h", "Hear", "x", suits=("listen",)),
    Card("can", "c", "Can do", "x", suits=("no", "refused")),
    Card("calm", "e", "Calm", "x", suits=("interrupt",)),
    Card("read", "r", "Read", "x", suits=("read_back",)),
    Card("thanks", "t", "Thanks", "x", suits=("end",)),
    Card("breathe", "b", "Breathe", "x", suits=("start",)),
)
YES_NO = (Response("yes", "1", "Yes"), Response("no", "2", "No"))
SCRIPT = scripted(
    [
        Section(
            "s",
            "S",
            (
                Step("hello", "Hello", responses=YES_NO, unread=("refused",)),
                Step("tell", "Tell", listen="Listen.", cards=("own", "gone")),
                Step("back", "Back", read_back=("concern",)),
            ),
        )
    ],
    interrupts=(Interrupt("angry", "Angry", ("Sorry.",)),),
    neutral=("fine",),
)


def now(*intents: i.Intent) -> tuple[Moment, ...]:
    return tuple(moments(SCRIPT, Talk(SCRIPT).start().do(*intents).state))


@pytest.mark.parametrize(
    ("intents", "first"),
    [
        ((), "start"),
        ((i.KeepNote("it was fine"),), "neutral"),
        ((i.KeepNote("bad", "concern"),), "concern"),
        ((i.KeepNote("good", "praise"),), "praise"),
        ((i.KeepNote("send it fri", "promise"),), "promise"),
        ((i.RaiseInterrupt("angry"),), "interrupt"),
        ((i.Answer("no"),), "no"),
        ((i.LeaveUnread("refused"),), "refused"),
        ((i.Answer("yes"),), "listen"),
        ((i.Answer("yes"), i.GoOn()), "read_back"),
        ((i.Answer("yes"), i.GoOn(), i.GoOn()), "end"),
    ],
)
def test_what_is_happening(intents: tuple[i.Intent, ...], first: Moment) -> None:
    assert now(*intents)[0] == first


def test_a_note_of_the_step_before_is_past() -> None:
    assert now(i.KeepNote("it was fine"), i.Answer("yes")) == ("listen",)


def test_one_card_is_suggested_and_not_again_once_it_was_opened() -> None:
    talk = Talk(SCRIPT).start().do(i.KeepNote("bad", "concern"))
    assert suggested(CARDS, SCRIPT, talk.state) == CARDS[1]
    talk.do(i.OpenCard("ask", "Ask"), i.CloseCard())
    assert suggested(CARDS, SCRIPT, talk.state) == CARDS[2]
    assert suggested((), SCRIPT, talk.state) is None


def test_named_cards_stand_in_the_step_s_order_and_are_not_suggested_too() -> None:
    talk = Talk(SCRIPT).start().do(i.Answer("yes"), i.KeepNote("bad", "concern"))
    assert pinned(CARDS, SCRIPT, talk.state) == (CARDS[2],)
    assert suggested(CARDS, SCRIPT, talk.state) == CARDS[1]


def test_a_card_lies_over_the_step_until_it_is_closed_or_the_call_moves_on() -> None:
    talk = Talk(SCRIPT).start().do(i.OpenCard("ask", "Ask"))
    assert talk.state.card == "ask"
    talk.do(i.OpenCard("own", "Own it"))
    assert talk.state.card == "own"
    assert talk.do(i.Answer("yes")).state.card is None
    assert [used.title for used in talk.state.cards] == ["Ask", "Own it"]
    assert [used.step for used in talk.state.cards] == ["hello", "hello"]
    assert talk.refused(i.CloseCard()) == "No card is open."
    ended = talk.do(i.OpenCard("ask", "Ask"), i.EndCall())
    assert ended.state.card is None
    assert ended.refused(i.OpenCard("ask", "Ask")) == "The call has ended already."


ACTS: tuple[i.Intent, ...] = (
    i.OpenCard("ask", "Ask"),
    i.CloseCard(),
    i.RaiseInterrupt("angry"),
    i.LeaveInterrupt(),
    i.Answer("yes"),
    i.GoBack(),
    i.Undo(),
    i.Redo(),
)


@given(st.lists(st.sampled_from(ACTS), max_size=15))
def test_any_order_of_cards_and_acts_folds_and_is_taken_back(acts: list[i.Intent]) -> None:
    talk = Talk(SCRIPT).start()
    for act in acts:
        talk.attempt(act)
    assert talk.reopened().state == talk.state
    before = talk.state
    talk.do(i.OpenCard("own", "Own it"), i.Undo())
    assert meaning(talk.state) == meaning(before)
