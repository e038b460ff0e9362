"""The papers of a session: nothing internal and nobody else's name in a letter."""

from dataclasses import asdict

import pytest

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.call.planfields import CALL_FIELDS, CONCERN_FIELDS, PROMISE_FIELDS, THEME
from callscript.cli.named import named_paper
from callscript.papers.masked import masked
from callscript.papers.papers import papers_of, seat_paper, write
from callscript.papers.quotes import quotes_view
from callscript.papers.seatletter import seat_letter_view, seat_letters
from callscript.papers.session import session_view
from callscript.plan.themes import letters
from callscript.script.model import NOTE_KINDS, Step
from tests.call.grouped import SCRIPT, said, seated
from tests.call.making import Talk, script_of


def ended(talk: Talk) -> Talk:
    return talk.do(i.EndCall())


def test_no_letter_holds_anything_internal_or_anything_another_seat_said() -> None:
    """Every blank of the plan and every remark is a canary; only one's own and what is told go."""
    talk = Talk(SCRIPT).start(None)
    for seat in range(1, 5):
        name, firm = f"Name{seat} Family{seat}", f"Firm{seat}"
        contact = Contact(f"c{seat}", name, firm, notes=f"canary-known{seat}")
        talk.do(i.TakeSeat(seat, contact.name, contact))
        for kind in NOTE_KINDS:
            talk.do(i.KeepNote(f"canary-{kind}{seat}", kind, None, seat))
    talk.do(i.KeepNote("canary-someone", "concern"))
    for note in list(talk.state.notes.values()):
        for blank in (*CONCERN_FIELDS, *PROMISE_FIELDS):
            told = f"told about {note.id}." if blank.id == "tell_customer" else f"canary-{blank.id}"
            talk.do(i.SetDetail(note.id, blank.id, told))
    for blank in CALL_FIELDS:
        talk.do(i.SetDetail("", blank.id, f"canary-call-{blank.id}"))
    ended(talk)
    for seat in range(1, 5):
        letter = papers_of(SCRIPT, talk.state)[f"letter-{seat}.md"]
        mine = {f"canary-{kind}{seat}" for kind in ("concern", "praise", "verbatim", "question")}
        found = {word.strip(".>,") for word in letter.split() if word.startswith("canary")}
        assert found == mine
        others = [n for n in range(1, 5) if n != seat]
        assert not [n for n in others if f"Name{n}" in letter or f"Firm{n}" in letter]


def test_one_s_own_concerns_then_those_several_others_share() -> None:
    talk = seated("Mary", "Ben", "Carla")
    slow, dear, cold = (said(talk, s, t) for s, t in ((1, "slow"), (2, "dear"), (3, "cold")))
    talk.do(i.Agree(dear, 3))
    for note, told in ((slow, "More hands."), (dear, "A price first."), (cold, "A new boiler.")):
        talk.do(i.SetDetail(note, "tell_customer", told))
    ended(talk)
    mary, carla = seat_letter_view(talk.state, 1), seat_letter_view(talk.state, 3)
    assert [(p.words, p.answer, p.others) for p in mary.points] == [(("slow",), "More hands.", 0)]
    assert mary.shared == ("A price first.",)
    assert [(p.words, p.answer, p.others) for p in carla.points] == [
        ((), "A price first.", 1),
        (("cold",), "A new boiler.", 0),
    ]
    assert carla.shared == ()


def test_what_is_not_decided_is_told_as_that() -> None:
    talk = seated("Mary", "Ben")
    said(talk, 1, "slow")
    view = seat_letter_view(ended(talk).state, 1)
    assert (view.points, view.noted) == ((), ("slow",))
    assert "not decided yet" in papers_of(SCRIPT, talk.state)["letter-1.md"]
    assert "slow" not in papers_of(SCRIPT, talk.state)["letter-2.md"]


def test_letters_come_once_the_session_has_ended_and_for_a_table_only() -> None:
    talk = seated("Mary")
    assert not list(seat_letters(SCRIPT, talk.state))
    assert [file for file, _view in seat_letters(SCRIPT, ended(talk).state)] == ["letter-1.md"]
    alone = ended(Talk(script_of(Step("a", "A"))).start())
    assert not list(seat_letters(alone.script, alone.state))


def test_other_papers_for_a_customer_are_not_written_at_a_table() -> None:
    talk = seated("Mary")
    note = said(talk, 1, "slow")
    talk.do(i.SetDetail(note, "tell_customer", "More hands."))
    files = papers_of(SCRIPT, ended(talk).state).keys()
    assert files == {"summary.md", "improvement-plan.md", "session-report.md", "letter-1.md"}


@pytest.mark.parametrize(
    ("text", "quoted", "left"),
    [
        ("as Ben said", True, "as […] said"),
        ("ben okoro is right", True, "[…] is right"),
        ("BEN's bill", True, "[…]'s bill"),
        ("Bennet came", True, "Bennet came"),
        ("Mary agrees with me", True, "Mary agrees with me"),
        ("they will ring", False, "they will ring"),
        ("they will ring", True, "they […] ring"),
        ("We told Will", False, "We told […]"),
        ("Will  \n Stone came", False, "[…] came"),
        ("(Okoro)", False, "([…])"),
    ],
)
def test_other_people_s_names_are_taken_out(text: str, quoted: bool, left: str) -> None:
    assert masked(text, ("Ben Okoro", "Will Stone"), "Mary Holt", quoted=quoted) == left


def test_a_part_of_a_name_that_is_one_s_own_stays() -> None:
    assert masked("the Holts and Holt", ("Ben Holt",), "Mary Holt", quoted=True) == (
        "the Holts and Holt"
    )


def test_the_report_has_everything_under_its_topic_and_its_seat() -> None:
    talk = seated("Mary", "Ben", "Carla")
    slow = said(talk, 1, "slow", "ring")
    late = said(talk, 2, "late", "ring")
    talk.do(i.Agree(slow, 3), i.SetDetail(late, THEME, slow))
    talk.do(i.ShowHands(2, (), "write?", "ring"), i.Rate(1, 4, "mark"), i.Rate(2, 3, "mark"))
    talk.do(i.KeepNote("why is it so?", "question", "bill", 3), i.LeaveSeat(2))
    report = asdict(session_view(SCRIPT, ended(talk).state))
    phones, bills = report["topics"]
    assert [(r["who"], r["text"], r["agreed"]) for r in phones["remarks"]] == [
        ("1 Mary", "slow", "3 Carla"),
        ("2 Ben", "late", ""),
    ]
    assert phones["hands"][0]["count"] == 2
    assert bills["rounds"][0]["mean"] == "3.5"
    assert bills["quiet"] == "1 Mary"
    assert report["bare"] == ()
    assert [r["text"] for r in report["parked"]] == ["why is it so?"]
    (theme,) = report["themes"]
    assert (theme["who"], theme["seats"], len(theme["remarks"])) == ("1 Mary, 2 Ben, 3 Carla", 3, 1)
    assert report["guests"][1]["left"]


def test_a_letter_can_be_ticked_as_sent_only_for_a_seat_there_is() -> None:
    talk = ended(seated("Mary", "Ben"))
    said(talk, 7, "nobody wrote my name down")
    talk.do(i.Tick("sent:letter-2.md"), i.Tick("sent:letter-7.md"))
    sent = {letter.seat: letter.sent for letter in letters(talk.state)}
    assert sent[1] is None
    assert sent[2]
    assert sent[7]
    assert "nothing to tick" in talk.refused(i.Tick("sent:letter-5.md"))


def test_one_seat_s_letter_is_a_paper_by_itself() -> None:
    talk = seated("Mary")
    assert seat_paper(1).why_not(SCRIPT, talk.state) == "the session has not ended"
    ended(talk)
    assert seat_paper(1).why_not(SCRIPT, talk.state) == ""
    assert seat_paper(4).why_not(SCRIPT, talk.state) == "nobody sat at seat 4"
    assert seat_paper(1).label == "Letter to seat 1"
    assert named_paper("letter-1.md").file == "letter-1.md"
    left_out = write(SCRIPT, talk.state, {}).left_out
    assert left_out["letter.md"].endswith("letter of their own: letter-1")


def test_no_text_of_a_letter_names_anybody_else() -> None:
    """Whatever the letter is made of: their remarks, our answers, promises; nor a firm's name."""
    talk = Talk(SCRIPT).start(None)
    talk.do(i.TakeSeat(1, "Mary Holt"))
    talk.do(i.TakeSeat(2, "Ben Okoro", Contact("c2", "Ben Okoro", "Okoro Dental")))
    talk.do(i.TakeSeat(3, "Carla Reyes"))
    mine = said(talk, 1, "what ben says is true")
    shared = said(talk, 2, "too dear")
    talk.do(i.Agree(shared, 3), i.KeepNote("as good as with Ben Okoro", "praise", None, 1))
    talk.do(i.KeepNote("send everybody the list @Carla fri", "promise"))
    talk.do(i.SetDetail(mine, "tell_customer", "Ben was right, and Okoro Dental too."))
    talk.do(i.SetDetail(shared, "tell_customer", "Carla and Ben get a new price."))
    letter = papers_of(SCRIPT, ended(talk).state)["letter-1.md"].casefold()
    assert not [name for name in ("ben", "okoro", "carla", "reyes", "dental") if name in letter]
    assert all(words in letter for words in ("says is true", "was right", "new price", "the list"))


def promised(talk: Talk) -> list[list[str]]:
    return [[p.what for p in view.promises] for _file, view in seat_letters(SCRIPT, talk.state)]


def test_a_promise_is_told_to_whom_it_names_and_else_to_everybody() -> None:
    talk = seated("Olga Marin", "Ben Okoro", "Will Stone")
    for text in (
        "we will write to all of you",
        "send olga the list",
        "ring Ben Okoro about Will's bill",
        "a shorter menu",
    ):
        talk.do(i.KeepNote(text, "promise", None, 1))
    olga, ben, will = promised(ended(talk))
    assert olga == ["We will write to all of you", "Send olga the list", "A shorter menu"]
    assert ben[1] == "Ring Ben Okoro about […]'s bill"
    assert will[1].startswith("Ring […] about Will's bill")
    assert len(ben) == len(will) == 3
    assert "Ring Ben Okoro about […]'s bill" in papers_of(SCRIPT, talk.state)["letter-2.md"]


def test_a_name_two_have_means_both_and_the_whole_name_one() -> None:
    talk = seated("Olga Marin", "Olga Reyes", "Ben")
    talk.do(i.KeepNote("send olga the list", "promise"))
    talk.do(i.KeepNote("ring Olga Reyes", "promise"))
    assert promised(ended(talk)) == [
        ["Send olga the list"],
        ["Send olga the list", "Ring Olga Reyes"],
        [],
    ]


def test_a_firm_that_is_promised_something_is_in_nobody_else_s_letter() -> None:
    talk = Talk(SCRIPT).start(None)
    talk.do(i.TakeSeat(1, "Mary Holt"))
    talk.do(i.TakeSeat(2, "Ben Okoro", Contact("c2", "Ben Okoro", "Okoro Dental")))
    talk.do(i.KeepNote("look into the bill of Okoro Dental", "promise"))
    mary, ben = promised(ended(talk))
    assert mary == []
    assert ben == ["Look into the bill of Okoro Dental"]


def test_own_words_and_questions_are_in_their_letter_and_in_nobody_else_s() -> None:
    talk = seated("Mary", "Ben")
    talk.do(i.KeepNote("I gave up", "verbatim", None, 1), i.KeepNote("why?", "question", None, 1))
    ended(talk)
    mary, ben = (papers_of(SCRIPT, talk.state)[f"letter-{seat}.md"] for seat in (1, 2))
    assert "in your own words:\n\n> I gave up" in mary
    assert "You asked this; I will find out, and tell you:\n\n> why?" in mary
    assert "I gave up" not in ben
    assert "why?" not in ben


def test_what_others_said_comes_after_something_of_one_s_own() -> None:
    talk = seated("Mary", "Ben", "Carla")
    slow = said(talk, 1, "slow")
    talk.do(i.Agree(slow, 2), i.SetDetail(slow, "tell_customer", "More hands."))
    letter = papers_of(SCRIPT, ended(talk).state)["letter-3.md"]
    assert "Others at the table told us about more" not in letter
    assert "Several at the table told us what could be better." in letter


def test_promises_are_no_remarks_of_a_guest() -> None:
    """Those of a seat as it was kept before promises had no speaker, or made one afterwards."""
    talk = seated("Mary", "Ben")
    note = said(talk, 1, "send the list")
    talk.do(i.MarkNote(note, "promise"))
    assert [guest.remarks for guest in session_view(SCRIPT, ended(talk).state).guests] == [0, 0]


def test_quotes_of_a_table_say_whose_they_are() -> None:
    talk = seated("Mary Holt")
    talk.do(i.KeepNote("I gave up", "verbatim", None, 1), i.KeepNote("so did I", "verbatim"))
    found = quotes_view(SCRIPT, ended(talk).state).quotes
    assert [quote.who for quote in found] == ["1 Mary Holt", "someone"]


def test_one_is_one_time_in_the_report() -> None:
    talk = seated("Mary", "Ben")
    talk.do(i.Agree(said(talk, 1, "slow"), 2))
    report = papers_of(SCRIPT, ended(talk).state)["session-report.md"]
    assert "**1 Mary**: 1 remark, agreed 0 times" in report
    assert "**2 Ben**: 0 remarks, agreed 1 time\n" in report
