"""The program's commands, together."""

import click

from callscript import __version__
from callscript.cli.failures import Commands
from callscript.cli.place import Where, pass_where, where_options

COMMANDS = {
    "call": "window",
    "rehearse": "window",
    "resume": "window",
    "letter": "letter",
    "join": "join",
    "play": "play",
    "new": "new",
    "import": "importing:import_script",
    "edit": "edit",
    "preview": "preview",
    "check": "scripts",
    "fmt": "layout",
    "graph": "drawing",
    "schema": "schemas",
    "scripts": "scripts",
    "queue": "queue",
    "contacts": "people:contacts",
    "calls": "calls",
    "show": "calls",
    "export": "calls",
    "shared": "handed",
    "sent": "handed",
    "redact": "redact",
    "handoff": "many",
    "digest": "many",
    "templates": "templates",
    "due": "due",
    "backup": "copies",
    "restore": "copies:restore_command",
    "doctor": "doctor",
    "completion": "completion",
}
"""Each command and the module it is in (and its name there, if another), in the order of use.

A module is imported when its command is wanted: all of them together would take longer than it
takes to open a window.
"""


@click.group(
    cls=Commands,
    modules=COMMANDS,
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
        from callscript.cli.window import home  # noqa: PLC0415 - as any other command's module

        home(where)
