"""The command that makes a script of somebody else's: a text, or a survey form."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscript.cli.output import put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.script.problems import WHOLE_FILE, Problem, ScriptError
from callscript.store.library import read_script_file
from callscript.store.scriptfiles import put_beside, write_new
from callscript.text import clean_line

if TYPE_CHECKING:
    from callscript.script.sketch import Sketch

_SHEETS = frozenset({".xlsx", ".xlsm"})
_MOST_BYTES = 16 * 1024 * 1024


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What it will answer to; else made from its title.")
@click.option("--to", type=click.Path(path_type=Path), help="Another folder than your scripts'.")
@where_options
@pass_where
def import_script(where: Where, file: Path, name: str | None, to: Path | None) -> None:
    """Make a script of FILE: a text or Markdown (.txt, .md), or a survey form (XLSForm, .xlsx).

    What comes out passes check. What could not be carried over is said, with its line or row, and
    stands as a remark in the script. Nothing is ever overwritten.
    """
    from callscript.call.schema import script_schema  # noqa: PLC0415 - pydantic, a third of a second
    from callscript.cli.new import checked_name  # noqa: PLC0415
    from callscript.script.drafting import name_for  # noqa: PLC0415
    from callscript.script.sketch import finished  # noqa: PLC0415

    sketch = _read(file)
    text = finished(sketch)
    folder = to if to is not None else where.own_scripts
    path = folder / f"{checked_name(name) if name else name_for(sketch.title)}.toml"
    write_new(path, text.encode())
    put_beside(path.with_name("script.schema.json"), script_schema().encode())
    put(clean_line(str(path)))
    for note in sketch.notes:
        say(f"look at {note}")
    for lost in sketch.report:
        say(f"not carried over: {lost}")
    say(f"Now read it through: callscript edit {path.stem}   callscript preview {path.stem}")


def _read(file: Path) -> "Sketch":
    from callscript.script.foreign import foreign  # noqa: PLC0415 - see above
    from callscript.script.plaintext import read_text  # noqa: PLC0415
    from callscript.script.xlsform import read_form  # noqa: PLC0415
    from callscript.store.sheets import read_sheets  # noqa: PLC0415

    raw = read_script_file(file, _MOST_BYTES)
    if file.suffix.lower() == ".xls":
        raise _refused(file, "no-form", "the older .xls can't be read", "save it as .xlsx")
    if file.suffix.lower() in _SHEETS:
        return read_form(read_sheets(raw, str(file)))
    if found := foreign(raw, file.suffix):
        raise _refused(file, "no-text", *found)
    return read_text(raw, str(file))


def _refused(file: Path, code: str, message: str, fix: str) -> ScriptError:
    return ScriptError([Problem(str(file), WHOLE_FILE, code, message, fix)])
