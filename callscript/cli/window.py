"""The commands that open the window: home, and a call."""

import gc
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace

import click

from callscript.call.events import Opening as Kind
from callscript.call.people import Contact
from callscript.call.zones import is_good_time
from callscript.cli.complete import complete_call, complete_script
from callscript.cli.failures import Failed
from callscript.cli.named import named_call
from callscript.cli.output import say
from callscript.cli.place import Where, pass_where, where_options
from callscript.cli.whom import nearly, whom
from callscript.contacts.names import archived_words
from callscript.exits import Exit
from callscript.script.kinds import OPENINGS
from callscript.store.attempts import calls_before
from callscript.store.decks import cards_on
from callscript.store.errors import CallNotFound
from callscript.store.library import OpenedScript, open_script
from callscript.store.looks import recall_looks
from callscript.store.personas import find_persona, new_seed, personas_on
from callscript.store.personas import rehearse as begin_rehearsal
from callscript.store.workplace import Workplace
from callscript.text import clean_line
from callscript.tui.firstpicture import Stage, first_picture
from callscript.tui.opening import Opening, first_rows

_MOST_SEED = 2**32 - 1
_PATIENCE = 0.25
"""Seconds the first words wait for the call's beginning to be saved."""
_NO_TERMINAL = (
    "The window needs a terminal, and this is none. "
    "'callscript play SCRIPT --answers FILE' makes a call without a window."
)


def home(where: Where) -> None:
    """Open the window on everything a caller can start from."""
    _expect_window()
    with where.writing("home window") as place:
        show_window(place, Opening())


@click.command
@click.argument("script", shell_complete=complete_script)
@click.option("--contact", metavar="WHO", help="Whom to call: a name, company, phone or id.")
@click.option("--next", "first", is_flag=True, help="The first one of the queue.")
@click.option("--pick", is_flag=True, help="Choose whom to call from a list first.")
@click.option(
    "--opening", type=click.Choice(OPENINGS), help="Which of its openings; else found out."
)
@click.option("--rehearse", is_flag=True, help="Practise: kept apart from real calls.")
@where_options
@pass_where
def call(  # noqa: PLR0913 - one for each option
    where: Where,
    script: str,
    contact: str | None,
    *,
    first: bool,
    pick: bool,
    opening: Kind | None,
    rehearse: bool,
) -> None:
    """Make a call on SCRIPT: a script's name, or a file.

    The first words to say appear at once. A contact who isn't known yet is written down; if
    somebody has nearly that name, you are asked first.
    """
    if pick and contact:
        raise click.UsageError("--pick does not go with --contact.")
    if first and (pick or contact):
        raise click.UsageError("--next does not go with --contact or --pick.")
    path = where.shelf.find(script)
    # A script that is wrong is heard about first, and leaves no new store behind.
    early = None if where.has_store and has_terminal() else open_script(path)
    _expect_window()

    with where.writing("call window") as place:
        opened = early or place.open(path)
        if first:
            contact = _first_in_queue(place)
        meant = nearly(place, contact)
        if pick or meant:
            # Nobody has this name, and somebody nearly: who is meant is asked before the call.
            wanted = clean_line(contact or "").strip()
            show_window(place, Opening(None, opened, rehearse, wanted, meant, kind=opening))
            return
        called = whom(place, contact, rehearsal=rehearse)
        if called is not None and opening != "inbound" and _look_first(place, opened, called):
            # There is something to look at before the phone rings.
            show_window(place, Opening(None, opened, rehearse, picked=called, kind=opening))
            return
        begun = place.begin(opened, called, rehearsal=rehearse, opening=opening)
        show_window(place, Opening(session=begun))


def _first_in_queue(place: Workplace) -> str:
    """The id of whom to call next; raises `Failed`, saying why nobody is, if so."""
    # Only who asks for the next one waits for what it takes to find them.
    from callscript.store.queues import queue_in  # noqa: PLC0415

    queue = queue_in(place.store, place.world.now())
    if not queue.next:
        raise Failed(f"Nobody is to be called. {queue.sentence}".strip(), Exit.BAD_INPUT)
    return queue.next[0].contact.id


def _look_first(place: Workplace, opened: OpenedScript, contact: Contact) -> bool:
    """Whether there is something to know before dialling: then the card comes before the words.

    Whoever rings us has been answered already, and is on the phone.
    """
    if opened.script.before or archived_words(contact):
        return True
    if is_good_time(contact, place.world.now()) is False:
        return True
    return bool(calls_before(place.store, contact))


@click.command
@click.argument("script", shell_complete=complete_script)
@click.option("--persona", metavar="NAME", help="With whom; else you are asked.")
@click.option(
    "--seed", type=click.IntRange(0, _MOST_SEED), help="The same seed, the same conversation."
)
@where_options
@pass_where
def rehearse(where: Where, script: str, persona: str | None, seed: int | None) -> None:
    """Practise SCRIPT with a made-up customer, who may be kind or furious.

    What they say stands above the responses; you answer with the usual keys. A rehearsal is kept
    apart from real calls: nothing of it is due, and its papers say what they are.
    """
    path = where.shelf.find(script)
    early = None if where.has_store and has_terminal() else open_script(path)
    if persona is not None:
        # A name that is wrong is heard about first, and leaves no new store behind.
        find_persona(where.shelf, persona)
    _expect_window()

    with where.writing("call window") as place:
        opened = early or place.open(path)
        if persona is None:
            show_window(place, Opening(None, opened, rehearsal=True, practises=True, seed=seed))
            return
        whom_with = find_persona(place.shelf, persona, place.store)
        chance = seed if seed is not None else new_seed()
        begun = begin_rehearsal(place, opened, whom_with, chance)
        show_window(place, Opening(session=begun, rehearsal=True))


@click.command
@click.argument("call", required=False, shell_complete=complete_call)
@where_options
@pass_where
def resume(where: Where, call: str | None) -> None:
    """Take up a call where it was left.

    CALL is the beginning of a call's id, or "last"; without it, the last one unfinished.
    """
    if not where.has_store:
        raise CallNotFound("No call has been made yet.")
    _expect_window()

    with where.writing("call window") as place:
        name = named_call(place, call) if call is not None else _left_open(place)
        show_window(place, Opening(session=place.take_up(name)))


def _left_open(place: Workplace) -> str:
    unfinished = place.store.calls.unfinished()
    if not unfinished:
        raise CallNotFound("No call is unfinished. 'callscript calls' lists those there are.")
    return unfinished[0].id


def show_window(place: Workplace, opening: Opening) -> None:
    """Open the window, and speak after it has closed."""
    found = cards_on(place.shelf, place.store)
    place = replace(place, cards=found.cards)
    with _at_once(place, opening) as stage:
        from callscript.tui.app import CallscriptApp  # noqa: PLC0415 - Textual: most of a start

        app = CallscriptApp(place, opening, stage=stage)
        last_word = app.run()
    wrong = (*found.problems, *(personas_on(place.shelf).problems if opening.practises else ()))
    for sentence in filter(None, (last_word, *app.complaints, *map(str, wrong))):
        say(sentence)
    if app.return_code:
        click.get_current_context().exit(Exit.CRASH if app.return_code == 1 else app.return_code)


def _at_once(place: Workplace, opening: Opening) -> AbstractContextManager[Stage | None]:
    """Show what can be shown while the rest is loaded: a call once it is on the disk.

    A disk that is late is not waited for; the window then says that nothing is saved yet.
    """
    if opening.session is not None:
        with suppress(TimeoutError):
            opening.session.wait(_PATIENCE)
    draw = first_rows(place, opening)
    if draw is None:
        return nullcontext()
    return first_picture(draw, recall_looks(place.store.path.parent, place.settings.theme))


def _expect_window() -> None:
    """Make ready for a window; raises `Failed` where none can be drawn.

    Nearly all that is made until it is there stays: collecting garbage would only take time. The
    window itself collects it in pauses.
    """
    need_terminal()
    gc.disable()


def has_terminal() -> bool:
    """Say whether a window can be drawn.

    Keys come from stdin, and Textual draws on stderr; stdout is free for data.
    """
    return sys.stdin.isatty() and sys.stderr.isatty()


def need_terminal() -> None:
    """Raise `Failed` where no window can be drawn."""
    if not has_terminal():
        raise Failed(_NO_TERMINAL, Exit.NO_TERMINAL)
