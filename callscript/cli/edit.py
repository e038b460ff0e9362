"""The command that opens a script in an editor, and takes over only what is sound.

The editor works on a draft beside the script. Whenever the draft is saved and sound it becomes the
script; a broken one never does, so that the last good version stays in use.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscript.cli.complete import complete_script
from callscript.cli.failures import Failed, drawn
from callscript.cli.output import put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.cli.scripts import remarks_on
from callscript.exits import Exit
from callscript.script.problems import Problem, ScriptError, Severity
from callscript.store.drafts import Draft
from callscript.store.library import read_script_file, shipped_scripts
from callscript.store.scriptfiles import put_beside, write_new
from callscript.text import clean_line

if TYPE_CHECKING:
    from callscript.script.load import Loaded

_LOOK = 0.5
"""Seconds between looks whether the draft was saved."""
_USUAL = ("sensible-editor", "nano", "vim", "vi", "emacs")


@click.command
@click.argument("script", shell_complete=complete_script)
@where_options
@pass_where
@click.pass_context
def edit(context: click.Context, where: Where, script: str) -> None:
    """Open SCRIPT in your editor ($VISUAL, $EDITOR), and take over what is sound.

    A script that comes along is copied into the folder of your own scripts first. While a change is
    broken, the last good version stays in use.
    """
    editor = _editor()
    draft = Draft.of(_own(where, where.shelf.find(script)))
    if draft.is_old:
        say("This is the draft you left unfinished.")
    while _run(editor, draft):
        if not _is_wrong(draft) or not (sys.stdin.isatty() and _wants_to_go_on()):
            _finish(context, draft)
            return
    say(f"The draft stays; 'callscript edit {draft.script.stem}' takes it up again.")
    context.exit(Exit.BAD_INPUT)


def _is_wrong(draft: Draft) -> bool:
    """Take the draft over if it is sound; say all there is to say about it."""
    problems = _take_over(draft)
    if problems:
        # A person knows the script by its name, and nothing of a draft beside it.
        name, text = str(draft.script), read_script_file(draft.path).decode("utf-8-sig", "replace")
        named = (replace(p, file=name) if p.file == str(draft.path) else p for p in problems)
        put(drawn(tuple(named), {name: text}))
    return any(problem.severity is Severity.ERROR for problem in problems)


def _finish(context: click.Context, draft: Draft) -> None:
    """Say how it ended; a draft that isn't sound stays for the next time."""
    try:
        draft.take_over(_load)
    except ScriptError:
        say(f"{draft.script} is as it was. The draft stays; edit it again to go on.")
        context.exit(Exit.BAD_INPUT)
    draft.drop()
    put(clean_line(f"{draft.script}: saved"))


def _wants_to_go_on() -> bool:
    return click.confirm("Back to the editor?", default=True, err=True)


def _own(where: Where, path: Path) -> Path:
    """The file to change: a shipped script's copy among one's own, any other itself."""
    if path.resolve().parent != shipped_scripts().resolve():
        return path
    from callscript.call.schema import script_schema  # noqa: PLC0415 - pydantic, a third of a second

    own = where.own_scripts / path.name
    write_new(own, read_script_file(path))
    put_beside(own.with_name("script.schema.json"), script_schema().encode())
    say(f"This is your own copy now: {own}")
    return own


def _editor() -> list[str]:
    """The editor's words; raises `Failed` when there is none."""
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(wanted)
    except ValueError:
        words = [wanted]
    usual = (name for name in _USUAL if shutil.which(name))
    words = words or [next(usual, "")]
    if not words[0] or shutil.which(words[0]) is None:
        said = f"there is no '{clean_line(words[0])}' here" if words[0] else "none was found"
        raise Failed(f"Which editor? {said}; set EDITOR to yours.", Exit.BAD_INPUT)
    return words


def _run(editor: list[str], draft: Draft) -> bool:
    """Let a person edit; each sound save becomes the script. Says whether the editor did well."""
    # Ctrl+C in the editor is the editor's; a handler, unlike SIG_IGN, isn't inherited by it.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen([*editor, str(draft.path)]) as running:
            while running.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    running.wait(_LOOK)
                if draft.is_saved():
                    with suppress(ScriptError):
                        draft.take_over(_load)
    except OSError as error:
        said = f"{clean_line(editor[0])} can't be started ({error.strerror})."
        raise Failed(said, Exit.BAD_INPUT) from error
    finally:
        signal.signal(signal.SIGINT, before)
    if running.returncode:
        say(f"{clean_line(editor[0])} ended with {running.returncode}.")
    return not running.returncode


def _take_over(draft: Draft) -> tuple[Problem, ...]:
    """Make the draft the script if it is sound; give all there is to say about it."""
    try:
        draft.take_over(_load)
    except ScriptError as error:
        return error.problems
    return remarks_on(_load(read_script_file(draft.path), str(draft.path)), draft.script)


def _load(raw: bytes, file: str) -> "Loaded":
    from callscript.script.load import load  # noqa: PLC0415 - pydantic, a third of a second

    return load(raw, file)
