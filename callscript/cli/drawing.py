"""The command that draws a script."""

import click

from callscript.cli.complete import complete_script
from callscript.cli.output import put
from callscript.cli.place import Where, pass_where, where_options
from callscript.store.library import read_script_file


@click.command
@click.argument("script", shell_complete=complete_script)
@click.option("--text", is_flag=True, help="An outline in plain text instead.")
@where_options
@pass_where
def graph(where: Where, script: str, *, text: bool) -> None:
    """Draw SCRIPT as a Mermaid flowchart: every step, and where each answer leads.

    What reads Mermaid shows it as a picture: a Markdown file on a code host, or mermaid.live.
    """
    from callscript.script.flowchart import mermaid, outline  # noqa: PLC0415
    from callscript.script.load import load  # noqa: PLC0415 - pydantic, a third of a second

    path = where.shelf.find(script)
    loaded = load(read_script_file(path), str(path))
    draw = outline if text else mermaid
    put(draw(loaded.script, loaded.document))
