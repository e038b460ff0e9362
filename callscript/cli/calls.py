"""The commands about calls that were made: their list, and their papers on stdout or in files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from callscript.call.session import Session
from callscript.cli.complete import complete_call
from callscript.cli.failures import Failed
from callscript.cli.named import named_call, named_paper
from callscript.cli.output import print_json, print_paths, print_table, put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.papers.export import call_json
from callscript.papers.papers import template_of
from callscript.store.calls import CallRow
from callscript.store.errors import CallNotFound
from callscript.store.handover import hand_over, papers_for, papers_handed, told_fault
from callscript.store.outbox import write_file
from callscript.store.printing import FORMS, formed
from callscript.store.workplace import Workplace
from callscript.text import clean

_MOST = 1_000_000
_call_argument = click.argument("call", metavar="CALL", shell_complete=complete_call)


@click.command
@click.option("--unfinished", is_flag=True, help="Only calls that are live or in wrap-up.")
@click.option("--json", "json", is_flag=True, help="For programs.")
@where_options
@pass_where
def calls(where: Where, *, unfinished: bool, json: bool) -> None:
    """List calls, the last one first."""
    found, handed = ((), {}) if where.is_new_here else _found(where, unfinished=unfinished)
    if json:
        print_json(found)
    elif found:
        print_table((*_cells(row), handed.get(row.id, "")) for row in found)
    else:
        say("No call is unfinished." if unfinished else "No calls yet.")


def _found(where: Where, *, unfinished: bool) -> tuple[tuple[CallRow, ...], Mapping[str, str]]:
    with where.reading() as place:
        calls = place.store.calls
        found = calls.unfinished() if unfinished else calls.recent(_MOST)
        return found, papers_handed(place, [row.id for row in found])


def _cells(row: CallRow) -> tuple[str, ...]:
    when = f"{row.started_at:%Y-%m-%d %H:%M}" if row.started_at else ""
    who = ", ".join(filter(None, (row.contact_name, row.company))) or "no contact"
    state = f"at {row.position}" if row.phase == "live" and row.position else row.phase
    return (
        row.id,
        when,
        who,
        row.script,
        f"rehearsal, {state}" if row.rehearsal else state,
        row.outcome,
    )


@click.command
@_call_argument
@click.option("--paper", metavar="NAME", help="Another paper instead: letter, reply, card, …")
@click.option("--plan", is_flag=True, help="The improvement plan instead of the summary.")
@click.option("--json", "json", is_flag=True, help="All of the call, for programs.")
@where_options
@pass_where
def show(where: Where, call: str, paper: str | None, *, plan: bool, json: bool) -> None:
    """Print the summary of CALL, or another of its papers, as Markdown.

    CALL is the beginning of a call's id, or "last".
    """
    if [paper is not None, plan, json].count(True) > 1:
        raise click.UsageError("--paper, --plan and --json are different things to print.")
    with _reopened(where, call) as (place, session):
        if json:
            text = call_json(session.script, session.state)
        else:
            text = clean(_paper(place, session, "improvement-plan" if plan else paper or "summary"))
    put(text)


@click.command
@_call_argument
@click.option("--paper", metavar="NAME", help="One paper alone, into the file --to names.")
@click.option("--to", type=click.Path(path_type=Path), help="A folder; or FILE.md, .html, .pdf.")
@click.option("--html", is_flag=True, help="Add each paper as HTML.")
@click.option("--pdf", is_flag=True, help="Add each paper as PDF.")
@click.option("--json", "json", is_flag=True, help="Add the call as call.json, for programs.")
@click.option("--force", is_flag=True, help="Also if that file is there already.")
@where_options
@pass_where
def export(  # noqa: PLR0913 - one argument an option
    where: Where,
    call: str,
    paper: str | None,
    to: Path | None,
    *,
    html: bool,
    pdf: bool,
    json: bool,
    force: bool,
) -> None:
    """Write the papers of CALL into a folder of their own, and print their paths.

    CALL is the beginning of a call's id, or "last". With --paper letter --to letter.pdf it writes
    one paper alone, in the form the file's name asks for.
    """
    is_file = to is not None and to.suffix.lower() in _FILES
    if is_file or paper is not None:
        if to is not None and not is_file and not to.is_dir():
            said = f"{to} is no name for one paper: end it in .md, .html or .pdf ({to}.md)."
            raise click.UsageError(clean(said))
        if to is None or not is_file or html or pdf or json:
            raise click.UsageError("One paper alone: --paper letter --to letter.pdf, and no more.")
        _one(where, call, paper or "summary", to, force=force)
        return
    endings = [ending for ending, wanted in ((".html", html), (".pdf", pdf)) if wanted]
    with _reopened(where, call) as (place, session):
        also = {"call.json": call_json(session.script, session.state)} if json else None
        handed = hand_over(place, session.script, session.state, to, also, endings=endings)
        print_paths(handed.paths)
    for sentence in handed.told:
        say(sentence)


_FILES = frozenset({".md", *FORMS})


def _one(where: Where, call: str, name: str, to: Path, *, force: bool) -> None:
    """Write one paper into a file, and print its path."""
    with _reopened(where, call) as (place, session):
        text = _paper(place, session, name)
        form = formed(to, text, named_paper(name).label, place.world.now())
    print_paths([write_file(to, form.content, replace=force)])
    if form.told:
        say(form.told)


def _paper(place: Workplace, session: Session, name: str) -> str:
    """The text of one paper; what is wrong with an own template is said. Raises `Failed`."""
    paper = named_paper(name)
    written = papers_for(place, session.script, session.state)
    for fault in written.faults:
        if fault.file == template_of(paper.file):
            say(told_fault(place, fault))
    why = written.left_out.get(paper.file) or paper.why_not(session.script, session.state)
    if why and paper.file not in written.texts:
        raise Failed(f"This call has no {paper.name}: {why}.", Exit.BAD_INPUT)
    return written.texts[paper.file]


@contextmanager
def _reopened(where: Where, call: str) -> Iterator[tuple[Workplace, Session]]:
    """Open a call as it was left, for reading only."""
    if where.is_new_here:
        raise CallNotFound("No call has been made yet.")
    with where.reading() as place:
        yield place, place.take_up(named_call(place, call), resume=False)
