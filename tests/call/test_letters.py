"""A letter before the call: its sentences, and what marking them in any order leaves."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.fold import fold
from callscript.call.letters import LETTER, Span, passages, sentences, words_in
from callscript.call.session import Record, overview_of
from callscript.papers.papers import papers_of
from callscript.plan.concerns import concerns
from callscript.plan.due import read_commitments
from callscript.script.model import NoteKind, Step
from tests.call.making import ADA, KIM, Talk, script_of
from tests.nasty import NASTY

SCRIPT = script_of(Step("one", "One", ask=("One?",)))
WRITTEN = """Dear Sirs,

I ordered soup at no. 5 for Mr. Fry
and it was cold. Nobody said sorry!
- the pears were hard
- the bread, too
Yours,
Tom"""


def read(text: str) -> list[str]:
    """The sentences of a text, as words."""
    return [words_in(text, span) for span in sentences(text)]


def test_sentences_end_where_a_person_would_say_so() -> None:
    assert read(WRITTEN) == [
        "Dear Sirs,",
        "I ordered soup at no. 5 for Mr. Fry and it was cold.",
        "Nobody said sorry!",
        "- the pears were hard",
        "- the bread, too",
        "Yours,",
        "Tom",
    ]


@pytest.mark.parametrize("text", ["", " \n\t\n ", *NASTY])
def test_sentences_of_anything_lose_nothing(text: str) -> None:
    assert "".join("".join(read(text)).split()) == "".join(text.split())


@settings(max_examples=60)
@given(st.text(st.sampled_from("aB. !?\n-1…”\u3000"), max_size=200) | st.text())
@example("x" * 5000)
@example("a. " * 3000)
def test_sentences_are_in_order_apart_short_and_whole(text: str) -> None:
    found = sentences(text)
    flat = [place for span in found for place in span]
    assert flat == sorted(flat)
    assert all(0 < end - start <= 400 for start, end in found)
    assert "".join("".join(read(text)).split()) == "".join(text.split())


def letter(text: str = WRITTEN) -> Talk:
    """A call that waits for its letter to be read."""
    return Talk(SCRIPT).do(i.Start("digest", KIM, ADA, letter=text, came="2026-11-19"))


def mark(talk: Talk, first: int, last: int | None = None, kind: NoteKind = "concern") -> Talk:
    """Mark sentences by number, the last one included."""
    found = sentences(WRITTEN)
    start, end = found[first][0], found[first if last is None else last][1]
    return talk.do(i.MarkPassage(start, end, kind))


def marked(talk: Talk) -> list[tuple[str, str]]:
    """What is marked, in the letter's order."""
    return [(note.kind, note.text) for _span, note in passages(talk.state)]


def test_a_mark_is_set_changed_and_taken_off() -> None:
    talk = mark(letter(), 2)
    assert marked(talk) == [("concern", "Nobody said sorry!")]
    assert marked(mark(talk, 2, kind="praise")) == [("praise", "Nobody said sorry!")]
    assert marked(mark(talk, 2, kind="praise")) == []
    assert marked(talk.do(i.Undo())) == [("praise", "Nobody said sorry!")]


def test_neighbours_join_with_what_was_edited_and_filled_in() -> None:
    talk = mark(mark(letter(), 2), 4)
    first = passages(talk.state)[0][1].id
    talk.do(i.EditNote(first, "No apology."), i.SetDetail(first, "expected", "A sorry"))
    mark(talk, 2, 4)
    assert marked(talk) == [("concern", "No apology. - the pears were hard - the bread, too")]
    assert concerns(talk.state)[0].expected == "A sorry"
    assert len(marked(talk.do(i.Undo()))) == 2


def test_nobody_is_on_the_phone_until_somebody_dials() -> None:
    talk = mark(letter(), 2)
    assert overview_of(talk.script, talk.state).position == LETTER
    assert talk.state.length(talk.clock + timedelta(days=1)) == timedelta()
    assert "dialled" in talk.refused(i.GoOn())
    talk.clock += timedelta(days=3)
    talk.do(i.Dial())
    assert talk.state.position == "one"
    assert talk.state.length(talk.clock + timedelta(seconds=9)) == timedelta(seconds=9)
    talk.refused(i.MarkPassage(0, 5))
    talk.refused(i.Dial())
    talk.do(i.Undo())
    assert talk.state.is_reading
    assert talk.state.position is None


def test_the_reply_is_due_at_once_and_the_call_in_three_days_until_put_off() -> None:
    talk = letter()
    reply, call = read_commitments(talk.script, talk.state)
    today = talk.clock.date()
    assert (reply.kind, reply.due, call.kind, call.due) == (
        "letter",
        today,
        "callback",
        today + timedelta(days=3),
    )
    talk.do(i.PostponeDue("callback", "2026-12-01"), i.SettleDue("letter"))
    reply, call = read_commitments(talk.script, talk.state)
    assert (reply.status, f"{call.due}") == ("done", "2026-12-01")
    talk.do(i.Dial(), i.EndCall("callback"))
    later = {item.item: item.due for item in read_commitments(talk.script, talk.state)}
    assert f"{later['callback']}" != "2026-12-01"


def test_the_reply_says_what_it_must_and_only_what_they_wrote() -> None:
    talk = mark(letter(), 2)
    talk.do(i.Dial(), i.KeepNote("Heard on the phone", "concern"))
    reply = " ".join(papers_of(talk.script, talk.state)["reply.md"].split())
    assert "Thank you for your letter of Thursday, 19 November 2026" in reply
    assert "not how we want to treat people" in reply
    assert "would like to know more" in reply
    assert "Nobody said sorry!" in reply
    assert "Heard on the phone" not in reply
    summary = papers_of(talk.script, talk.state)["summary.md"]
    assert "Their letter, before the call" in summary


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, 9999), (10, 12)])
def test_only_words_of_the_letter_can_be_marked(span: Span) -> None:
    letter().refused(i.MarkPassage(*span))


Act = tuple[str, int, int, NoteKind]
_kinds: tuple[NoteKind, ...] = ("concern", "promise", "praise")
_acts: st.SearchStrategy[list[Act]] = st.lists(
    st.tuples(
        st.sampled_from(("mark", "mark", "mark", "undo", "redo", "edit")),
        st.integers(0, 6),
        st.integers(0, 6),
        st.sampled_from(_kinds),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(_acts, st.integers(0, 25))
def test_any_marking_is_apart_and_the_same_after_a_cut(acts: list[Act], cut: int) -> None:
    def carry_out(talk: Talk, some: list[Act]) -> Talk:
        found = sentences(WRITTEN)
        for what, one, other, kind in some:
            first, last = sorted((one, other))
            match what:
                case "mark":
                    talk.attempt(i.MarkPassage(found[first][0], found[last][1], kind))
                case "undo" | "redo":
                    talk.attempt(i.Undo() if what == "undo" else i.Redo())
                case "edit" if one < len(passages(talk.state)):
                    talk.attempt(i.EditNote(passages(talk.state)[one][1].id, f"edited {other}"))
        return talk

    whole = carry_out(letter(), acts)
    before = carry_out(letter(), acts[:cut])
    again = Talk(before.script, Record("call-1", tuple(before.session.events)))
    again.ids, again.clock = before.ids, before.clock
    after = carry_out(again, acts[cut:])
    assert marked(after) == marked(whole)
    assert fold("call-1", whole.session.events) == whole.state
    spans = [span for span, _note in passages(whole.state)]
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
