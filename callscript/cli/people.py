"""The commands about one contact: what there was with them, merged with another, put aside."""

from collections.abc import Iterator
from pathlib import Path

import click
from msgspec.structs import replace

from callscript.call.people import Contact
from callscript.cli.contacts import contacts
from callscript.cli.failures import Failed
from callscript.cli.output import print_paths, put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.cli.whom import known
from callscript.contacts.card import card_of
from callscript.contacts.entries import facts_of
from callscript.contacts.history import History, said_talk, said_vow
from callscript.contacts.merging import merged, split
from callscript.contacts.names import (
    ARCHIVED,
    ARCHIVED_WHY,
    KEPT_BY_US,
    MERGED_INTO,
    archived_words,
    label_of,
)
from callscript.exits import Exit
from callscript.store.copies import copy_to
from callscript.store.histories import history_with
from callscript.store.store import whole_path
from callscript.store.workplace import local_now
from callscript.text import clean, clean_line

_who = click.argument("who", metavar="WHO")


@contacts.command("show")
@_who
@where_options
@pass_where
def show_contact(where: Where, who: str) -> None:
    """Print what is known of WHO: facts, earlier calls, promises, concerns.

    WHO is a name, words of name, company or phone, or an id.
    """
    if not where.has_store:
        raise Failed("No contacts yet.", Exit.BAD_INPUT)
    with where.reading() as place:
        contact = known(place, who)
        history = history_with(place.store, contact)
    for row in _card_rows(contact, history):
        put(clean(row))


def _card_rows(contact: Contact, history: History) -> Iterator[str]:
    card = card_of(contact, history, None, local_now())
    yield " · ".join(filter(None, (card.who, card.phone, card.attempt)))
    yield from (f"STOP: {stop}" for stop in card.stops)
    yield from (f"{each.label + ':':11} {each.text}" for each in card.lines)
    facts = facts_of(contact)
    for name in (*_SHOWN, *KEPT_BY_US):
        facts.pop(name, None)
    if facts:
        yield "\nFacts"
        yield from (f"  {label_of(name)}: {text}" for name, text in facts.items())
    yield from _history_rows(history)


_SHOWN = ("name", "company", "phone", "value", "notes", "voicemail", "timezone", "best_time")
"""Facts that the card says already."""


def _history_rows(history: History) -> Iterator[str]:
    if history.talks:
        yield "\nCalls"
    for talk in history.talks:
        when = f"{talk.at:%Y-%m-%d %H:%M}" if talk.at else "no time"
        yield f"  {when}  {said_talk(talk)}  [{talk.call}]"
    if history.vows:
        yield "\nPromises"
    for vow in (*history.open_vows, *(vow for vow in history.vows if not vow.is_open)):
        yield f"  {vow.at:%Y-%m-%d}  {said_vow(vow)}"
    if history.heard:
        yield "\nConcerns"
    for heard in history.heard:
        yield f"  {heard.at:%Y-%m-%d}  “{heard.text}”"


@contacts.command("archive")
@_who
@click.option("--because", default="", metavar="REASON", help="Why, in your words.")
@click.option("--undo", is_flag=True, help="They may be called again.")
@where_options
@pass_where
def archive(where: Where, who: str, *, because: str, undo: bool) -> None:
    """Put WHO aside: not to be called, and out of the queue, until --undo.

    Nothing is deleted; before a call to them is begun it is said, with the reason.
    """
    with where.writing("contacts archive") as place:
        contact = known(place, who)
        free = {k: v for k, v in contact.fields.items() if k not in {ARCHIVED, ARCHIVED_WHY}}
        if not undo:
            why = clean_line(because).strip()
            aside = {ARCHIVED: local_now().date().isoformat(), ARCHIVED_WHY: why}
            free |= {name: text for name, text in aside.items() if text}
        changed = replace(contact, fields=free)
        place.store.contacts.save(changed).result()
    name = contact.name or contact.phone
    say(f"{name}: {archived_words(changed) or 'may be called again.'}")


@contacts.command("merge")
@click.argument("kept", metavar="WHO")
@click.argument("other", metavar="OTHER")
@where_options
@pass_where
def merge(where: Where, kept: str, other: str) -> None:
    """Make one contact of two: WHO stays, and OTHER's facts and calls go over to them.

    Facts that WHO has stay as they are. The store is copied first; 'contacts split' parts them
    again.
    """
    if not where.has_store:
        raise Failed("No contacts yet.", Exit.BAD_INPUT)
    with where.reading() as place:
        if known(place, kept).id == known(place, other).id:
            raise Failed(f"'{kept}' and '{other}' are the same contact.", Exit.BAD_INPUT)
    copy = _copied(where)
    with where.writing("contacts merge") as place:
        one, two = known(place, kept), known(place, other)
        both = merged(one, two)
        place.store.contacts.save_all((both.kept, both.other)).result()
        print_paths((copy,))
    say(f"{two.name or two.phone} is part of {one.name or one.phone} now.")
    for fact in both.stays:
        say(clean_line(f"Not taken over, as {one.name or one.phone} has another: {fact}"))
    say(f"The store as it was is the copy above. To part them: callscript contacts split {two.id}")


def _copied(where: Where) -> Path:
    return copy_to(whole_path(where.store_path), None, local_now()).path


@contacts.command("split")
@click.argument("contact", metavar="ID")
@where_options
@pass_where
def split_contact(where: Where, contact: str) -> None:
    """Make contact ID, who was merged into another, one of their own again, with their calls.

    Facts the other one took over stay with them.
    """
    with where.writing("contacts split") as place:
        found = place.store.contacts.get(contact)
        if found is None or not found.fields.get(MERGED_INTO):
            raise Failed(f"No contact merged into another has the id '{contact}'.", Exit.BAD_INPUT)
        place.store.contacts.save(split(found)).result()
    say(f"{found.name or found.phone} is a contact of their own again.")
