"""The commands that keep track of papers: shared with staff, sent to the customer."""

from datetime import datetime

import click

from callscript.call.dates import said_day
from callscript.call.intents import Tick
from callscript.call.session import Session
from callscript.cli.complete import complete_call, complete_paper
from callscript.cli.failures import Failed
from callscript.cli.named import named_call, named_paper
from callscript.cli.output import say
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.papers.papers import Paper, why_none

_call = click.argument("call", metavar="CALL", shell_complete=complete_call)
_paper = click.argument("paper", metavar="PAPER", shell_complete=complete_paper)
_undo = click.option("--not", "undo", is_flag=True, help="Take it back: it was not.")


@click.command
@_call
@_paper
@_undo
@where_options
@pass_where
def sent(where: Where, call: str, paper: str, *, undo: bool) -> None:
    """Keep that PAPER of CALL (letter, reply or card) was sent to the customer.

    CALL is the beginning of a call's id, or "last".
    """
    wanted = named_paper(paper)
    if not wanted.for_customer:
        said = f"The {wanted.label.lower()} is for staff: callscript shared {call} {wanted.name}"
        raise Failed(said, Exit.BAD_INPUT)
    _keep(where, call, wanted, "sent to the customer", undo=undo)


@click.command
@_call
@_paper
@_undo
@where_options
@pass_where
def shared(where: Where, call: str, paper: str, *, undo: bool) -> None:
    """Keep that PAPER of CALL (improvement-plan, summary or quotes) was shared with staff.

    CALL is the beginning of a call's id, or "last".
    """
    wanted = named_paper(paper)
    if wanted.for_customer:
        said = f"The {wanted.label.lower()} goes out: callscript sent {call} {wanted.name}"
        raise Failed(said, Exit.BAD_INPUT)
    _keep(where, call, wanted, "shared with staff", undo=undo)


def _keep(where: Where, call: str, paper: Paper, how: str, *, undo: bool) -> None:
    """Set the tick, or take it off; what is so already stays as it is, and is said."""
    with where.writing(how) as place:
        session = place.take_up(named_call(place, call), resume=False)
        at = session.state.ticks.get(paper.tick)
        if (at is None) is undo:
            told = f"was not {how}" if at is None else f"was {how} on {_moment(at)}"
        else:
            if session.script.group is not None and paper.for_customer and not undo:
                _refuse_if_none(session, paper)
            refusal = session.do(Tick(paper.tick))
            if refusal is not None:
                raise Failed(refusal.reason, Exit.BAD_INPUT)
            told = f"counts as not {how}" if undo else f"counts as {how}"
    say(f"{paper.label}: {told}.")


def _refuse_if_none(session: Session, paper: Paper) -> None:
    """Refuse a paper that a session with a group doesn't have, and name those it has."""
    if why := why_none(paper, session.script, session.state):
        raise Failed(f"This session has no {paper.name}: {why}.", Exit.BAD_INPUT)


def _moment(at: datetime) -> str:
    return f"{said_day(at.date())}, {at:%H:%M}"
