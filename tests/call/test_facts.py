"""The words to say, with what is known of contact, caller, clock and answers."""

from datetime import timedelta

import pytest

from callscript.call import intents as i
from callscript.call.facts import read_aloud, spoken
from callscript.call.known import part_of_day
from callscript.call.people import NOBODY, Contact, contact_facts
from callscript.script.model import Step, TextField
from callscript.script.wording import parse
from tests.call.making import ADA, START, Talk, script_of
from tests.call.scripted import SCRIPT


def said(talk: Talk, text: str) -> str:
    """A text as it is read aloud at the start of the call."""
    return read_aloud(parse(text), talk.script, talk.state, START)


def test_contact_caller_and_clock() -> None:
    talk = Talk(SCRIPT).start()
    text = "Good {part_of_day}, {contact.first_name|there}, {caller.name} on {today}."
    assert said(talk, text) == "Good afternoon, Ada, Kim Caller on Sunday, 22 November."
    assert said(talk, "about {contact.problem|it}") == "about the leaking tap"
    assert read_aloud((), SCRIPT, talk.state, START + timedelta(days=1)) == ""


def test_nobody_knows_nobody() -> None:
    talk = Talk(SCRIPT).do(i.Start("digest", NOBODY))
    assert said(talk, "{contact.first_name|there} {caller.name|we} {contact.phone}") == (
        "there we ____"
    )


def test_answers_are_said_as_people_say_them() -> None:
    talk = Talk(SCRIPT).start().do(i.Answer("yes", "willing"), i.Answer("service", "reason"))
    talk.do(i.Answer("Bob", "who"), i.Answer(3, "score"))
    assert said(talk, "{reason}, {who}, {score}, {offer|nothing}") == "The service, Bob, 3, nothing"


def test_an_answer_on_a_branch_left_is_not_said() -> None:
    talk = Talk(SCRIPT).start().do(i.Answer("service", "reason"), i.Answer("Bob", "who"))
    assert said(talk, "{who|Somebody}") == "Bob"
    assert said(talk.do(i.Answer("price", "reason")), "{who|Somebody}") == "Somebody"
    assert said(talk.do(i.Undo()), "{who|Somebody}") == "Bob"


def test_a_value_the_script_no_longer_lists_is_said_as_it_is() -> None:
    script = script_of(Step("a", "A", field=TextField()))
    talk = Talk(script).start().do(i.Answer("so-so", "a"))
    assert spoken(SCRIPT, talk.state.answers["a"]) == "so-so"


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_parts_of_the_day(hour: int, part: str) -> None:
    assert part_of_day(hour) == part


def test_a_free_field_fills_in_for_what_is_missing() -> None:
    known = contact_facts(
        Contact("c1", "Ada Lovelace", fields={"phone": "123", "name": "Countess"})
    )
    assert known == {
        "contact.phone": "123",
        "contact.name": "Ada Lovelace",
        "contact.first_name": "Ada",
    }


def test_first_names() -> None:
    assert ADA.first_name == "Ada"
    assert Contact("c2", "Dr Grace Hopper", fields={"first_name": "Grace"}).first_name == "Grace"
    assert Contact("c3").first_name == ""
    assert contact_facts(None) == {}
