"""Whole papers: golden files, parsed back, in canonical form, with every word in them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import mdformat
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from callscript.call.people import Caller, Contact
from callscript.call.state import Note
from callscript.papers.papers import PAPERS, built_in_template, papers_of, template_of, write
from callscript.papers.render import TemplateError
from callscript.plan.promises import promise_of
from callscript.script.model import NoteKind, Script
from tests.papers.calls import (
    ADA,
    HEADED,
    KIM,
    NASTY,
    Table,
    almost_empty_call,
    noted,
    open_call,
    rich_call,
    tame_call,
)
from tests.papers.parsed import ALLOWED_INLINE, headings, inline_types, normal, texts
from tests.papers.strategies import outside

STAFF = ("summary.md", "improvement-plan.md")
"""The papers every call gets."""
GOLDEN = Path(__file__).parent / "golden"
CALLS: dict[str, Callable[[], Table]] = {
    "rich": rich_call,
    "tame": tame_call,
    "almost-empty": almost_empty_call,
    "open": open_call,
}


def words_of(note: Note) -> str:
    """What a paper must say of a note, word for word; a promise's owner and day are understood."""
    return promise_of(note).what if note.kind == "promise" else note.text


def written(table: Table) -> dict[str, str]:
    return dict(papers_of(table.script, table.state))


@pytest.mark.parametrize("call", CALLS)
def test_golden(call: str) -> None:
    """Run with UPDATE_GOLDENS=1 to write the files anew; then read the difference."""
    papers = written(CALLS[call]())
    for paper, text in papers.items():
        golden = GOLDEN / f"{call}.{paper}"
        if os.environ.get("UPDATE_GOLDENS"):
            golden.write_text(text, "utf-8", newline="\n")
        assert text == golden.read_text("utf-8")
    assert {path.name for path in GOLDEN.glob(f"{call}.*.md")} == {f"{call}.{p}" for p in papers}


@pytest.mark.parametrize("call", ["tame", "almost-empty", "open"])
def test_papers_are_in_canonical_form(call: str) -> None:
    for text in written(CALLS[call]()).values():
        assert mdformat.text(text, extensions={"gfm"}) == text


def test_canonical_form_of_nasty_papers_says_the_same() -> None:
    """Canonical form escapes less than we dare to; it must not change what is shown."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for text in written(rich_call()).values():
        once = mdformat.text(text, extensions={"gfm"})
        assert mdformat.text(once, extensions={"gfm"}) == once
        assert html.render(once) == html.render(text)


def test_headings_of_the_plan() -> None:
    assert headings(written(tame_call())["improvement-plan.md"]) == [
        "# Improvement plan: Ada Example, Example & Daughters",
        "## What the customer told us",
        "## What we will do about it",
        "### Concern 1",
        "## What we promised",
        "## To find out",
        "## What to tell the customer",
    ]


def test_headings_of_an_almost_empty_summary() -> None:
    assert headings(written(almost_empty_call())["summary.md"]) == [
        "# Call summary: customer not named",
        "## The call, step by step",
        "### Start the conversation",
    ]


def test_headings_of_a_rich_summary() -> None:
    found = headings(written(rich_call())["summary.md"])
    assert found[1:9] == [
        "## What the customer said",
        "### In their own words",
        "### Concerns",
        "### Praise",
        "## What we took on",
        "### Promises",
        "### To find out",
        "## The call, step by step",
    ]
    assert found[-5:] == [
        "### Elsewhere",
        "## Offers",
        "## What came up in between",
        "## How the call was made",
        "### Acknowledgements used",
    ]


def test_every_note_of_a_rich_call_is_in_its_summary() -> None:
    table = rich_call()
    paper = written(table)["summary.md"]
    everything = "\n".join(texts(paper))
    assert inline_types(paper) <= ALLOWED_INLINE
    for note in table.state.notes.values():
        assert normal(words_of(note)) in everything


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(get_args(NoteKind)), outside), max_size=5))
def test_any_notes_come_through(notes: list[tuple[NoteKind, str]]) -> None:
    table = noted(notes)
    papers = written(table)
    summary, plan = (normal(" ".join(texts(papers[name]))) for name in STAFF)
    for note in table.state.notes.values():
        assert normal(words_of(note)) in summary
        assert note.kind not in {"verbatim", "concern", "praise"} or normal(note.text) in plan
    assert set().union(*map(inline_types, papers.values())) <= ALLOWED_INLINE


def test_a_note_of_full_length_comes_through() -> None:
    long = "long | words\n" * 5_041
    paper = written(noted([("verbatim", long)]))["summary.md"]
    assert normal(long) in " ".join(texts(paper))


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_text_in_every_other_field(nasty: str) -> None:
    table = Table(_nasty_script(nasty), rehearsal=True)
    table.start(msgspec.structs.replace(ADA, name=nasty, company=nasty, phone=nasty), Caller(nasty))
    note = table.note("concern", "concern").note_with("concern")
    table.fill(note, root_cause=nasty, action=nasty, owner=nasty, due=nasty, tell_customer=nasty)
    for paper in written(table).values():
        assert inline_types(paper) <= ALLOWED_INLINE
        assert normal(nasty) in normal(" ".join(texts(paper)))


def _nasty_script(text: str) -> Script:
    start, *others = HEADED.sections
    steps = tuple(msgspec.structs.replace(step, title=text) for step in start.steps)
    section = msgspec.structs.replace(start, title=text, steps=steps)
    return msgspec.structs.replace(HEADED, title=text, sections=(section, *others))


def test_a_rehearsal_is_marked_on_top_of_each() -> None:
    for paper in written(rich_call()).values():
        top = paper.split("\n\n")[:2]
        assert any(part.startswith("> **Rehearsal.**") for part in top)
    assert "Rehearsal" not in "".join(written(tame_call()).values())


def test_nobody_and_nothing() -> None:
    table = Table()
    papers = papers_of(table.script, table.state)
    assert "- **When:** not started" in papers["summary.md"]


def test_a_script_that_lost_its_steps_still_gives_papers() -> None:
    """A call may go on with a new version of its script."""
    table = rich_call()
    other = Script("other", "Other", (table.script.sections[0],))
    summary = papers_of(other, table.state)["summary.md"]
    for note in table.state.notes.values():
        assert normal(words_of(note)) in normal(" ".join(texts(summary)))


def test_own_templates_take_the_place_of_built_in_ones() -> None:
    table = tame_call()
    papers = papers_of(table.script, table.state, {"summary.md.j2": "**Me:** {{ call.caller }}\n"})
    assert papers["summary.md"] == "**Me:** Kim Caller\n"
    assert papers["improvement-plan.md"] == written(table)["improvement-plan.md"]


def test_own_templates_are_named_when_they_are_wrong() -> None:
    table = tame_call()
    wrong = {"summary.md.j2": "x\n{{ nobody }}\n"}
    told = write(table.script, table.state, wrong)
    assert told.texts == written(table)
    assert [str(fault) for fault in told.faults] == ["summary.md.j2:2: 'nobody' is undefined"]
    with pytest.raises(TemplateError, match=r"^summary\.md\.j2:2: 'nobody' is undefined$"):
        papers_of(table.script, table.state, wrong)


def test_built_in_templates() -> None:
    assert all(built_in_template(template_of(paper)) for paper in PAPERS)
    with pytest.raises(FileNotFoundError, match="No built-in template"):
        built_in_template("../papers.py")


def test_contacts_without_a_name_are_known_by_their_company() -> None:
    table = Table().start(Contact("c2", company="Example Ltd"), KIM)
    assert written(table)["summary.md"].startswith("# Call summary: Example Ltd\n")


def _modules() -> Iterator[str]:
    for package in ("script", "call", "plan", "papers"):
        folder = Path(__file__).parents[2] / "callscript" / package
        yield from (
            f"callscript.{package}.{p.stem}" for p in folder.glob("*.py") if p.stem[0] != "_"
        )


def test_importing_papers_loads_no_jinja() -> None:
    wanted = [m for m in _modules() if "papers" in m or "plan" in m]
    wanted.remove("callscript.papers.sandbox")
    wanted.remove("callscript.papers.pdf")
    heavy = "textual", "rich", "sqlite3", "jinja2"
    code = f"import sys, {', '.join(wanted)}; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
