"""A script with every kind of step, and a desk to press keys at."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count

from callscript.call import intents as i
from callscript.call.events import AnswerValue
from callscript.call.journal import Draft, MemoryJournal
from callscript.call.people import Caller, Contact
from callscript.call.session import Record, Session, Surroundings
from callscript.script.model import (
    Interrupt,
    NumberField,
    Response,
    Script,
    Section,
    Step,
    TextField,
)
from callscript.tui.desk import CallDesk
from callscript.tui.keymap import Keymap
from callscript.tui.line import EDITS

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

NASTY = (
    "[/x]",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;aGk=\x07\x1b[31mred\x9b0m",
    "שלום \u202eesrever\u202c and سلام",
    "👨\u200d👩\u200d👧\u200d👦 می\u200cخواهم",
    "café cafe\u0301 한국어 ﷽ a\u00a0b",
    "one\ttwo\r\nthree\nfour",
)

SCRIPT = Script(
    id="all",
    title="Every kind",
    sections=(
        Section(
            "start",
            "Start",
            (
                Step("hello", "Hello", say=("Good afternoon.",)),
                Step(
                    "willing",
                    "May we ask?",
                    ask=("Do you have five minutes?",),
                    responses=(
                        Response("yes", "1", "Yes, go ahead", reply=("Thank you.",)),
                        Response("later", "2", "Not now"),
                        Response("quit", "q", "Leave me alone", goto="end"),
                    ),
                ),
            ),
            minutes=1,
        ),
        Section(
            "probe",
            "What happened",
            (
                Step(
                    "wrong",
                    "What did we do wrong?",
                    ask=("What did we do wrong?",),
                    listen="Let them finish.",
                    probes=(("What happened first?",), ("And then?",)),
                    notes="concern",
                    field=TextField(),
                ),
                Step("ten", "Out of ten", ask=("Out of ten?",), field=NumberField(0, 10)),
                Step("five", "Out of five", field=NumberField(1, 5, "bad", "good")),
                Step("hundred", "Percent", field=NumberField(0, 100)),
                Step("free", "How many", field=NumberField()),
                Step("degrees", "Degrees", field=NumberField(-10, 10)),
                Step("read", "Read back", say=("I noted:",), read_back=("concern", "promise")),
            ),
        ),
    ),
    acknowledgements=("Right.", "I see."),
    interrupts=(
        Interrupt("who", "Who are you?", say=("I am Sam.",), cue=("Smile.",)),
        Interrupt("score", "Just the score", say=("Of course.",), goto="ten"),
        Interrupt("stop", "Stop calling", say=("I will see to it.",), outcome="refused"),
    ),
    voicemail=("Sorry we missed you.",),
)


def ticking() -> Iterator[datetime]:
    return (NOON + timedelta(seconds=n) for n in count())


def session_on(script: Script = SCRIPT, at: str = "hello") -> Session:
    """A call just begun, on a step."""
    clock, ids = ticking(), count(1)
    world = Surroundings(lambda: next(clock), lambda: f"n{next(ids)}")
    session = Session(script, MemoryJournal(), world, Record("call-1"))
    contact = Contact("c1", name="Maria Lopez", company="Acme")
    session.do(i.Start("d1", Caller("Sam"), contact))
    session.do(i.Jump(at))
    return session


def again(session: Session) -> Session:
    """The same call opened after the program ended: only events and drafts are left of it."""
    clock, ids = ticking(), count(1)
    world = Surroundings(lambda: next(clock), lambda: f"again{next(ids)}")
    record = Record(session.state.call, tuple(session.events), dict(session.latest.drafts))
    return Session(session.script, MemoryJournal(), world, record)


def desk_on(at: str = "hello", script: Script = SCRIPT) -> CallDesk:
    return desk_for(session_on(script, at))


def desk_for(session: Session) -> CallDesk:
    return CallDesk(session, Keymap(), lambda: "Sorry we missed you.")


def press(desk: CallDesk, *keys: str) -> None:
    """Press keys by name; a text of several characters that is no key is typed."""
    for key in keys:
        if key in NAMED:
            desk.press(key, " " if key == "space" else None)
        else:
            for character in key:
                desk.press("space" if character == " " else character, character)


NAMED = frozenset(
    {"enter", "escape", "space", "tab", "insert", "shift+tab", "pageup", "pagedown"}
    | EDITS.keys()
    | {f"ctrl+{key}" for key in ("z", "y", "p", "q", "g", "up", "down")}
    | {"up", "down", *(f"f{number}" for number in range(1, 13))}
)
"""Keys that type nothing, by the names the app gives them."""


def notes(desk: CallDesk) -> list[tuple[str, str, str | None]]:
    """What was written: kind, text, step."""
    return [(n.kind, n.text, n.step) for n in desk.session.state.notes.values() if n.text]


def answers(desk: CallDesk) -> dict[str, AnswerValue]:
    return {answer.step: answer.value for answer in desk.session.state.answers.values()}


def drafts(desk: CallDesk) -> dict[str, str]:
    return texts(desk.session.latest.drafts)


def texts(kept: Mapping[str, Draft]) -> dict[str, str]:
    return {slot: draft.text for slot, draft in kept.items()}
