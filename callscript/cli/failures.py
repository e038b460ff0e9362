"""How an error of ours ends a command: words on stderr, and its exit code. Never a traceback."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from callscript.exits import Exit
from callscript.papers.render import TemplateError
from callscript.script.problems import Problem, ScriptError, excerpt
from callscript.store.errors import CallNotFound, OutboxError, StoreBusy, StoreError
from callscript.store.library import read_script_file


class Failed(Exception):  # noqa: N818 - it says that a command failed, not what is wrong
    """A command can't go on: the sentence to say, and the code to end with."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.code = code


class Commands(click.Group):
    """A group of commands whose errors become words and exit codes.

    `modules` names, by command, the module of `callscript.cli` it is in, and after a colon its name
    there if that is another; the module is imported when the command is wanted.
    """

    def __init__(self, *, modules: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of use."""
        del ctx
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Fetch a command from its module; None if there is none by this name."""
        del ctx
        if cmd_name not in self._modules:
            return None
        module, _, attribute = self._modules[cmd_name].partition(":")
        imported = import_module(f"callscript.cli.{module}")
        command: click.Command = getattr(imported, attribute or cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        from callscript.cli.output import say  # noqa: PLC0415 - it raises our Failed

        try:
            return super().invoke(ctx)
        except ScriptError as error:
            say(drawn(error.problems))
            ctx.exit(Exit.BAD_INPUT)
        except (Failed, TemplateError, StoreError) as error:
            say(str(error))
            ctx.exit(_code(error))
        except KeyboardInterrupt:
            ctx.exit(Exit.INTERRUPTED)


def drawn(problems: tuple[Problem, ...], texts: Mapping[str, str] = MappingProxyType({})) -> str:
    """Draw problems one under the other, each with its line of the file, if that can be read.

    `texts` are those of files that say something else by now.
    """
    files = dict.fromkeys(problem.file for problem in problems)
    sources = {file: texts[file] if file in texts else _source(file) for file in files}
    return "\n".join(excerpt(problem, sources[problem.file]) for problem in problems)


def _source(file: str) -> str:
    try:
        return read_script_file(Path(file)).decode("utf-8-sig", "replace")
    except ScriptError:
        return ""


def _code(error: Failed | TemplateError | StoreError) -> Exit:
    match error:
        case Failed(code=code):
            return code
        case TemplateError() | CallNotFound():
            return Exit.BAD_INPUT
        case StoreBusy():
            return Exit.BUSY
        case OutboxError():
            return Exit.PAPERS
        case _:
            return Exit.STORE
