"""Which call is meant by what stands on the command line."""

from typing import TYPE_CHECKING

from callscript.cli.failures import Failed
from callscript.exits import Exit
from callscript.script.problems import near
from callscript.store.errors import CallNotFound
from callscript.store.workplace import Workplace
from callscript.text import clean_line

if TYPE_CHECKING:
    from callscript.papers.papers import Paper

LAST = "last"
"""Names the call begun last."""


def named_call(place: Workplace, call: str) -> str:
    """Give the id, or the beginning of one, that CALL stands for; raises `CallNotFound`."""
    if call != LAST:
        return call
    newest = place.store.calls.recent(1)
    if not newest:
        raise CallNotFound("No call has been made yet.")
    return newest[0].id


def named_paper(name: str) -> "Paper":
    """Give the paper NAME stands for, with or without its ".md"; raises `Failed`."""
    from callscript.papers.papers import PAPERS  # noqa: PLC0415 - a call needs none to begin

    known = {paper.name: paper for paper in PAPERS.values()}
    paper = known.get(name.removesuffix(".md"))
    if paper is None:
        message = f"No paper is called '{clean_line(name)}'; {near(name, known)}."
        raise Failed(message, Exit.BAD_INPUT)
    return paper
