"""Scripts for a table: what check finds in them."""

import pytest

from callscript.script.load import load
from callscript.script.problems import ScriptError

TOP = 'title = "T"\n[group]\nobjectives = { calls = "Every call is answered" }\n'
TOPIC = (
    '[[sections]]\nid = "a"\ntitle = "A"\n{section}'
    '[[sections.steps]]\nid = "b"\nask = "Well?"\n{step}'
)


def _codes(top: str = TOP, section: str = 'objective = "calls"\n', step: str = "") -> list[str]:
    text = top + TOPIC.format(section=section, step=step)
    try:
        return [hint.code for hint in load(text.encode(), "t.toml").hints]
    except ScriptError as error:
        return [problem.code for problem in error.problems]


@pytest.mark.parametrize(
    ("step", "codes"),
    [
        ("", []),
        ('responses = ["Yes", "No"]\n', []),
        ('answer = { type = "scale", min = 1, max = 5 }\nby_seat = true\n', []),
        ('answer = { type = "scale", min = 1, max = 10 }\nby_seat = true\n', []),
        ('answer = "scale"\nby_seat = true\n', ["no-round"]),
        ("by_seat = true\n", ["no-round"]),
        ('answer = { type = "number", decimals = 1 }\nby_seat = true\n', ["no-round"]),
        ('answer = "number"\n', ["group-answer"]),
        ('answer = "date"\n', ["group-answer"]),
        ('fields = ["Name"]\n', ["group-answer"]),
        ('answer = "text"\n', []),
        ('responses = [{ label = "Yes", key = "1" }]\n', ["group-digit"]),
        ('responses = [{ label = "Yes", key = "y" }]\n', []),
        ('when = "seated < 6"\n', []),
        ("when = \"seated == 'six'\"\n", ["wrong-comparison"]),
    ],
)
def test_a_step_at_a_table(step: str, codes: list[str]) -> None:
    assert _codes(step=step) == codes


def test_objectives_and_topics_go_together() -> None:
    assert _codes(section="") == ["no-topic"]
    assert _codes(section='objective = "cals"\n') == ["unknown-objective", "no-topic"][::-1]
    assert _codes('title = "T"\n[group]\nleast = 7\nmost = 6\n', section="") == ["empty-range"]


def test_without_a_group_there_is_no_table() -> None:
    step = 'answer = { type = "scale", min = 1, max = 5 }\nby_seat = true\n'
    assert _codes('title = "T"\n', step=step) == ["no-group", "no-group"]


def test_a_response_at_a_table_has_no_key_of_its_own() -> None:
    text = TOP + TOPIC.format(section='objective = "calls"\n', step='answer = "yes_no"\n')
    script = load(text.encode(), "t.toml").script
    assert [response.key for response in script.steps["b"].responses] == ["", ""]
