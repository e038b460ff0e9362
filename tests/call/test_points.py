"""Read-back: points in the customer's words, ticked one by one or by a yes to all of them."""

from hypothesis import given
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.points import (
    CONFIRMED,
    confirmed_at,
    is_concern,
    point,
    points_here,
    points_to_read,
)
from callscript.script.model import Response, Script, Section, Step
from tests.call.making import Talk, meaning, scripted

YES_NO = (Response("yes", "1", "Yes"), Response("no", "2", "No"))
SCRIPT: Script = scripted(
    [
        Section("probe", "Probe", (Step("what", "What"), Step("more", "More"))),
        Section(
            "back",
            "Back",
            (
                Step("right", "Right?", read_back=("concern", "verbatim"), responses=YES_NO),
                Step("bye", "Bye"),
            ),
        ),
    ]
)


def talk() -> Talk:
    """Four notes on the first step, and the read-back on the screen."""
    notes = (
        i.KeepNote("three wrong invoices", "concern"),
        i.KeepNote("I gave up", "verbatim"),
        i.KeepNote("uses the shop in town"),
        i.KeepNote("send a copy", "promise"),
    )
    return Talk(SCRIPT).start().do(*notes, i.GoOn(), i.GoOn())


def confirmed(talk: Talk) -> list[str]:
    return [note.text for note in talk.state.notes.values() if confirmed_at(talk.state, note)]


def test_a_yes_confirms_every_point_that_was_read_and_one_undo_takes_all_back() -> None:
    call = talk().do(i.Answer("yes"))
    assert confirmed(call) == ["three wrong invoices", "I gave up"]
    assert call.at == "bye"
    call.do(i.Undo())
    assert confirmed(call) == []
    assert call.at == "right"


def test_a_no_confirms_nothing_and_takes_back_the_yes_before_it() -> None:
    assert confirmed(talk().do(i.Answer("no"))) == []
    changed = talk().do(i.Answer("yes"), i.GoBack(), i.Answer("no"))
    assert confirmed(changed) == []
    ticked = talk().do(i.Tick(f"{CONFIRMED}n2"), i.Answer("no"))
    assert confirmed(ticked) == ["three wrong invoices"]


def test_a_point_is_ticked_by_itself_and_ticked_again_taken_off() -> None:
    call = talk().do(i.Tick(f"{CONFIRMED}n4"))
    assert confirmed(call) == ["uses the shop in town"]
    assert confirmed(call.do(i.Tick(f"{CONFIRMED}n4"))) == []
    assert call.refused(i.Tick(f"{CONFIRMED}nobody")) == "There is nothing to tick there."


def test_a_confirmed_point_is_a_concern_whatever_it_was_noted_as() -> None:
    call = talk().do(i.Tick(f"{CONFIRMED}n4"), i.Tick(f"{CONFIRMED}n5"))
    concerns = [n.text for n in call.state.notes.values() if is_concern(call.state, n)]
    assert concerns == ["three wrong invoices", "uses the shop in town"]


def test_the_points_of_a_section_are_those_of_the_step_on_the_screen() -> None:
    call = talk().do(i.KeepNote("yes but the price"))
    assert [n.text for n in points_here(SCRIPT, call.state)] == ["yes but the price"]
    call.do(i.GoBack())
    here = [n.text for n in points_here(SCRIPT, call.state)]
    assert here == ["three wrong invoices", "I gave up", "uses the shop in town"]
    read = [n.text for n in points_to_read(call.state, SCRIPT.steps["right"])]
    assert read == ["three wrong invoices", "I gave up"]


def test_a_long_note_is_shortened_at_the_end_of_a_sentence() -> None:
    long = "They sent it late. " + "It was the wrong colour and nobody rang us back. " * 4
    assert point(long) == "They sent it late. It was the wrong colour and nobody rang us back."
    assert point("one\n two\tthree ") == "one two three"


@given(st.text(min_size=1, max_size=400))
def test_a_point_is_the_beginning_of_what_was_noted(text: str) -> None:
    assert " ".join(text.split()).startswith(point(text))
    assert bool(point(text)) == bool(text.split())


@given(st.lists(st.sampled_from(["yes", "no", "tick", "undo", "redo", "back"]), max_size=12))
def test_any_ticking_folds_to_what_undo_brings_back(acts: list[str]) -> None:
    known: dict[str, i.Intent] = {
        "yes": i.Answer("yes", "right"),
        "no": i.Answer("no", "right"),
        "tick": i.Tick(f"{CONFIRMED}n2"),
        "undo": i.Undo(),
        "redo": i.Redo(),
        "back": i.GoBack(),
    }
    call = talk()
    for act in acts:
        call.attempt(known[act])
    before = call.state
    if call.attempt(i.Tick(f"{CONFIRMED}n3")) is None:
        call.do(i.Undo())
        assert meaning(call.state) == meaning(before)
    assert call.reopened().state == call.state
