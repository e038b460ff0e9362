"""The improvement plan: what the customer told us, and what we do about each point."""

from collections.abc import Mapping
from dataclasses import dataclass

from callscript.call.state import CallState
from callscript.papers.about import AboutCall, about_call, clock_time
from callscript.papers.offered import OfferView, offer_views
from callscript.papers.promised import PromiseView, due_words, promise_views
from callscript.papers.session import behind
from callscript.papers.summary import texts
from callscript.plan.concerns import Concern, concerns
from callscript.plan.themes import themes
from callscript.script.model import Script


@dataclass(frozen=True, slots=True)
class ConcernView:
    """A concern as the plan shows it: heard on `step` at `time`; fields nobody filled are empty.

    `confirmed` is the time at which the customer agreed to it when it was read back; `behind` are
    the seats at a table that said so, empty on a call with one customer.
    """

    number: int
    heard: str
    behind: str
    step: str
    time: str
    confirmed: str
    root_cause: str
    action: str
    owner: str
    accountable: str
    due: str
    verify: str
    tell_customer: str


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


def plan_view(script: Script, state: CallState) -> PlanView:
    """Read a call for its improvement plan; nothing is filled in that nobody wrote."""
    found = concerns(state)
    shared = {t.head.id: behind(state, t.seats) for t in themes(state)} if script.group else {}
    return PlanView(
        call=about_call(script, state),
        verbatims=texts(state, "verbatim"),
        praise=texts(state, "praise"),
        concerns=tuple(_view(script, concern, n, shared) for n, concern in enumerate(found, 1)),
        promises=promise_views(state),
        questions=texts(state, "question"),
        offers=offer_views(state),
        wish=state.details.get("wish", ""),
    )


def _view(script: Script, concern: Concern, number: int, shared: Mapping[str, str]) -> ConcernView:
    step = script.steps.get(concern.step or "")
    return ConcernView(
        number=number,
        heard=concern.heard,
        behind=shared.get(concern.note, ""),
        step=step.title if step else concern.step or "",
        time=clock_time(concern.heard_at),
        confirmed=clock_time(concern.confirmed_at) if concern.confirmed_at else "",
        root_cause=concern.root_cause,
        action=concern.action,
        owner=concern.owner,
        accountable=concern.accountable,
        due=due_words(concern.due),
        verify=concern.verify,
        tell_customer=concern.tell_customer,
    )
