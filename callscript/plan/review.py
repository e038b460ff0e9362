"""What we say about ourselves: the internal review, each person apart, and how the caller did.

None of it is for the customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from callscript.call.state import CallState

EMPLOYEE = "employee:"
"""Before a name: where the answers of one of us are kept."""


@dataclass(frozen=True, slots=True)
class Review:
    """One person's answers: whether they were a fit, what turned, the need unmet, and the worth."""

    who: str
    fit: str = ""
    turned: str = ""
    need: str = ""
    worth: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything was answered."""
        return any((self.fit, self.turned, self.need, self.worth))


@dataclass(frozen=True, slots=True)
class SelfReview:
    """How the caller did: tone, and the handling apart from the problem it was about."""

    friendly: str = ""
    helpful: str = ""
    willing: str = ""
    handling: str = ""
    problem: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything was answered."""
        return any((self.friendly, self.helpful, self.willing, self.handling, self.problem))


def employees(state: CallState) -> tuple[str, ...]:
    """The names of those of us who answer apart from the caller, in the order they were added."""
    return tuple(about.removeprefix(EMPLOYEE) for about in state.people if _is_employee(about))


def _is_employee(about: str) -> bool:
    return about.startswith(EMPLOYEE)


def about_employee(state: CallState, name: str) -> str:
    """Where the answers of one of us are kept: under the name as it was first written."""
    said = " ".join(name.split())
    known = (other for other in employees(state) if other.casefold() == said.casefold())
    return f"{EMPLOYEE}{next(known, said)}"


def reviews(state: CallState) -> tuple[Review, ...]:
    """The internal review: the caller's own answers first, then each of us who answered."""
    own = _review(state.caller.name, state.details)
    others = (_review(name, state.people[f"{EMPLOYEE}{name}"]) for name in employees(state))
    return tuple(review for review in (own, *others) if review.says_something)


def _review(who: str, said: Mapping[str, str]) -> Review:
    fit, turned = said.get("review_fit", ""), said.get("review_turned", "")
    return Review(who, fit, turned, said.get("review_need", ""), said.get("review_worth", ""))


def self_review(state: CallState) -> SelfReview:
    """How the caller did, in their own words."""
    said = state.details
    return SelfReview(
        friendly=said.get("tone_friendly", ""),
        helpful=said.get("tone_helpful", ""),
        willing=said.get("tone_willing", ""),
        handling=said.get("handling", ""),
        problem=said.get("problem_itself", ""),
    )
