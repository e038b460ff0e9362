"""The command that prints what a shell needs to complete ours."""

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from callscript.cli.output import put

_SHELLS = ("bash", "zsh", "fish")


@click.command
@click.argument("shell", type=click.Choice(_SHELLS), required=False)
@click.pass_context
def completion(context: click.Context, shell: str | None) -> None:
    """Print the completion of SHELL (left out: the one you are in).

    For bash, put this into ~/.bashrc:  eval "$(callscript completion bash)"
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    completer = get_completion_class(name)
    if completer is None or name not in _SHELLS:
        raise click.UsageError(f"Which shell? One of {', '.join(_SHELLS)}.")
    program = context.find_root().info_name or "callscript"
    variable = f"_{program}_COMPLETE".replace("-", "_").upper()
    put(completer(context.find_root().command, {}, program, variable).source())
