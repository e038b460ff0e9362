"""Offers: which are open, what becomes of them, and that each is a promise while it is taken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.offering import open_offers, promise_words, why_closed
from callscript.call.state import CallState, Made
from callscript.plan.promises import promises
from callscript.script import expression
from callscript.script.model import Gate, Offer, Response, Step
from tests.call.laws import LAWS
from tests.call.making import Talk, meaning, script_of

_SAY = ("I could do that.",)
_LATE = expression.parse("why == 'late'")
SCRIPT = script_of(
    Step("why", "Why", responses=(Response("late", "1", "Late"), Response("rude", "2", "Rude"))),
    Step("help", "Help", responses=(Response("yes", "1", "Yes"), Response("no", "2", "No"))),
    Step("menu", "Menu", offers=("again", "money", "card")),
    Step("done", "Done", when=expression.parse("taken('again')")),
    offers=(
        Offer("again", "Send it again", _SAY, owner="Ben Ito", due="in 2 days"),
        Offer("money", "Money back", _SAY, when=_LATE, value="20 %", approve="the lead"),
        Offer(
            "card",
            "A card",
            _SAY,
            requires=Gate(expression.parse("help == 'yes'"), "They haven't said yes."),
            token=True,
        ),
    ),
)


def _talk(*intents: i.Intent) -> Talk:
    return Talk(SCRIPT).start().do(i.Answer("late"), *intents)


def _closed(state: CallState, name: str) -> str:
    offer = SCRIPT.offer(name)
    assert offer is not None
    return why_closed(SCRIPT, state, offer)


def test_what_is_not_open_can_t_be_offered_and_says_why() -> None:
    talk = Talk(SCRIPT).start().do(i.Answer("rude"))
    assert talk.refused(i.MakeOffer("money")) == "“Money back” is only for when “Why” is “Late”."
    locked = talk.refused(i.MakeOffer("card"))
    assert locked == "They haven't said yes. It opens when “Help” is “Yes”."
    assert talk.refused(i.MakeOffer("none")) == "This script has no such offer."
    assert [offer.id for offer in open_offers(SCRIPT, talk.state)] == ["again", "card"]


def test_what_has_closed_since_is_not_taken_but_may_be_refused() -> None:
    talk = _talk(
        i.MakeOffer("money"), i.CloseOffer(), i.Answer("rude", "why"), i.MakeOffer("money")
    )
    assert talk.refused(i.SettleOffer(True)).startswith("“Money back” is only for when")
    assert talk.do(i.SettleOffer(False)).state.offers["money"].standing == "refused"


def test_a_taken_offer_is_a_promise_with_its_owner_and_day_and_one_undo_takes_both_back() -> None:
    talk = _talk(i.MakeOffer("again"))
    before = talk.state
    (promise,) = promises(talk.do(i.SettleOffer(True)).state)
    assert (promise.what, promise.owner) == ("Send it again", "Ben Ito")
    assert promise.due.day == date(2026, 11, 24)
    assert meaning(talk.do(i.Undo()).state) == meaning(before)


def test_refused_after_all_it_is_promised_no_more_and_taken_again_it_is_the_same_promise() -> None:
    talk = _talk(i.MakeOffer("again"), i.SettleOffer(True))
    note = talk.state.offers["again"].note
    for settled in (False, None):
        talk.do(i.MakeOffer("again"), i.SettleOffer(settled))
        assert promises(talk.state) == ()
        talk.do(i.MakeOffer("again"), i.SettleOffer(True))
        assert [promise.note for promise in promises(talk.state)] == [note]


def test_an_offer_can_be_taken_back_as_if_it_had_not_been_made() -> None:
    talk = _talk(i.MakeOffer("again"), i.SettleOffer(True), i.MakeOffer("again"))
    talk.do(i.WithdrawOffer())
    assert (dict(talk.state.offers), talk.state.offer, promises(talk.state)) == ({}, None, ())
    assert talk.refused(i.WithdrawOffer()) == "No offer is open."
    assert talk.refused(i.ValueOffer("5")) == "No offer is open."


def test_who_agreed_and_what_it_is_worth_are_kept() -> None:
    talk = _talk(i.MakeOffer("money"), i.SettleOffer(True))
    made = talk.state.offers["money"]
    assert (made.waits_for, made.granted) == ("the lead", False)
    talk.do(i.MakeOffer("money"), i.ApproveOffer("Ana"), i.ValueOffer(" 30 euros "))
    made = talk.state.offers["money"]
    assert (made.waits_for, made.granted, made.who, made.value) == ("", True, "Ana", "30 euros")
    seen = talk.session.events
    assert talk.do(i.ApproveOffer("Ana"), i.ValueOffer("30 euros")).session.events == seen
    assert "2,000" in talk.refused(i.ValueOffer("x" * 3000))
    assert "2,000" in talk.refused(i.ApproveOffer("x" * 3000))


def test_nobody_needs_to_agree_to_a_token_but_somebody_may() -> None:
    talk = _talk(i.Answer("yes"), i.MakeOffer("card"))
    assert talk.refused(i.ApproveOffer()).startswith("Nobody has to agree")
    made = talk.do(i.ApproveOffer("Ana")).state.offers["card"]
    assert (made.token, made.approved, made.who) == (True, True, "Ana")


@pytest.mark.parametrize(
    ("owner", "due", "words"),
    [
        ("", "", "Ring back"),
        ("Ben", "", "Ring back @Ben"),
        ("Ben Ito", "fri", 'Ring back @"Ben Ito" fri'),
        ("", "in 2 days", "Ring back in 2 days"),
    ],
)
def test_the_promise_is_written_as_a_caller_would_type_it(owner: str, due: str, words: str) -> None:
    assert promise_words(Offer("a", "Ring back", _SAY, owner=owner, due=due)) == words
    told = Offer("a", "A call", _SAY, promise="Ring back", owner=owner, due=due)
    assert promise_words(told) == words


def test_a_journal_from_before_folds_as_it_did() -> None:
    made = e.decode(b'{"type":"offer_made","offer":"again","step":"why","label":"Send"}')
    taken = e.decode(b'{"type":"offer_settled","offer":"again","taken":true}')
    agreed = e.decode(b'{"type":"offer_approved","offer":"again"}')
    state = _talk().after(made).after(taken).after(agreed).state
    offer = state.offers["again"]
    assert (offer.standing, offer.approved, offer.note, offer.token) == ("taken", True, "", False)
    assert not isinstance(made, e.Unreadable)


_offers = st.sampled_from(("again", "money", "card"))
_acts = st.lists(
    st.one_of(
        st.builds(i.MakeOffer, _offers),
        st.builds(i.MakeOffer, _offers),
        st.builds(i.SettleOffer, st.sampled_from((True, True, False, None))),
        st.builds(i.ApproveOffer, st.sampled_from(("", "Ana"))),
        st.builds(i.ValueOffer, st.sampled_from(("", "20"))),
        st.sampled_from((i.WithdrawOffer(), i.CloseOffer(), i.GoOn(), i.GoBack())),
        st.sampled_from(
            (i.Answer("rude", "why"), i.Answer("late", "why"), i.Answer("yes", "help"))
        ),
        st.sampled_from((i.Undo(), i.Redo())),
    ),
    max_size=25,
)


@given(_acts)
def test_whatever_becomes_of_offers_the_promises_are_those_taken(acts: list[i.Intent]) -> None:
    talk = _talk()
    for act in acts:
        before = talk.state
        refused = talk.attempt(act)
        _taken_was_open(before, talk.state)
        taken = {made.note for made in talk.state.offers.values() if made.taken}
        assert {promise.note for promise in promises(talk.state)} == taken
        if refused is None and not isinstance(act, i.Undo | i.Redo):
            _undoes(talk, before)
    for law in LAWS:
        law(talk)
    assert {name: made.taken for name, made in talk.state.offers.items()} == _settled(talk)


def _taken_was_open(before: CallState, after: CallState) -> None:
    """What is taken now and wasn't was open at that moment, unless redo brought it back."""
    if len(after.undone) != len(before.undone):
        return
    for name, made in after.offers.items():
        was: Made | None = before.offers.get(name)
        if made.taken and not (was is not None and was.taken):
            assert not _closed(before, name)


def _undoes(talk: Talk, before: CallState) -> None:
    if talk.state.done != before.done:
        after = talk.state
        talk.do(i.Undo())
        assert meaning(talk.state) == meaning(before)
        talk.do(i.Redo())
        assert meaning(talk.state) == meaning(after)


def _settled(talk: Talk) -> dict[str, bool | None]:
    """What the events that count say became of each offer, read without the fold."""
    found: dict[str, bool | None] = {}
    for event in talk.session.events:
        if event.intent not in talk.state.done:
            continue
        match event.body:
            case e.OfferMade(offer=name):
                found.setdefault(name, None)
            case e.OfferSettled(offer=name, taken=taken):
                found[name] = taken
            case e.OfferWithdrawn(offer=name):
                found.pop(name, None)
    return found
