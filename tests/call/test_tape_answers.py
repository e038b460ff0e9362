"""A tape can give every kind of answer, tick what can be ticked, and switch the language."""

import pytest

from callscript.call.replay import prove
from callscript.call.session import Session
from callscript.call.tape import read_tape
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
