"""The commands about scripts: the list of them, and checking them."""

from dataclasses import dataclass

import click

from callscript.cli.complete import complete_script
from callscript.cli.failures import drawn
from callscript.cli.output import print_json, print_table, put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.script.problems import ScriptError
from callscript.store.library import Shelf, open_script
from callscript.text import clean_line


@dataclass(frozen=True, slots=True)
class _Row:
    """A script as the list shows it."""

    name: str
    title: str
    summary: str
    path: str


@click.command
@click.option("--json", "json", is_flag=True, help="For programs.")
@where_options
@pass_where
def scripts(where: Where, *, json: bool) -> None:
    """List the scripts that can be called by name."""
    rows = _rows(where.shelf)
    if json:
        print_json(rows)
    else:
        print_table((row.name, row.title, row.summary) for row in rows)


def _rows(shelf: Shelf) -> list[_Row]:
    rows = []
    for path in shelf.files():
        try:
            script = open_script(path).script
        except ScriptError as error:
            say(str(error))
        else:
            rows.append(_Row(path.stem, script.title, script.summary, str(path)))
    return rows


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_script)
@where_options
@pass_where
@click.pass_context
def check(context: click.Context, where: Where, files: tuple[str, ...]) -> None:
    """Check scripts: say what is wrong, where, and how to mend it.

    FILE is a file or a script's name. Hints don't keep a script from being used.
    """
    verdicts = [_sound(where.shelf, file) for file in files]
    context.exit(Exit.OK if all(verdicts) else Exit.BAD_INPUT)


def _sound(shelf: Shelf, file: str) -> bool:
    """Print what there is to say about a script; tell whether it can be used."""
    try:
        opened = open_script(shelf.find(file))
    except ScriptError as error:
        put(drawn(error.problems))
        return False
    if opened.hints:
        put(drawn(opened.hints))
    count = len(opened.hints)
    hints = f", {count} hint{'s' if count > 1 else ''}" if count else ""
    put(clean_line(f"{opened.path}: ok{hints}"))
    return True
