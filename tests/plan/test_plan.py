"""The plan as a reading of a call: what was written, and nothing else."""

from datetime import date, datetime, timedelta, timezone
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.planfields import CONCERN_FIELDS, WHYS
from callscript.call.state import CallState, Note
from callscript.plan.concerns import Action, Concern, concerns
from callscript.plan.deadline import Due
from callscript.plan.promises import aloud, promises, read_promise, understood
from callscript.script.model import NoteKind
from tests.call.making import Talk
from tests.call.scripted import SCRIPT

AT = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
TODAY = AT.date()
FRIDAY = Due("fri", date(2026, 11, 27))
COMING = "this coming fri", FRIDAY.day
LONG = Due("27th of November 2026", date(2026, 11, 27))


def call(kind: NoteKind, text: str, **details: str) -> CallState:
    note = Note("n1", "s1", kind, text, AT, 3, details)
    return CallState("c1", notes={"n1": note})


@pytest.mark.parametrize(
    ("text", "what", "owner", "due"),
    [
        ("send invoice copy @Ana fri", "send invoice copy", "Ana", FRIDAY),
        ("@Ana send invoice copy fri", "send invoice copy", "Ana", FRIDAY),
        ("send @Ana the copy fri", "send the copy", "Ana", FRIDAY),
        ("send copy fri @Ana", "send copy", "Ana", FRIDAY),
        ("send copy @Ana, fri", "send copy", "Ana", FRIDAY),
        ("send copy by fri", "send copy", "", FRIDAY),
        ("send copy By  fri", "send copy", "", FRIDAY),
        ("send copy on Fri", "send copy", "", Due("Fri", FRIDAY.day)),
        ("send copy in 3 days", "send copy", "", Due("in 3 days", date(2026, 11, 25))),
        ("send copy +3d", "send copy", "", Due("+3d", date(2026, 11, 25))),
        ("send copy", "send copy", "", Due()),
        ("send copy by Easter", "send copy by Easter", "", Due()),
        ("send copy fri.", "send copy", "", FRIDAY),
        ("send copy, by fri!", "send copy", "", FRIDAY),
        ("send copy – fri", "send copy", "", FRIDAY),
        ("send copy by the 27th of November 2026", "send copy", "", LONG),
        ("send copy fri morning", "send copy", "", Due("fri morning", FRIDAY.day)),
        ("send copy @Ana Maria fri", "send copy", "Ana Maria", FRIDAY),
        ("send copy @Ana Maria, by fri.", "send copy", "Ana Maria", FRIDAY),
        ("send copy @Ana Fri", "send copy", "Ana", Due("Fri", FRIDAY.day)),
        ("send copy @Ana Nov 27", "send copy", "Ana", Due("Nov 27", FRIDAY.day)),
        ("send copy @Ana Maria", "send copy", "Ana Maria", Due()),
        ("send copy fri @Ana Maria", "send copy", "Ana Maria", FRIDAY),
        ("send copy @Ana, Maria agrees fri", "send copy Maria agrees", "Ana", FRIDAY),
        ("send @Ana The copy fri", "send The copy", "Ana", FRIDAY),
        ("@Ana Send copy fri", "Send copy", "Ana", FRIDAY),
        ('@"Ana  Maria de Sá" send copy fri', "send copy", "Ana Maria de Sá", FRIDAY),
        ("send copy @“Ana Maria” fri", "send copy", "Ana Maria", FRIDAY),
        ("send copy by next fri @Ana", "send copy by next fri", "Ana", Due()),
        ("call @Ben Miller next tue", "call", "Ben Miller", Due("next tue")),
        ("call @Ben Miller Next Tue.", "call", "Ben Miller", Due("Next Tue")),
        ("call @Ben Miller, by next tue", "call", "Ben Miller", Due("next tue")),
        ("call @Ben Miller after 5 dec", "call", "Ben Miller", Due("after 5 dec")),
        ("call @Ben this week", "call", "Ben", Due("this week")),
        ('call @"Ben Miller" next week', "call", "Ben Miller", Due("next week")),
        ("call @Ben Miller this coming fri", "call", "Ben Miller", Due(*COMING)),
        ("call @Ben next to fri", "call next to", "Ben", FRIDAY),
        ("@Ben next tue", "next tue", "Ben", Due()),
        (", fri", ", fri", "", Due()),
        ("fri", "fri", "", Due()),
        ("@Ana", "@Ana", "", Due()),
        ("@Ana fri", "fri", "Ana", Due()),
        ("mail ana@example.com fri", "mail ana@example.com", "", FRIDAY),
        ("ask @ home fri", "ask @ home", "", FRIDAY),
        ("ask @Ana and @Ben", "ask and @Ben", "Ana", Due()),
        ("send:\n- copy\n- list\n@Ana fri", "send:\n- copy\n- list", "Ana", FRIDAY),
        ("", "", "", Due()),
    ],
)
def test_read_promise(text: str, what: str, owner: str, due: Due) -> None:
    spoken = read_promise(text, TODAY)
    assert (spoken.what, spoken.owner, spoken.due) == (what, owner, due)


_words = st.lists(
    st.sampled_from(["@Ana", "@", "fri", "in", "3", "days", "by", "send", "\n", "x."])
)


@given(_words.map(" ".join) | st.text(max_size=30))
def test_no_word_of_a_promise_is_lost(text: str) -> None:
    spoken = read_promise(text, TODAY)
    left = f"{spoken.what} {spoken.owner} {spoken.due.words}"
    dropped = {"by", "on", "@", ","}
    for word in text.lower().split():
        assert word.strip("@.,;:!?)") in left.lower() or word in dropped
    assert spoken.what.strip() or not text.strip()


@pytest.mark.parametrize("filler", ["a" + "." * 65_000 + "x", "A " * 32_000, "A" + " " * 65_000])
def test_a_promise_of_full_length_is_read_at_once(filler: str) -> None:
    for text in (f"@{filler} fri", f"x @{filler} fri", f"{filler},{filler}y fri"):
        began = process_time()
        assert read_promise(text, TODAY).what
        assert process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("send copy @Ana fri", "→ Ana, Fri 27 Nov"),
        ("send copy in 60 days", "→ Thu 21 Jan 2027"),
        ("send copy @Ana next month", "→ Ana · 'next month' is no day: fri, in 3 days, 5 dec"),
        (
            "call @Ben Miller next tue",
            "→ Ben Miller · 'next tue' is no day: fri, in 3 days, 5 dec",
        ),
        ("send copy @Ana", "→ Ana · no day understood (fri, in 3 days, 5 dec)"),
        ("send copy", "no day understood (fri, in 3 days, 5 dec)"),
        ("send copy 2026-11-01", "→ Sun 1 Nov (past)"),
    ],
)
def test_what_was_understood_of_a_promise(text: str, said: str) -> None:
    assert understood(text, TODAY) == said


def test_an_untouched_concern_is_empty() -> None:
    assert concerns(call("concern", "late")) == (Concern("n1", "s1", "late", AT),)


def test_a_concern_says_what_was_filled_in() -> None:
    filled = {field.id: f"my {field.id}" for field in CONCERN_FIELDS}
    (concern,) = concerns(call("concern", "late", **filled))
    assert concern.whys == ("my why1", "my why2", "my why3", "my why4", "my why5")
    assert concern.causes == ("my causes",)
    for field in CONCERN_FIELDS:
        if field.form == "day":
            assert getattr(concern, field.id) == Due(filled[field.id])
        elif field.id not in {*WHYS, "causes"}:
            assert getattr(concern, field.id) == filled[field.id]


def test_actions_are_those_that_say_something_first_help_first() -> None:
    state = call("concern", "late", preventive="two drivers", containment="taxi", due="fri")
    (concern,) = concerns(state)
    assert concern.actions == (
        Action("containment", "taxi", "", Due()),
        Action("preventive", "two drivers", "", Due()),
    )


@pytest.mark.parametrize(
    ("text", "tags"),
    [("", ()), ("care, handoff", ("care", "handoff")), (" care,,care ,  b  c ", ("care", "b c"))],
)
def test_causes_are_told_apart_by_commas(text: str, tags: tuple[str, ...]) -> None:
    (concern,) = concerns(call("concern", "late", causes=text))
    assert concern.causes == tags


def test_days_count_from_where_and_when_the_note_was_taken() -> None:
    (concern,) = concerns(call("concern", "late", due="tomorrow"))
    assert concern.due == Due("tomorrow", date(2026, 11, 23))


def test_what_is_filled_in_outweighs_what_was_typed() -> None:
    (promise,) = promises(call("promise", "copy @Ana fri", owner="Ben", due="in 2 weeks"))
    assert (promise.what, promise.owner) == ("copy", "Ben")
    assert promise.due == Due("in 2 weeks", date(2026, 12, 6))
    (emptied,) = promises(call("promise", "copy @Ana fri", owner="", due=""))
    assert (emptied.owner, emptied.due) == ("", Due())


def test_only_what_says_something_is_read() -> None:
    assert concerns(call("concern", "")) == ()
    assert promises(call("promise", "")) == ()
    assert promises(call("concern", "late")) == ()


def test_a_promise_is_read_back_as_it_was_understood() -> None:
    talk = Talk(SCRIPT).start()
    for text in ("send the copy @Tom fri", "ring again", "come out @Ana next fri"):
        talk.do(i.KeepNote(text, "promise"))
    talk.do(i.KeepNote("wrong @Tom fri", "concern"))
    assert [aloud(note) for note in talk.state.notes.values()] == [
        "send the copy – Tom, Friday, 27 November",
        "ring again",
        "come out – Ana, next fri",
        "wrong @Tom fri",
    ]
    first = next(iter(talk.state.notes))
    talk.do(i.SetDetail(first, "due", "2027-01-05"))
    assert aloud(talk.state.notes[first]) == "send the copy – Tom, Tuesday, 5 January 2027"
