"""The papers in docs/examples are what the program makes of the tapes beside them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import mdformat
import pytest

from callscript.call.tape import NoteAct, read_tape
from callscript.papers.papers import write
from callscript.plan.cases import prove
from callscript.script.load import load
from tests.papers.parsed import ALLOWED_INLINE, headings, inline_types, texts

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs" / "examples"
CALLS = ("win-back", "complaint", "follow-up")
TABLE = "focus-group"
"""A session with a group: a letter for each seat, and none for all of them."""


def papers(name: str) -> Mapping[str, str]:
    tape = read_tape((EXAMPLES / f"{name}-tape.toml").read_bytes(), "tape")
    script = load((ROOT / "scripts" / f"{name}.toml").read_bytes(), f"{name}.toml").script
    session = prove(tape, script).session
    return write(session.script, session.state, {}).texts


@pytest.mark.parametrize("name", (*CALLS, TABLE))
def test_the_papers_of_an_example_are_up_to_date(name: str) -> None:
    """Run with UPDATE_GOLDENS=1 to write them anew; then read them as their reader would."""
    made, folder = papers(name), EXAMPLES / name
    if os.environ.get("UPDATE_GOLDENS"):
        folder.mkdir(exist_ok=True)
        for file, text in made.items():
            (folder / file).write_text(text, "utf-8", newline="\n")
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == made


@pytest.mark.parametrize("name", (*CALLS, TABLE))
def test_a_markdown_reader_sees_letters(name: str) -> None:
    """A letter is paragraphs, quotes and one list; no headings, no bold, nothing empty."""
    seats = {f"letter-{seat}.md" for seat in range(1, 9)} if name == TABLE else set()
    assert seats <= papers(name).keys()
    for file in ({"letter.md", "reply.md", "card.md"} & papers(name).keys()) | seats:
        text = papers(name)[file]
        assert mdformat.text(text, extensions={"gfm"}) == text
        assert headings(text) == []
        assert inline_types(text) <= ALLOWED_INLINE - {"strong_open", "em_open"}
        read = texts(text)
        assert all(read)
        assert any(part.startswith("Dear ") and part.endswith(",") for part in read[:5])
        assert read[-1].startswith("Ana Prado Northside Heating")


def test_a_card_can_be_written_by_hand() -> None:
    for name in CALLS:
        assert len(papers(name)["card.md"].split()) <= 75


def test_the_letters_say_what_was_promised_and_to_whom_it_matters() -> None:
    letter = papers("complaint")["letter.md"]
    told = ("a new valve", "Friday, 27 November 2026", "We pay it", "I took a day off", "Tom Reed")
    assert all(words in letter for words in told)
    inside = ("Dee", "Carla", "Ben Carter", "known to fail", "240", "every van", "page nine")
    outside = "".join(papers(name)[file] for name in CALLS for file in ("letter.md", "card.md"))
    outside += papers("complaint")["reply.md"]
    assert not [words for words in inside if words in outside]


def test_nothing_that_was_said_at_the_table_is_lost_or_put_down_to_somebody_else() -> None:
    """Forty remarks: each in the report under its seat, and in the letter of nobody else."""
    tape = read_tape((EXAMPLES / f"{TABLE}-tape.toml").read_bytes(), "tape")
    made, said = papers(TABLE), [act for act in tape.written.do if isinstance(act, NoteAct)]
    heard = [act for act in said if act.kind != "promise"]
    assert len(heard) == 40
    moved = {"answer the phone": 5}
    for act in heard:
        seat = moved.get(act.note, act.by)
        (name,) = {
            n
            for n in re.findall(r"- \*\*(\d \w+ \w+)\*\*", made["session-report.md"])
            if n.startswith(str(seat))
        } or {"someone"}
        lines = [ln for ln in made["session-report.md"].splitlines() if f": {act.note}" in ln]
        assert lines
        assert all(ln.startswith(f"- **{name}**") for ln in lines)
        for other in range(1, 9):
            assert other == seat or f"> {act.note}" not in made[f"letter-{other}.md"]


def test_no_letter_names_anybody_else_at_the_table() -> None:
    made = papers(TABLE)
    names = ("Mary Holt", "Ben Okoro", "Carla Reyes", "Dan Wu", "Eve Stone", "Femi Ade")
    for seat, own in enumerate(names, 1):
        letter = made[f"letter-{seat}.md"]
        assert own in letter
        words = set(re.findall(r"\w+", letter))
        assert not [name for name in names if name != own and words & set(name.split())]
    inside = ("Ben Carter", "Novak", "Weiss", "Tom Reed", "nine lines", "page nine", "nearest")
    letters = "".join(made[f"letter-{seat}.md"] for seat in range(1, 9))
    assert not [words for words in inside if words in letters]
