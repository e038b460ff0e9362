"""Which call is meant by what stands on the command line."""

import re
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
    # A call needs none of them to begin.
    from callscript.papers.papers import PAPERS, seat_paper  # noqa: PLC0415

    known = {paper.name: paper for paper in PAPERS.values()}
    wanted = name.removesuffix(".md")
    if seat := re.fullmatch("letter-([1-9])", wanted):
        return seat_paper(int(seat[1]))
    paper = known.get(wanted)
    if paper is None:
        message = f"No paper is called '{clean_line(name)}'; {near(name, known)}."
        raise Failed(message, Exit.BAD_INPUT)
    return paper
