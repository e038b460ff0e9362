"""The command that takes a letter in."""

import sys
from pathlib import Path

import click

from callscript.call.letters import MOST_BYTES
from callscript.cli.complete import complete_script
from callscript.cli.failures import Failed
from callscript.cli.output import put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.cli.whom import nearly, whom
from callscript.cli.window import has_terminal, show_window
from callscript.exits import Exit
from callscript.store.letterin import (
    LETTER_SCRIPT,
    LetterError,
    came_on,
    letter_text,
    take_in,
)
from callscript.text import clean_line
from callscript.tui.opening import Opening


@click.command
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--contact", metavar="WHO", help="Who wrote: a name, company, phone or id.")
@click.option("--came", metavar="DAY", default="", help="The day it is dated: 19 nov, 2026-11-19.")
@click.option(
    "--script",
    default=LETTER_SCRIPT,
    shell_complete=complete_script,
    help="The script of the call; complaint, unless you say another.",
)
@click.option("--rehearse", is_flag=True, help="Practise: kept apart from real calls.")
@where_options
@pass_where
def letter(  # noqa: PLR0913 - one for each option
    where: Where, file: Path, contact: str | None, came: str, script: str, *, rehearse: bool
) -> None:
    """Take a letter in: FILE is a text file, or - for stdin. Nobody is called yet.

    The window opens on it, to mark what is wrong in it; F10 writes the reply, and the call is due
    three days later. Without a terminal it waits among the unfinished calls: 'callscript resume'.
    """
    path = where.shelf.find(script)
    try:
        text = letter_text(_read(file))
        with where.writing("letter window") as place:
            day = came_on(place, came)
            opened = place.open(path)
            if meant := nearly(place, contact):
                names = ", ".join(clean_line(one.name) for one in meant)
                wanted = clean_line(contact or "")
                message = f"Nobody is called '{wanted}'. Did you mean {names}?"
                raise Failed(f"{message} If not, write them down first.", Exit.BAD_INPUT)
            if contact is None and has_terminal():
                show_window(place, Opening(None, opened, rehearse, letter=text, came=day))
                return
            wrote = whom(place, contact, rehearsal=rehearse)
            session = take_in(place, opened, wrote, text, day, rehearsal=rehearse)
            if has_terminal():
                show_window(place, Opening(session=session, rehearsal=rehearse))
                return
            put(session.state.call)
            say("The letter waits to be read: callscript resume")
    except LetterError as error:
        raise Failed(str(error), Exit.BAD_INPUT) from error


def _read(file: Path) -> bytes:
    """Read no more than can be a letter; a little more shows that it is too long."""
    most = 2 * MOST_BYTES + 3
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(most)
        if file.is_dir():
            raise Failed(f"{clean_line(str(file))} is a folder.", Exit.BAD_INPUT)
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        name = clean_line(str(file))
        raise Failed(f"{name} can't be read ({error.strerror}).", Exit.BAD_INPUT) from error
