"""The program's commands, together."""

import click

from callscript import __version__
from callscript.cli.calls import calls, export, show
from callscript.cli.completion import completion
from callscript.cli.copies import backup, restore_command
from callscript.cli.doctor import doctor
from callscript.cli.drawing import graph
from callscript.cli.edit import edit
from callscript.cli.failures import Commands
from callscript.cli.new import new
from callscript.cli.place import Where, pass_where, where_options
from callscript.cli.play import play
from callscript.cli.preview import preview
from callscript.cli.schemas import schema
from callscript.cli.scripts import check, scripts
from callscript.cli.window import call, home, resume


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="callscript %(version)s")
@where_options
@pass_where
@click.pass_context
def main(context: click.Context, where: Where) -> None:
    """Call scripts beside the phone: what to say, one key per response, and a plan afterwards.

    Without a command it opens the window on scripts, contacts and earlier calls.
    """
    if context.invoked_subcommand is None:
        home(where)


for command in (
    call,
    resume,
    play,
    new,
    edit,
    preview,
    check,
    graph,
    schema,
    scripts,
    calls,
    show,
    export,
    backup,
    restore_command,
    doctor,
    completion,
):
    main.add_command(command)
