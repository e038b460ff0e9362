"""The command that takes what should not be kept out of the store: a note, or a contact."""

import sys
from collections.abc import Sequence
from contextlib import closing

import click

from callscript.call.fold import fold
from callscript.call.redaction import MARK, NoteFound, notes_in
from callscript.cli.complete import complete_call
from callscript.cli.failures import Failed
from callscript.cli.named import named_call
from callscript.cli.output import print_table, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.cli.whom import known
from callscript.exits import Exit
from callscript.plan.due import read_commitments
from callscript.store.paths import second_folders
from callscript.store.redactcopies import Copy, papers_of, redact_copies
from callscript.store.redacting import (
    ContactToRedact,
    NoteToRedact,
    Redact,
    Stamp,
    ToRedact,
    everything_of,
    redacting,
)
from callscript.store.soundness import look_into
from callscript.store.store import whole_path
from callscript.store.sweeping import is_unswept
from callscript.store.workplace import Workplace
from callscript.text import clean_line

_WORD = "redact"
"""What has to be typed, so that no key pressed by mistake does it."""
_PATIENCE = 30.0
"""Seconds to wait for the disk."""


@click.command
@click.argument("call", metavar="CALL", required=False, shell_complete=complete_call)
@click.argument("note", metavar="NOTE", nargs=-1, type=int)
@click.option("--note", "notes", metavar="N", multiple=True, type=int, help="The same as NOTE.")
@click.option("--contact", "who", metavar="WHO", help="Forget this contact, in every call.")
@click.option("--why", metavar="WORDS", default="", help="Kept with the call, with day and name.")
@click.option("--copies", is_flag=True, help="Rewrite older copies of the store, too.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@where_options
@pass_where
def redact(  # noqa: PLR0913 - what the command line says
    where: Where,
    call: str | None,
    note: tuple[int, ...],
    *,
    notes: tuple[int, ...],
    who: str | None,
    why: str,
    copies: bool,
    yes: bool,
) -> None:
    """Take notes of CALL, by number, or a contact out of the store for good.

    Without a number it lists the notes of CALL, also those taken back. Where the words stood,
    everything shows "[redacted]", and the call keeps who redacted it and when. It can't be undone.

    Copies of the store and papers written before still hold it: they are named, and --copies
    rewrites the copies. CALL is the beginning of a call's id, or "last".
    """
    numbers = (*note, *notes)
    if (call is None) is (who is None):
        raise click.UsageError("Name a CALL and its notes, or --contact WHO.")
    if call is not None and not numbers:
        _list_notes(where, call)
        return
    with where.writing("redact") as place:
        wanted = _wanted(place, call, numbers, who)
        papers = papers_of(place.store.calls, place.settings.papers, wanted)
        if not yes:
            _ask(_question(place, wanted, who))
        stamp = Stamp(place.world.now(), place.settings.caller.name, clean_line(why))
        for each in wanted:
            _carry_out(place, each, stamp)
    _tell_traces(where)
    store = whole_path(where.store_path)
    second = second_folders()
    found = redact_copies(store, wanted, stamp, read_commitments, rewrite=copies, second=second)
    _tell_copies(found, rewrite=copies)
    for folder in papers:
        say(f"Papers written before are as they were: {folder}")
    if papers:
        say("Delete those, or write them anew with 'callscript export'.")
    if any(copy.fault for copy in found):
        raise Failed("Not everything could be looked into or rewritten; see above.", Exit.UNSOUND)


def _list_notes(where: Where, call: str) -> None:
    with where.reading() as place:
        found = notes_in(place.store.calls.events_of(_id(place, call)))
    if not found:
        say("No note was taken on that call.")
        return
    print_table((str(each.number), clean_line(each.text)) for each in found)
    say("'callscript redact CALL NUMBER' takes one out for good.")


def _id(place: Workplace, call: str) -> str:
    return place.store.calls.find(named_call(place, call)).id


def _wanted(
    place: Workplace, call: str | None, numbers: Sequence[int], who: str | None
) -> tuple[ToRedact, ...]:
    if who is not None:
        return (everything_of(place.store.contacts, known(place, who)),)
    name = _id(place, call or "")
    found = {each.number: each for each in notes_in(place.store.calls.events_of(name))}
    if wrong := [number for number in numbers if number not in found]:
        raise Failed(
            f"Call {name} has no note {wrong[0]}. 'callscript redact {name}' lists them.",
            Exit.BAD_INPUT,
        )
    return tuple(NoteToRedact(name, found[number].id) for number in dict.fromkeys(numbers))


def _question(place: Workplace, wanted: Sequence[ToRedact], who: str | None) -> str:
    if who is not None:
        named = known(place, who)
        told = ", ".join(filter(None, (named.name, named.company, named.phone)))
        return f"Forget {clean_line(told)}, and who they are in every call?"
    notes = [_note(place, each) for each in wanted if isinstance(each, NoteToRedact)]
    rows = "\n".join(clean_line(f"  {each.number}  {each.text}") for each in notes)
    return f"{rows}\nTake {'this' if len(notes) == 1 else 'these'} out for good?"


def _note(place: Workplace, wanted: NoteToRedact) -> NoteFound:
    found = notes_in(place.store.calls.events_of(wanted.call))
    return next(each for each in found if each.id == wanted.note)


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise Failed("Nothing was changed. Without a terminal to ask in, say --yes.", Exit.USAGE)
    for line in question.splitlines():
        say(line)
    prompt = f"It can't be undone. Type {_WORD} to do it"
    said = click.prompt(clean_line(prompt), default="", show_default=False, err=True)
    if str(said).strip().lower() != _WORD:
        raise Failed("Nothing was changed.", Exit.OK)


def _carry_out(place: Workplace, wanted: ToRedact, stamp: Stamp) -> None:
    work = redacting(place.store.calls.reader, wanted, stamp, place.store.journal.commitments)
    try:
        place.store.journal.writer.submit(work).result(_PATIENCE)
    except TimeoutError:
        raise Failed("The store takes nothing just now; try again.", Exit.STORE) from None
    _tell(place, wanted, work)


def _tell(place: Workplace, wanted: ToRedact, work: Redact) -> None:
    if isinstance(wanted, ContactToRedact):
        many = len(work.calls)
        say(f"Forgotten. {many} call{'' if many == 1 else 's'} rewritten.")
        return
    again = "It was redacted already; its traces were wiped out again."
    say("Redacted." if work.kept else again)
    state = fold(wanted.call, place.store.calls.events_of(wanted.call))
    left = [name for name, text in state.filled(wanted.note).items() if text and text != MARK]
    if left:
        say(f"What was worked out from it stays ({', '.join(left)}); wrap-up can change that.")


def _tell_traces(where: Where) -> None:
    path = whole_path(where.store_path)
    with closing(look_into(path)) as connection:
        unswept = is_unswept(connection)
    if unswept:
        say(
            f"The words show nowhere any more, but {path} may still hold traces: somebody reads "
            "it, or its disk is full. Opening it again wipes them out."
        )


def _tell_copies(found: Sequence[Copy], *, rewrite: bool) -> None:
    for copy in found:
        if copy.fault:
            say(f"May hold it, and can't be rewritten: {copy.path} ({copy.fault})")
        else:
            say(f"{'Rewritten' if rewrite else 'Still holds it'}: {copy.path}")
    if any(not copy.fault for copy in found) and not rewrite:
        say("The same command with --copies rewrites these copies.")
