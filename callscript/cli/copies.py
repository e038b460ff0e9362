"""The commands that copy a store, and that go back to a copy."""

import os
import sys
from pathlib import Path

import click

from callscript.cli.complete import complete_copy
from callscript.cli.failures import Failed
from callscript.cli.output import print_paths, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.store.copies import copy_to, examined, expect_copy, named_copy, restore
from callscript.store.errors import StoreError
from callscript.store.soundness import first_fault
from callscript.store.store import whole_path
from callscript.store.workplace import local_now
from callscript.text import clean

_KIB = 1024


@click.command
@click.argument("to", type=click.Path(path_type=Path), required=False)
@click.option("--force", is_flag=True, help="Replace a store that is there already.")
@where_options
@pass_where
def backup(where: Where, to: Path | None, *, force: bool) -> None:
    """Copy the store to TO, a file or a folder (left out: among its backups); print the path.

    The window may be open meanwhile. The copy is read through before it gets its name.
    """
    made = copy_to(whole_path(where.store_path), to, local_now(), replace=force)
    print_paths((made.path,))
    say(f"{_size(made.size)}: {made.found.said}.")
    if not made.found.is_sound:
        raise Failed(
            f"The store holds damage, and so does this copy: {first_fault(made.found)}. "
            "'callscript doctor' says more.",
            Exit.UNSOUND,
        )


@click.command("restore")
@click.argument(
    "copy", metavar="FROM", type=click.Path(path_type=Path), shell_complete=complete_copy
)
@click.option("--yes", is_flag=True, help="Don't ask.")
@where_options
@pass_where
def restore_command(where: Where, copy: Path, *, yes: bool) -> None:
    """Go back to the copy FROM, a file or the name of a backup; print the store's path.

    The store as it is now is moved aside, never deleted.
    """
    store = whole_path(where.store_path)
    source = named_copy(store, copy)
    found = expect_copy(source)
    last = f", the last act on {found.last:%Y-%m-%d %H:%M}" if found.last else ""
    say(f"The copy is sound: {found.said}{last}.")
    before = _before(store)
    if not yes:
        _ask(f"Go back to {source}? {before}")
    done = restore(source, store, local_now())
    print_paths((done.path,))
    say(f"The store is what {source} was.")
    if done.aside is not None:
        say(f"The one before is {done.aside}. To undo: callscript restore {done.aside}")


def _before(store: Path) -> str:
    """Say what is there now, as far as it can be told."""
    if not os.path.lexists(store):
        return "There is no store now."
    try:
        return f"The store as it is now ({examined(store).said}) is moved aside."
    except StoreError:
        return "The store as it is now can't be read; it is moved aside."


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise Failed("Nothing was changed. Without a terminal to ask in, say --yes.", Exit.USAGE)
    if not click.confirm(clean(question), err=True):
        raise Failed("Nothing was changed.", Exit.OK)


def _size(size: int) -> str:
    """Say a number of bytes as a person would."""
    return f"{size / _KIB / _KIB:,.1f} MiB" if size >= _KIB * _KIB else f"{size / _KIB:,.0f} KiB"
