"""Whom to call next, and who is not on the list and why: nobody drops out unseen.

Callbacks that are due come first, then whoever is worth most; a number is read off the words for
their value, and what is no number is worth nothing here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from callscript.call.dates import short_day
from callscript.call.people import Contact
from callscript.call.zones import is_good_time, time_there, zone_named
from callscript.contacts.history import Talk
from callscript.contacts.names import ARCHIVED
from callscript.plan.amounts import read_amount

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback still to be made: its day, its time on the clocks of `zone`, and what it is."""

    due: date | None
    at: str = ""
    zone: str = ""
    reason: str = ""

    def is_due(self, now: datetime) -> bool:
        """Whether its moment has come; without a day it has."""
        if self.due is None:
            return True
        zone = zone_named(self.zone)
        there = now.astimezone(zone) if zone is not None else now
        if there.date() != self.due:
            return there.date() > self.due
        return not self.at or there.time() >= _clock(self.at)

    def said(self, today: date) -> str:
        """Say when: "callback Tue 24 Nov 14:30 (about the invoice)"."""
        day = short_day(self.due, today) if self.due else "whenever it suits"
        why = f" ({self.reason})" if self.reason else ""
        return " ".join(filter(None, ("callback", day, self.at, self.zone))) + why


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a contact: calls so far, the last one, callbacks, a no for good."""

    contact: Contact
    attempts: int = 0
    last: Talk | None = None
    callbacks: tuple[Callback, ...] = ()
    refused: str = ""
    script: str = ""


@dataclass(frozen=True, slots=True)
class Queued:
    """Somebody to call: why, what they are worth, and whether it is a good hour there.

    `script` is the script they were called on last, by name; empty if they never were.
    """

    contact: Contact
    why: str
    attempts: int
    worth: Decimal | None = None
    good_hour: bool = True
    callback: Callback | None = None
    script: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who is not on the list, and why: a kind of reason, and the particulars."""

    contact: Contact
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Who comes next, in order, and who doesn't come at all."""

    next: tuple[Queued, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def sentence(self) -> str:
        """Say how many are left out and why, naming a few; empty if nobody is."""
        if not self.left_out:
            return ""
        kinds = Counter(each.kind for each in self.left_out)
        parts = (f"{count:,} {kind} ({self._named(kind)})" for kind, count in kinds.items())
        return f"Not on the list: {'; '.join(parts)}."

    def _named(self, kind: str) -> str:
        names = [
            each.contact.name or each.contact.phone for each in self.left_out if each.kind == kind
        ]
        more = ", …" if len(names) > _MOST_NAMED else ""
        return ", ".join(names[:_MOST_NAMED]) + more


def queue_of(standings: Iterable[Standing], now: datetime) -> Queue:
    """Put everybody in order, or say why they are left out."""
    next_: list[Queued] = []
    left: list[LeftOut] = []
    for standing in standings:
        found = _left_out(standing, now) or _queued(standing, now)
        if isinstance(found, Queued):
            next_.append(found)
        else:
            left.append(found)
    return Queue(tuple(sorted(next_, key=_rank)), tuple(left))


def _left_out(standing: Standing, now: datetime) -> LeftOut | None:
    contact, last = standing.contact, standing.last
    later = [each for each in standing.callbacks if not each.is_due(now)]
    if standing.refused:
        return LeftOut(contact, "asked not to be called again", standing.refused)
    if since := contact.fields.get(ARCHIVED):
        why = contact.fields.get("archived_why", "")
        return LeftOut(contact, "put aside", " – ".join(filter(None, (since, why))))
    if not (contact.phone or contact.fields.get("mobile")):
        return LeftOut(contact, "without a phone", "no number is known")
    if last is not None and last.is_open:
        return LeftOut(contact, "with a call not wrapped up", f"{last.title} is still open")
    if later and len(later) == len(standing.callbacks):
        return LeftOut(contact, "to be called later", _earliest(later).said(now.date()))
    if last is not None and last.reached and not standing.callbacks:
        when = f" on {short_day(last.at.date(), last.at.date())}" if last.at else ""
        return LeftOut(contact, "talked to", f"{last.outcome or 'talked to'}{when}")
    return None


def _queued(standing: Standing, now: datetime) -> Queued:
    due = [each for each in standing.callbacks if each.is_due(now)]
    callback = _earliest(due) if due else None
    last = standing.last
    words = []
    if callback is not None:
        words.append(callback.said(now.date()))
    elif last is None:
        words.append("not called yet")
    if last is not None:
        when = f" {short_day(last.at.date(), last.at.date())}" if last.at else ""
        words.append(f"{last.outcome or 'no outcome'}{when}")
    good = is_good_time(standing.contact, now) is not False
    there = time_there(standing.contact, now)
    if not good and there is not None:
        words.append(f"a bad hour: there it is {there:%H:%M}")
    amount = read_amount(standing.contact.value) if standing.contact.value else None
    worth = amount.value if amount is not None else None
    why = " · ".join(words)
    return Queued(standing.contact, why, standing.attempts, worth, good, callback, standing.script)


def _rank(queued: Queued) -> tuple[object, ...]:
    """Due callbacks by their moment; then good hours, worth, fewer attempts, the name."""
    callback = queued.callback
    name = queued.contact.name.casefold()
    worth = -(queued.worth or 0)
    if callback is not None:
        moment = (callback.due or date.max, callback.at or "99")
        return (0, moment, worth, queued.attempts, name)
    return (1, (date.max, ""), (not queued.good_hour, worth), queued.attempts, name)


def _earliest(callbacks: Iterable[Callback]) -> Callback:
    return min(callbacks, key=lambda each: (each.due or date.max, each.at))


def _clock(at: str) -> time:
    try:
        return time.fromisoformat(at)
    except ValueError:
        return time.min
