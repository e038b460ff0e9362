"""The blanks of the plan, declared once: what can be filled in about a note, a person or the call.

They stand with the call because a blank nobody knows is refused where an intent becomes events.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from callscript.call.dates import WAYS
from callscript.call.state import CallState

Form = Literal["text", "day", "person", "causes", "amount", "number", "percent", "mark"]
"""What is written in a blank. Everything is kept as it was written; the form is for reading it."""


class PlanField(NamedTuple):
    """A blank in the plan: its id in `DetailSet`, its label, and what belongs in it.

    `public` ones are written for the customer, too; all others never leave the house.
    """

    id: str
    label: str
    hint: str
    form: Form = "text"
    public: bool = False


WHYS: tuple[str, ...] = ("why1", "why2", "why3", "why4", "why5")
"""The five whys, in the order they are asked."""

_WHY_HINTS = (
    "why did it happen?",
    "and why was that?",
    "and why that?",
    "and why that? ask until it is about us",
    "and why that? what stands last is the root cause",
)

CONCERN_FIELDS: tuple[PlanField, ...] = (
    PlanField("expected", "They expected", "what they thought they would get"),
    PlanField("delivered", "They got", "what we did, as they saw it"),
    PlanField("causes", "Causes on our side", "Space or → chooses, Enter goes on", "causes"),
    *(PlanField(why, f"Why {n}", _WHY_HINTS[n - 1]) for n, why in enumerate(WHYS, 1)),
    PlanField("root_cause", "Root cause", "why it could happen; ask why until it is about us"),
    PlanField("containment", "First help", "what stops the harm today"),
    PlanField("containment_owner", "Owner", "who does it", "person"),
    PlanField("containment_due", "Due", WAYS, "day"),
    PlanField("action", "Action", "what will be done about it"),
    PlanField("owner", "Owner", "who does it", "person"),
    PlanField("due", "Due", WAYS, "day"),
    PlanField("preventive", "Never again", "what keeps the root cause from happening anew"),
    PlanField("preventive_owner", "Owner", "who does it", "person"),
    PlanField("preventive_due", "Due", WAYS, "day"),
    PlanField("accountable", "Accountable", "who answers for it having happened", "person"),
    PlanField("verify", "How we will know", "what will show that it worked"),
    PlanField("verify_by", "Look on", WAYS, "day"),
    PlanField(
        "tell_customer", "Tell the customer", "what they will hear from us about it", public=True
    ),
)
PROMISE_FIELDS: tuple[PlanField, ...] = (
    PlanField("owner", "Owner", "who keeps it", "person", public=True),
    PlanField("due", "Due", WAYS, "day", public=True),
    PlanField(
        "tell_customer", "In the letter", "how they read it; empty: in the words above", public=True
    ),
)

WISH_FIELDS: tuple[PlanField, ...] = (
    PlanField("wish", "Their wish", "how they would like it resolved", public=True),
    PlanField("apology_what", "Said sorry for", "what went wrong, in plain words", public=True),
    PlanField("apology_owner", "Who owns it", "whose name stood beside the apology", "person"),
)
WORTH_FIELDS: tuple[PlanField, ...] = (
    PlanField("worth_cost", "Cost to win back", "900", "amount"),
    PlanField("worth_years", "Years they'd stay", "4", "number"),
    PlanField("worth_yearly", "A year's purchases", "12,000", "amount"),
    PlanField("worth_margin", "Margin", "30 %", "percent"),
    PlanField("loss_cost", "Cost of the loss", "what it costs us that they left", "amount"),
    PlanField("made_good", "Made good by", "what those accountable do to make up for it"),
)
REVIEW_FIELDS: tuple[PlanField, ...] = (
    PlanField("review_fit", "A fit?", "were they a good fit for us?"),
    PlanField("review_turned", "What turned", "did the relationship turn, when, and why?"),
    PlanField("review_need", "Need unmet", "what could we not do; could we, and profitably?"),
    PlanField("review_worth", "Worth it?", "is winning them back worth it?"),
)
SELF_FIELDS: tuple[PlanField, ...] = (
    PlanField("tone_friendly", "Friendly", "1 to 5, or in words: how friendly was I?", "mark"),
    PlanField("tone_helpful", "Helpful", "1 to 5, or in words: how helpful was I?", "mark"),
    PlanField("tone_willing", "Willing", "1 to 5, or in words: how willing was I?", "mark"),
    PlanField("handling", "Handling", "how we handled it, apart from the problem itself"),
    PlanField("problem_itself", "The problem", "what was wrong, apart from how it was handled"),
)
CALL_FIELDS: tuple[PlanField, ...] = (*WISH_FIELDS, *WORTH_FIELDS, *REVIEW_FIELDS, *SELF_FIELDS)

PLAN_FIELDS: Mapping[str, tuple[PlanField, ...]] = {
    "concern": CONCERN_FIELDS,
    "promise": PROMISE_FIELDS,
    "call": CALL_FIELDS,
    "employee": REVIEW_FIELDS,
}
"""The blanks, by what they are filled in about: a kind of note, the whole call, or a person."""

PEOPLE = frozenset({"employee"})
"""Of these there are several on a call, each with a name of its own: ``employee:Ana``."""

MAX_NAME = 80
"""Characters in the name of one whose answers are kept apart."""

_IDS = {subject: frozenset(blank.id for blank in blanks) for subject, blanks in PLAN_FIELDS.items()}
THEME = "theme"
"""What a remark at a table belongs to: the id of a concern's note. Chosen, and never typed."""
_NOTE_IDS = _IDS["concern"] | _IDS["promise"] | {THEME}


def why_no_blank(state: CallState, about: str, field: str) -> str:
    """Say why a call has no such blank to fill in; empty if it has.

    A note has the blanks of every kind of note: its kind may change, and change back.
    """
    if about in state.notes:
        return "" if field in _NOTE_IDS else "The plan has no such blank for a note."
    if not about:
        return "" if field in _IDS["call"] else "The plan has no such blank for the call."
    subject, _, name = about.partition(":")
    if subject not in PEOPLE:
        return "There is no such note."
    if not name.strip() or name != " ".join(name.split()) or len(name) > MAX_NAME:
        return f"A name has 1 to {MAX_NAME} characters, on one line."
    return "" if field in _IDS[subject] else f"There is no such question for an {subject}."
