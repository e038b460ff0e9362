"""The card before dialling: who it is, what there was, and what the call is for.

Nothing on it is invented, and nothing is demanded: what isn't known is left out. Reassurance is the
script's own; people who call are usually received better than they fear.
"""

from dataclasses import dataclass
from datetime import date, datetime

from callscript.call.people import Contact
from callscript.call.zones import is_good_time, said_time_there
from callscript.contacts.history import History, said_talk, said_vow
from callscript.contacts.names import archived_words
from callscript.script.model import Script

_VOICEMAIL = {
    "yes": "yes, you may leave one",
    "no": "no, don't leave one",
}
_YES = frozenset({"yes", "y", "true", "1", "ja", "si", "sí", "oui", "ok", "allowed"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non", "never", "not allowed"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the card; `warns` if it should make a caller stop."""

    label: str
    text: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What to know before dialling: who, their phone, then the lines in the order of reading."""

    who: str
    phone: str
    attempt: str
    stops: tuple[str, ...]
    lines: tuple[Line, ...]


def card_of(
    contact: Contact, history: History, script: Script | None, now: datetime, practice: str = ""
) -> Card:
    """Put the card together; `now` carries its offset. Without a script it has no goal.

    `practice` says how much practice there was, where that matters.
    """
    who = ", ".join(filter(None, (contact.name, contact.company)))
    lines = (*_known(contact, history, now), *_for(script), Line("so far", practice))
    return Card(
        who or "(no name)",
        contact.phone or contact.fields.get("mobile", ""),
        attempt_words(len(history.talks) + 1, reached=any(t.reached for t in history.talks)),
        stops(contact, history),
        tuple(line for line in lines if line.text),
    )


def stops(contact: Contact, history: History) -> tuple[str, ...]:
    """Say in plain words why nobody should ring this contact, if there is a reason."""
    said = []
    refusal = history.refusal
    if refusal is not None:
        when = f" on {_day(refusal.at)}" if refusal.at else ""
        said.append(f"They asked not to be called again{when}: “{refusal.outcome}”.")
    if words := archived_words(contact):
        said.append(words)
    return tuple(said)


def attempt_words(number: int, *, reached: bool) -> str:
    """Say which call this will be; as long as nobody was `reached` it is an attempt."""
    what = "call" if reached else "attempt"
    words = {1: "first call", 2: f"second {what}", 3: f"third {what}"}
    return words.get(number, f"{what} {number}")


def voicemail_words(contact: Contact) -> str:
    """Say whether a message may be left, as far as anybody knows."""
    said = contact.fields.get("voicemail", "").strip()
    folded = said.casefold()
    if folded in _YES:
        return _VOICEMAIL["yes"]
    if folded in _NO:
        return _VOICEMAIL["no"]
    return said or "not known"


def _known(contact: Contact, history: History, now: datetime) -> tuple[Line, ...]:
    there = said_time_there(contact, now)
    bad_hour = is_good_time(contact, now) is False
    last = history.talks[0] if history.talks else None
    mail = voicemail_words(contact)
    said_last = f"{_ago(last.at, now)}: {said_talk(last)}" if last and last.at else ""
    return (
        Line("there", there, warns=bad_hour),
        Line("why", _why(contact, history)),
        Line("promised", _promised(history, now)),
        Line("last call", said_last),
        Line("voicemail", mail, warns=mail == _VOICEMAIL["no"]),
        Line("value", contact.value),
        Line("notes", contact.notes),
    )


def _why(contact: Contact, history: History) -> str:
    """Why we think they left: what somebody wrote down, else what they began the last call with."""
    if problem := contact.fields.get("problem"):
        return problem
    if not history.heard:
        return ""
    call = history.heard[0].call
    first = [heard for heard in history.heard if heard.call == call][-1]
    return f"“{first.text}” ({_day(first.at)})"


def _promised(history: History, now: datetime) -> str:
    """The promise to answer for: the open one due first, else the last that was made."""
    still = history.open_vows
    if still:
        late = still[0].due is not None and still[0].due < now.date()
        more = f" (and {len(still) - 1} more)" if len(still) > 1 else ""
        return f"{said_vow(still[0])}{', overdue' if late else ''}{more}"
    return said_vow(history.vows[0]) if history.vows else ""


def _for(script: Script | None) -> tuple[Line, ...]:
    if script is None:
        return ()
    return (Line("goal", script.goal), Line("before", script.reassurance))


def _ago(at: datetime, now: datetime) -> str:
    days = (now.date() - at.date()).days
    if 0 <= days <= 1:
        return f"{'today' if days == 0 else 'yesterday'} {at:%H:%M}"
    return f"{_day(at)}, {days} days ago" if days > 0 else _day(at)


def _day(at: datetime | date | None) -> str:
    return f"{at.day} {at:%B %Y}" if at else ""
