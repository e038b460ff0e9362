"""A wish and an apology are answers and blanks of the plan at once; what we want stays shut."""

import pytest

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.aloud import words_now
from callscript.call.recording import recorded
from callscript.script.load import load
from callscript.script.model import Script
from tests.call.making import Talk, meaning

TEXT = """
title = "Recovery"
asks_when = { when = "asked('review')", why = "It isn't a sales call." }
[[offers]]
id = "upgrade"
label = "The bigger plan"
say = "There is a bigger plan."
asks_for = "sale"
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "wish"
ask = "How would you like it put right?"
wish = true
[[sections.steps]]
id = "choose"
ask = "Which of these?"
responses = ["A new one", "Money back"]
wish = true
[[sections.steps]]
id = "sorry"
say = "I'm sorry for {sorry.what|that}. {sorry.owner|One of us} owns it."
apology = true
[[sections.steps]]
id = "refund"
can_do = "I can send it again today."
no = "I can't pay it back in cash."
say = "Is that all right?"
[[sections.steps]]
id = "sell"
ask = "Would you like another?"
asks_for = "sale"
answer = "yes_no"
[[sections.steps]]
id = "review"
ask = "Would you write a review?"
requires = "asked('wish')"
asks_for = "review"
answer = "yes_no"
[[sections.steps]]
id = "who_else"
ask = "Who else should we know?"
asks_for = "referral"
"""


def _script() -> Script:
    loaded = load(TEXT.encode(), "recovery.toml")
    assert [hint.code for hint in loaded.hints] == []
    return loaded.script


def _talk() -> Talk:
    return Talk(_script()).start()


def test_a_wish_fills_in_the_plan_in_the_same_act() -> None:
    talk = _talk()
    before = talk.state
    talk.do(i.Answer("send it again"))
    assert talk.state.details == {"wish": "send it again"}
    assert meaning(talk.do(i.Undo()).state) == meaning(before)
    talk.do(i.Answer("send it again"), i.SetDetail("", "wish", "put right by wrap-up"))
    talk.do(i.Answer("money_back"))
    assert talk.state.details["wish"] == "Money back"
    assert talk.do(i.ClearAnswer("choose")).state.details["wish"] == ""


def test_an_apology_says_what_went_wrong_and_who_owns_it() -> None:
    talk = _talk().do(i.Jump("sorry"), i.FillIn("what", "the late van"), i.FillIn("owner", "Ben"))
    assert talk.state.details == {"apology_what": "the late van", "apology_owner": "Ben"}
    said = words_now(talk.script, talk.state, talk.clock)
    assert said == "I'm sorry for the late van. Ben owns it."
    assert talk.do(i.FillIn("owner", "")).state.details["apology_owner"] == ""


def test_what_is_said_so_already_is_not_recorded_again() -> None:
    talk = _talk().do(i.Answer("send it again"))
    body = e.Answered("wish", "send it again")
    assert recorded(talk.script, talk.state, (body,)) == ()
    assert recorded(talk.script, talk.state, (e.Answered("sell", "yes"),)) == ()


def test_the_can_do_is_said_before_the_no() -> None:
    talk = _talk().do(i.Jump("refund"))
    assert words_now(talk.script, talk.state, talk.clock).split("\n") == [
        "I can send it again today.",
        "I can't pay it back in cash.",
        "Is that all right?",
    ]


@pytest.mark.parametrize(("step", "value"), [("sell", "yes"), ("who_else", {"name": "Bo"})])
def test_what_we_want_is_not_answered_until_the_script_opens_it(
    step: str, value: e.AnswerValue
) -> None:
    talk = _talk().do(i.Jump(step))
    why = "It isn't a sales call. It opens when “Review” was asked."
    assert talk.refused(i.Answer(value)) == why
    # Nothing keeps the caller on it.
    talk.do(i.GoOn(), i.Jump("review"), i.Answer("no"), i.Answer(value, step))
    assert step in talk.state.answers


def test_an_offer_that_sells_waits_for_the_same() -> None:
    talk = _talk()
    assert talk.refused(i.MakeOffer("upgrade")).startswith("It isn't a sales call.")
    assert talk.do(i.Jump("review"), i.MakeOffer("upgrade")).state.offer == "upgrade"
