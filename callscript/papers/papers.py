"""The papers of a call: which there are, what each is made from, and their built-in templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from callscript.call.redaction import CONTACT, without_redacted
from callscript.call.state import CallState
from callscript.call.ticks import REPLY, SENT, SHARED
from callscript.papers.about import nothing_said
from callscript.papers.card import CARD, card_view, why_no_card
from callscript.papers.handoff import HANDOFF
from callscript.papers.improvement_plan import plan_view
from callscript.papers.letter import LETTER, letter_view, why_no_letter
from callscript.papers.quotes import DIGEST, QUOTES, quotes_view, why_no_quotes
from callscript.papers.render import TemplateError, Templates, render
from callscript.papers.reply import reply_view, why_no_reply
from callscript.papers.seatletter import (
    SEAT_LETTER,
    SeatLetterView,
    seat_letter_view,
    seat_letters,
)
from callscript.papers.session import SESSION, session_view, why_no_session
from callscript.papers.standing import LABELS
from callscript.papers.summary import summary_view
from callscript.plan.themes import guests, letter_name
from callscript.script.model import Script

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def _always(script: Script, state: CallState) -> str:
    """Nothing speaks against a paper that every call gets."""
    del script, state
    return ""


def _why_no_plan(script: Script, state: CallState) -> str:
    """Why a call gets no plan: nobody said anything, before or since; empty if it gets one."""
    del script
    if state.notes or state.details or state.people or not nothing_said(state):
        return ""
    return "the call ended before anything was said"


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper: what it is called, what reads its facts off a call, and which calls get it.

    `why_not` says in words why a call gets none; empty if it gets one.
    """

    file: str
    view: "Callable[[Script, CallState], DataclassInstance]"
    why_not: Callable[[Script, CallState], str] = _always
    for_customer: bool = False

    @property
    def tick(self) -> str:
        """The tick that says it was handed over: shared with staff, or sent to the customer."""
        return f"{SENT if self.for_customer else SHARED}{self.file}"

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS.get(self.file) or self.name.replace("letter-", "Letter to seat ")

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return self.file.removesuffix(".md")


_ALL = (
    Paper("summary.md", summary_view),
    Paper("improvement-plan.md", plan_view, _why_no_plan),
    Paper(REPLY, reply_view, why_no_reply, for_customer=True),
    Paper(LETTER, letter_view, why_no_letter, for_customer=True),
    Paper(CARD, card_view, why_no_card, for_customer=True),
    Paper(QUOTES, quotes_view, why_no_quotes),
    Paper(SESSION, session_view, why_no_session),
)
PAPERS: Mapping[str, Paper] = {paper.file: paper for paper in _ALL}
"""The papers a call can have, by file name."""


def _each_gets_one(seats: tuple[int, ...]) -> str:
    """Why there is no letter to all of a table, with the names of those there are."""
    names = ", ".join(letter_name(seat).removesuffix(".md") for seat in seats)
    return f"at a table each participant gets a letter of their own: {names}"


def seat_paper(seat: int) -> Paper:
    """The letter to a seat, as a paper by itself."""

    def why_not(script: Script, state: CallState) -> str:
        if script.group is not None and state.phase == "live":
            return "the session has not ended"
        return "" if seat in guests(state) else f"nobody sat at seat {seat}"

    def view(_script: Script, state: CallState) -> SeatLetterView:
        return seat_letter_view(state, seat)

    return Paper(letter_name(seat), view, why_not, for_customer=True)


def template_of(paper: str) -> str:
    """The name of a paper's template: the one a user's own file takes the place of."""
    return f"{paper}.j2"


TEMPLATES: tuple[str, ...] = (*map(template_of, (*PAPERS, SEAT_LETTER, DIGEST, HANDOFF)),)
"""The names of all templates: of a call's papers, a session's letters, and those of many calls."""


@dataclass(frozen=True, slots=True)
class Written:
    """A call's papers: texts by file name; why there is no other; own templates that are wrong."""

    texts: Mapping[str, str]
    left_out: Mapping[str, str]
    faults: tuple[TemplateError, ...] = ()


def built_in_template(name: str) -> str:
    """Read a template that comes with the program; raises `FileNotFoundError` for another name."""
    if name not in TEMPLATES:
        raise FileNotFoundError(f"No built-in template is called '{name}'.")
    return (files("callscript.papers") / "templates" / name).read_text("utf-8")


def papers_of(
    script: Script, state: CallState, templates: Templates | None = None
) -> Mapping[str, str]:
    """Write every paper a call gets: text by file name.

    `templates` are the user's own, by name ("summary.md.j2"); they take the place of built-in
    ones. Raises `TemplateError` for a template that is wrong.
    """
    written = write(script, state, templates or {})
    for fault in written.faults:
        raise fault
    return written.texts


def write(script: Script, state: CallState, templates: Templates) -> Written:
    """Write every paper a call gets; where an own template is wrong, with the built-in one."""
    texts: dict[str, str] = {}
    left_out: dict[str, str] = {}
    faults: list[TemplateError] = []
    # What was redacted is no point to answer, and no words to quote.
    outside = without_redacted(state)
    for paper in PAPERS.values():
        shown = outside if paper.for_customer or paper.file == QUOTES else state
        if why := why_none(paper, script, shown):
            left_out[paper.file] = why
            continue
        filled = fill_in(template_of(paper.file), paper.view(script, shown), templates)
        texts[paper.file] = filled.text
        faults += filter(None, [filled.fault])
    for file, view in seat_letters(script, outside):
        filled = fill_in(template_of(SEAT_LETTER), view, templates)
        texts[file] = filled.text
        faults += [filled.fault] if filled.fault and filled.fault not in faults else []
    return Written(texts, left_out, tuple(faults))


def why_none(paper: Paper, script: Script, state: CallState) -> str:
    """Why a call doesn't get a paper; empty if it does."""
    if paper.file in PAPERS and paper.for_customer and script.group is not None:
        seats = guests(state)
        return _each_gets_one(seats) if seats else "nobody sat at the table"
    if paper.for_customer and CONTACT in state.redacted:
        return "nobody knows any more who the customer was"
    return paper.why_not(script, state)


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A text, and what is wrong with the own template that it could not be made from."""

    text: str
    fault: TemplateError | None = None


def fill_in(name: str, view: "DataclassInstance", templates: Templates) -> FilledIn:
    """Fill in a template by name, the user's own if there is one and it is sound."""
    own = templates.get(name)
    fault = own if isinstance(own, TemplateError) else None
    if isinstance(own, str):
        try:
            return FilledIn(render(own, view, name))
        except TemplateError as error:
            fault = error
    return FilledIn(render(built_in_template(name), view, name), fault)
