"""The commands about contacts: their list, and files of them taken in and given out."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import click

from callscript.call.people import Contact
from callscript.cli.failures import Failed
from callscript.cli.output import print_json, print_paths, print_table, put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.contacts.cards import vcard_text
from callscript.contacts.columns import read_csv
from callscript.contacts.decoding import decoded
from callscript.contacts.entries import Read, UnclearFile, facts_of
from callscript.contacts.names import ARCHIVED
from callscript.contacts.sheet import contacts_csv
from callscript.contacts.taking import Duplicates, Intake, Taken, take_in
from callscript.contacts.vcard import read_vcards
from callscript.exits import Exit
from callscript.store.outbox import write_file
from callscript.store.workplace import new_note_id
from callscript.text import clean_line

_MOST_BYTES = 64 * 1024 * 1024
_MEANWHILE = "Contacts were changed while you read this; nothing was taken in. Try again."
_SHOWN = 8
"""Rows of a kind that a preview shows."""
_AT_ONCE = 40
"""Rows not taken that are listed on a terminal; into a file they all go."""


@click.group("contacts", invoke_without_command=True)
@click.option("--search", metavar="WORDS", default="", help="Only who has all of these words.")
@click.option("--json", "json", is_flag=True, help="For programs.")
@where_options
@pass_where
@click.pass_context
def contacts(context: click.Context, where: Where, *, search: str, json: bool) -> None:
    """List contacts, by name."""
    if context.invoked_subcommand is not None:
        return
    found = _found(where, search)
    if json:
        print_json([{"id": contact.id, **facts_of(contact)} for contact in found])
    elif found:
        print_table(map(_cells, found))
    else:
        say(f"Nobody has all of '{clean_line(search)}'." if search else "No contacts yet.")


def _found(where: Where, search: str) -> tuple[Contact, ...]:
    if where.is_new_here:
        return ()
    with where.reading() as place:
        return place.store.contacts.search(search)


def _cells(contact: Contact) -> tuple[str, ...]:
    mail = contact.fields.get("email", "")
    gone = "not to be called" if contact.fields.get(ARCHIVED) else ""
    return (contact.id, contact.name, contact.company, contact.phone, mail, gone)


@contacts.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "wanted", multiple=True, metavar="COLUMN=FIELD", help="Which column is which."
)
@click.option(
    "--duplicates",
    type=click.Choice(get_args(Duplicates)),
    default="skip",
    help="Whoever is known: leave out, fill in what is empty, replace facts, or add another.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@where_options
@pass_where
def import_contacts(  # noqa: PLR0913 - what the command line says
    where: Where,
    file: Path,
    *,
    wanted: tuple[str, ...],
    duplicates: Duplicates,
    dry_run: bool,
    yes: bool,
) -> None:
    """Take in the people of FILE: CSV with a row that names its columns, or vCard (.vcf).

    What would happen is shown, and asked, before anything is changed; then all of it happens, or
    nothing. Who has the same phone or e-mail as somebody known is left out and listed, unless
    --duplicates says otherwise. Rows that are not taken are printed with line and reason.
    """
    read = _read(file, _mapping(wanted))
    _show_reading(file, read)
    known = _known(where)
    intake = take_in(read, known, duplicates, new_note_id)
    _show_intake(intake)
    _print_not_taken(intake)
    if dry_run or not intake.to_save:
        say(f"Nothing was changed: {_counted(intake)}.")
        return
    if not yes:
        _ask(intake)
    with where.writing("contacts import") as place:
        if place.store.contacts.every() != known:
            raise Failed(_MEANWHILE, Exit.BUSY)
        place.store.contacts.save_all(intake.to_save).result()
    say(f"Done: {_counted(intake)}.")


def _known(where: Where) -> tuple[Contact, ...]:
    if not where.has_store:
        return ()
    with where.reading() as place:
        return place.store.contacts.every()


def _mapping(wanted: Iterable[str]) -> dict[str, str]:
    said = {}
    for each in wanted:
        column, equals, field = each.rpartition("=")
        if not equals or not column.strip():
            raise click.UsageError(
                f"--map takes COLUMN=FIELD, not '{clean_line(each)}'; with no FIELD the column is "
                "left out."
            )
        said[column] = field
    return said


def _read(file: Path, wanted: dict[str, str]) -> Read:
    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such name"
        raise Failed(f"{clean_line(str(file))} can't be read ({why}).", Exit.BAD_INPUT) from error
    if len(raw) > _MOST_BYTES:
        raise Failed(f"{file} has more than {_MOST_BYTES:,} bytes; split it.", Exit.BAD_INPUT)
    if file.suffix.lower() in {".vcf", ".vcard"} or b"BEGIN:VCARD" in raw[:200].upper():
        return read_vcards(raw)
    if raw[:4] == b"PK\x03\x04":
        raise Failed(f"{file} is a workbook; save the sheet as CSV first.", Exit.BAD_INPUT)
    text = decoded(raw)
    if text.lost:
        say(f"{text.lost:,} characters could not be read as {text.encoding}; each is now a �.")
    try:
        read = read_csv(text.text, wanted)
    except UnclearFile as error:
        raise Failed(f"{clean_line(str(file))}: {error}", Exit.BAD_INPUT) from error
    return Read(
        f"CSV in {text.encoding}, {read.kind}",
        read.entries,
        read.refused,
        read.columns,
        read.remarks,
    )


def _show_reading(file: Path, read: Read) -> None:
    found = len(read.entries)
    say(f"{file.name}: {read.kind}; {found:,} contact{'' if found == 1 else 's'}.")
    if read.columns:
        columns = (f"{head or '(no name)'} → {to or '(left out)'}" for head, to in read.columns)
        say(f"Columns: {clean_line('; '.join(columns))}")
    for remark in read.remarks:
        say(clean_line(f"Note: {remark}."))


_FATES = {
    "new": "new",
    "filled": "known already, and filled in",
    "replaced": "known already, and replaced",
    "same": "known already, with nothing new",
    "left out": "left out",
}


def _counted(intake: Intake) -> str:
    counted = [f"{n:,} {_FATES[fate]}" for fate, n in intake.counts.items()]
    if intake.refused:
        counted.append(f"{len(intake.refused):,} not readable as a contact")
    return ", ".join(counted) or "nobody is in it"


def _show_intake(intake: Intake) -> None:
    for fate in ("new", "filled", "replaced"):
        rows = [taken for taken in intake.taken if taken.fate == fate]
        if rows:
            say(f"{_FATES[fate].capitalize()}:")
            for taken in rows[:_SHOWN]:
                say(clean_line(f"  line {taken.line:,}: {_change(taken)}"))
            if len(rows) > _SHOWN:
                say(f"  … and {len(rows) - _SHOWN:,} more")


def _change(taken: Taken) -> str:
    """Say what becomes of somebody: for one who is known only what is new."""
    if taken.known is None:
        facts = facts_of(taken.contact)
        return ", ".join(f"{text}" for text in list(facts.values())[:5])
    before, after = facts_of(taken.known), facts_of(taken.contact)
    news = (
        f"{field}: {before[field]} → {text}" if before.get(field) else f"{field}: {text}"
        for field, text in after.items()
        if before.get(field) != text
    )
    return f"{taken.known.name or taken.known.phone} ({taken.why}); {'; '.join(news)}"


def _ask(intake: Intake) -> None:
    many = len(intake.to_save)
    if not sys.stdin.isatty():
        raise Failed("Nothing was changed. Without a terminal to ask in, say --yes.", Exit.USAGE)
    if not click.confirm(clean_line(f"Save {many:,} contact{'' if many == 1 else 's'}?"), err=True):
        raise Failed("Nothing was changed.", Exit.OK)


def _print_not_taken(intake: Intake) -> None:
    """Print every row that is not taken; on a terminal as many as can be looked at."""
    rows = intake.not_taken
    shown = rows[:_AT_ONCE] if sys.stdout.isatty() else rows
    if shown:
        print_table((f"line {row.line}", f"not taken: {row.why}") for row in shown)
    if len(shown) < len(rows):
        say(f"… and {len(rows) - len(shown):,} more; ' > rows.txt' keeps all of them.")


@contacts.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--search", metavar="WORDS", default="", help="Only who has all of these words.")
@click.option("--vcard", is_flag=True, help="vCard 4, as FILE.vcf is by itself.")
@click.option("--raw", is_flag=True, help="For programs: no ' before what looks like a formula.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@where_options
@pass_where
def export_contacts(  # noqa: PLR0913 - what the command line says
    where: Where, file: Path | None, *, search: str, vcard: bool, raw: bool, force: bool
) -> None:
    """Write contacts as CSV or vCard into FILE, or to stdout.

    CSV is safe to open in a spreadsheet, and comes back in as it was with 'contacts import'.
    """
    found = _found(where, search)
    as_cards = vcard or (file is not None and file.suffix.lower() in {".vcf", ".vcard"})
    text = vcard_text(found) if as_cards else contacts_csv(found, raw=raw)
    if file is None:
        put(text)
    else:
        print_paths((write_file(file, text, replace=force),))
        say(f"{len(found):,} contact{'' if len(found) == 1 else 's'}.")
