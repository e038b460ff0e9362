"""The command that walks through a script while it is being written."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from callscript.call.people import Contact
from callscript.cli.complete import complete_script
from callscript.cli.output import say
from callscript.cli.place import Where, pass_where, where_options
from callscript.cli.window import need_terminal
from callscript.exits import Exit
from callscript.script.model import Script
from callscript.store.library import open_script
from callscript.store.store import Store
from callscript.store.workplace import Workplace, local_now
from callscript.text import clean_line

_KNOWN = ("name", "company", "phone", "value", "notes")


@click.command
@click.argument("script", shell_complete=complete_script)
@click.option(
    "--with", "facts", multiple=True, metavar="FIELD=VALUE", help="What is known of the contact."
)
@where_options
@pass_where
def preview(where: Where, script: str, facts: tuple[str, ...]) -> None:
    """Walk through SCRIPT in the window with a made-up contact; nothing is kept.

    When the file is saved, the window shows the new version, at the same step if it is still there.
    While it is broken, it says where, and the last good version stays.
    """
    contact = _contact(facts)
    path = where.shelf.find(script)
    opened = open_script(path)
    need_terminal()
    with TemporaryDirectory(prefix="callscript-") as folder:
        code = _show(where, Path(folder), path, opened.script, contact)
    if code:
        click.get_current_context().exit(Exit.CRASH if code == 1 else code)


def _show(where: Where, folder: Path, path: Path, script: Script, contact: Contact) -> int:
    from callscript.tui.preview import PreviewApp, Rehearsed  # noqa: PLC0415 - Textual

    with Store.open(folder / "preview.db", now=local_now, what="preview") as store:
        place = Workplace(store, where.habits, where.shelf)
        app = PreviewApp(place, script, Rehearsed(path, lambda at: open_script(at).script, contact))
        app.run()
    for sentence in app.complaints:
        say(sentence)
    return app.return_code or 0


def _contact(facts: Sequence[str]) -> Contact:
    """Maria Lopez, with what was said about her besides."""
    said = {"name": "Maria Lopez", "company": "Lopez Bakeries", "phone": "020 5550 0142"}
    for fact in facts:
        field, equals, value = fact.removeprefix("contact.").partition("=")
        if not equals or not field.isidentifier():
            fields = f"FIELD is {', '.join(_KNOWN)}, or one of your own."
            raise click.UsageError(f"--with takes FIELD=VALUE, not '{clean_line(fact)}'. {fields}")
        said[field] = clean_line(value)
    known = {field: said.pop(field, "") for field in _KNOWN}
    return Contact("made-up", **known, fields=said)
