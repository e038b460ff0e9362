"""What an undo took back, in words: a key that changes something unseen would frighten."""

from callscript.call import events as e
from callscript.call.points import CONFIRMED
from callscript.call.session import Session
from callscript.script.model import Script
from callscript.script.places import step_of
from callscript.text import clean_line
from callscript.tui.keymap import Keymap, shown

_MOST = 40
"""Characters of a note's text, or of a title, that say which one it was."""
_PLAIN: dict[type, str] = {
    e.NoteEdited: "the change of a note",
    e.NoteMarked: "the kind of a note",
    e.DetailSet: "what was filled in",
    e.InterruptLeft: "the way back from an interrupt",
    e.Acknowledged: "a murmur",
    e.OutcomeChosen: "the outcome",
    e.LanguageSwitched: "the other language",
    e.OpeningChosen: "the other opening",
    e.CheckWaived: "the waving off",
    e.EntryAdded: "one more entry",
    e.EntryRemoved: "the taking out of an entry",
    e.RungRefused: "a no to the rung before",
    e.OfferSettled: "the answer to the offer",
    e.OfferApproved: "the agreement to the offer",
    e.OfferValued: "what the offer is worth",
    e.OfferWithdrawn: "the taking back of the offer",
    e.OfferClosed: "the end of the offer",
    e.SeatTaken: "a name at a seat",
    e.SeatLeft: "a leaving",
    e.SpeakerSet: "whose remark it was",
    e.Agreed: "an agreement",
    e.HandsShown: "a show of hands",
    e.Rated: "a seat's answer",
    e.CardClosed: "the closing of a card",
    e.WrappedUp: "the end of wrap-up",
    e.DueSettled: "what was said of something due",
    e.DuePostponed: "the other day for something due",
    e.PassageMarked: "a mark in the letter",
    e.Dialled: "the beginning of the call",
}
_WAYS = {"next": "going on", "back": "going back", "forward": "going on", "return": "the return"}


def undone_words(session: Session, keymap: Keymap) -> str:
    """Say what the undo just done took back, and how it is brought back; nothing if none was."""
    last = session.events[-1].body if session.events else None
    return words_of_act(session, keymap, last.intent) if isinstance(last, e.Undone) else ""


def words_of_act(session: Session, keymap: Keymap, act: int) -> str:
    """Say of an act that it is taken back, and how it is brought back."""
    bodies = [event.body for event in session.events if event.intent == act]
    if any(isinstance(body, e.CallEnded) for body in bodies) and session.state.phase == "live":
        return "The call goes on."
    # An answer goes on to the next step by itself: the answer is what was done.
    telling = [body for body in bodies if not isinstance(body, e.Moved)] or bodies
    keys = next((c.keys for c in keymap.commands if c.id == "redo"), ())
    back = f" ({shown(keys[0])} brings it back)" if keys else ""
    return f"Taken back: {_words(telling[0], session.script)}{back}"


def _words(body: e.Body, script: Script) -> str:
    """Name one thing that was done, never with an answer's value: that may be a secret."""
    match body:
        case e.NoteKept(kind=kind, text=text):
            return f"{'to find out' if kind == 'question' else kind} {_quoted(text)}"
        case e.Answered(step=step) | e.AnsweredUnkept(step=step) | e.LeftUnread(step=step):
            return f"the answer to {_title(script, step)}"
        case e.AnswerCleared(step=step):
            return f"the clearing of {_title(script, step)}"
        case e.Moved(to=to, way="jump"):
            return f"the jump to {_title(script, to)}"
        case e.Moved(way=way):
            return _WAYS[way]
        case e.Ticked(item=item) if item.startswith(CONFIRMED):
            return "a point confirmed"
        case e.Ticked(on=on):
            return "a tick" if on else "the taking off of a tick"
        case e.InterruptRaised(interrupt=name):
            raised = script.interrupt(name)
            return f"the interrupt {_quoted(raised.label if raised else name)}"
        case e.CardOpened(title=title):
            return f"the card {_quoted(title)}"
        case e.OfferMade(offer=name, label=label):
            return f"the offer {_quoted(label or name)}"
    return _PLAIN.get(type(body), "the last thing done")


def _title(script: Script, place: str | None) -> str:
    step = script.steps.get(place or "") or script.steps.get(step_of(place or ""))
    return _quoted(step.title if step else place or "the end")


def _quoted(text: str) -> str:
    said = clean_line(text)
    return f"“{said if len(said) <= _MOST else said[: _MOST - 1] + '…'}”"
