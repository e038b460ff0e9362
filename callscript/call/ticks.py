"""What can be ticked on a call: anything that is done or true, each kind under a word of its own.

A tick is "kind:which", or the id of a line of a checklist.
"""

import re
from collections.abc import Callable, Mapping

from callscript.call.points import CONFIRMED
from callscript.call.seats import has_said
from callscript.call.state import READ, CallState
from callscript.script.model import Script

SHARED = "shared:"
"""Before a paper's file name: it was shared with staff."""
SENT = "sent:"
"""Before a paper's file name: it was sent to the customer."""
REPLY = "reply.md"
"""The one paper that goes out before anybody rings."""
_SEAT = re.compile(r"letter-([0-9])\.md")
_PAPER = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")


def may_tick(script: Script, state: CallState, item: str) -> bool:
    """Say whether there is such a thing to tick on this call."""
    kind, colon, which = item.partition(":")
    rule = _RULES.get(f"{kind}{colon}")
    return is_line(script, item) or (rule is not None and rule(script, state, which))


def is_line(script: Script, item: str) -> bool:
    """Say whether this is a line of one of the script's checklists."""
    return any(line.id == item for line in (*script.before, *script.after))


def _is_verbatim(script: Script, _state: CallState, which: str) -> bool:
    step = script.steps.get(which)
    return step is not None and step.verbatim


def _is_point(_script: Script, state: CallState, which: str) -> bool:
    note = state.notes.get(which)
    return note is not None and bool(note.text)


def _trains(script: Script, _state: CallState, which: str) -> bool:
    return any(cause.id == which and cause.training for cause in script.causes)


def _hands_off(script: Script, _state: CallState, which: str) -> bool:
    return any(cause.id == which and cause.handoff for cause in script.causes)


def _is_paper(_script: Script, state: CallState, which: str) -> bool:
    """Any paper's file name: which papers there are is known further on; a seat's must be taken."""
    seat = _SEAT.fullmatch(which)
    if seat is not None and not has_said(state, int(seat[1])):
        return int(seat[1]) in state.seats and state.phase != "live"
    return state.phase != "live" and _PAPER.fullmatch(which) is not None


def _is_reply(script: Script, state: CallState, which: str) -> bool:
    """A reply to a letter is sent before the call; the rest afterwards."""
    return which == REPLY or _is_paper(script, state, which)


_RULES: Mapping[str, Callable[[Script, CallState, str], bool]] = {
    READ: _is_verbatim,
    CONFIRMED: _is_point,
    "training:": _trains,
    "handoff:": _hands_off,
    SHARED: _is_paper,
    SENT: _is_reply,
}
"""Which of each kind there are, by the word before the colon."""
