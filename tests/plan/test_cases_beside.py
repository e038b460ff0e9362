"""Cases and tapes do what happens beside the questions, and expect what comes of it."""

import pytest

from callscript.call.tape import cases_in
from callscript.plan.cases import failures, prove
from callscript.script.load import load
from callscript.script.problems import Problem

SCRIPT = """
title = "Beside"
[openings]
first = "start"
inbound = "they_rang"
[[checks]]
id = "many"
when = "count(people) > 2"
say = "That's many."
[[offers]]
id = "card"
label = "A card"
say = "May I send you a card?"
approve = "the lead"
[[offers]]
id = "money"
label = "Money back"
say = "You'd have it back."
when = "gift == 'no'"
[[sections]]
id = "start"
title = "Start"
[[sections.steps]]
id = "hello"
say = "Hello."
[[sections.steps]]
id = "gift"
ask = "Would you give?"
rungs = [{ say = "95?", value = 95 }, { say = "75?", value = 75 }, { say = "55?", value = 55 }]
[[sections]]
id = "people"
title = "People"
repeat = { each = "person", until = "more == 'no'" }
[[sections.steps]]
id = "name"
ask = "Who?"
answer = "text"
[[sections.steps]]
id = "more"
ask = "Anybody else?"
answer = "yes_no"
[[sections]]
id = "end_of_it"
title = "End"
[[sections.steps]]
id = "bye"
say = "Goodbye."
goto = "end"
[[sections.steps]]
id = "they_rang"
say = "You rang."
"""


def found(body: str) -> list[Problem]:
    loaded = load(f'{SCRIPT}\n[[cases]]\nname = "C"\n{body}'.encode(), "beside.toml")
    assert loaded.hints == ()
    return failures(cases_in(loaded.document), loaded.script)


@pytest.mark.parametrize(
    "body",
    [
        'answers = { gift = "yes" }\npath = ["hello", "gift", "..."]\nsays = ["95?", "Who?"]',
        'answers = { gift = ["no", "no", "yes"] }\nsays = ["95?", "75?", "55?", "Who?"]',
        'answers = { gift = "no" }\noffers = { money = "open", card = "open" }',
        'answers = { gift = "75" }\noffers = { money = "closed" }',
        """do = ["on", { answer = "no" }, { answer = "yes" }, { take = "card" }, "end"]
            plan = "A card"
            offers = { card = "taken" }""",
        """do = [{ refuse = "card" }, { offer = "card" }, "on", { approve = "card", who = "Ana" }]
            offers = { card = "refused", money = "closed" }""",
        'do = [{ offer = "card" }]\noffers = { card = "thinking" }\nsays = "May I send you"',
        'do = [{ opening = "inbound" }]\npath = ["hello", "they_rang"]',
        """do = [{ add = "people" }, { answer = "Bo" }, { add = "people" }, { answer = "Cy" },
            { add = "people" }, { answer = "Di" }]
            checks = ["many"]""",
        """do = [{ add = "people" }, { answer = "Bo" }, { add = "people" }, { answer = "Cy" },
            { add = "people" }, { answer = "Di" }, { remove = "people", entry = 2 }]
            checks = []""",
        """do = [{ add = "people" }, { answer = "A" }, { add = "people" }, { answer = "B" },
            { add = "people" }, { answer = "C" }, { waive = "many" }]
            checks = []""",
    ],
)
def test_a_case_does_and_expects_what_happens_beside_the_questions(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ('offers = { card = "taken" }', "other-offer", "expected 'taken' of 'card'; found 'open'"),
        ('offers = { crad = "taken" }', "no-offer", "this script has no offer 'crad'"),
        ('checks = ["many"]', "other-checks", "found that everything fits"),
        ('checks = ["mny"]', "no-check", "this script has no check 'mny'"),
        ('do = [{ take = "money" }]', "refused", "“Money back” is only for when"),
        ('do = [{ take = "mony" }]', "no-offer", "this script has no offer 'mony'"),
        ('do = [{ waive = "mny" }]', "no-check", "this script has no check 'mny'"),
        ('do = [{ waive = "many" }]', "refused", "There is no such check to wave off."),
        ('do = [{ add = "persons" }]', "no-list", "this script has no list 'persons'"),
        ('do = [{ remove = "people", entry = 9 }]', "refused", "There is no such entry."),
    ],
)
def test_what_can_t_be_done_or_came_otherwise_is_told(body: str, code: str, message: str) -> None:
    (problem,) = found(body)
    assert problem.code == code
    assert message in problem.message


def test_who_agreed_is_kept() -> None:
    text = f'{SCRIPT}\n[[cases]]\nname = "C"\ndo = [{{ take = "card" }}, {{ approve = "card" }}]'
    loaded = load(text.encode(), "beside.toml")
    (case,) = cases_in(loaded.document)
    made = prove(case, loaded.script).session.state.offers["card"]
    assert (made.granted, made.who, made.approve) == (True, "", "the lead")
