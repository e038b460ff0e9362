"""The commands about scripts: the list of them, and checking them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscript.cli.complete import complete_script
from callscript.cli.failures import drawn
from callscript.cli.output import print_json, print_table, put, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.script.problems import Problem, ScriptError
from callscript.store.decks import cards_on, open_deck
from callscript.store.library import (
    CASES,
    Shelf,
    cases_beside,
    is_cases,
    open_script,
    read_script_file,
)
from callscript.store.personas import open_persona
from callscript.text import clean_line

if TYPE_CHECKING:
    from callscript.call.tape import Tape
    from callscript.script.load import Loaded


@dataclass(frozen=True, slots=True)
class _Row:
    """A script as the list shows it."""

    name: str
    title: str
    summary: str
    path: str


@click.command
@click.option("--json", "json", is_flag=True, help="For programs.")
@where_options
@pass_where
def scripts(where: Where, *, json: bool) -> None:
    """List the scripts that can be called by name."""
    rows = _rows(where.shelf)
    if json:
        print_json(rows)
    else:
        print_table((row.name, row.title, row.summary) for row in rows)


def _rows(shelf: Shelf) -> list[_Row]:
    rows = []
    for path in shelf.files():
        try:
            script = open_script(path).script
        except ScriptError as error:
            say(str(error))
        else:
            rows.append(_Row(path.stem, script.title, script.summary, str(path)))
    return rows


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_script)
@where_options
@pass_where
@click.pass_context
def check(context: click.Context, where: Where, files: tuple[str, ...]) -> None:
    """Check scripts: say what is wrong, where, and how to mend it; then play their cases.

    FILE is a file or a script's name. Hints don't keep a script from being used. The cases of
    NAME.toml stand in it or in NAME.cases.toml; of one that fails the first difference is shown.
    """
    paths = dict.fromkeys(_script_of(where.shelf.find(file)) for file in files)
    verdicts = [_checked(path, where.shelf) for path in paths]
    context.exit(Exit.OK if all(verdicts) else Exit.BAD_INPUT)


def _script_of(path: Path) -> Path:
    """The script a file of cases belongs to; a script is its own."""
    return path.with_name(path.name.removesuffix(CASES) + ".toml") if is_cases(path) else path


def _checked(path: Path, shelf: Shelf) -> bool:
    """Print what there is to say about a script; tell whether all is well."""
    from callscript.plan.cases import failures  # noqa: PLC0415 - pydantic, a third of a second
    from callscript.script.deckfile import unknown_pins  # noqa: PLC0415
    from callscript.script.load import load  # noqa: PLC0415

    if path.parent.name == "cards":
        return _sound(path, _deck_words)
    if path.parent.name == "personas":
        return _sound(path, _persona_words)
    try:
        loaded = load(read_script_file(path), str(path))
        cases = _cases(loaded, path)
    except ScriptError as error:
        put(drawn(error.problems))
        return False
    failed = failures(cases, loaded.script)
    pins = unknown_pins(loaded.script, loaded.document, _card_names(shelf))
    hints = (*loaded.hints, *pins)
    if problems := (*hints, *failed):
        put(drawn(problems))
    verdict = f"{len(failed)} of {_count(cases, 'case')} failed" if failed else "ok"
    hinted = [_count(hints, "hint")] if hints else []
    played = [_count(cases, "case")] if cases and not failed else []
    put(clean_line(f"{path}: {', '.join([verdict, *hinted, *played])}"))
    return not failed


def _sound(path: Path, words_of: Callable[[Path], str]) -> bool:
    """Print what there is to say about a deck or a persona; tell whether all is well."""
    try:
        words = words_of(path)
    except ScriptError as error:
        put(drawn(error.problems))
        return False
    put(clean_line(f"{path}: ok, {words}"))
    return True


def _deck_words(path: Path) -> str:
    return _count(open_deck(path).cards, "card")


def _persona_words(path: Path) -> str:
    persona = open_persona(path)
    return f"{persona.name}, {persona.mood}"


def _card_names(shelf: Shelf) -> frozenset[str]:
    return frozenset(card.id for card in cards_on(shelf).cards)


def remarks_on(loaded: "Loaded", path: Path) -> tuple[Problem, ...]:
    """What there is to say about a script that can be used: hints, and cases that fail."""
    from callscript.plan.cases import failures  # noqa: PLC0415 - pydantic, a third of a second

    try:
        cases = _cases(loaded, path)
    except ScriptError as error:
        return (*loaded.hints, *error.problems)
    return (*loaded.hints, *failures(cases, loaded.script))


def _cases(loaded: "Loaded", path: Path) -> "tuple[Tape, ...]":
    from callscript.call.tape import cases_in, read_cases  # noqa: PLC0415

    beside = cases_beside(path)
    more = read_cases(read_script_file(beside), str(beside)) if beside else ()
    return (*cases_in(loaded.document), *more)


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
