"""Offers in papers: all of them for staff, for the customer only what is granted."""

from callscript.call import intents as i
from callscript.call.state import CallState
from callscript.papers.letter import letter_view, why_no_letter
from callscript.papers.offered import offer_views
from callscript.papers.papers import write
from callscript.script.model import Offer, Script, Step
from tests.call.making import Talk, script_of

_SAY = ("I could do that.",)
SCRIPT: Script = script_of(
    Step("wish", "Wish", ask=("How?",), wish=True),
    offers=(
        Offer("again", "Send it again", _SAY, promise="send it to you again", due="fri"),
        Offer("money", "Money back", _SAY, value="20 %", approve="the lead"),
        Offer("card", "A card", _SAY, value="30 euros", token=True),
        Offer("visit", "A visit", _SAY),
    ),
)


def _called(*taken: str) -> Talk:
    talk = Talk(SCRIPT).start()
    for name in taken:
        talk.do(i.MakeOffer(name), i.SettleOffer(True))
    return talk


def _staff() -> CallState:
    talk = _called("again", "money", "card")
    talk.do(i.MakeOffer("card"), i.ApproveOffer("Ana"), i.CloseOffer())
    talk.do(i.MakeOffer("visit"), i.SettleOffer(False), i.SetDetail("", "wish", "all of it back"))
    return talk.do(i.WrapUp()).state


def test_staff_read_what_became_of_each_offer_and_what_the_customer_wished() -> None:
    texts = write(SCRIPT, _staff(), {}).texts
    lines = (
        "- **They would like:** all of it back",
        "- **Send it again**: taken",
        "- **Money back** (20 %): taken; the lead has to agree",
        "- **A card** (30 euros), as a token of our apology: taken; Ana agreed",
        "- **A visit**: refused",
    )
    for paper in ("summary.md", "improvement-plan.md"):
        assert "\n".join(lines) in texts[paper]


def test_an_offer_they_think_about_is_told_so() -> None:
    talk = Talk(SCRIPT).start().do(i.MakeOffer("visit"), i.CloseOffer())
    assert [view.standing for view in offer_views(talk.state)] == ["to be thought about"]


def test_the_customer_reads_only_what_is_granted_and_no_worth() -> None:
    state = _staff()
    view = letter_view(SCRIPT, state)
    assert [promise.what for promise in view.promises] == ["Send it to you again", "A card"]
    letter = write(SCRIPT, state, {}).texts["letter.md"]
    assert "Money back" not in letter
    assert not any(word in letter for word in ("30 euros", "20 %", "Ana agreed", "A visit"))


def test_what_waits_for_somebody_is_nothing_to_write_about_until_they_agree() -> None:
    talk = _called("money").do(i.WrapUp())
    assert why_no_letter(SCRIPT, talk.state)
    agreed = _called("money").do(i.MakeOffer("money"), i.ApproveOffer(), i.WrapUp())
    assert not why_no_letter(SCRIPT, agreed.state)
