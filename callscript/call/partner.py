"""A partner on the call: somebody beside the caller who takes notes and the logistics.

The caller leads: only they answer and move on. A partner takes down what is said, and what is to
be done; what they take is undone by them, and what the caller did by the caller.
Source: "Call Lost or Lapsed Customers": the leader listens, a second person takes the actions.
"""

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.state import CallState

PARTNER_MAY: tuple[type[i.Intent], ...] = (
    i.KeepNote,
    i.EditNote,
    i.MarkNote,
    i.SetDetail,
    i.Tick,
    i.TakeSeat,
    i.LeaveSeat,
    i.SetSpeaker,
    i.Agree,
    i.ShowHands,
    i.Rate,
    i.Undo,
    i.Redo,
)
"""What a partner may do: all that takes something down, nothing that moves the call."""

LEADS = "The one who leads the call does that. You take notes: any letter starts one."
LONGEST_NAME = 40


def why_not_join(state: CallState, name: str) -> str:
    """Say why somebody can't be a partner under this name; empty if they can."""
    if not name.strip() or name != " ".join(name.split()) or len(name) > LONGEST_NAME:
        return f"A partner's name has 1 to {LONGEST_NAME} characters, on one line."
    if name == state.caller.name:
        return "That is the caller's own name."
    return ""


def join(state: CallState, intent: i.Join) -> tuple[e.Body, ...] | str:
    """Somebody takes the seat beside the caller; who is there already is there once."""
    if why := why_not_join(state, intent.name):
        return why
    return () if intent.name in state.partners else (e.PartnerJoined(intent.name),)


def leave(state: CallState, intent: i.Leave) -> tuple[e.Body, ...]:
    """They get up again."""
    return (e.PartnerLeft(intent.name),) if intent.name in state.partners else ()


def own_acts(state: CallState, acts: tuple[int, ...], by: str) -> tuple[int, ...]:
    """Of these acts those of one person; the caller's have no name of their own."""
    return tuple(act for act in acts if state.others.get(act, "") == by)
