"""What a made-up customer says: by step, by mood, by seed, and never by the clock."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from callscript.call import intents as i
from callscript.call.persona import Said, contact_of, mood_now, persona_says
from callscript.script.load import load
from callscript.script.model import Script
from callscript.script.personafile import load_persona
from callscript.script.personas import Persona
from callscript.store.library import Shelf, open_script, shipped_scripts
from callscript.store.personas import personas_on
from tests.call.making import KIM, Talk
from tests.call.strategies import scripts

SCRIPT = load(
    b"""
title = "Why they left"
acknowledgements = ["Mm"]
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "hello"
say = "Hello."
[[sections.steps]]
id = "what"
title = "What happened"
ask = "What happened?"
listen = true
responses = ["Price", "Late"]
[[sections.steps]]
id = "may_i"
ask = "May I ask more?"
answer = "yes_no"
[[sections.steps]]
id = "score"
ask = "How was it, from 0 to 10?"
answer = { type = "number", min = 0, max = 10 }
[[sections.steps]]
id = "when"
ask = "When may I ring?"
answer = "date"
[[sections.steps]]
id = "bye"
say = "Goodbye."
[[interrupts]]
id = "angry"
label = "Anger"
say = "I hear you."
[[interrupts]]
id = "stop"
label = "Stop it"
say = "Of course."
outcome = "refused"
""",
    "why.toml",
).script

GUS = load_persona(
    b"""
name = "Gus"
mood = "furious"
calms = ["angry", "cool"]
leans = "no"
often = 0
[contact]
name = "Gus Tremaine"
fields = { left = "in March" }
[says]
opening = ["You!"]
question = ["Why, {answer}!", "{answer}!"]
yes_no = "{answer}, I say!"
number = "{answer}, and not one more!"
day = "{answer}!"
listen = ["One.", "Two.", "Three."]
told = ["So what?"]
close = ["Bye!"]
[calmed.angry]
yes_no = "{answer}."
""",
    "gus.toml",
    "gus",
)
MOST = replace(GUS, often=1.0)
SHIPPED = personas_on(Shelf((shipped_scripts(),))).all
ACTS: Sequence[i.Intent] = (
    i.GoOn(),
    i.GoBack(),
    i.Acknowledge(),
    i.KeepNote("They said so.", "concern"),
    i.RaiseInterrupt("angry"),
    i.LeaveInterrupt(),
    i.Undo(),
    i.Redo(),
)


def rehearsal(script: Script = SCRIPT, persona: Persona = GUS, seed: int = 1) -> Talk:
    start = i.Start("d", KIM, contact_of(persona), rehearsal=True, persona=persona.id, seed=seed)
    return Talk(script).do(start)


def said(talk: Talk, persona: Persona = GUS) -> Said:
    found = persona_says(persona, talk.script, talk.state, talk.state.seed)
    assert found is not None
    return found


def conversation(
    acts: Sequence[i.Intent], persona: Persona, seed: int, *, later: float = 0, reopen: int = -1
) -> list[Said | None]:
    """What they say after each act; time may go by, and the program may be started anew."""
    talk = rehearsal(persona=persona, seed=seed).go(later)
    heard = []
    for n, act in enumerate(acts):
        talk.attempt(act)
        talk = talk.go(later).reopened() if n == reopen else talk
        heard.append(persona_says(persona, SCRIPT, talk.state, talk.state.seed))
    return heard


def test_each_kind_of_step_has_its_lines_and_the_answer_they_lean_to() -> None:
    talk = rehearsal()
    assert said(talk).text == "You!"
    talk.do(i.GoOn())
    assert said(talk).text in {"One.", "Two.", "Three."}
    talk.do(i.GoOn())
    assert said(talk).text == "No, I say!"
    talk.do(i.GoOn())
    assert said(talk).text == "0, and not one more!"
    talk.do(i.GoOn())
    assert said(talk).text == "Friday!"
    talk.do(i.GoOn())
    assert said(talk).text == "Bye!"
    talk.do(i.EndCall())
    assert persona_says(GUS, SCRIPT, talk.state, 1) is None


def test_who_is_listened_to_goes_on_and_only_then_shows_what_they_mean() -> None:
    talk = rehearsal().do(i.GoOn())
    first = said(talk)
    talk.do(i.KeepNote("First."))
    second = said(talk)
    talk.do(i.Acknowledge())
    assert len({first.text, second.text, said(talk).text}) == 3
    assert first.means == ""
    assert second.means in {"Price", "Late"}


def test_lines_of_a_step_s_own_are_said_in_their_order_by_id_or_title() -> None:
    for name in ("what", "what happened"):
        persona = replace(GUS, steps={name: ("First.", "Then.")}, answers={"what": "late"})
        talk = rehearsal(persona=persona).do(i.GoOn())
        texts = [said(talk, persona).text]
        for _ in range(2):
            talk.do(i.KeepNote("Noted."))
            texts.append(said(talk, persona).text)
        assert texts == ["First.", "Then.", "Then."]
        assert said(talk, persona).means == "Late"


def test_they_calm_down_as_they_feel_heard() -> None:
    talk = rehearsal().do(i.GoOn())
    moods = []
    for _ in range(5):
        talk.do(i.Acknowledge())
        moods.append(mood_now(GUS, talk.state))
    assert moods == ["furious", "angry", "angry", "cool", "cool"]
    talk = rehearsal().do(i.GoOn(), i.Acknowledge(), i.Acknowledge(), i.GoOn())
    assert said(talk).text == "No."


def test_an_interrupt_stands_until_one_was_met_there_and_is_one_the_script_has() -> None:
    talk = rehearsal(persona=MOST)
    assert not said(talk, MOST).interrupt
    talk.do(i.GoOn())
    # "stop" would end the call, and this persona doesn't name it.
    assert said(talk, MOST) == Said("Anger!", "furious", interrupt="angry", label="Anger")
    talk.do(i.KeepNote("Shouting."))
    assert said(talk, MOST).interrupt == "angry"
    talk.do(i.RaiseInterrupt("angry"))
    assert said(talk, MOST).text == "So what?"
    talk.do(i.LeaveInterrupt())
    assert not said(talk, MOST).interrupt
    talk.do(i.GoOn())
    assert not said(talk, MOST).interrupt


def test_a_persona_that_names_interrupts_throws_in_only_those() -> None:
    persona = replace(MOST, cuts_in={"Stop it": ("Enough!",), "elsewhere": ("Never.",)})
    talk = rehearsal(persona=persona).do(i.GoOn())
    assert said(talk, persona).text == "Enough!"
    assert said(talk, persona).interrupt == "stop"


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(ACTS), max_size=14),
    st.sampled_from([MOST, *SHIPPED]),
    st.integers(0, 2**32),
    st.integers(0, 13),
    st.floats(0, 10**6),
)
def test_the_same_seed_is_the_same_conversation(
    acts: list[i.Intent], persona: Persona, seed: int, reopen: int, later: float
) -> None:
    once = conversation(acts, persona, seed)
    assert conversation(acts, persona, seed, later=later, reopen=reopen) == once


@pytest.mark.parametrize("persona", SHIPPED, ids=lambda persona: persona.id)
def test_another_seed_is_another_conversation(persona: Persona) -> None:
    acts = (i.GoOn(), i.KeepNote("So."), i.GoOn(), i.GoOn(), i.GoOn())
    held = {tuple(map(str, conversation(acts, persona, seed))) for seed in range(12)}
    assert len(held) > 4


@pytest.mark.parametrize("path", Shelf((shipped_scripts(),)).files(), ids=lambda path: path.stem)
@pytest.mark.parametrize("persona", SHIPPED, ids=lambda persona: persona.id)
def test_every_persona_has_a_word_for_every_step_of_every_shipped_script(
    path: object, persona: Persona
) -> None:
    script = open_script(path).script  # type: ignore[arg-type]
    talk = rehearsal(script, persona)
    for step in script.order:
        talk.do(i.Jump(step))
        now = said(talk, persona)
        assert now.text
        assert "{" not in now.text


@settings(max_examples=40)
@given(scripts(), st.sampled_from(SHIPPED), st.integers(0, 99))
def test_a_persona_fits_any_script(script: Script, persona: Persona, seed: int) -> None:
    talk = rehearsal(script, persona, seed)
    known = {interrupt.id for interrupt in script.interrupts}
    for _ in range(6):
        now = said(talk, persona)
        assert now.text
        assert not now.interrupt or now.interrupt in known
        talk.attempt(i.GoOn())


def test_lines_come_round_before_one_comes_again() -> None:
    talk = rehearsal().do(i.GoOn())
    texts = []
    for _ in range(9):
        texts.append(said(talk).text)
        talk.do(i.KeepNote("So."))
    assert all(one != after for one, after in pairwise(texts))
    assert set(texts) == {"One.", "Two.", "Three."}


def test_the_made_up_contact_is_marked_as_such() -> None:
    contact = contact_of(GUS)
    assert (contact.id, contact.name) == ("persona:gus", "Gus Tremaine")
    assert contact.fields == {"left": "in March"}
