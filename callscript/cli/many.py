"""The commands that write one paper about many calls: customers' own words, and a hand-off."""

from datetime import datetime
from pathlib import Path

import click

from callscript.cli.complete import complete_call, complete_script
from callscript.cli.named import named_call
from callscript.cli.output import print_paths, put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.papers.handoff import HANDOFF, handoff_view
from callscript.papers.papers import FilledIn, fill_in, template_of
from callscript.papers.quotes import DIGEST, digest_view
from callscript.store.handover import own_templates, told_fault
from callscript.store.manycalls import calls_with_scripts, open_calls, quotes_said, with_earlier
from callscript.store.outbox import write_file
from callscript.store.workplace import Workplace
from callscript.text import clean

_to = click.option("--to", type=click.Path(path_type=Path), help="Write it into this file.")
_force = click.option("--force", is_flag=True, help="Also if that file is there already.")


@click.command
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Calls from this day on."
)
@click.option("--script", metavar="NAME", shell_complete=complete_script, help="Calls on it alone.")
@click.option("--nameless", is_flag=True, help="Leave out who said it.")
@_to
@_force
@where_options
@pass_where
def digest(  # noqa: PLR0913 - one argument an option
    where: Where,
    since: datetime | None,
    script: str | None,
    to: Path | None,
    *,
    nameless: bool,
    force: bool,
) -> None:
    """Write what customers said, word for word, and nothing else: the voice of the customer.

    DAY is written 2026-11-30. Rehearsals are left out.
    """
    first = since.date() if since else None
    if where.is_new_here:
        say("No calls yet.")
        return
    with where.reading() as place:
        view = digest_view(quotes_said(place, first, script), first, named=not nameless)
        filled = fill_in(template_of(DIGEST), view, own_templates(place))
    if not view.quotes:
        say('Nothing was kept word for word there (a note that begins with ").')
        return
    _give(place, filled, to, force=force)


@click.command
@click.argument("call", metavar="CALL", required=False, shell_complete=complete_call)
@_to
@_force
@where_options
@pass_where
def handoff(where: Where, call: str | None, to: Path | None, *, force: bool) -> None:
    """Write a note for a colleague: open promises, callbacks, worries, what to say next.

    It is about every call with something open, or about CALL and what is open with the same contact
    from others: the beginning of a call's id, or "last".
    """
    if where.is_new_here:
        say("No calls yet.")
        return
    with where.reading() as place:
        found = (
            open_calls(place)
            if call is None
            else calls_with_scripts(place, with_earlier(place, named_call(place, call)))
        )
        view = handoff_view(found, place.world.now().date(), place.settings.caller.name)
        filled = fill_in(template_of(HANDOFF), view, own_templates(place))
    _give(place, filled, to, force=force)


def _give(place: Workplace, filled: FilledIn, to: Path | None, *, force: bool) -> None:
    """Print a paper, or write it into a file and print its path."""
    if filled.fault is not None:
        say(told_fault(place, filled.fault))
    if to is None:
        put(clean(filled.text))
        return
    print_paths([write_file(to, filled.text, replace=force)])
