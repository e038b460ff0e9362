"""Personas: the shipped ones, and what is wrong with others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.script.personafile import load_persona
from callscript.script.personas import MOODS, pack_persona, unpack_persona
from callscript.script.problems import ScriptError
from callscript.store.library import Shelf, shipped_scripts
from callscript.store.personas import find_persona, personas_on

SHELF = Shelf((shipped_scripts(),))
WHOLE = """\
name = "Gus"
mood = "furious"

[contact]
name = "Gus Tremaine"

[says]
question = "{answer}!"
"""


def test_the_shipped_ones_go_from_kind_to_furious() -> None:
    found = personas_on(SHELF)
    assert found.problems == ()
    moods = [persona.mood for persona in found.all]
    assert moods == sorted(moods, key=MOODS.index)
    assert (moods[0], moods[-1]) == ("kind", "furious")
    assert 3 <= len(moods) <= 5


def test_shipped_lines_fit_two_rows_of_a_small_window() -> None:
    for persona in personas_on(SHELF).all:
        tables = (persona.says, persona.steps, persona.cuts_in, *persona.calmed.values())
        for line in (line for table in tables for lines in table.values() for line in lines):
            assert len(line) <= 110, line
        assert all(len(lines) > 1 for lines in persona.says.values())


def test_a_persona_is_kept_and_read_back_whole() -> None:
    for persona in personas_on(SHELF).all:
        assert unpack_persona(pack_persona(persona)) == persona


def test_nobody_of_that_name_is_told_with_the_near_one() -> None:
    with pytest.raises(ScriptError) as error:
        find_persona(SHELF, "furius")
    assert "furious" in error.value.problems[0].fix


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (WHOLE.replace('mood = "furious"\n', ""), "missing-key", 1),
        (WHOLE.replace("furious", "furius"), "wrong-value", 2),
        (WHOLE.replace("question", "questions"), "unknown-key", 8),
        (f'{WHOLE}openning = "Hi"\n', "unknown-key", 9),
        (f"{WHOLE}opening = []\n", "empty", 9),
        (f"{WHOLE}opening = 3\n", "wrong-type", 9),
        (f'{WHOLE}opening = "{"x" * 300}"\n', "too-long", 9),
        (f"often = 2\n{WHOLE}", "wrong-value", 1),
        (f'calms = ["meek"]\n{WHOLE}', "wrong-value", 1),
        (f'{WHOLE}[calmed.cool]\nquestion = "Hm."\n', "wrong-value", 9),
        (f'{WHOLE}[calmed.calm]\nquestion = "Hm."\n', "wrong-value", 9),
        (f'{WHOLE}opening = "\\u001b"\n', "control-character", 9),
        (f"{WHOLE}opening", "not-toml", 9),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, code: str, line: int) -> None:
    with pytest.raises(ScriptError) as error:
        load_persona(text.encode(), "p.toml", "p")
    assert [(p.code, p.span.line) for p in error.value.problems] == [(code, line)]


@settings(max_examples=60)
@given(st.binary(max_size=120))
def test_anything_else_is_refused_with_a_place_and_never_a_traceback(raw: bytes) -> None:
    with pytest.raises(ScriptError):
        load_persona(b'name = "T"\nsays = [' + raw, "p.toml", "p")
