"""What can be ticked on a call, and what can't."""

import pytest

from callscript.call import intents as i
from callscript.call.state import CallState
from callscript.call.ticks import may_tick
from callscript.script.load import load
from tests.call.test_decide import begun

SCRIPT = load(
    b"""
    title = "T"
    after = ["Write it down"]
    [causes]
    wet = { label = "It rained", training = true }
    late = { label = "Late", handoff = true }
    [[sections]]
    id = "a"
    title = "A"
    [[sections.steps]]
    id = "one"
    say = "Hello."
    [[sections.steps]]
    id = "oath"
    say = "I do."
    verbatim = true
    """,
    "t.toml",
).script


@pytest.mark.parametrize(
    ("item", "may"),
    [
        ("after:1", True),
        ("after:2", False),
        ("read:oath", True),
        ("read:one", False),
        ("training:wet", True),
        ("handoff:wet", False),
        ("handoff:late", True),
        ("training:late", False),
        ("training:care", True),
        ("handoff:unreasonable", True),
        ("training:", False),
        ("training", False),
        ("rumour:wet", False),
        ("", False),
    ],
)
def test_what_can_be_ticked(item: str, may: bool) -> None:
    assert may_tick(SCRIPT, CallState("c1"), item) is may


def test_a_check_a_cause_leads_to_is_ticked_and_taken_back() -> None:
    talk = begun().do(i.Tick("training:care"))
    assert list(talk.state.ticks) == ["training:care"]
    assert talk.do(i.Tick("training:care")).state.ticks == {}
    assert talk.refused(i.Tick("training:nobody")) == "There is nothing to tick there."
