"""What scripts by others need, need by need: each has an example in the documents that is walked.

The table is of what was counted in fifty scripts; every row names lines that an example must have.
Examples are walked from the beginning and from each of their steps, and every step is looked at.
"""

import re
from functools import cache
from itertools import count

import pytest

from callscript.call import intents as i
from callscript.call.aloud import words_now
from callscript.call.journal import MemoryJournal
from callscript.call.people import Caller, Contact
from callscript.call.session import Record, Session, Surroundings
from callscript.script.load import load
from callscript.script.model import (
    ChoicesField,
    Field,
    FormField,
    MomentField,
    NumberField,
    Script,
    Step,
)
from callscript.script.places import step_of
from callscript.tui.callpicture import Hand, call_picture
from callscript.tui.keymap import remapped
from callscript.tui.scene import Scene
from tests.call.making import START
from tests.test_docs import LOADED

NEEDS = {
    "words to say apart from words for the caller": r"^say = .*\n(.*\n)*^cue = ",
    "branching on the answer": r"goto = ",
    "yes and no": r"answer = \"yes_no\"",
    "one key for each answer": r"responses = \[\"",
    "a reply to an answer": r"reply = ",
    "placeholders from the contact, with a fallback": r"\{contact\.\w+\|",
    "placeholders from earlier answers": r"\{when_free\|",
    "placeholders from computed values": r"\{cost\|",
    "notes of a kind on any step": r"^notes = \"concern\"",
    "a closing and an outcome by the way taken": r"^outcome = ",
    "promises read back": r"^read_back = \"promise\"",
    "a date or a time": r"answer = \"(date|time)\"|type = \"date\"",
    "a number within bounds": r"type = \"number\", min = ",
    "words as an answer": r"answer = \"text\"",
    "several blanks on one step": r"^fields = ",
    "several choices, one of them alone": r"exclusive = true",
    "a scale with labelled ends": r"type = \"scale\".*low = ",
    "something else, in words": r"other = true",
    "a gate on a step": r"^requires = \"verified",
    "a gate on the whole script": r"^requires = \{ when = \"contact\.consent",
    "an appointment": r"\[outcomes\](.*\n)*^callback = ",
    "an opening for each kind of call": r"^\[openings\]",
    "a message for a machine": r"^\[voicemail\]",
    "branching on what is known of the contact": r"contact\.\w+ == '",
    "branching on several earlier answers": r"when = \".* (and|or) ",
    "words by the clock": r"\{part_of_day\}|\{today\}",
    "words read word for word": r"^verbatim = true",
    "shared sections": r"^shared = true",
    "sums, classes and tables": r"^\[compute\](.*\n)*.*cuts = (.*\n)*^\[tables\]",
    "don't know and won't say on every question": r"^\[unread\]|^unread = true",
    "probes tied to an answer": r"probes = \[.*when = |responses(.*\n)*.*probes = \[",
    "interrupts that return": r"^cue = \"And stop there",
    "interrupts that lead elsewhere, with a limit": r"^limit = 2",
    "interrupts that end the call": r"^outcome = \"refused\"",
    "a shorter wording on return": r"^say_again = |^again = ",
    "several wordings of one step": r"^say = \[\n    \{ when = ",
    "words that change inside a sentence": r"^\[words\]",
    "words said only when asked": r"^if_asked = ",
    "hard and soft checks across answers": r"level = \"hard\"",
    "ladders": r"^rungs = ",
    "offers by reason and authority": r"^approve = ",
    "the caller's own observation": r"^observe = true",
    "minutes of a section": r"^minutes = ",
    "checklists before and after": r"^\[before\]",
    "topics in any order": r"^order = \"free\"",
    "several languages": r"^languages = ",
    "a loop made in the call": r"until = ",
    "a loop over a count": r"count = \"",
    "a loop over the contact's list": r"over = \"contact\.",
    "answers that are used and never kept": r"^sensitive = true",
    "grids": r"^rows = ",
    "a shuffled order with an anchor": r"^shuffle = true(.*\n)*.*anchor = true|anchor = true",
    "ranking": r"answer = \"ranking\"|type = \"ranking\"",
}

CHILDREN = Contact("c", "Ana Example", fields={"children": "Ben, Cleo"})
MOST_STEPS = 60


@pytest.mark.parametrize("need", NEEDS)
def test_each_need_has_an_example(need: str) -> None:
    wanted = re.compile(NEEDS[need], re.MULTILINE)
    assert any(wanted.search(text) for text in scripts())


@cache
def scripts() -> tuple[str, ...]:
    """The documents' examples, each a whole script."""
    return tuple(example.script for example in LOADED)


def begun(script: Script) -> Session:
    numbers = count(1)
    world = Surroundings(lambda: START, lambda: f"n{next(numbers)}")
    session = Session(script, MemoryJournal(), world, Record("call"))
    assert session.do(i.Start("digest", Caller("Kim"), CHILDREN)) is None
    return session


def reply(step: Step) -> i.Intent:
    """What a customer may answer to a step."""
    values = [response.value for response in step.responses]
    if step.by_seat:
        return i.GoOn()
    match step.field:
        case ChoicesField():
            return i.Toggle(values[0])
        case FormField(blanks=blanks):
            return i.FillIn(blanks[0].id, _typed(blanks[0].field))
        case None:
            # The last answer: a "no" to whether there is anybody else ends a list.
            return i.Answer(values[-1]) if values else i.GoOn()
        case field:
            return i.Answer(_typed(field))


def _typed(field: Field) -> str | int:
    match field:
        case NumberField(minimum=low):
            return int(low or 2)
        case MomentField(kind=kind):
            return "10:30" if kind == "time" else "24 dec"
    return "words"


def walked(session: Session) -> set[str]:
    """Answer each step once, and go on, to the end; each is drawn and heard on the way."""
    seen: set[str] = set()
    hand = Hand(remapped({}))
    for _ in range(MOST_STEPS):
        place = session.state.position
        if place is None:
            return seen
        scene = Scene(session.script, session.latest, START, keymap=hand.keymap)
        assert call_picture(scene, hand, 80, 24).rows
        words_now(session.script, session.state, START)
        if place not in seen:
            seen.add(place)
            refused = session.do(reply(session.script.steps[place]))
            assert refused is None or "It opens when" in refused.reason
        if session.state.position == place:
            assert session.do(i.GoOn()) is None
    raise AssertionError(f"no end in sight at {session.state.position}")


@pytest.mark.parametrize("text", scripts(), ids=lambda text: str(text).strip()[-40:])
def test_an_example_is_walked_from_each_of_its_steps(text: str) -> None:
    script = load(text.encode(), "example.toml").script
    assert walked(begun(script))
    for step in script.order:
        session = begun(script)
        assert session.do(i.Jump(step)) is None
        assert step in {step_of(place) for place in walked(session)}
