"""The command that sits down beside a caller: a second window on the call being made."""

from dataclasses import replace

import click

from callscript.cli.failures import Failed
from callscript.cli.output import say
from callscript.cli.place import PARTNER, Where, pass_where, where_options
from callscript.cli.window import need_terminal
from callscript.exits import Exit
from callscript.store.decks import cards_on
from callscript.store.errors import CallNotFound, StoreBusy
from callscript.store.store import Store
from callscript.team.meeting import meeting_place
from callscript.text import clean_line

_NO_PLACE = "There is no folder of yours alone in which two windows could meet, not even in /tmp."


@click.command
@click.option("--as", "name", metavar="NAME", help="Who you are on this call.")
@where_options
@pass_where
def join(where: Where, name: str | None) -> None:
    """Sit down beside the caller: take notes and promises in a second terminal.

    The call is made in another window on this machine. Should that one go away, this one carries
    on, and hands the call back when it is opened again.
    """
    need_terminal()
    if not where.has_store:
        raise CallNotFound("No call has been made yet: open one in the other window first.")
    path = meeting_place(where.store_path)
    if path is None:
        raise Failed(_NO_PLACE, Exit.STORE)
    who = clean_line(name or "").strip() or "Partner"

    def reopened() -> Store | None:
        try:
            return where.open_store(PARTNER)
        except StoreBusy:
            return None

    from callscript.tui.partner import PartnerApp  # noqa: PLC0415 - Textual: most of a start

    with where.reading() as read:
        place = replace(read, cards=cards_on(read.shelf, read.store).cards)
        app = PartnerApp(place, who, path, reopened)
        app.run()
        if app.place.store is not read.store:
            app.place.store.close()
    for sentence in app.complaints:
        say(sentence)
    if app.return_code:
        click.get_current_context().exit(Exit.CRASH if app.return_code == 1 else app.return_code)
