"""The command that begins a script: from a template, or from a few answers."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from callscript.cli.output import put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.script.problems import near
from callscript.store.library import read_script_file, shipped_scripts
from callscript.store.scriptfiles import put_beside, write_new
from callscript.text import clean_line

if TYPE_CHECKING:
    from callscript.script.drafting import Brief

_TEMPLATES = ("blank", "win-back", "follow-up", "complaint", "focus-group")

_QUESTIONS = (
    "What is the call for, in a sentence",
    "What do you say first",
    "The one question you want answered",
    "Likely answers to it, with commas between (Enter: they just talk)",
    "What do you say last",
)

Ask = Callable[[str, str], str]
"""Asks a person for a line, with what it is when they say nothing."""


@click.command
@click.argument("name", required=False)
@click.option(
    "--from", "template", type=click.Choice(_TEMPLATES), help="What to begin with (blank)."
)
@click.option("--title", metavar="TITLE", help="The title; else made from the name.")
@click.option("--to", type=click.Path(path_type=Path), help="Another folder than your scripts'.")
@where_options
@pass_where
def new(
    where: Where, name: str | None, template: str | None, title: str | None, to: Path | None
) -> None:
    """Begin a script of your own, from a template; on a terminal, what is missing is asked for.

    NAME is what it will answer to: small letters, digits and -. It goes into the folder of your own
    scripts. Nothing is ever overwritten.
    """
    ask = _asked if sys.stdin.isatty() and sys.stderr.isatty() else None
    if name is None and title is None and ask is None:
        raise click.UsageError("Say a NAME, such as after-visit.")
    made = draft(name, template, title, ask)
    path = (to if to is not None else where.own_scripts) / f"{made.name}.toml"
    # In a folder of its own a script answers to no name.
    called = made.name if to is None else clean_line(quote(str(path)))
    _write(path, made.text if to is None else _calling(made, called))
    put(clean_line(str(path)))
    say(f"Now: callscript edit {called}   and beside it: callscript preview {called}")


def _calling(made: "Draft", called: str) -> str:
    """Give a draft's text with the commands in its comments on `called`."""
    command = rf"(?m)^(# .*callscript (?:check|preview|edit) ){made.name}(?![\w-])"
    return re.sub(command, lambda found: f"{found[1]}{called}", made.text)


@dataclass(frozen=True, slots=True)
class Draft:
    """A new script before it is written."""

    name: str
    text: str


def draft(name: str | None, template: str | None, title: str | None, ask: Ask | None) -> Draft:
    """Put a new script together; what is None is asked for, if there is somebody to ask.

    Raises `click.UsageError` for a name that is none.
    """
    from callscript.script import drafting  # noqa: PLC0415 - pydantic, a third of a second

    name = checked_name(name) if name is not None else None
    if ask is not None:
        title = title or ask("Its title", (name or "my-script").replace("-", " ").capitalize())
        template = template or _chosen(ask)
    title = title or (name or "").replace("-", " ").capitalize()
    name = name or drafting.name_for(title)
    if template is None or template == "blank":
        return Draft(name, drafting.blank(_brief(title, ask), name))
    raw = read_script_file(shipped_scripts() / f"{template}.toml")
    text = drafting.retitled(raw.decode(), title)
    return Draft(name, text.replace(f"callscript check {template}", f"callscript check {name}"))


def checked_name(name: str) -> str:
    """Give a script's name back; raises `click.UsageError` for one that is none."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        raise click.UsageError("A NAME is a small letter, then small letters, digits and -.")
    return name


def _chosen(ask: Ask) -> str:
    """A template, asked for until one is named."""
    copies = ", ".join(_TEMPLATES[1:])
    while (answer := ask(f"Begin with a copy ({copies}), or", "blank")) not in _TEMPLATES:
        say(near(answer, _TEMPLATES))
    return answer


def _brief(title: str, ask: Ask | None) -> "Brief":
    from callscript.script.drafting import Brief  # noqa: PLC0415

    if ask is None:
        return Brief(title)
    goal, opening, question, answers, closing = (ask(asked, "") for asked in _QUESTIONS)
    return Brief(title, goal, opening, question, tuple(answers.split(",")), closing)


def _write(path: Path, text: str) -> None:
    """Check the new script as any other, and write it with the schema its editor reads."""
    from callscript.call.schema import script_schema  # noqa: PLC0415
    from callscript.script.load import load  # noqa: PLC0415

    raw = text.encode()
    load(raw, str(path))
    write_new(path, raw)
    put_beside(path.with_name("script.schema.json"), script_schema().encode())


def _asked(question: str, otherwise: str) -> str:
    return str(
        click.prompt(
            clean_line(question),
            default=clean_line(otherwise),
            err=True,
            show_default=bool(otherwise),
        )
    )
