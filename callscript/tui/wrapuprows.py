"""Wrap-up's parts and their rows, read off a call. Each concern has a page of its own.

All of it is optional. A blank that only makes sense after another unfolds once that one says
something, so that a page fits a screen until there is more to say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from callscript.call import flow
from callscript.call.dates import parse_day, said_day
from callscript.call.planfields import (
    CONCERN_FIELDS,
    PROMISE_FIELDS,
    REVIEW_FIELDS,
    SELF_FIELDS,
    WHYS,
    WISH_FIELDS,
    WORTH_FIELDS,
    PlanField,
)
from callscript.call.state import CallState
from callscript.plan.amounts import figure_hint
from callscript.plan.causes import cause_checks, cause_labels
from callscript.plan.concerns import Concern, concerns
from callscript.plan.gaps import Gap, gaps, gaps_of, proposed_root_cause
from callscript.plan.promises import promises
from callscript.plan.retry import wants_word, what_follows
from callscript.plan.review import EMPLOYEE, employees
from callscript.plan.worth import worth_of
from callscript.script.model import Script
from callscript.tui.content import box
from callscript.tui.form import FormRow
from callscript.tui.noteline import KIND_NAMES, SIGNS
from callscript.tui.paperrows import TICK, paper_rows
from callscript.tui.scene import KIND_STYLES
from callscript.tui.wrapuptable import theme_rows

_SOME_DAY = date(2000, 1, 1)
"""Whether words are a day at all depends on no day; which one does."""
GO = "go:"
"""Before a row: the row that leads there."""
REMEMBERED = "add:note"
"""The row for a note that comes to mind after the call."""
WHY = "add:why"
"""The row for the word on why that some outcomes ask for; it goes once anything is noted."""
NEW_CONCERN = "add:concern"
NEW_PROMISE = "add:promise"
NEW_EMPLOYEE = "add:employee"
"""The row for the name of one of us who answers the review, too."""
NEW = frozenset({REMEMBERED, WHY, NEW_CONCERN, NEW_PROMISE, NEW_EMPLOYEE})
"""Rows that make something new of what is typed, and are empty again."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is on the screen at one time: a part of wrap-up, or one concern of several.

    `filled` of `blanks` are filled in or ticked; a page without blanks is only read, or acts.
    """

    id: str
    name: str
    rows: tuple[FormRow, ...]
    filled: int = 0
    blanks: int = 0


def pages(script: Script, state: CallState) -> tuple[Page, ...]:
    """Wrap-up as pages, in the order they are walked."""
    found = (
        _page("outcome", "Outcome", _outcome(script, state)),
        _page("notes", "Notes", _tidying(state)),
        _page("themes", "Themes", theme_rows(script, state)),
        *_concern_pages(script, state),
        _page("promises", "Promises", _promises(state)),
        _page("worth", "Worth", _worth(state)),
        _page("review", "Review", _review(state)),
        _page("checks", "Checks", _checks(script, state)),
        _page("papers", "Papers", _papers(script, state)),
    )
    return tuple(page for page in found if page.rows)


def _page(name: str, title: str, rows: Iterable[FormRow]) -> Page:
    made = tuple(rows)
    done = [row.done for row in made if row.done is not None]
    return Page(name, title, made, sum(done), len(done))


def _blank(about: str, field: PlanField, value: str, hint: str = "") -> FormRow:
    """The row of a blank; its id says what is filled in about what: "n1:owner", ":wish"."""
    name, said = f"{about}:{field.id}", hint or field.hint
    shown = _day(value) if field.form == "day" else _figure(field.form, value)
    anew = field.form in _ANEW
    done = bool(value) and (field.form == "day" or not shown)
    return FormRow(name, field.label, value, said, done=done, shown=shown, anew=anew)


_ANEW = frozenset({"day", "person", "amount", "number", "percent", "mark"})
"""What is corrected by being written anew: nobody goes on writing behind a day or a name."""


def _day(value: str) -> str:
    """A day kept as its date, as people say it; words that are none say so as long as they stay."""
    try:
        return said_day(date.fromisoformat(value))
    except ValueError:
        unclear = value and parse_day(value, _SOME_DAY) is None
        return f"{value}   △ no day understood" if unclear else ""


def _figure(form: str, value: str) -> str:
    """A figure that is none, and that it is; nothing for all others."""
    hint = figure_hint(form, value)
    return f"{value}   △ {hint}" if hint and not hint.startswith("→") else ""


def _heading(name: str, text: str) -> FormRow:
    return FormRow(f"heading:{name}", text, kind="heading")


def _said(name: str, text: str, style: str = "dim") -> FormRow:
    return FormRow(f"said:{name}", text, kind="said", style=style)


# --------------------------------------------------------------------------- outcome and notes


def _outcome(script: Script, state: CallState) -> Iterator[FormRow]:
    outcome = script.outcome(flow.outcome_of(script, state))
    label = f"Outcome: {outcome.label if outcome else 'not set'}"
    hint = " · ".join(filter(None, (what_follows(script, state), "Enter chooses another")))
    yield FormRow("outcome", label, hint=hint, kind="act", done=outcome is not None)
    if wants_word(script, state):
        yield FormRow(WHY, "A word on why", hint="this outcome asks for one; it may wait")
    yield _heading("wish", "How they would like it resolved")
    for made in state.offers.values():
        answer = {True: "taken", False: "refused", None: "not answered"}[made.taken]
        worth = f" ({made.value})" if made.value else ""
        yield _said(
            f"offer:{made.offer}", f"we offered: {made.label or made.offer}{worth}, {answer}"
        )
    for field in WISH_FIELDS:
        yield _blank("", field, state.details.get(field.id, ""))


def _tidying(state: CallState) -> Iterator[FormRow]:
    notes = [note for note in state.notes.values() if note.text]
    yield _heading("notes", "Notes (Tab changes the kind)" if notes else "Notes")
    for note in notes:
        name, style = KIND_NAMES[note.kind], KIND_STYLES[note.kind]
        yield FormRow(f"note:{note.id}", name, note.text, sign=SIGNS[note.kind], style=style)
    yield FormRow(REMEMBERED, "Add a note", hint='what comes to mind now; ! " + > ? say its kind')


# -------------------------------------------------------------------------------- the concerns


def _concern_pages(script: Script, state: CallState) -> Iterator[Page]:
    found = concerns(state)
    for number, concern in enumerate(found, 1):
        rows = _concern(script, state, concern, f"Concern {number} of {len(found)}")
        yield _page(f"concern:{concern.note}", "Concerns", rows)
    if not found:
        none = _heading("concerns", "No concern was noted")
        add = FormRow(NEW_CONCERN, "Add a concern", hint="what went wrong, in the customer's words")
        yield _page("concerns", "Concerns", (none, add))


_UNFOLDS = {
    **{why: before for before, why in pairwise(WHYS)},
    "containment_owner": "containment",
    "containment_due": "containment",
    "preventive_owner": "preventive",
    "preventive_due": "preventive",
    "verify_by": "verify",
}
"""Blanks that only show once another says something, or they do themselves."""


def _concern(script: Script, state: CallState, concern: Concern, title: str) -> Iterator[FormRow]:
    note = state.notes[concern.note]
    sign, style = SIGNS["concern"], KIND_STYLES["concern"]
    heading = f"{title}: “{concern.heard}”"
    yield FormRow(f"heading:{note.id}", heading, kind="heading", sign=sign, style=style)
    wanted = {gap.field: gap for gap in gaps_of(concern, state.caller.name)}
    for field in CONCERN_FIELDS:
        value = note.details.get(field.id, "")
        before = _UNFOLDS.get(field.id)
        if before is None or value or note.details.get(before, ""):
            yield _concern_row(script, concern, field, value)
            if gap := wanted.get(field.id):
                yield _gap_row(gap)


def _concern_row(script: Script, concern: Concern, field: PlanField, value: str) -> FormRow:
    name = f"{concern.note}:{field.id}"
    if field.form == "causes":
        labels = " · ".join(cause_labels(script, concern))
        return FormRow(name, field.label, labels, field.hint, kind="pick", done=bool(labels))
    proposed = proposed_root_cause(concern) if field.id == "root_cause" else ""
    hint = f"Enter takes “{proposed}”" if proposed else field.hint
    return replace(_blank(concern.note, field, value, hint), proposed=proposed)


def _gap_row(gap: Gap) -> FormRow:
    return _said(f"{gap.note}:{gap.field}", f"△ {gap.words}", "$warning")


# ------------------------------------------------------------------- promises, worth and review


def _promises(state: CallState) -> Iterator[FormRow]:
    found = promises(state)
    if not found:
        yield _heading("promises", "Nothing was promised")
    for promise in found:
        note = state.notes[promise.note]
        sign, style = SIGNS[note.kind], KIND_STYLES[note.kind]
        heading = f"Promise: {promise.what}"
        yield FormRow(f"heading:{note.id}", heading, kind="heading", sign=sign, style=style)
        due = promise.due.day.isoformat() if promise.due.day else promise.due.words
        known = {"owner": promise.owner, "due": due}
        yield FormRow(f"note:{note.id}", "Words", note.text, hint="what was promised")
        for field in PROMISE_FIELDS:
            value = known.get(field.id) or note.details.get(field.id, "")
            yield _blank(note.id, field, value)
    yield FormRow(NEW_PROMISE, "Add a promise", hint="send the copy @Ana fri")


def _worth(state: CallState) -> Iterator[FormRow]:
    worth = worth_of(state)
    yield _heading("worth", "Is winning them back worth it?")
    for field in WORTH_FIELDS:
        hint = ""
        if field.id == "loss_cost":
            yield from _reckoning(state)
            lost = worth.lines[0].rpartition(" = ")[2] if worth.lines else ""
            hint = f"they would have brought in {lost}" if lost else ""
        elif field.id == "worth_yearly" and state.contact and state.contact.value:
            hint = f"{field.hint}; of the contact it says: {state.contact.value}"
        yield _blank("", field, state.details.get(field.id, ""), hint)


def _reckoning(state: CallState) -> Iterator[FormRow]:
    """The arithmetic as far as it goes, the verdict, and what keeps it from one."""
    worth = worth_of(state)
    for number, words in enumerate(worth.lines):
        yield _said(f"worth:{number}", words, "")
    if worth.verdict:
        yield _said("worth:verdict", worth.verdict, "bold")
    if worth.remark:
        yield _said("worth:remark", f"△ {worth.remark}", "$warning")
    yield _heading("loss", "What the loss costs, and how it is made good")


def _review(state: CallState) -> Iterator[FormRow]:
    yield _heading("review", "What we say to ourselves: none of it is for the customer")
    for field in REVIEW_FIELDS:
        yield _blank("", field, state.details.get(field.id, ""))
    yield _heading("self", "How the call went, apart from what it was about")
    for field in SELF_FIELDS:
        yield _blank("", field, state.details.get(field.id, ""))
    for name in employees(state):
        yield _heading(f"{EMPLOYEE}{name}", f"What {name} says")
        said = state.people[f"{EMPLOYEE}{name}"]
        for field in REVIEW_FIELDS:
            yield _blank(f"{EMPLOYEE}{name}", field, said.get(field.id, ""))
    yield _heading("others", "Another of us")
    yield FormRow(NEW_EMPLOYEE, "Name", hint="who answers the same questions, apart from you")


# --------------------------------------------------------------------------- checks and papers


def _checks(script: Script, state: CallState) -> Iterator[FormRow]:
    """What to do after the call, what was to be looked at before it, and what causes lead to."""
    left = [item for item in script.before if item.id not in state.ticks]
    items = (*left, *script.after)
    if items:
        yield _heading("checklist", "Checklist (Enter ticks)")
    for item in items:
        yield _tick(item.id, item.label, state.ticks)
    for check in cause_checks(script, state):
        yield _heading(check.item, f"{check.cause}")
        yield _tick(check.item, check.asks, state.ticks)


def _tick(item: str, label: str, ticks: Mapping[str, object]) -> FormRow:
    done = item in ticks
    return FormRow(f"{TICK}{item}", f"{box(ticked=done)} {label}", kind="act", done=done)


def _papers(script: Script, state: CallState) -> Iterator[FormRow]:
    yield _heading("papers", "When you are done")
    yield from paper_rows(script, state)
    yield FormRow("later", "Leave it as it is", hint="F9", kind="act")
    wanted = gaps(state)
    if wanted:
        yield _heading("gaps", "What the plan still wants (Enter goes there; it may wait)")
    numbers = {concern.note: n for n, concern in enumerate(concerns(state), 1)}
    for gap in wanted:
        label = f"Concern {numbers[gap.note]}: {gap.words}"
        yield FormRow(f"{GO}{gap.note}:{gap.field}", label, kind="act")


def page_with(found: tuple[Page, ...], row: str) -> Page | None:
    """The page a row is on."""
    return next((page for page in found if any(one.id == row for one in page.rows)), None)


def counted(page: Page) -> str:
    """How much of a page is filled: "3/7"; empty where there is nothing to fill."""
    return f"{page.filled}/{page.blanks}" if page.blanks else ""
