"""The summary of a call: who, when, how it went, and every word that was taken down."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from callscript.call.points import is_concern
from callscript.call.redaction import said_redacted
from callscript.call.standing import standings
from callscript.call.state import CallState, Note
from callscript.papers.about import AboutCall, about_call, clock_time
from callscript.papers.offered import OfferView, offer_views
from callscript.papers.path import PathRow, call_path
from callscript.papers.promised import PromiseView, promise_views
from callscript.papers.standing import Handed, handed_over
from callscript.plan.concerns import concerns
from callscript.script.model import NoteKind, Script


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """A concern, and whether the customer confirmed it when it was read back."""

    text: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RaisedLine:
    """Something the customer threw in, and the times it came up."""

    label: str
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MurmurLine:
    """A phrase the caller murmured, and how many times."""

    phrase: str
    count: int


@dataclass(frozen=True, slots=True)
class CheckedList:
    """A checklist: what it is called, and its lines, each with whether it was ticked."""

    title: str
    lines: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What a summary can say, as unescaped text; empty tuples where nothing was noted.

    `verbatims`, `concerns`, `praise` are the customer's; `promises`, `questions` and `notes` are
    ours. `path` and `off_path` hold every note again, where it was taken. `not_reached` are titles
    of questions that a call that broke off didn't come to. `redacted` says what was taken out for
    good.
    """

    call: AboutCall
    verbatims: tuple[str, ...]
    concerns: tuple[ConcernLine, ...]
    praise: tuple[str, ...]
    promises: tuple[PromiseView, ...]
    questions: tuple[str, ...]
    notes: tuple[str, ...]
    path: tuple[PathRow, ...]
    off_path: tuple[PathRow, ...]
    not_reached: tuple[str, ...]
    checklists: tuple[CheckedList, ...]
    interrupts: tuple[RaisedLine, ...]
    acknowledgements: tuple[MurmurLine, ...]
    offers: tuple[OfferView, ...]
    handed: tuple[Handed, ...]
    cards: tuple[str, ...]
    wish: str
    redacted: str


def summary_view(script: Script, state: CallState) -> SummaryView:
    """Read a call for its summary; a call at any moment, and one without events too."""
    way = call_path(script, state)
    return SummaryView(
        call=about_call(script, state),
        verbatims=texts(state, "verbatim"),
        concerns=tuple(ConcernLine(c.heard, c.confirmed_at is not None) for c in concerns(state)),
        praise=texts(state, "praise"),
        promises=promise_views(state),
        questions=texts(state, "question"),
        notes=_said(
            note
            for note in state.notes_of("note")
            if note.id not in way.answer_notes and not is_concern(state, note)
        ),
        path=way.rows,
        off_path=way.off_path,
        not_reached=_not_reached(script, state),
        checklists=_checklists(script, state),
        interrupts=_raised(script, state),
        acknowledgements=_murmured(state),
        offers=offer_views(state),
        handed=handed_over(state),
        cards=tuple(dict.fromkeys(used.title for used in state.cards)),
        wish=state.details.get("wish", ""),
        redacted=said_redacted(state),
    )


def _not_reached(script: Script, state: CallState) -> tuple[str, ...]:
    """Titles of the questions that would still have come when the call broke off."""
    if state.phase == "live" or state.position is None:
        return ()
    found = standings(script, state)
    return tuple(script.steps[step].title for step in found if found[step] == "not_reached")


def _checklists(script: Script, state: CallState) -> tuple[CheckedList, ...]:
    lists = (("Before the call", script.before), ("After the call", script.after))
    return tuple(
        CheckedList(title, tuple((item.label, item.id in state.ticks) for item in items))
        for title, items in lists
        if items
    )


def texts(state: CallState, kind: NoteKind) -> tuple[str, ...]:
    """Texts of the notes of one kind, oldest first."""
    return _said(state.notes_of(kind))


def _said(notes: Iterable[Note]) -> tuple[str, ...]:
    return tuple(note.text for note in notes)


def _raised(script: Script, state: CallState) -> tuple[RaisedLine, ...]:
    times: dict[str, list[str]] = {}
    for raised in state.raised:
        times.setdefault(raised.interrupt, []).append(clock_time(raised.at))
    return tuple(RaisedLine(_label(script, name), tuple(at)) for name, at in times.items())


def _label(script: Script, interrupt: str) -> str:
    known = script.interrupt(interrupt)
    return known.label if known else interrupt


def _murmured(state: CallState) -> tuple[MurmurLine, ...]:
    counts: Mapping[str, int] = Counter(murmur.phrase for murmur in state.murmurs)
    return tuple(MurmurLine(phrase, count) for phrase, count in counts.items())
