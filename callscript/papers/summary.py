"""The summary of a call: who, when, how it went, and every word that was taken down."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from callscript.call.state import CallState, Note
from callscript.papers.about import AboutCall, about_call, clock_time
from callscript.papers.path import PathRow, call_path
from callscript.papers.promised import PromiseView, promise_views
from callscript.script.model import NoteKind, Script


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
class SummaryView:
    """What a summary can say, as unescaped text; empty tuples where nothing was noted.

    `verbatims`, `concerns`, `praise` are the customer's; `promises`, `questions` and `notes` are
    ours. `path` and `off_path` hold every note again, where it was taken.
    """

    call: AboutCall
    verbatims: tuple[str, ...]
    concerns: tuple[str, ...]
    praise: tuple[str, ...]
    promises: tuple[PromiseView, ...]
    questions: tuple[str, ...]
    notes: tuple[str, ...]
    path: tuple[PathRow, ...]
    off_path: tuple[PathRow, ...]
    interrupts: tuple[RaisedLine, ...]
    acknowledgements: tuple[MurmurLine, ...]


def summary_view(script: Script, state: CallState) -> SummaryView:
    """Read a call for its summary; a call at any moment, and one without events too."""
    way = call_path(script, state)
    return SummaryView(
        call=about_call(script, state),
        verbatims=texts(state, "verbatim"),
        concerns=texts(state, "concern"),
        praise=texts(state, "praise"),
        promises=promise_views(state),
        questions=texts(state, "question"),
        notes=_said(note for note in state.notes_of("note") if note.id not in way.answer_notes),
        path=way.rows,
        off_path=way.off_path,
        interrupts=_raised(script, state),
        acknowledgements=_murmured(state),
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
