"""A small session with a group, to test with."""

from callscript.call import intents as i
from callscript.script.model import Group, NumberField, Script, Section, Step
from tests.call.making import Talk, scripted

OBJECTIVES = {"phones": "Every caller reaches somebody", "bills": "No bill surprises"}
SCRIPT: Script = scripted(
    [
        Section("welcome", "Welcome", (Step("hello", "Hello", say=("Hello.",)),), minutes=5),
        Section(
            "one",
            "Phones",
            (Step("ring", "Ring", ask=("Well?",), notes="concern"), Step("wish", "Wish")),
            minutes=20,
            objective="phones",
        ),
        Section(
            "two",
            "Bills",
            (
                Step("bill", "Bill", ask=("And bills?",), notes="concern"),
                Step("mark", "Mark", field=NumberField(1, 5), by_seat=True),
            ),
            minutes=20,
            objective="bills",
        ),
    ],
    group=Group(objectives=OBJECTIVES),
)
NAMES = ("Mary", "Ben", "Carla", "Dan", "Eve", "Femi")


def seated(*names: str) -> Talk:
    """A session that has begun, with these people at seats 1, 2, …"""
    talk = Talk(SCRIPT).start(None)
    return talk.do(*(i.TakeSeat(seat, name) for seat, name in enumerate(names or NAMES, 1)))


def said(talk: Talk, seat: int, text: str, step: str | None = None) -> str:
    """A seat says something; gives the note's id."""
    talk.do(i.KeepNote(text, "concern", step, seat))
    return next(reversed(tuple(talk.state.notes)))
