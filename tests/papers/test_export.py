"""A call as JSON: every word exactly, and nothing a terminal would obey."""

import json
import os
import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from callscript.papers.export import call_json
from tests.papers.calls import NASTY, Table, almost_empty_call, noted, tame_call
from tests.papers.strategies import outside

GOLDEN = Path(__file__).parent / "golden" / "tame.json"


def read(table: Table) -> Any:
    return json.loads(call_json(table.script, table.state))


def test_golden() -> None:
    """Run with UPDATE_GOLDENS=1 to write the file anew; then read the difference."""
    table = tame_call()
    text = call_json(table.script, table.state)
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDEN.write_text(text, "utf-8", newline="\n")
    assert text == GOLDEN.read_text("utf-8")


@settings(deadline=None)
@given(outside)
def test_exact_words_and_no_control_characters(text: str) -> None:
    table = noted([("verbatim", text)])
    packed = call_json(table.script, table.state)
    kept = [note.text for note in table.state.notes.values()]
    assert [note["text"] for note in json.loads(packed)["notes"]] == kept
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", packed) is None


def test_readable_for_people_too() -> None:
    table = noted([("note", NASTY[-1])])
    assert "한국어" in call_json(table.script, table.state)


def test_an_almost_empty_call() -> None:
    found = read(almost_empty_call())
    assert found["contact"] is None
    assert found["outcome"]["label"] == "Nobody answered"
    assert (found["notes"], found["answers"], found["concerns"]) == ([], [], [])


def test_a_call_that_never_began() -> None:
    found = read(Table())
    assert (found["started_at"], found["outcome"], found["path"]) == (None, None, [])


def test_what_does_not_count_is_marked() -> None:
    table = tame_call().note("on a branch that was left", step="when")
    assert {note["on_path"] for note in read(table)["notes"] if note["step"] == "when"} == {False}
