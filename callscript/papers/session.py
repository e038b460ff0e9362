"""The report of a session: by objective and topic, who said what, and which concerns they share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callscript.call.pace import time_in
from callscript.call.room import presences
from callscript.call.seats import seat_name
from callscript.call.state import CallState, Hands, Note
from callscript.papers.about import AboutCall, about_call, clock_time
from callscript.papers.path import KIND_LABELS
from callscript.papers.promised import PromiseView, promise_views
from callscript.plan.concerns import concern_of
from callscript.plan.themes import Theme, themes
from callscript.script.model import Script, Section

SESSION = "session-report.md"
"""The report's file name."""


@dataclass(frozen=True, slots=True)
class GuestLine:
    """Somebody at the table."""

    seat: int
    """Their seat."""
    name: str
    """Their name; empty if nobody took it down."""
    company: str
    """Their company, where it is known."""
    remarks: int
    """How many remarks were theirs."""
    agreed: int
    """With how many remarks of others they agreed."""
    left: str
    """When they left before the end; empty if they didn't."""


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark, and whose it was."""

    who: str
    """The seat and its name, or "someone"."""
    kind: str
    """What kind of remark, in words; empty for a plain one."""
    text: str
    """Their words."""
    time: str
    """When it was said."""
    agreed: str
    """Who agreed; empty if nobody did."""


@dataclass(frozen=True, slots=True)
class HandsLine:
    """A show of hands."""

    asked: str
    """What was asked."""
    count: int
    """How many hands went up."""
    seats: str
    """Whose, where that was taken down."""


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round on a step: what each seat said."""

    asked: str
    """The step's title."""
    given: tuple[tuple[str, int], ...]
    """Seats with their answers."""
    mean: str
    """The mean of the answers, to a tenth."""


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic, or another part of the session, and all that was said there."""

    title: str
    """What it is called."""
    objective: str
    """What it was to tell; empty for other parts."""
    time: str
    """How long it took, of how long it was to take, in words."""
    remarks: tuple[RemarkLine, ...]
    """What was said, in order."""
    hands: tuple[HandsLine, ...]
    """Shows of hands."""
    rounds: tuple[RoundLine, ...]
    """Rounds by seat."""
    quiet: str
    """Who said nothing there; empty if everybody did say something, or nobody."""


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A concern, and everybody behind it."""

    number: int
    """Its number, the most widely shared first."""
    heard: str
    """The concern, in the words it was taken down in."""
    who: str
    """The seats behind it."""
    seats: int
    """How many they are."""
    remarks: tuple[RemarkLine, ...]
    """The other remarks that were put under it."""
    action: str
    """What will be done about it."""
    owner: str
    """Who does it."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """What the report of a session can say, as unescaped text; for staff."""

    call: AboutCall
    """Which session it was."""
    guests: tuple[GuestLine, ...]
    """Who sat where."""
    someone: int
    """Remarks of which nobody knows whose they were."""
    themes: tuple[ThemeView, ...]
    """The concerns, the most widely shared first."""
    topics: tuple[TopicView, ...]
    """The topics, in the order of the script."""
    rest: tuple[TopicView, ...]
    """Other parts of the session in which something was said."""
    bare: tuple[str, ...]
    """Objectives nothing was said about."""
    parked: tuple[RemarkLine, ...]
    """The parking lot: what was put aside to find out."""
    promises: tuple[PromiseView, ...]
    """What was promised."""


def why_no_session(script: Script, state: CallState) -> str:
    """Why a call gets no report of a session; empty if it gets one."""
    del state
    return "" if script.group is not None else "it was a call with one customer"


def session_view(script: Script, state: CallState) -> SessionView:
    """Read a session for its report."""
    topics = [_topic(script, state, section) for section in script.sections if section.objective]
    others = [
        _topic(script, state, section) for section in script.sections if not section.objective
    ]
    after = _remarks(state, (n for n in state.notes.values() if n.step not in script.section_of))
    if after:
        others.append(TopicView("After the last step", "", "", after, (), (), ""))
    objectives = script.group.objectives if script.group is not None else {}
    served = {topic.objective for topic in topics if topic.remarks}
    return SessionView(
        call=about_call(script, state),
        guests=_guests(state),
        someone=sum(n.speaker == 0 and n.kind != "promise" and bool(n.text) for n in _all(state)),
        themes=tuple(_theme(state, theme, n) for n, theme in enumerate(themes(state), 1)),
        topics=tuple(topics),
        rest=tuple(part for part in others if part.remarks or part.hands or part.rounds),
        bare=tuple(words for words in objectives.values() if words not in served),
        parked=_remarks(state, state.notes_of("question")),
        promises=promise_views(state),
    )


def _all(state: CallState) -> Iterable[Note]:
    return state.notes.values()


def _guests(state: CallState) -> tuple[GuestLine, ...]:
    lines = []
    for found in presences(state, None):
        taken = state.seats.get(found.seat)
        contact = taken.contact if taken is not None else None
        left = clock_time(taken.left) if taken is not None and taken.left is not None else ""
        company = contact.company if contact is not None else ""
        line = GuestLine(found.seat, found.name, company, found.remarks, found.agreed, left)
        lines.append(line)
    return tuple(lines)


def _remarks(state: CallState, notes: Iterable[Note]) -> tuple[RemarkLine, ...]:
    return tuple(_remark(state, note) for note in notes if note.text and note.kind != "promise")


def _remark(state: CallState, note: Note) -> RemarkLine:
    kind = "" if note.kind == "note" else KIND_LABELS[note.kind].lower()
    agreed = _seats(state, sorted(note.agreed))
    who = seat_name(state, note.speaker)
    return RemarkLine(who, kind, note.text, clock_time(note.at), agreed)


def _seats(state: CallState, seats: Iterable[int]) -> str:
    return ", ".join(seat_name(state, seat) for seat in seats)


def _topic(script: Script, state: CallState, section: Section) -> TopicView:
    steps = {step.id for step in section.steps}
    here = [note for note in state.notes.values() if note.step in steps and note.text]
    found = presences(state, section)
    silent = [p.seat for p in found if p.here and not p.on_topic]
    objectives = script.group.objectives if script.group is not None else {}
    return TopicView(
        title=section.title,
        objective=objectives.get(section.objective, ""),
        time=_time(script, state, section),
        remarks=_remarks(state, here),
        hands=tuple(_hands(script, state, h) for h in state.hands if h.step in steps),
        rounds=tuple(_rounds(script, state, section)),
        quiet=_seats(state, silent) if here and section.objective else "",
    )


def _time(script: Script, state: CallState, section: Section) -> str:
    at = state.ended_at or state.last_at
    if at is None:
        return ""
    spent = round(time_in(script, state, (section.id,), at).total_seconds() / 60)
    planned = f" of {section.minutes:g}" if section.minutes is not None else ""
    return f"{spent}{planned} min"


def _hands(script: Script, state: CallState, hands: Hands) -> HandsLine:
    step = script.steps.get(hands.step or "")
    asked = hands.text or (step.title if step is not None else "")
    return HandsLine(asked, hands.count, _seats(state, hands.seats))


def _rounds(script: Script, state: CallState, section: Section) -> Iterable[RoundLine]:
    for step in section.steps:
        ratings = state.ratings.get(step.id, {})
        if ratings:
            values = [rating.value for rating in ratings.values()]
            given = tuple((seat_name(state, n), ratings[n].value) for n in sorted(ratings))
            title = script.steps[step.id].title
            yield RoundLine(title, given, f"{sum(values) / len(values):.1f}")


def _theme(state: CallState, theme: Theme, number: int) -> ThemeView:
    plan = concern_of(theme.head)
    return ThemeView(
        number=number,
        heard=theme.head.text,
        who=behind(state, theme.seats),
        seats=len(theme.seats),
        remarks=_remarks(state, theme.remarks[1:]),
        action=plan.action,
        owner=plan.owner,
    )


def behind(state: CallState, seats: Sequence[int]) -> str:
    """Who is behind a concern, in words."""
    return _seats(state, seats) or "someone"
