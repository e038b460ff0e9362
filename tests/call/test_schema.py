"""The schema of a script: made from the models, and read by a tool that editors read TOML with."""

import json
import platform
import subprocess
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from callscript.call.schema import script_schema
from callscript.script import written
from callscript.script.load import load
from callscript.script.problems import ScriptError
from tests.script.making import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "scripts" / "script.schema.json"
with_taplo = pytest.mark.skipif(platform.machine() == "aarch64", reason="taplo has no such wheel")


def test_every_shipped_script_points_at_it() -> None:
    assert SHIPPED
    for path in SHIPPED:
        (first, *_) = path.read_text("utf-8").splitlines()
        assert first == f"#:schema ./{SCHEMA.name}"
        assert (path.parent / SCHEMA.name).is_file()


def test_the_schema_knows_every_table_and_key() -> None:
    schema = json.loads(script_schema())
    tables = [found for found in vars(written).values() if _is_judged(found)]
    known = {
        name: _properties(schema["definitions"].get(name, schema)) for name in map(_name, tables)
    }
    assert tables
    assert {t.__name__ for t in tables if set(t.model_fields) - known[_name(t)]} == set()


def _is_judged(found: object) -> bool:
    """Whether this is a table of its own, and not only what others have in common."""
    is_table = isinstance(found, type) and issubclass(found, written.Written)
    return is_table and found not in {written.Written, written.WrittenBranch}


def _name(table: type[Any]) -> str:
    return str(table.__name__)


def _properties(schema: dict[str, Any]) -> set[str]:
    tables = (schema, *schema.get("anyOf", ()))
    return {key for table in tables for key in table.get("properties", ())}


# --- As an editor sees it


def taplo(folder: Path, *files: Path) -> str:
    """What taplo says about files; empty when nothing is wrong with them."""
    schema = folder / "made.schema.json"
    schema.write_text(script_schema(), "utf-8")
    found = distribution("taplo")
    (program,) = (found.locate_file(file) for file in found.files or () if file.name == "taplo")
    words = [
        str(program),
        "lint",
        "--colors",
        "never",
        "--schema",
        schema.as_uri(),
        *map(str, files),
    ]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=60, check=False, env={"RUST_LOG": "error"}
    )
    assert bool(done.returncode) == ("error:" in done.stderr)
    return done.stderr if done.returncode else ""


STEP = """title = "A"
[[sections]]
id = "a"
title = "A"
[[sections.steps]]
id = "s"
ask = "Why?"
"""

SOUND = (
    'answer = "yes_no"',
    'answer = "text"',
    'answer = { type = "scale", low = "bad" }',
    'answer.type = "yes_no"\nanswer.no = "end"',
    'answer.type = "yes_no"\nanswer.no = { goto = "end", tag = ["a", "b"] }',
    'responses = ["Good", { label = "Bad", tag = "a", reply = "Oh." }]',
    "listen = true",
    'listen = "Say nothing."',
    'probes = ["And then?", { en = "And?", es = "¿Y?" }]',
    'say = { en = "Hello.", es = "Hola." }',
    """say = [{ when = "contact.a == 'b'", text = "B." }, { text = "A." }]""",
    'read_back = "concern"',
    'read_back = ["concern", "praise"]',
    '[[cases]]\nname = "C"\ncontact = "Ana"\nanswers = { s = 1 }\nsays = "Why?"\ndo = ["on"]',
    '[[cases]]\nname = "C"\nat = 2026-11-23T10:15:00+01:00\ncaller = "Bo"\npath = ["...", "s"]',
    '[voicemail]\nsay = "Hello."',
    '[outcomes]\na = "A"\nb = { label = "B", final = true }',
)

BROKEN = (
    'answers = "text"',
    'answer = "txt"',
    'answer = { type = "number", minimum = 3 }',
    'answer = { type = "number", min = "3" }',
    'responses = [{ key = "1" }]',
    'responses = [{ label = "A", key = "10" }]',
    "listen = 3",
    'notes = "concerns"',
    'id2 = "s"',
    'goto = "not a name"',
    '[[cases]]\npath = ["s"]',
    '[[cases]]\nname = "C"\nsay = "s"',
    "[sections2]",
    'outcomes = ["a"]',
)


@with_taplo
def test_an_editor_finds_nothing_wrong_with_sound_scripts(tmp_path: Path) -> None:
    files = list(SHIPPED)
    for n, line in enumerate(SOUND):
        languages = 'languages = ["en", "es"]\n' if "es =" in line else ""
        text = f"{languages}{STEP}{line}\n"
        load(text.encode(), "a.toml")
        files.append(tmp_path / f"{n}.toml")
        files[-1].write_text(text, "utf-8")
    assert taplo(tmp_path, *files) == ""


@with_taplo
def test_an_editor_underlines_what_check_refuses(tmp_path: Path) -> None:
    for n, line in enumerate(BROKEN):
        file = tmp_path / f"{n}.toml"
        file.write_text(f"{STEP}{line}\n", "utf-8")
    said = taplo(tmp_path, *sorted(tmp_path.iterdir()))
    assert [line for n, line in enumerate(BROKEN) if f"/{n}.toml:" not in said] == []


@pytest.mark.parametrize("line", [line for line in BROKEN if "cases" not in line])
def test_what_an_editor_underlines_check_refuses(line: str) -> None:
    with pytest.raises(ScriptError):
        load(f"{STEP}{line}\n".encode(), "a.toml")
