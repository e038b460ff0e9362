"""Small random scripts, and whatever a caller may want on them, sense and nonsense."""

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.people import NOBODY, Caller, Contact
from callscript.script.condition import (
    Asked,
    Compare,
    Condition,
    Constant,
    Every,
    Fact,
    Negation,
    OneOf,
    Some,
)
from callscript.script.model import (
    END,
    NOTE_KINDS,
    USUAL_OUTCOMES,
    Blank,
    ChoicesField,
    Field,
    FormField,
    Group,
    Interrupt,
    Item,
    MomentField,
    NumberField,
    Response,
    Script,
    Section,
    Step,
    TextField,
)

VALUES = ("yes", "no", "price")
TAGS = ("cheap", "rude")
STEPS = tuple(f"s{n}" for n in range(9))
INTERRUPTS = ("busy", "angry", "list")
OUTCOMES = tuple(outcome.id for outcome in USUAL_OUTCOMES)
LANGUAGES = ("en", "es")
NONSENSE = ("", "nowhere", END, "\x00[/x]\u202e", "s" * 80)

texts = st.one_of(st.sampled_from(("a", "b", "a; b", "  ", "")), st.text(max_size=8))
kinds = st.sampled_from(NOTE_KINDS)
_step_ids = st.sampled_from(STEPS)
_strange_ids = st.one_of(_step_ids, st.sampled_from(NONSENSE))
_numbers = st.integers(-2, 12)
_outcomes = st.none() | st.sampled_from(OUTCOMES)
_notes = st.integers(0, 25).map("n{}".format)


def _leaves() -> SearchStrategy[Condition]:
    fact = st.builds(Fact, _step_ids | st.just("contact.value"))
    value = st.sampled_from(VALUES) | _numbers
    return st.one_of(
        st.builds(Compare, fact, st.sampled_from(("==", "!=", "<", ">=")), value.map(Constant)),
        st.builds(OneOf, fact, st.lists(value, max_size=3).map(tuple)),
        st.builds(Asked, st.just("tagged"), st.sampled_from(TAGS)),
        st.builds(Asked, st.sampled_from(("answered", "asked")), _step_ids),
    )


def _joined(parts: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(Negation, parts), st.builds(Every, several), st.builds(Some, several)
    )


conditions = st.recursive(_leaves(), _joined, max_leaves=3)
_when = st.none() | conditions


@st.composite
def _responses(draw: st.DrawFn, targets: tuple[str, ...]) -> tuple[Response, ...]:
    values = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True))
    return tuple(
        Response(
            value,
            str(key),
            value.capitalize(),
            goto=draw(st.none() | st.sampled_from(targets)),
            tags=draw(st.just(()) | st.sampled_from(TAGS).map(lambda tag: (tag,))),
            reply=draw(st.sampled_from(((), ("Right.",)))),
            outcome=draw(_outcomes),
            other=draw(st.booleans()),
            exclusive=draw(st.booleans()),
            probes=draw(st.sampled_from(((), (("Why?",),)))),
        )
        for key, value in enumerate(values, 1)
    )


_FIELDS: tuple[Field, ...] = (
    NumberField(0, 5, decimals=1),
    MomentField("date"),
    ChoicesField(),
    ChoicesField(1),
    FormField((Blank("a", "A", TextField()), Blank("b", "B", NumberField(0, 9)))),
)


@st.composite
def _steps(draw: st.DrawFn, name: str, targets: tuple[str, ...]) -> Step:
    fields: SearchStrategy[Field | None] = st.sampled_from(
        (None, TextField(), NumberField(), NumberField(0, 10), NumberField(minimum=3), *_FIELDS)
    )
    field = draw(fields)
    several = isinstance(field, ChoicesField)
    return Step(
        name,
        name.upper(),
        ask=("Well?",),
        field=field,
        responses=draw(st.just(()) | _responses(targets)) if field is None or several else (),
        unread=draw(st.sampled_from(((), ("refused",), ("dont_know", "refused")))),
        verbatim=draw(st.booleans()),
        sensitive=field is not None and not several and draw(st.integers(0, 4)) == 0,
        goto=draw(st.none() | st.sampled_from(targets)),
        when=draw(_when),
        outcome=draw(_outcomes),
        notes=draw(kinds),
        by_seat=isinstance(field, NumberField) and draw(st.integers(0, 3)) == 0,
    )


def _interrupt(name: str, targets: tuple[str, ...]) -> SearchStrategy[Interrupt]:
    goto = st.none() | st.sampled_from(targets)
    say = st.just(("Of course.",))
    return st.builds(Interrupt, st.just(name), st.just(name), say, goto=goto, outcome=_outcomes)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Scripts of one to nine steps in up to three sections; loops and dead ends are among them."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    names = iter(STEPS[: sum(sizes)])
    targets = (*STEPS[: sum(sizes)], END)
    sections = tuple(
        Section(
            f"part{n}",
            f"Part {n}",
            tuple(draw(_steps(next(names), targets)) for _ in range(size)),
            when=draw(_when),
            minutes=draw(st.sampled_from((None, 5.0))),
            objective=draw(st.sampled_from(("", "o"))),
        )
        for n, size in enumerate(sizes)
    )
    return Script(
        "random",
        "Random",
        sections,
        acknowledgements=draw(st.sampled_from(((), ("Right.",), ("Right.", "I see.")))),
        interrupts=tuple(draw(_interrupt(name, targets)) for name in INTERRUPTS),
        before=(Item("before:1", "Ready?"),),
        languages=draw(st.sampled_from(((), LANGUAGES))),
        group=draw(st.sampled_from((None, Group(objectives={"o": "O"})))),
    )


_items = st.just("before:1") | _step_ids.map("read:{}".format)
contacts = st.none() | st.builds(
    Contact, st.just("c1"), name=texts, value=st.sampled_from(("", *VALUES))
)
starts = st.builds(i.Start, st.just("digest"), st.just(NOBODY), contacts, st.booleans())
letter_starts = st.builds(
    i.Start,
    st.just("digest"),
    letter=st.sampled_from(("It was cold. Nobody said sorry.", "x")),
    caller=st.just(NOBODY),
)
"""Calls that begin with a letter."""

_blanks = st.dictionaries(st.sampled_from(("a", "b", "c")), texts | _numbers, max_size=2)
_values = st.one_of(
    st.sampled_from(VALUES),
    _numbers,
    texts,
    st.sampled_from((0.5, 2.25)),
    st.lists(st.sampled_from(VALUES), max_size=2).map(tuple),
    _blanks,
)
_strange_values = st.one_of(_values, st.booleans(), st.just(2**63), st.just(-(10**30)))

moves: SearchStrategy[i.Intent] = st.one_of(
    st.just(i.GoOn()),
    st.just(i.GoBack()),
    st.just(i.GoForward()),
    st.just(i.Return()),
    st.builds(i.Jump, _step_ids),
)
"""Other steps on the screen, and nothing else."""

takings: SearchStrategy[i.Intent] = st.one_of(
    st.builds(i.Answer, _values),
    st.builds(i.Answer, _values, _step_ids),
    st.builds(i.Toggle, st.sampled_from(VALUES), st.none() | _step_ids),
    st.builds(i.FillIn, st.sampled_from(("a", "b")), texts | _numbers, st.none() | _step_ids),
    st.builds(i.SayOther, texts, st.none() | _step_ids),
    st.builds(i.LeaveUnread, st.sampled_from(("dont_know", "refused")), st.none() | _step_ids),
    st.builds(i.ClearAnswer, st.none() | _step_ids),
    st.builds(i.KeepNote, texts, kinds, st.none() | _step_ids),
    st.builds(i.EditNote, _notes, texts, st.none() | kinds),
    st.builds(i.MarkNote, _notes, kinds),
    st.builds(i.SetDetail, _notes, st.sampled_from(("owner", "due", "verify_by", "why1")), texts),
    st.builds(
        i.SetDetail,
        st.sampled_from(("", "employee:Ana", "employee:Bo")),
        st.sampled_from(("review_fit", "review_need", "worth_years")),
        texts,
    ),
)
"""What the customer said, taken down or put right."""

seats = st.integers(0, 10)
_few_seats = st.lists(seats, max_size=3).map(tuple)

table: SearchStrategy[i.Intent] = st.one_of(
    st.builds(i.TakeSeat, seats, texts, st.none() | st.builds(Contact, st.just("c2"), texts)),
    st.builds(i.LeaveSeat, seats),
    st.builds(i.KeepNote, texts, kinds, st.none() | _step_ids, seats),
    st.builds(i.SetSpeaker, _notes, seats),
    st.builds(i.Agree, _notes, seats),
    st.builds(i.ShowHands, seats, _few_seats, texts, st.none() | _step_ids),
    st.builds(i.Rate, seats, _numbers, st.none() | _step_ids),
    st.builds(i.SetDetail, _notes, st.just("theme"), _notes),
)
"""What happens at a table."""


_due_items = st.one_of(
    _notes,
    _notes.map("{}:action".format),
    st.sampled_from(("callback", "letter", "letter:customer", "offer:none", "")),
)

happenings: SearchStrategy[i.Intent] = st.one_of(
    st.builds(i.RaiseInterrupt, st.sampled_from(INTERRUPTS)),
    st.just(i.LeaveInterrupt()),
    st.just(i.Acknowledge()),
    st.builds(i.ChooseOutcome, st.sampled_from(OUTCOMES)),
    st.builds(i.Tick, _items),
    st.builds(i.SwitchLanguage, st.none() | st.sampled_from(LANGUAGES)),
    st.builds(i.EndCall, _outcomes),
    st.builds(i.SettleDue, _due_items, st.sampled_from(("done", "dropped", "again")), texts),
    st.builds(i.PostponeDue, _due_items, st.sampled_from(("fri", "5 dec 14:30", "soon", ""))),
    st.just(i.WrapUp()),
    st.just(i.Resume()),
    st.just(i.Dial()),
    st.builds(i.MarkPassage, st.integers(-1, 20), st.integers(0, 40), kinds),
)
"""Everything else but undo and redo."""

undoing: SearchStrategy[i.Intent] = st.sampled_from((i.Undo(), i.Undo(), i.Redo()))

nonsense: SearchStrategy[i.Intent] = st.one_of(
    st.builds(i.Answer, _strange_values, st.none() | _strange_ids),
    st.builds(i.Toggle, _strange_ids, _strange_ids),
    st.builds(i.FillIn, _strange_ids, texts, _strange_ids),
    st.builds(i.LeaveUnread, _strange_ids, _strange_ids),
    st.builds(i.Tick, _strange_ids),
    st.builds(i.ClearAnswer, _strange_ids),
    st.builds(i.Jump, _strange_ids),
    st.builds(i.KeepNote, texts, st.just("rumour"), _strange_ids),
    st.builds(i.KeepNote, texts, kinds, _strange_ids),
    st.builds(i.EditNote, _strange_ids, texts),
    st.builds(i.MarkNote, _notes, st.just("rumour")),
    st.builds(i.SetDetail, _strange_ids, texts, texts),
    st.builds(i.RaiseInterrupt, _strange_ids),
    st.builds(i.ChooseOutcome, _strange_ids),
    st.builds(i.SwitchLanguage, _strange_ids),
    st.builds(i.EndCall, _strange_ids),
    starts,
)
"""What no screen would ask for."""

intents = st.one_of(takings, moves, takings, happenings, table, undoing, nonsense)
acts = st.lists(intents, min_size=3, max_size=20)
"""A call's worth of intents."""

drafts = st.builds(Draft, st.sampled_from(("note", "number", "edit:n1")), texts, kinds)

_zones = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=_zones)  # noqa: DTZ001

_names = st.none() | _strange_ids
_intent_numbers = st.integers(-1, 12)
bodies: SearchStrategy[e.Body] = st.one_of(
    st.builds(
        e.CallStarted,
        texts,
        texts,
        texts,
        st.builds(Caller, texts),
        st.none() | st.builds(Contact, texts, fields=st.dictionaries(texts, texts, max_size=2)),
        st.booleans(),
    ),
    st.just(e.Resumed()),
    st.builds(e.LetterCame, texts, texts),
    st.builds(e.PassageMarked, _notes, st.integers(-1, 20), st.integers(-1, 20)),
    st.just(e.Dialled()),
    st.builds(
        e.Moved,
        _names,
        st.sampled_from(("next", "back", "forward", "jump", "return")),
        st.none() | st.sampled_from((*INTERRUPTS, "foreign")),
    ),
    st.builds(e.Answered, _strange_ids, _values, texts),
    st.builds(e.AnsweredUnkept, _strange_ids),
    st.builds(e.LeftUnread, _strange_ids, st.sampled_from(("refused", "foreign"))),
    st.builds(e.Ticked, st.sampled_from(("before:1", "read:s0", "foreign")), st.booleans()),
    st.builds(e.AnswerCleared, _strange_ids),
    st.builds(e.NoteKept, _notes, _names, kinds, texts, seats),
    st.builds(e.SeatTaken, seats, texts, st.none() | st.builds(Contact, texts)),
    st.builds(e.SeatLeft, seats),
    st.builds(e.SpeakerSet, _notes, seats),
    st.builds(e.Agreed, _notes, seats, st.booleans()),
    st.builds(e.HandsShown, _names, texts, seats, _few_seats),
    st.builds(e.Rated, _strange_ids, seats, _numbers),
    st.builds(e.NoteEdited, _notes, texts),
    st.builds(e.NoteMarked, _notes, kinds),
    st.builds(e.DetailSet, st.just("") | _notes, texts, texts),
    st.builds(e.InterruptRaised, st.sampled_from((*INTERRUPTS, "foreign")), _names),
    st.builds(e.InterruptLeft, st.sampled_from((*INTERRUPTS, "foreign"))),
    st.builds(e.OfferMade, _strange_ids, _names, texts, texts, texts, st.booleans()),
    st.builds(e.OfferSettled, _strange_ids, st.sampled_from((True, False, None)), texts),
    st.builds(e.OfferApproved, _strange_ids, texts),
    st.builds(e.OfferValued, _strange_ids, texts),
    st.builds(e.OfferWithdrawn, _strange_ids),
    st.builds(e.OfferClosed, _strange_ids),
    st.builds(e.Acknowledged, _names, texts),
    st.builds(e.OutcomeChosen, st.sampled_from((*OUTCOMES, "foreign"))),
    st.builds(e.LanguageSwitched, st.sampled_from((*LANGUAGES, "foreign"))),
    st.builds(e.DueSettled, _due_items, st.sampled_from(("done", "dropped", "again")), texts),
    st.builds(e.DuePostponed, _due_items | _strange_ids, texts),
    st.builds(e.Redacted, _strange_ids | texts, texts),
    st.just(e.CallEnded()),
    st.just(e.WrappedUp()),
    st.builds(e.Undone, _intent_numbers),
    st.builds(e.Redone, _intent_numbers),
    st.builds(e.Unreadable, texts),
)
"""Every kind of event there is."""

events = st.builds(e.Event, _intent_numbers, _intent_numbers, times, texts, bodies)
garbage = st.lists(events, max_size=15)
"""Journals nobody wrote: numbers, times and ids at random."""


@st.composite
def numbered(draw: st.DrawFn) -> list[e.Event]:
    """Journals whose numbers are right and whose bodies mean nothing: another program's."""
    groups = draw(st.lists(st.lists(bodies, min_size=1, max_size=3), max_size=8))
    journal: list[e.Event] = []
    for group in groups:
        first, at = len(journal) + 1, draw(times)
        journal += [e.Event(first + n, first, at, "", body) for n, body in enumerate(group)]
    return journal
