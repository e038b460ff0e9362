"""The commands about what is due: the list, a calendar of it, and what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from callscript.call.dates import WAYS, parse_day
from callscript.call.dueitems import read_due, settled_due
from callscript.call.intents import PostponeDue, SettleDue
from callscript.cli.failures import Failed
from callscript.cli.output import print_json, print_paths, print_table, put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.contacts.cells import csv_text
from callscript.exits import Exit
from callscript.papers.calendar import Entry, calendar_of
from callscript.plan.commitment import KIND_WORDS, said_due, short_id
from callscript.store.commitments import Due
from callscript.store.outbox import write_file
from callscript.store.settling import say_of
from callscript.store.workplace import Workplace, local_now
from callscript.text import clean_line

_BEGIN = b"BEGIN:VCALENDAR"
_NO_ICALENDAR = (
    "Writing a calendar needs icalendar, which isn't here; install it with  "
    "pip install 'callscript[calendar]'"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Something due with its place in the whole list and the letters it is named by."""

    number: int
    id: str
    due: Due


@click.group("due", invoke_without_command=True)
@click.option("--until", metavar="DAY", help="Only what is due by then: today, fri, 5 dec.")
@click.option("--owner", metavar="NAME", help="Only what this person does.")
@click.option("--json", "json", is_flag=True, help="For programs.")
@click.option("--csv", "csv", is_flag=True, help="For spreadsheets.")
@click.option("--ics", type=click.Path(path_type=Path), help="Write it as a calendar to this file.")
@where_options
@pass_where
@click.pass_context
def due(  # noqa: PLR0913 - what the command line says
    context: click.Context,
    where: Where,
    *,
    until: str | None,
    owner: str | None,
    json: bool,
    csv: bool,
    ics: Path | None,
) -> None:
    """List what is due over all calls, what is overdue first.

    Each line begins with a number and a short id: either names it to done, postpone, drop and
    again. The number is the place in the whole list and shifts as things get done; the id stays.
    """
    if context.invoked_subcommand is not None:
        return
    if json + csv + (ics is not None) > 1:
        raise click.UsageError("--json, --csv and --ics are three different things to write.")
    last = _day(until) if until else None
    phones: dict[str, str] = {}
    rows: tuple[Row, ...] = ()
    if not where.is_new_here:
        with where.reading() as place:
            found = tuple(r for r in _numbered(place) if _is_wanted(r.due, last, owner))
            phones = {c.id: c.phone for c in place.store.contacts.every()} if ics else {}
            rows = found
    if ics is not None:
        print_paths([_write_calendar(ics, rows, phones)])
    elif json:
        print_json([_facts(row) for row in rows])
    elif csv:
        facts = [_facts(row) for row in rows]
        columns = tuple(_NAMES)
        put(csv_text([columns, *([str(fact[name]) for name in columns] for fact in facts)]))
    elif rows:
        print_table(_cells(row, local_now().date()) for row in rows)
    else:
        say("Nothing is due.")


@due.command("done")
@click.argument("item", metavar="ITEM")
@where_options
@pass_where
def done(where: Where, item: str) -> None:
    """Say that ITEM, a number or an id of the list, is done or was kept."""
    _settle(where, item, "Done", lambda row: SettleDue(row.due.commitment.item))


@due.command("postpone")
@click.argument("item", metavar="ITEM")
@click.argument("day", nargs=-1, required=True)
@where_options
@pass_where
def postpone(where: Where, item: str, day: tuple[str, ...]) -> None:
    """Put ITEM off to DAY (fri, in 3 days, 5 dec); a callback may have a time, too: fri 14:30."""
    words = " ".join(day)
    with where.writing("due") as place:
        row = _named(_numbered(place), item)
        to = settled_due(row.due.commitment.item, words, local_now())
        if read_due(to)[0] is None:
            raise Failed(_no_day(words), Exit.BAD_INPUT)
        _carry_out(place, row, PostponeDue(row.due.commitment.item, to))
        say(f"Put off to {to.replace('T', ' ')}: {_told(row)}")


@due.command("drop")
@click.argument("item", metavar="ITEM")
@click.option("--reason", required=True, help="Why it will not be done.")
@where_options
@pass_where
def drop(where: Where, item: str, reason: str) -> None:
    """Take ITEM off the list without doing it; the reason is kept with the call."""
    words = clean_line(reason)

    def drop_it(row: Row) -> SettleDue:
        return SettleDue(row.due.commitment.item, "dropped", words)

    _settle(where, item, "Dropped", drop_it)


@due.command("again")
@click.argument("item", metavar="ID")
@where_options
@pass_where
def again(where: Where, item: str) -> None:
    """Put what was done or dropped by mistake back on the list, by its id."""
    with where.writing("due") as place:
        every = tuple(Row(0, _id(d), d) for d in place.store.commitments.every())
        row = _named([r for r in every if r.due.commitment.status != "open"], item)
        _carry_out(place, row, SettleDue(row.due.commitment.item, "again"))
        say(f"Open again: {_told(row)}")


def _settle(where: Where, item: str, word: str, intent: Callable[[Row], SettleDue]) -> None:
    with where.writing("due") as place:
        row = _named(_numbered(place), item)
        _carry_out(place, row, intent(row))
        say(f"{word}: {_told(row)}. 'callscript due again {row.id}' takes it back.")


def _carry_out(place: Workplace, row: Row, intent: SettleDue | PostponeDue) -> None:
    try:
        refused = say_of(place, row.due.call, intent)
    except TimeoutError:
        raise Failed("The store takes nothing just now; try again.", Exit.STORE) from None
    if refused:
        raise Failed(refused, Exit.BAD_INPUT)


def _numbered(place: Workplace) -> tuple[Row, ...]:
    found = place.store.commitments.due()
    return tuple(Row(number, _id(each), each) for number, each in enumerate(found, 1))


def _id(each: Due) -> str:
    return short_id(each.call, each.commitment.item)


def _named(rows: Iterable[Row], item: str) -> Row:
    """The one row that a number, or the beginning of an id, names; raises `Failed`."""
    wanted = item.strip().lower()
    known = tuple(rows)
    if wanted.isascii() and wanted.isdigit():
        found = [row for row in known if row.number == int(wanted) and row.number]
    else:
        found = [row for row in known if wanted and row.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    said = clean_line(item)
    if not found:
        raise Failed(f"Nothing is named '{said}' here. 'callscript due' lists it.", Exit.BAD_INPUT)
    several = ", ".join(row.id for row in found[:10])
    raise Failed(f"'{said}' names several: {several}. Give more of the id.", Exit.BAD_INPUT)


def _no_day(words: str) -> str:
    return f"'{clean_line(words)}' is no day. Ways to say one: {WAYS}."


def _day(words: str) -> date:
    day = parse_day(words, local_now().date())
    if day is None:
        raise click.UsageError(_no_day(words))
    return day


def _is_wanted(each: Due, last: date | None, owner: str | None) -> bool:
    owed = each.commitment
    if last is not None and (owed.due is None or owed.due > last):
        return False
    name, wanted = owed.owner.casefold(), (owner or "").strip().casefold()
    return owner is None or name == wanted or wanted in name.split()


def _who(each: Due) -> str:
    return ", ".join(filter(None, (each.contact_name, each.company))) or "no contact"


def _told(row: Row) -> str:
    return clean_line(f"{row.due.commitment.text} ({_who(row.due)})")


def _cells(row: Row, today: date) -> tuple[str, ...]:
    owed = row.due.commitment
    late = "overdue" if owed.due is not None and owed.due < today else ""
    when = said_due(owed)
    return (
        *(str(row.number), row.id, when, late, KIND_WORDS[owed.kind], owed.text),
        *(_who(row.due), owed.owner or "nobody yet", owed.reason),
    )


_NAMES = (
    *("number", "id", "due", "at", "zone", "kind", "text", "contact", "company", "owner"),
    *("reason", "call", "item"),
)


def _facts(row: Row) -> dict[str, str | int]:
    each, owed = row.due, row.due.commitment
    values = (
        *(row.number, row.id, owed.due.isoformat() if owed.due else "", owed.at, owed.zone),
        *(owed.kind, owed.text, each.contact_name, each.company, owed.owner, owed.reason),
        *(each.call, owed.item),
    )
    return dict(zip(_NAMES, values, strict=True))


def _write_calendar(path: Path, rows: Iterable[Row], phones: dict[str, str]) -> Path:
    entries = [
        Entry(d.call, _who(d), phones.get(d.contact or "", ""), d.title, d.commitment)
        for d in (row.due for row in rows)
    ]
    try:
        text = calendar_of(entries, local_now())
    except ImportError:
        raise Failed(_NO_ICALENDAR, Exit.BAD_INPUT) from None
    return write_file(path, text, replace=_is_calendar(path))


def _is_calendar(path: Path) -> bool:
    """Whether a file is a calendar, as written last time: that one is brought up to date."""
    try:
        with path.open("rb") as there:
            return there.read(len(_BEGIN)) == _BEGIN
    except OSError:
        return False
