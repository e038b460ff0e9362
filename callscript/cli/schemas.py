"""The command that prints what an editor needs to know of scripts."""

import click

from callscript.cli.output import put


@click.command
def schema() -> None:
    """Print the JSON Schema of a script, for editors that complete and underline TOML.

    Put it beside your scripts as script.schema.json, and  #:schema ./script.schema.json  into
    their first line. Taplo, and so VS Code with Even Better TOML, then knows every key.
    """
    from callscript.call.schema import script_schema  # noqa: PLC0415 - pydantic, a third of a second

    put(script_schema())
