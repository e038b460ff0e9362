"""A tape can give every kind of answer, tick what can be ticked, and switch the language."""

import pytest

from callscript.call.replay import prove
from callscript.call.session import Session
from callscript.call.tape import cases_in, read_tape
from callscript.plan.cases import failures
from callscript.script.problems import ScriptError
from tests.script.making import loaded

SCRIPT = """
title = "Kinds"
languages = ["en", "es"]
unread = true
before = ["Ready?"]
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "consent"
say = { en = "We record.", es = "Grabamos." }
verbatim = true
[[sections.steps]]
id = "rooms"
ask = { en = "Which?", es = "¿Cuáles?" }
answer = "choices"
responses = ["Kitchen", "Hall", { label = "Other", other = true }]
[[sections.steps]]
id = "why"
ask = { en = "Why?", es = "¿Por qué?" }
responses = ["Price", { label = "Something else", value = "else", other = true }]
[[sections.steps]]
id = "when"
ask = { en = "When?", es = "¿Cuándo?" }
answer = "date"
[[sections.steps]]
id = "address"
ask = { en = "Where?", es = "¿Dónde?" }
fields = ["Street", { label = "Rooms", type = "number" }]
[[sections.steps]]
id = "usage"
ask = { en = "How much?", es = "¿Cuánto?" }
answer = { type = "number", decimals = 1 }
"""


def played(*lines: str) -> Session:
    script = loaded(SCRIPT, "kinds.toml").script
    tape = read_tape("\n".join(lines).encode(), "tape.toml")
    return prove(tape, script).session


def test_acts_give_every_kind_of_answer() -> None:
    state = played(
        "do = [",
        '{ tick = "before 1" }, { tick = "read" }, { language = "es" }, "on",',
        '{ answer = ["Kitchen", "2"] },',
        '{ answer = { value = "else", words = "the dog" }, step = "why" },',
        '{ answer = "24 dec 2026" },',
        '{ answer = { street = "Elm 5", rooms = 4 } },',
        "{ answer = 12.5 }]",
    ).state
    assert {name: answer.value for name, answer in state.answers.items()} == {
        "rooms": ("kitchen", "hall"),
        "why": "else",
        "when": "2026-12-24",
        "address": {"street": "Elm 5", "rooms": 4},
        "usage": 12.5,
    }
    assert state.answers["why"].words == "the dog"
    assert (set(state.ticks), state.language) == ({"before:1", "read:consent"}, "es")


def test_a_walk_gives_them_too() -> None:
    state = played(
        "[answers]",
        'rooms = { value = "other", words = "Attic" }',
        'why = { unread = "refused" }',
        'when = "when it suits"',
        'usage = { unread = "dont_know" }',
    ).state
    assert (state.answers["rooms"].value, state.answers["rooms"].words) == (("other",), "Attic")
    assert {name: unread.code for name, unread in state.unread.items()} == {
        "why": "refused",
        "usage": "dont_know",
    }
    assert state.answers["when"].value == "when it suits"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ('{ answer = { words = "x" } }', "no-answer"),
        ('{ answer = ["Attic"], to = "rooms" }', "no-response"),
        ('{ answer = { street = "x", cellar = "y" }, to = "address" }', "refused"),
        ('{ answer = { unread = "maybe" }, to = "why" }', "refused"),
        ('{ tick = "before 2" }', "refused"),
        ('{ tick = "invoice" }', "wrong-form"),
        ('{ language = "fr" }', "no-language"),
    ],
)
def test_what_cant_be_answered_is_said_with_its_place(act: str, code: str) -> None:
    with pytest.raises(ScriptError) as caught:
        played(f"do = [{act}]")
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.line) == (code, 1)


HOUSEHOLD = """
title = "Household"
[[sections]]
id = "start"
title = "Start"
steps = [{ id = "how_many", ask = "How many?", answer = "number" }]
[[sections]]
id = "people"
title = "People"
repeat = { each = "person", count = "how_many" }
steps = [
    { id = "name", ask = "Who?", answer = "text" },
    { id = "age", ask = "How old?", answer = "number" },
]
"""


def walked(*lines: str) -> Session:
    script = loaded(HOUSEHOLD, "household.toml").script
    return prove(read_tape("\n".join(lines).encode(), "tape.toml"), script).session


def test_entries_are_answered_all_alike_or_each_by_its_number() -> None:
    state = walked('answers = { how_many = 3, name = "Ana", age = 40, "age#2" = 7 }').state
    ages = {name: answer.value for name, answer in state.answers.items() if "age" in name}
    assert ages == {"age#1": 40, "age#2": 7, "age#3": 40}
    state = walked(
        "[answers]", "how_many = 1", "[[do]]", "answer = 8", 'to = "age#1"', 'step = "name"'
    ).state
    assert state.answers["age#1"].value == 8


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("age#9", "never-asked"),
        ("how_many#1", "no-step"),
        ("ages#1", "no-step"),
        ("age#0", "wrong-form"),
    ],
)
def test_an_entry_there_is_none_of_is_told(name: str, code: str) -> None:
    with pytest.raises(ScriptError) as caught:
        case = f'[[cases]]\nname = "C"\nanswers = {{ how_many = 2, "{name}" = 3 }}\n'
        loaded_script = loaded(HOUSEHOLD + case, "household.toml")
        for failure in failures(cases_in(loaded_script.document), loaded_script.script):
            raise ScriptError([failure])
    assert [problem.code for problem in caught.value.problems] == [code]
