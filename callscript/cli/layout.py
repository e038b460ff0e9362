"""The command that lays script files out neatly."""

from pathlib import Path

import click

from callscript.cli.complete import complete_script
from callscript.cli.output import put
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.store.library import read_script_file
from callscript.store.scriptfiles import put_in_place
from callscript.text import clean_line


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_script)
@click.option("--check", "only_look", is_flag=True, help="Change nothing; tell what would change.")
@where_options
@pass_where
@click.pass_context
def fmt(context: click.Context, where: Where, files: tuple[str, ...], *, only_look: bool) -> None:
    """Lay script files out neatly: blanks, indents and empty lines, and nothing else.

    Not a comment is lost and not a value changed. The files that were changed are printed.
    """
    changed = [path for path in map(where.shelf.find, files) if _laid_out(path, not only_look)]
    for path in changed:
        put(clean_line(str(path)))
    context.exit(Exit.BAD_INPUT if changed and only_look else Exit.OK)


def _laid_out(path: Path, keep: bool) -> bool:
    """Whether a file is laid out otherwise than it should be; mends it if it is to be kept."""
    from callscript.script.neat import neat  # noqa: PLC0415 - tomli
    from callscript.script.toml import parse  # noqa: PLC0415

    raw = read_script_file(path)
    result = neat(parse(raw, str(path))).encode()
    if result != raw and keep:
        put_in_place(path, result)
    return result != raw
