"""Offers in the window: what the keys do, from F7 and on a step that lists them."""

from callscript.script.load import load
from callscript.script.model import Script
from callscript.tui.desk import CallDesk
from callscript.tui.offering import offers_finder
from tests.tui.making import desk_on, notes, press

TEXT = """
title = "Offers"
[[offers]]
id = "again"
label = "Send it again"
say = "I could send it again."
owner = "Ben"
due = "fri"
[[offers]]
id = "money"
label = "Money back"
say = "You'd have it back."
requires = { when = "help == 'yes'", why = "Not before they want help." }
value = "20 %"
approve = "the lead"
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "help"
ask = "Help?"
answer = "yes_no"
[[sections.steps]]
id = "menu"
ask = "What would help?"
offers = true
"""


def _script() -> Script:
    return load(TEXT.encode(), "offers.toml").script


def _desk(*keys: str) -> CallDesk:
    desk = desk_on("help", _script())
    press(desk, *keys)
    return desk


def _standing(desk: CallDesk) -> dict[str, str]:
    return {name: made.standing for name, made in desk.session.state.offers.items()}


def test_taking_one_opens_the_line_on_its_promise() -> None:
    desk = _desk("f7", "1", "1")
    assert desk.note.line is not None
    assert desk.note.line.text == "Send it again @Ben fri "
    assert "Promised" in desk.notice
    press(desk, "morning", "enter")
    assert notes(desk) == [("promise", "Send it again @Ben fri morning", "help")]
    # Enter on the step goes on: the line is gone, and so is the offer.
    assert desk.open is None
    assert desk.session.state.offer is None


def test_leaving_the_line_keeps_the_promise_as_the_offer_has_it() -> None:
    desk = _desk("f7", "1", "1", "escape")
    assert notes(desk) == [("promise", "Send it again @Ben fri", "help")]
    assert dict(desk.session.latest.drafts) == {}


def test_a_locked_offer_says_why_and_is_not_made() -> None:
    desk = _desk("f7")
    assert desk.finder is not None
    assert desk.finder.rows[1].detail.startswith("locked: Not before they want help.")
    press(desk, "2")
    assert desk.notice == "Not before they want help. It opens when “Help” is “Yes”."
    assert _standing(desk) == {}


def test_a_step_that_lists_offers_opens_them_by_their_digits() -> None:
    desk = _desk("1", "2", "2", "1", "enter")
    assert _standing(desk) == {"money": "refused", "again": "thinking"}
    assert desk.session.state.position == "menu"
    press(desk, "9")
    assert "key 9" in desk.notice
    press(desk, "x")
    assert desk.note.line is not None


def test_who_agreed_and_the_worth_are_a_digit_or_typed() -> None:
    desk = _desk("1", "2", "3", "1", "4", "30 euros", "enter")
    made = desk.session.state.offers["money"]
    assert (made.approved, made.who, made.value) == (True, "", "30 euros")
    press(desk, "3", "Ana", "enter", "1", "escape")
    made = desk.session.state.offers["money"]
    assert (made.who, made.standing) == ("Ana", "taken")
    (_again, row) = offers_finder(desk.session).rows
    assert (row.label, row.detail) == ("✓ Money back  30 euros", "taken, Ana agreed")


def test_what_was_not_offered_after_all_is_gone_and_undo_brings_it_back() -> None:
    desk = _desk("f7", "1", "1", "escape", "f7", "1", "0")
    assert (_standing(desk), notes(desk)) == ({}, [])
    press(desk, "ctrl+z")
    assert _standing(desk) == {"again": "taken"}


def test_the_responses_of_a_covered_step_take_no_click() -> None:
    desk = _desk("f7", "1")
    desk.answer(0)
    assert dict(desk.session.state.answers) == {}


def test_the_finder_of_everything_has_what_can_be_offered() -> None:
    desk = _desk("/", "again", "enter")
    assert desk.session.state.offer == "again"


def test_without_offers_the_list_says_so() -> None:
    assert offers_finder(desk_on("hello").session).none == "This script has no offers."
