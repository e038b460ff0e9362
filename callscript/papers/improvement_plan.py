"""The improvement plan: what the customer told us, and what we do about each point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from callscript.call.points import is_concern
from callscript.call.state import CallState
from callscript.papers.about import AboutCall, about_call, clock_time
from callscript.papers.offered import OfferView, offer_views
from callscript.papers.promised import PromiseView, due_words, promise_views
from callscript.papers.session import behind
from callscript.papers.summary import texts
from callscript.plan.causes import CauseCheck, cause_checks, cause_labels
from callscript.plan.concerns import Concern, concerns
from callscript.plan.gaps import gaps_of
from callscript.plan.repeats import says_again
from callscript.plan.review import Review, SelfReview, reviews, self_review
from callscript.plan.themes import themes
from callscript.plan.worth import Worth, worth_of
from callscript.script.model import Script


@dataclass(frozen=True, slots=True)
class ActionView:
    """Something to be done, by whom and until when; empty where nobody said."""

    what: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class ConcernView:
    """A concern as the plan shows it: heard on `step` at `time`; fields nobody filled are empty.

    `confirmed` is the time at which the customer agreed to it when it was read back; `behind` are
    the seats at a table that said so, empty on a call with one customer. `causes` are in words,
    `whys` those that were answered; `remark` is what the plan still wants of whoever is
    accountable. It is `begun` once anything is said about why, or what will be done.
    """

    number: int
    heard: str
    behind: str
    step: str
    time: str
    confirmed: str
    expected: str
    delivered: str
    causes: tuple[str, ...]
    whys: tuple[str, ...]
    root_cause: str
    containment: ActionView
    action: str
    owner: str
    accountable: str
    remark: str
    due: str
    preventive: ActionView
    verify: str
    verify_by: str
    tell_customer: str
    begun: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """What an improvement plan can say, as unescaped text; empty where nothing was noted."""

    call: AboutCall
    verbatims: tuple[str, ...]
    praise: tuple[str, ...]
    concerns: tuple[ConcernView, ...]
    promises: tuple[PromiseView, ...]
    questions: tuple[str, ...]
    offers: tuple[OfferView, ...]
    wish: str
    sorry_for: str
    sorry_by: str
    worth: Worth
    reviews: tuple[Review, ...]
    self_review: SelfReview
    checks: tuple[CauseCheck, ...]


def plan_view(script: Script, state: CallState) -> PlanView:
    """Read a call for its improvement plan; nothing is filled in that nobody wrote."""
    found = _each_once(state)
    again = {concern.note for concern in concerns(state) if concern not in found}
    shared = {t.head.id: behind(state, t.seats) for t in themes(state)} if script.group else {}
    return PlanView(
        call=about_call(script, state),
        verbatims=tuple(
            note.text
            for note in state.notes_of("verbatim")
            if note.id in again or not is_concern(state, note)
        ),
        praise=texts(state, "praise"),
        concerns=tuple(
            _view(script, concern, n, shared, state.caller.name)
            for n, concern in enumerate(found, 1)
        ),
        promises=promise_views(state),
        questions=texts(state, "question"),
        offers=offer_views(state),
        wish=state.details.get("wish", ""),
        sorry_for=state.details.get("apology_what", ""),
        sorry_by=state.details.get("apology_owner", ""),
        worth=worth_of(state),
        reviews=reviews(state),
        self_review=self_review(state),
        checks=cause_checks(script, state),
    )


def _each_once(state: CallState) -> tuple[Concern, ...]:
    """The concerns; words that were read back, and only say one again, stay a quotation."""
    found = concerns(state)
    return tuple(one for one in found if not _is_again(state, one, found))


def _is_again(state: CallState, concern: Concern, others: Iterable[Concern]) -> bool:
    if state.notes[concern.note].kind != "verbatim" or concern.begun or concern.tell_customer:
        return False
    marked = (one for one in others if state.notes[one.note].kind == "concern")
    return any(says_again(concern.heard, one.heard) for one in marked)


def _view(
    script: Script, concern: Concern, number: int, shared: Mapping[str, str], caller: str
) -> ConcernView:
    step = script.steps.get(concern.step or "")
    wanted = gaps_of(concern, caller) if concern.accountable else ()
    return ConcernView(
        number=number,
        heard=concern.heard,
        behind=shared.get(concern.note, ""),
        step=step.title if step else concern.step or "",
        time=clock_time(concern.heard_at),
        confirmed=clock_time(concern.confirmed_at) if concern.confirmed_at else "",
        expected=concern.expected,
        delivered=concern.delivered,
        causes=cause_labels(script, concern),
        whys=tuple(why for why in concern.whys if why),
        root_cause=concern.root_cause,
        containment=ActionView(
            concern.containment, concern.containment_owner, due_words(concern.containment_due)
        ),
        action=concern.action,
        owner=concern.owner,
        accountable=concern.accountable,
        remark=next((gap.words for gap in wanted if gap.field == "accountable"), ""),
        due=due_words(concern.due),
        preventive=ActionView(
            concern.preventive, concern.preventive_owner, due_words(concern.preventive_due)
        ),
        verify=concern.verify,
        verify_by=due_words(concern.verify_by),
        tell_customer=concern.tell_customer,
        begun=concern.begun,
    )
