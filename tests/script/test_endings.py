"""Hints at ends that overwrite each other, or that a call goes on from."""

import pytest

from tests.script.making import found, problems, script, step, unmarked

ASKED = step("a", 'ask = "Well?"', 'responses = ["Good", { label = "Bad", goto = "sad" }]')
SAD = step("«sad»", 'say = "Sorry."', 'outcome = "lost"', 'goto = "end"')
OWN = '[outcomes]\nwon = "Won"\nlost = "Lost"\n'


def owning(*steps: str) -> str:
    """Write a script of these steps with outcomes of its own."""
    text = script(*steps)
    return text.replace("\n\n[[", f"\n{OWN}[[", 1)


def test_a_goodbye_that_falls_into_another_ending_is_told() -> None:
    glad = step("glad", 'say = "Goodbye."', 'outcome = "won"')
    text, expected = unmarked(owning(ASKED, glad, SAD), "fallen-into")
    assert found(text) == expected
    assert "goto = \"end\" in 'glad'" in problems(text)[0].fix


@pytest.mark.parametrize(
    "above",
    [
        ('say = "Goodbye."', 'outcome = "won"', 'goto = "end"'),
        ('ask = "One more thing?"', 'outcome = "won"'),
    ],
)
def test_what_ends_or_asks_falls_into_nothing(above: tuple[str, ...]) -> None:
    text, _ = unmarked(owning(ASKED, step("glad", *above), SAD), "fallen-into")
    assert found(text) == []


LATER = '\n[[sections]]\nid = "later"\ntitle = "L"\nshared = true\n'
LEAVE = step(
    "leave", 'ask = "Now?"', 'answer = "yes_no"', 'answer.no = "section:later"'
).replace('answer = "yes_no"\nanswer.no', 'answer.type = "yes_no"\nanswer.no')  # fmt: skip
DAY = ('ask = "When?"', 'answer = "text"', 'outcome = «"callback"»')


def test_a_shared_section_that_ends_and_goes_back_is_told() -> None:
    text = script(LEAVE, step("rest")) + LATER + step("day", *DAY)
    text, expected = unmarked(text, "goes-back")
    assert found(text) == expected


@pytest.mark.parametrize("more", [('goto = "end"',), ()])
def test_a_shared_section_that_ends_or_goes_back_to_the_end_is_not(more: tuple[str, ...]) -> None:
    rest = (step("rest"),) if more else ()
    text = script(LEAVE, *rest) + LATER + step("day", *DAY, *more)
    assert found(unmarked(text, "goes-back")[0]) == []


def test_the_answers_that_lead_to_no_outcome_are_named() -> None:
    asked = step("a", 'ask = "?"', 'responses = [{ label = "Yes", outcome = "won" }, "No", "Hm"]')
    text, expected = unmarked(owning(asked, step("b"), step("«bye»")), "no-outcome-set")
    assert found(text) == expected
    told = problems(text)[0]
    assert told.message == "a call can end at 'bye' without any outcome: after 'No', 'Hm' at 'a'"
    assert told.fix.startswith("add outcome = \"…\" to 'No', 'Hm', not to 'bye'")
    assert "the last outcome on the way counts" in told.fix


def test_an_ending_nobody_else_passes_may_have_the_outcome() -> None:
    won = step("won", 'say = "x"', 'outcome = "won"', 'goto = "end"')
    asked = step("a", 'ask = "?"', 'responses = ["Yes", { label = "No", goto = "bye" }]')
    told = problems(owning(asked, won, step("bye")))[0]
    assert told.message.endswith("after 'No' at 'a'")
    assert told.fix.startswith('add outcome = "…" to it')
