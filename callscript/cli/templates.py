"""The command about templates: which there are, where one's own live, copies to start from."""

from collections.abc import Iterator
from pathlib import Path

import click

from callscript.cli.failures import Failed
from callscript.cli.output import print_paths, print_table, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.papers.papers import TEMPLATES, built_in_template
from callscript.papers.render import TemplateError, syntax_fault
from callscript.script.problems import near
from callscript.store.outbox import write_file
from callscript.store.workplace import template_texts
from callscript.text import clean_line

_ENDING = ".md.j2"


@click.command
@click.argument("action", required=False, type=click.Choice(["copy"]), metavar="[copy]")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--force", is_flag=True, help="Copy also over a template of your own.")
@where_options
@pass_where
def templates(where: Where, action: str | None, names: tuple[str, ...], *, force: bool) -> None:
    """List the templates of papers, or copy built-in ones to make your own of: copy letter.

    A template of your own, in the folder named there, takes the place of the built-in one.
    """
    folder = where.habits.templates
    if action is None:
        say(f"Your own are looked for in {folder}")
        print_table(_rows(folder))
        return
    if not names:
        raise Failed(f"Copy which one? {', '.join(map(_name, TEMPLATES))}", Exit.USAGE)
    for file in [_named(name) for name in names]:
        print_paths([write_file(folder / file, built_in_template(file), replace=force)])


def _rows(folder: Path) -> Iterator[tuple[str, ...]]:
    own = template_texts(folder, TEMPLATES)
    for file in TEMPLATES:
        if file not in own:
            yield _name(file), "built in", ""
            continue
        found = own[file]
        fault = found if isinstance(found, TemplateError) else syntax_fault(found, file)
        wrong = f"line {fault.line}: {fault.message} (the built-in one is used)" if fault else ""
        yield _name(file), "your own", wrong


def _name(file: str) -> str:
    return file.removesuffix(_ENDING)


def _named(name: str) -> str:
    known = {_name(file): file for file in TEMPLATES}
    wanted = name.removesuffix(".j2").removesuffix(".md")
    if wanted not in known:
        message = f"No template is called '{clean_line(name)}'; {near(wanted, known)}."
        raise Failed(message, Exit.BAD_INPUT)
    return known[wanted]
