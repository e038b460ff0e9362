"""The command that says whom to call next, and who is not on the list and why."""

import click
import msgspec

from callscript.cli.output import print_json, print_table, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.contacts.queue import LeftOut, Queue, Queued
from callscript.store.queues import queue_in
from callscript.store.workplace import local_now
from callscript.text import clean_line


@click.command("queue")
@click.option("--all", "everybody", is_flag=True, help="Also who is not on the list, and why.")
@click.option("--json", "json", is_flag=True, help="For programs.")
@where_options
@pass_where
def queue(where: Where, *, everybody: bool, json: bool) -> None:
    """Say whom to call next: callbacks that are due first, then by value.

    'callscript call SCRIPT --next' begins with the first one. Nobody drops out unseen: who is not
    on the list is counted and named below it, and listed with --all.
    """
    found = _found(where)
    left = found.left_out if everybody else ()
    if json:
        print_json([*map(_plain, found.next), *({**_plain(each), "not": True} for each in left)])
        return
    if found.next or left:
        print_table((*map(_cells, enumerate(found.next, 1)), *map(_left_cells, left)))
    else:
        say("Nobody is to be called.")
    if found.sentence and not everybody:
        say(f"{clean_line(found.sentence)} 'callscript queue --all' lists them.")


def _found(where: Where) -> Queue:
    if not where.has_store:
        return Queue((), ())
    with where.reading() as place:
        return queue_in(place.store, local_now())


def _plain(each: Queued | LeftOut) -> dict[str, object]:
    facts: dict[str, object] = msgspec.to_builtins(each)
    return {name: value for name, value in facts.items() if value is not None}


def _cells(numbered: tuple[int, Queued]) -> tuple[str, ...]:
    number, each = numbered
    who = ", ".join(filter(None, (each.contact.name, each.contact.company))) or "(no name)"
    tries = {0: "", 1: "1 call"}.get(each.attempts, f"{each.attempts} calls")
    phone = each.contact.phone or each.contact.fields.get("mobile", "")
    return (f"{number}.", who, phone, each.why, tries, each.contact.value)


def _left_cells(left: LeftOut) -> tuple[str, ...]:
    who = ", ".join(filter(None, (left.contact.name, left.contact.company))) or "(no name)"
    return ("–", who, left.contact.phone, f"{left.kind}: {left.why}", "", left.contact.value)
