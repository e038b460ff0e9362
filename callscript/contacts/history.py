"""What there was with a contact before: talks, promises, concerns, as readings of their calls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from callscript.call.dates import said_day
from callscript.call.state import CallState
from callscript.plan.concerns import concerns
from callscript.plan.promises import promises
from callscript.plan.retry import ending
from callscript.script.model import Script


@dataclass(frozen=True, slots=True)
class Vow:
    """A promise made to a contact: when, what, by whom, until when, and what became of it.

    `status` is "kept", "dropped" or empty while it is open.
    """

    call: str
    at: datetime
    what: str
    owner: str = ""
    due: date | None = None
    due_words: str = ""
    status: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return not self.status


@dataclass(frozen=True, slots=True)
class Heard:
    """A concern a contact told us."""

    call: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A call to a contact: its script's title, how it ended, and how long it took.

    `is_final` says that nobody is to ring them again after it; `reached` whether somebody was
    talked to, None where that isn't known.
    """

    call: str
    at: datetime | None
    title: str
    outcome: str = ""
    length: timedelta = timedelta()
    is_final: bool = False
    reached: bool | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """All of it, the newest first."""

    talks: tuple[Talk, ...] = ()
    vows: tuple[Vow, ...] = ()
    heard: tuple[Heard, ...] = ()

    @property
    def refusal(self) -> Talk | None:
        """The talk in which they said no for good, if there was one."""
        return next((talk for talk in self.talks if talk.is_final), None)

    @property
    def open_vows(self) -> tuple[Vow, ...]:
        """Promises still to be kept, the one due first first."""
        still = (vow for vow in self.vows if vow.is_open)
        return tuple(sorted(still, key=lambda vow: (vow.due is None, vow.due or vow.at.date())))


def talk_of(script: Script | None, state: CallState) -> Talk:
    """Read off a call what it was; without its script, how it ended is not known."""
    outcome = ending(script, state) if script is not None else None
    return Talk(
        state.call,
        state.started_at,
        state.title,
        outcome.label if outcome else "",
        state.length(state.last_at) if state.last_at else timedelta(),
        bool(outcome and outcome.final),
        outcome.contacted if outcome else None,
        state.phase != "done",
    )


def history_of(calls: Iterable[tuple[Script | None, CallState]]) -> History:
    """Read off calls, given newest first, what there was."""
    talks: list[Talk] = []
    vows: list[Vow] = []
    heard: list[Heard] = []
    for script, state in calls:
        talks.append(talk_of(script, state))
        vows += reversed(_vows(state))
        heard += reversed([Heard(state.call, c.heard_at, c.heard) for c in concerns(state)])
    return History(tuple(talks), tuple(vows), tuple(heard))


def _vows(state: CallState) -> Sequence[Vow]:
    return [
        Vow(
            state.call,
            state.notes[promise.note].at,
            promise.what,
            promise.owner,
            promise.due.day,
            promise.due.words,
            _became(state, promise.note),
        )
        for promise in promises(state)
    ]


def _became(state: CallState, item: str) -> str:
    settled = state.settled.get(item)
    how = settled.how if settled is not None else ""
    return {"done": "kept", "dropped": "dropped"}.get(how, "")


def said_vow(vow: Vow) -> str:
    """Say a promise in one line: "send the invoices again – Ana, by Friday 27 November – open"."""
    day = said_day(vow.due) if vow.due else vow.due_words
    who = ", ".join(filter(None, (vow.owner, f"by {day}" if day else "")))
    return " – ".join(filter(None, (vow.what, who, vow.status or "still open")))


def said_talk(talk: Talk) -> str:
    """Say how a talk ended: "Left a voicemail (2 min, Win-back call)"."""
    minutes = round(talk.length.total_seconds() / 60)
    how_long = f"{minutes} min" if minutes else "under a minute"
    ended = talk.outcome or ("not finished" if talk.is_open else "no outcome")
    return f"{ended} ({', '.join(filter(None, (how_long, talk.title)))})"
