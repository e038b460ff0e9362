"""Calls to write papers of, made the way real ones are: a session, a clock, ids in order."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import count, cycle

from callscript.call import intents as i
from callscript.call.journal import MemoryJournal
from callscript.call.people import NOBODY, Caller, Contact
from callscript.call.session import Record, Session, Surroundings
from callscript.call.state import CallState
from callscript.script.model import (
    USUAL_OUTCOMES,
    Interrupt,
    NoteKind,
    NumberField,
    Outcome,
    Response,
    Script,
    Section,
    Step,
    TextField,
)

START = datetime(2026, 11, 22, 17, 40, tzinfo=timezone(timedelta(hours=1)))

NASTY = (
    "[/x]",
    "[@click=app.quit]x[/]",
    "<script>alert(1)</script>",
    "| pipes | in | rows |\n|---|---|---|",
    "../../etc/x",
    "שלום \u202eesrever\u202c and سلام",
    "👨\u200d👩\u200d👧\u200d👦 می\u200cخواهم",
    "\x1b]52;c;aGk=\x07\x1b[31mred\x9b0m",
    "# no heading\n- no item\n1. no number\n> no quote\n---\n===",
    "```\nno code\n```\n    nor this\n~~~",
    "![no](http://image.example) www.link.example <b@c.example> [a]: b",
    "**no** _no_ ~~no~~ `no` &amp; &#35; \\* $x$ C# #",
    "{{ 7 * 7 }} {% for x in y %}",
    "café cafe\u0301 한국어 ﷽ a\u00a0b",
)

HEADED = Script(
    id="former",
    title="Former customer",
    sections=(
        Section(
            "start",
            "Start the conversation",
            (
                Step("hello", "Hello", say=("Good afternoon.",)),
                Step(
                    "willing",
                    "May we ask?",
                    ask=("Do you have five minutes?",),
                    responses=(
                        Response("yes", "1", "Yes, go ahead", goto="wrong"),
                        Response("later", "2", "Not now", goto="when"),
                    ),
                ),
                Step("when", "When to call back", field=TextField(), goto="end"),
            ),
        ),
        Section(
            "probe",
            "What happened",
            (
                Step(
                    "wrong",
                    "What did we do wrong?",
                    ask=("What did we do wrong?",),
                    field=TextField(),
                    notes="concern",
                ),
                Step(
                    "score",
                    "Out of ten",
                    field=NumberField(0, 10),
                ),
                Step(
                    "back",
                    "Would you come back?",
                    responses=(Response("maybe", "1", "Perhaps"), Response("no", "2", "No")),
                ),
                Step("thanks", "Thank you", say=("Thank you.",), outcome="heard"),
            ),
        ),
    ),
    acknowledgements=("Right.", "I understand."),
    interrupts=(Interrupt("busy", "I have no time", say=("Of course.",)),),
    outcomes=(*USUAL_OUTCOMES, Outcome("heard", "Told us what went wrong")),
)

ADA = Contact(
    "c1",
    "Ada Example",
    "Example & Daughters",
    "+44 20 7946 0000",
    value="4,800 a year",
    notes="Rings before nine.\nHas a dog.",
    fields={"problem": "wrong invoices"},
)
KIM = Caller("Kim Caller", "Callers Ltd", "+44 20 7946 0001")


class Table:
    """A session with a clock that goes on by a minute for every thing done."""

    def __init__(self, script: Script = HEADED, *, rehearsal: bool = False) -> None:
        self.script = script
        self._minutes: Iterator[int] = count()
        self._ids = count(1)
        world = Surroundings(self._now, lambda: f"n{next(self._ids)}")
        self.session = Session(script, MemoryJournal(), world, Record("call-1"))
        self._rehearsal = rehearsal

    def start(self, contact: Contact | None = ADA, caller: Caller = KIM) -> "Table":
        """Begin the call."""
        return self.do(i.Start("digest", caller, contact, self._rehearsal))

    def do(self, *intents: i.Intent) -> "Table":
        """Do things, none of which may be refused."""
        for intent in intents:
            refused = self.session.do(intent)
            assert refused is None, refused
        return self

    def note(self, text: str, kind: NoteKind = "note", step: str | None = None) -> "Table":
        """Keep a note."""
        return self.do(i.KeepNote(text, kind, step))

    def fill(self, about: str, **fields: str) -> "Table":
        """Fill in fields of the plan."""
        return self.do(*(i.SetDetail(about, field, value) for field, value in fields.items()))

    @property
    def state(self) -> CallState:
        """The call as it stands."""
        return self.session.state

    def note_with(self, text: str) -> str:
        """The id of the note that begins with this text."""
        return next(note.id for note in self.state.notes.values() if note.text.startswith(text))

    def _now(self) -> datetime:
        return START + timedelta(minutes=next(self._minutes))


def rich_call() -> Table:
    """A rehearsal with everything in it, and all the nasty texts."""
    table = Table(rehearsal=True).start()
    table.do(i.GoOn(), i.Acknowledge(), i.RaiseInterrupt("busy"), i.LeaveInterrupt())
    table.do(i.Answer("later")).note("Tuesday after nine").do(i.GoBack(), i.Answer("yes"))
    table.do(i.Acknowledge(), i.Acknowledge(), i.RaiseInterrupt("busy"), i.LeaveInterrupt())
    table.note("The invoice was wrong three times.\nNobody rang back.", "concern")
    table.note("You made me feel like a number.", "verbatim").note("The driver is lovely", "praise")
    table.note("Nobody answers the phone before ten", "concern")
    table.note("send the corrected invoice @Ana, fri", "promise")
    table.note("ring again by the end of the month", "promise")
    table.note("who signed off the third invoice", "question")
    table.do(i.GoOn(), i.Answer(3), i.Answer("maybe"))
    kinds: Iterator[NoteKind] = cycle(("note", "verbatim", "concern", "praise", "question"))
    for text in NASTY:
        table.note(text, next(kinds))
    table.do(i.GoOn()).note("said goodbye kindly").do(i.EndCall())
    _fill_in(table)
    return table.do(i.WrapUp())


def _fill_in(table: Table) -> None:
    table.fill(
        table.note_with("The invoice"),
        expected="One invoice that is right.\nAt once.",
        delivered="Three that were wrong",
        causes="care, promise, of our own making",
        why1="Nobody looked at them",
        why2="They are typed in twice",
        root_cause="Prices are typed in twice.\nNobody compares them.",
        containment="A right invoice by courier",
        containment_owner="Dee",
        containment_due="tomorrow",
        preventive="One price list for both",
        preventive_owner="Ben",
        verify_by="end of month",
        action="Compare every invoice with its order",
        owner="Ana",
        accountable="Ben",
        due="in 2 weeks",
        verify="No wrong invoice in January",
        tell_customer="Every invoice is now compared with its order before it goes out.",
    )
    table.fill(table.note_with("Nobody answers"), owner="Cy", due="after the holidays")
    table.fill(table.note_with("Nobody answers"), accountable="Kim", why1="No one is in")
    table.fill(
        "",
        wish="A right invoice,\nand a call",
        apology_what="three wrong invoices",
        apology_owner="Ben",
        worth_cost="€ 900",
        worth_years="4",
        worth_yearly="€ 12,000",
        worth_margin="30 %",
        loss_cost="4,800 a year, and the street talks",
        made_good="Ben rings every month",
        review_fit="Yes.\nThey always were.",
        review_turned="In May, with the new list",
        tone_friendly="4",
        tone_helpful="not enough",
        handling="Too slow",
        problem_itself="A price list",
    )
    table.fill("employee:Bo <Li>", review_need="Somebody on the phone at night", review_worth="yes")
    table.do(i.Tick("training:care"))
    table.fill(table.note_with("ring again"), owner="Dee")


def almost_empty_call() -> Table:
    """A call nobody answered: no contact, no caller, nothing noted."""
    return Table().start(None, NOBODY).do(i.EndCall("no_answer"), i.WrapUp())


def open_call() -> Table:
    """A call in the middle, the phone still in the hand."""
    table = Table().start().do(i.GoOn(), i.Answer("yes"))
    table.note("The invoice was wrong three times.", "concern")
    return table.note("send the corrected invoice @Ana fri", "promise").do(i.GoOn())


def tame_call() -> Table:
    """A finished call without a nasty word, as most are."""
    table = Table().start().do(i.GoOn(), i.Answer("yes"))
    table.note("The invoice was wrong three times.\nNobody rang back.", "concern")
    table.note("You made me feel like a number.", "verbatim")
    table.note("send the corrected invoice @Ana, fri", "promise")
    table.note("who signed off the third invoice", "question")
    table.do(i.GoOn(), i.Answer(3), i.Answer("maybe"), i.GoOn(), i.EndCall())
    return table.fill(table.note_with("The invoice"), owner="Ana", due="in 2 weeks")


def noted(texts: Iterable[tuple[NoteKind, str]]) -> Table:
    """A call with these notes on its first step."""
    table = Table().start()
    for kind, text in texts:
        table.note(text, kind)
    return table
