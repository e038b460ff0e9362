"""Shared sections, kinds of call, loops and topics: walked key by key, on scripts as written."""

import pytest

from callscript.call import asides, flow
from callscript.call import intents as i
from callscript.call.aloud import words_now
from callscript.call.asides import open_checks
from callscript.call.entries import begins_at
from callscript.call.facts import read_aloud
from callscript.call.offering import open_offers
from callscript.call.people import Contact
from callscript.script.condition import Value, value_of
from callscript.script.expression import parse_value
from callscript.script.load import load
from callscript.script.wording import parse
from tests.call.making import KIM, Talk


def talk_on(text: str, contact: Contact | None = None, **more: object) -> Talk:
    """A call on a script as it is written."""
    talk = Talk(load(text.encode(), "call.toml").script)
    return talk.do(i.Start("d", KIM, contact, **more))  # type: ignore[arg-type]


def way(talk: Talk, *intents: i.Intent) -> list[str | None]:
    """The places intents lead to, one after the other."""
    return [talk.do(intent).at for intent in intents]


def worth(talk: Talk, text: str) -> Value | None:
    return value_of(parse_value(text), flow.path_of(talk.script, talk.state).circumstances)


ON = i.GoOn()

SHARED = """
title = "T"
[openings]
callback = "again"
inbound = "back"
[[sections]]
id = "main"
title = "Main"
steps = [
    { id = "hello", ask = "?", responses = ["Yes", { label = "Later", goto = "section:back" }] },
    { id = "why", ask = "?", responses = ["A", { label = "B", goto = "section:back" }],
      goto = "last" },
    { id = "if_a", say = "x", when = "why == 'a'" },
    { id = "again", say = "x" },
    { id = "last", say = "x" },
]
[[sections]]
id = "back"
title = "Back"
shared = true
steps = [
    { id = "day", ask = "When?", answer = "text" },
    { id = "deep", say = "x", when = "why == 'b'", goto = "section:inner" },
    { id = "noted", say = "x" },
]
[[sections]]
id = "inner"
title = "Inner"
shared = true
steps = [{ id = "in_one", say = "x" }, { id = "in_two", say = "x" }]
[[sections]]
id = "close"
title = "Close"
steps = [{ id = "bye", say = "x" }]
[[interrupts]]
id = "busy"
label = "Busy"
say = "Oh."
again = "Again."
goto = "section:inner"
limit = 2
after_limit = "bye"
"""  # fmt: skip


def test_a_shared_section_is_never_fallen_into() -> None:
    talk = talk_on(SHARED)
    assert way(talk, i.Answer("yes"), i.Answer("a"), ON, ON) == ["why", "last", "bye", None]


def test_it_leads_back_behind_the_step_it_was_entered_from() -> None:
    talk = talk_on(SHARED)
    assert way(talk, i.Answer("later"), ON, ON) == ["day", "noted", "why"]
    # The second time it leads past a goto of the step's own, and through another section.
    assert way(talk, i.Answer("b"), ON, ON) == ["day", "deep", "in_one"]
    assert way(talk, ON, ON, ON, ON, ON) == ["in_two", "noted", "last", "bye", None]
    assert flow.path_of(talk.script, talk.state).steps >= {"hello", "why", "day", "in_one", "bye"}


def test_going_back_goes_back_into_it() -> None:
    talk = talk_on(SHARED)
    way(talk, i.Answer("later"), ON, ON)
    assert way(talk, i.GoBack(), i.GoBack(), ON, ON) == ["noted", "day", "noted", "why"]


def test_a_jump_into_it_leads_back_to_where_the_call_was() -> None:
    talk = talk_on(SHARED)
    way(talk, i.Answer("yes"))
    assert way(talk, i.Jump("day"), ON, ON) == ["day", "noted", "why"]
    assert talk.state.away_from is None


def test_a_detour_from_it_leads_back_into_it() -> None:
    talk = talk_on(SHARED)
    way(talk, i.Answer("later"), i.Jump("last"), i.Jump("in_two"), i.Return())
    assert talk.at == "day"
    assert way(talk, ON, ON) == ["noted", "why"]


def test_an_interrupt_leads_into_it_and_back_and_past_its_limit_elsewhere() -> None:
    talk = talk_on(SHARED)
    for _ in range(2):
        assert way(talk, i.RaiseInterrupt("busy"), i.LeaveInterrupt(), ON, ON)[1:] == [
            "in_one", "in_two", "hello",
        ]  # fmt: skip
    assert way(talk, i.RaiseInterrupt("busy"), i.LeaveInterrupt())[1] == "bye"
    assert worth(talk, "used('busy')") == 3


@pytest.mark.parametrize(
    ("opening", "first"),
    [("first", "hello"), ("callback", "again"), ("inbound", "day"), ("voicemail", "hello")],
)
def test_each_kind_of_call_has_its_opening(opening: str, first: str) -> None:
    assert talk_on(SHARED, opening=opening).at == first


def test_a_call_can_turn_out_to_be_of_another_kind() -> None:
    talk = talk_on(SHARED)
    assert way(talk, i.ChooseOpening("callback"), ON) == ["again", "last"]
    assert (talk.state.opening, worth(talk, "opening")) == ("callback", "callback")
    assert flow.path_of(talk.script, talk.state).steps >= {"again", "last"}


LOOP = """
title = "T"
[compute]
ages = "sum(people.age)"
[[sections]]
id = "start"
title = "Start"
steps = [{ id = "how_many", ask = "How many?", answer = "number" }]
[[sections]]
id = "people"
title = "People"
repeat = REPEAT
steps = [
    { id = "name", ask = "Number {person.number|}, {person|}?", answer = "text" },
    { id = "age", ask = "How old is {name|x}?", answer = "number" },
    { id = "minor", say = "x", when = "age < 18 and not person.last" },
    { id = "more", ask = "Anyone else?", answer = "yes_no" },
]
[[sections]]
id = "end_of_it"
title = "End"
steps = [{ id = "bye", say = "So {count_of|} {people|nobody} {people.name|} {ages|}" }]
"""
COUNTED = LOOP.replace("REPEAT", '{ each = "person", count = "how_many", most = 5 }').replace(
    "{count_of|}", ""
)
UNTIL = LOOP.replace("REPEAT", '{ each = "person", until = "more == \'no\'" }').replace(
    "{count_of|}", ""
)
OVER = LOOP.replace("REPEAT", '{ each = "person", over = "contact.children" }').replace(
    "{count_of|}", ""
)


def spoken(talk: Talk) -> str:
    """The words of the step on screen."""
    step = talk.script.steps[talk.at or ""]
    return read_aloud(step.ask or step.say, talk.script, talk.state, talk.clock)


def test_a_section_is_repeated_as_often_as_a_number_says() -> None:
    talk = talk_on(COUNTED).do(i.Answer(2))
    assert (talk.at, spoken(talk)) == ("name#1", "Number 1, 1?")
    assert way(talk, i.Answer("Ana"), i.Answer(12)) == ["age#1", "minor#1"]
    assert way(talk, ON, ON, i.Answer("Ben")) == ["more#1", "name#2", "age#2"]
    assert spoken(talk) == "How old is Ben?"
    assert way(talk, i.Answer(9), i.Answer("no")) == ["more#2", "bye"]
    assert spoken(talk) == "So  Ana and Ben Ana and Ben 21"
    assert worth(talk, "count(people) + max(people.age)") == 14
    assert talk.do(i.Jump("age#1"), i.Answer(30, "age#1")).state.answers["age#1"].value == 30


def test_no_number_is_no_entry() -> None:
    assert way(talk_on(COUNTED), ON) == ["bye"]
    talk = talk_on(COUNTED).do(i.Answer(10**6))
    people = talk.script.loops["people"]
    entries = flow.path_of(talk.script, talk.state).circumstances.entries(people)
    assert entries == (1, 2, 3, 4, 5)


def test_it_goes_on_until_it_is_said_or_nothing_is() -> None:
    talk = talk_on(UNTIL).do(ON, i.Answer("Ana"), i.Answer(30), i.Answer("yes"))
    assert talk.at == "name#2"
    assert way(talk, i.Answer("Ben"), i.Answer(40), i.Answer("no")) == ["age#2", "more#2", "bye"]
    assert worth(talk, "count(people)") == 2
    talk = talk_on(UNTIL).do(ON, i.Answer("Ana"), i.Answer(30), i.Answer("yes"))
    assert way(talk, ON, ON, ON) == ["age#2", "more#2", "bye"]
    assert worth(talk, "count(people)") == 1


def test_it_is_repeated_over_a_contact_s_list() -> None:
    talk = talk_on(OVER, Contact("c", fields={"children": "Ana, Ben;Cleo"})).do(ON)
    assert spoken(talk) == "Number 1, Ana?"
    assert way(talk, ON, ON, ON) == ["age#1", "more#1", "name#2"]
    assert spoken(talk) == "Number 2, Ben?"
    assert way(talk_on(OVER), ON) == ["bye"]


def test_entries_are_added_and_removed() -> None:
    talk = talk_on(COUNTED).do(i.Answer(2), i.Answer("Ana"), i.Answer(30), ON, i.Answer("Ben"))
    assert way(talk, i.AddEntry("people")) == ["name#3"]
    assert way(talk, i.Answer("Cleo"), i.Answer(3), ON) == ["age#3", "more#3", "bye"]
    talk.do(i.RemoveEntry("people", 1))
    assert worth(talk, "people.name") == ("Ben", "Cleo")
    assert [answer.step for answer in flow.off_path(talk.script, talk.state)] == ["name#1", "age#1"]
    assert talk.do(i.Undo()) and worth(talk, "count(people)") == 3
    assert talk.refused(i.RemoveEntry("people", 9)) == "There is no such entry."
    assert talk.refused(i.AddEntry("nowhere")) == "There is no such list to add to."
    talk.do(i.AddEntry("people"), i.AddEntry("people"))
    assert talk.refused(i.AddEntry("people")) == "There can be 5 at most."


TOPICS = """
title = "T"
[[sections]]
id = "talk"
title = "Talk"
order = "free"
steps = [
    { id = "a", say = "x" },
    { id = "b", ask = "x", responses = ["On", { label = "Out", goto = "bye" }] },
    { id = "c", say = "x", when = "not b == 'on'" },
    { id = "d", say = "x" },
]
[[sections]]
id = "close"
title = "Close"
steps = [{ id = "soon", say = "x" }, { id = "bye", say = "x" }]
"""


def test_topics_come_in_any_order_each_once() -> None:
    talk = talk_on(TOPICS)

    talk = talk_on(TOPICS)
    assert way(talk, i.Jump("d"), ON, i.Answer("on")) == ["d", "b", "soon"]
    assert talk.state.away_from is None
    assert flow.path_of(talk.script, talk.state).steps >= {"a", "b", "d", "soon"}


def test_a_topic_can_lead_out() -> None:
    talk = talk_on(TOPICS)
    assert way(talk, ON, i.Answer("out"), ON) == ["b", "bye", None]
    assert "soon" not in flow.path_of(talk.script, talk.state).steps


CHECKED = """
title = "T"
[[checks]]
when = "arrived < ordered"
say = "It came before it was ordered."
level = "hard"
fix = ["ordered", "arrived"]
[[checks]]
id = "many"
when = "ordered > 20"
say = "That's a lot."
[[offers]]
id = "refund"
label = "Money back"
say = "We'll pay it back."
when = "arrived > 3"
value = "100 %"
approve = "the lead"
[[offers]]
id = "card"
label = "A card"
say = "Here."
[[sections]]
id = "s"
title = "S"
steps = [
    { id = "ordered", ask = "x", answer = "number" },
    { id = "arrived", ask = "x", answer = "number" },
    { id = "gift", ask = "Well?", rungs = [
        { say = "95?", value = 95 },
        { say = "75?", value = 75, goto = "thanks" },
        { say = "55?", value = 55 },
    ], limit = 2 },
    { id = "nothing", say = "x" },
    { id = "thanks", say = "x", when = "gift > 70 or taken('refund')" },
    { id = "bye", say = "x" },
]
"""  # fmt: skip


def failing(talk: Talk) -> list[str]:
    return [check.id for check in open_checks(talk.script, talk.state)]


def test_checks_stand_until_mended_or_waved_off() -> None:
    talk = talk_on(CHECKED).do(i.Answer(30))
    assert failing(talk) == ["many"]
    talk.do(i.Answer(2))
    assert failing(talk) == ["check_1", "many"]
    assert talk.refused(i.WaiveCheck("check_1")).startswith("This one has to be mended")
    assert failing(talk.do(i.WaiveCheck("many"))) == ["check_1"]
    assert talk.refused(i.WaiveCheck("many")) == "There is no such check to wave off."
    # A new answer asks anew.
    assert failing(talk.do(i.Answer(25, "ordered"))) == ["check_1", "many"]
    assert failing(talk.do(i.Answer(1, "ordered"))) == []


def test_a_ladder_asks_for_less_with_each_no() -> None:
    talk = talk_on(CHECKED).do(i.Answer(1), i.Answer(2))
    assert way(talk, i.Answer("no"), i.Answer("75")) == ["gift", "thanks"]
    talk = talk_on(CHECKED).do(i.Answer(1), i.Answer(2))
    assert way(talk, i.Answer("no"), i.Answer("no"), ON) == ["gift", "nothing", "bye"]
    assert talk.value("gift") == "no"
    assert talk.do(i.Undo(), i.Undo()).at == "gift"
    assert way(talk, i.Answer("95"), ON) == ["nothing", "thanks"]


def test_clearing_the_answer_begins_a_ladder_anew() -> None:
    talk = talk_on(CHECKED).do(i.Answer(1), i.Answer(2), i.Answer("no"), i.Answer("no"))
    talk.do(i.Jump("gift"), i.ClearAnswer())
    assert (talk.state.refusals, asides.rung(talk.state, talk.script.steps["gift"])) == ({}, 0)
    assert talk.refused(i.ClearAnswer()) == "There is no answer to clear here."
    assert talk.do(i.Answer("no")).state.refusals == {"gift": 1}
    assert talk.do(i.ClearAnswer()).state.refusals == {}
    assert talk.do(i.Undo()).state.refusals == {"gift": 1}
    assert talk.reopened().state == talk.state


def test_offers_apply_are_made_taken_and_agreed_to() -> None:
    talk = talk_on(CHECKED)
    assert [offer.id for offer in open_offers(talk.script, talk.state)] == ["card"]
    talk.do(i.Answer(1), i.Answer(5))
    assert [offer.id for offer in open_offers(talk.script, talk.state)] == ["refund", "card"]
    talk.do(i.MakeOffer("refund"))
    assert (talk.state.offer, worth(talk, "offered('refund')")) == ("refund", True)
    assert words_now(talk.script, talk.state, talk.clock) == "We'll pay it back."
    talk.do(i.ApproveOffer(), i.SettleOffer(True))
    made = talk.state.offers["refund"]
    assert (made.taken, made.approved, made.value, made.step) == (True, True, "100 %", "gift")
    assert (talk.state.offer, worth(talk, "taken('refund')")) == (None, True)
    assert talk.refused(i.SettleOffer(False)) == "No offer is open."
    talk.do(i.MakeOffer("card"), i.CloseOffer())
    assert talk.state.offers["card"].taken is None
    assert talk.refused(i.MakeOffer("none")) == "This script has no such offer."
    talk.do(i.MakeOffer("card"))
    assert talk.refused(i.ApproveOffer()).startswith("Nobody has to agree to this offer.")
    # Going on puts the offer away.
    assert talk.do(ON).state.offer is None


def test_all_of_it_survives_the_program() -> None:
    talk = talk_on(CHECKED).do(i.Answer(30), i.WaiveCheck("many"), i.MakeOffer("card"))
    talk.do(i.SettleOffer(False), i.GoOn(), i.Answer("no"))
    assert talk.reopened().state == talk.state
    loop = talk_on(COUNTED).do(i.Answer(2), i.AddEntry("people"), i.RemoveEntry("people", 1))
    assert loop.reopened().state == loop.state


WHO = COUNTED.replace(
    '{ id = "name", ask = "Number {person.number|}, {person|}?", answer = "text" },',
    """
    { id = "hidden", ask = "x", answer = "text", when = "person.number > 9" },
    { id = "name", ask = "Who is {person|that}?", responses = [
        "Their mother", { label = "Somebody else", other = true, value = "else" }] },
""",
)


def test_answers_of_all_entries_are_said_by_their_labels() -> None:
    talk = talk_on(WHO).do(i.Answer(2), i.Answer("their_mother"), i.Answer(50), ON)
    talk.do(i.Answer("else"), i.SayOther("a lodger"), i.Answer(20), ON)
    assert spoken(talk) == "So  Their mother and a lodger Their mother and a lodger 70"
    assert worth(talk, "'else' in people.name") is True
    talk.do(i.Jump("name#2"))
    assert spoken(talk) == "Who is a lodger?"


def test_an_entry_is_gone_to_at_its_first_step_that_is_shown() -> None:
    talk = talk_on(WHO).do(i.Answer(2))
    known, people = flow.what_counts(talk.script, talk.state), talk.script.loops["people"]
    assert [begins_at(known, people, entry) for entry in (1, 2)] == ["name#1", "name#2"]


def test_words_may_name_what_is_known_of_all_entries() -> None:
    talk = talk_on(COUNTED).do(i.Answer(1), i.Answer("Ana"))
    words = parse("{people.name|none}")
    assert read_aloud(words, talk.script, talk.state, talk.clock) == "Ana"
