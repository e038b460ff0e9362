"""What the customer reads in the letter and on the card."""

from callscript.call import intents as i
from callscript.call.people import NOBODY
from callscript.papers.card import card_view
from callscript.papers.letter import letter_view
from callscript.papers.letterwants import letter_wants
from callscript.papers.papers import papers_of
from callscript.script.model import Script, Step, TextField
from tests.call.making import Talk, script_of
from tests.papers.calls import ADA, Table

WISHED: Script = script_of(Step("wish", "Wish", ask=("How?",), field=TextField(), wish=True))


def a_talk() -> Table:
    return Table().start().do(i.GoOn(), i.Answer("yes"))


def letter_of(table: Table) -> str:
    table.do(i.EndCall())
    return papers_of(table.script, table.state)["letter.md"]


def card_of(table: Table) -> str:
    table.do(i.EndCall())
    return papers_of(table.script, table.state)["card.md"]


def told(table: Table, begin: str) -> Table:
    return table.fill(table.note_with(begin), tell_customer=f"We looked into the {begin}.")


def test_one_praise_does_not_outweigh_concerns_the_letter_is_silent_on() -> None:
    table = a_talk().note("Joe is kind", "praise")
    for concern in ("bill", "wait", "noise"):
        table.note(concern, "concern")
    letter = letter_of(told(table, "bill").fill("", apology_what="a wrong bill"))
    assert "I am sorry for what happened: a wrong bill." in letter
    assert letter.index("sorry") < letter.index("I was glad to hear this from you, too")


def test_an_apology_that_was_written_down_is_always_said() -> None:
    pleased = a_talk().note("Joe is kind", "praise").note("bill", "concern")
    assert "I am sorry for what happened: a slip." in letter_of(
        told(pleased, "bill").fill("", apology_what="a slip")
    )
    glad = a_talk().note("Joe is kind", "praise").note("send a list fri", "promise")
    assert "sorry for what happened: a slip" in letter_of(glad.fill("", apology_what="a slip"))
    only = a_talk().note("send a list fri", "promise").fill("", apology_what="a slip")
    assert "sorry for what happened: a slip" in letter_of(only)


def test_our_words_for_their_wish_are_not_put_into_their_mouth() -> None:
    table = a_talk().note("send a list fri", "promise").fill("", wish="new valve")
    letter = letter_of(table)
    assert "You would like: new valve\n" in letter
    assert "> new valve" not in letter


def test_their_answer_is_quoted_as_their_wish_until_it_is_put_otherwise() -> None:
    talk = Talk(WISHED).start().do(i.Answer("all of it back"))
    assert letter_view(WISHED, talk.state).wish_is_theirs
    talk.do(i.SetDetail("", "wish", "a refund"))
    assert not letter_view(WISHED, talk.state).wish_is_theirs


def test_only_what_was_kept_word_for_word_is_said_to_be_in_their_own_words() -> None:
    table = a_talk().note("three times wrong", "concern").note("nobody rings", "verbatim")
    table.note("send a list fri", "promise")
    table.do(*(i.Tick(f"confirmed:{table.note_with(text)}") for text in ("three", "nobody")))
    letter = letter_of(table)
    assert "I have written down what you told me:" in letter
    assert "own words" not in letter


def test_what_only_says_again_what_is_answered_is_left_out() -> None:
    table = a_talk().note("Three invoices in a row were wrong", "concern")
    table.note("The invoices were wrong, three in a row!", "verbatim").note("ask Bo", "verbatim")
    table.do(*(i.Tick(f"confirmed:{table.note_with(text)}") for text in ("The inv", "ask")))
    letter = letter_of(told(table, "Three"))
    assert "three in a row" not in letter
    assert "in your own words:\n\n> ask Bo" in letter


def test_points_are_not_strung_with_a_bare_and() -> None:
    table = a_talk()
    for point in ("one thing", "two thing", "three thing", "four thing", "five thing"):
        told(table.note(point, "concern"), point)
    letter = letter_of(table)
    leads = [line for line in letter.splitlines() if line.endswith(":")]
    assert len(leads) == len(set(leads)) == 5
    assert "And:" not in leads


def test_a_card_sends_no_complaint_back_nor_the_letter_s_sentence() -> None:
    table = a_talk().note("bill " * 20, "concern")
    card = card_of(told(table, "bill"))
    assert "so openly what went wrong. You" in card
    assert "bill" not in card


def test_a_card_may_say_a_brief_point_they_confirmed() -> None:
    table = a_talk().note("nobody rings", "concern")
    table.do(i.Tick(f"confirmed:{table.note_with('nobody')}"))
    assert "so openly: “nobody rings”." in card_of(table)


def test_a_pleased_customer_s_card_is_about_what_pleased_them() -> None:
    table = a_talk().note("Joe is kind", "praise").note("the bill", "concern")
    assert "kind words: “Joe is kind”" in card_of(table)
    table = a_talk().note("Joe is kind", "praise").note("bill", "concern").note("din", "concern")
    assert not card_of(table).count("Joe")
    assert card_view(table.script, table.state).concern == "bill"


def test_what_keeps_the_letter_from_being_ready_is_said() -> None:
    table = Table().start(ADA, NOBODY).do(i.GoOn(), i.Answer("yes"))
    table.note("send a list", "promise").note("ring her @Ana fri", "promise")
    table.note("bill", "concern")
    assert letter_wants(table.state) == (
        "promise “send a list”: no day and no owner yet",
        "the letter reads as a note to us: “ring her”; write “In the letter”",
        "the letter says nothing of one concern (“Tell the customer” is empty)",
        "the letter is not signed: your name is missing ([caller] name in the settings)",
        "“please ring me” has no number ([caller] phone in the settings)",
    )


def test_a_letter_that_is_ready_wants_nothing() -> None:
    table = (
        a_talk().note("ring her @Ana fri", "promise").note("tell him about you @Bo fri", "promise")
    )
    table.fill(table.note_with("ring"), tell_customer="I ring you")
    assert letter_wants(table.state) == ()


def test_a_call_that_ended_before_anything_was_said_gets_no_letter_and_no_plan() -> None:
    talk = Talk(WISHED).start(ADA).do(i.EndCall())
    assert set(papers_of(WISHED, talk.state)) == {"summary.md"}
    talk.do(i.KeepNote("send a list fri", "promise"))
    assert "letter.md" not in papers_of(WISHED, talk.state)
    heard = Talk(WISHED).start(ADA).do(i.KeepNote("send a list fri", "promise"), i.EndCall())
    assert {"letter.md", "improvement-plan.md"} <= set(papers_of(WISHED, heard.state))


def test_words_read_back_that_only_say_a_concern_again_stand_once_in_the_plan() -> None:
    table = a_talk().note("Three invoices in a row were wrong", "concern")
    table.note("The invoices were wrong, three in a row!", "verbatim")
    table.do(i.Tick(f"confirmed:{table.note_with('The inv')}"), i.EndCall())
    plan = papers_of(table.script, table.state)["improvement-plan.md"]
    assert plan.count("three in a row") == 1
    assert "### Concern 2" not in plan
