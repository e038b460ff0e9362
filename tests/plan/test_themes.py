"""Themes: remarks under the concern they belong to, and the letters a session leads to."""

from datetime import timedelta

from callscript.call import intents as i
from callscript.call.planfields import THEME
from callscript.plan.concerns import concerns
from callscript.plan.themes import head_of, letters, themes
from tests.call.grouped import said, seated


def test_a_theme_has_its_remarks_and_everybody_behind_them() -> None:
    talk = seated()
    slow, late, dear = (said(talk, seat, t) for seat, t in ((1, "slow"), (3, "late"), (2, "dear")))
    talk.do(i.Agree(late, 4), i.SetDetail(late, THEME, slow))
    first, second = themes(talk.state)
    assert (first.head.id, [n.id for n in first.remarks]) == (slow, [slow, late])
    assert first.seats == (1, 3, 4)
    assert (second.head.id, second.seats) == (dear, (2,))
    assert [concern.note for concern in concerns(talk.state)] == [slow, dear]


def test_a_remark_of_any_kind_can_be_put_under_a_concern_and_taken_out() -> None:
    talk = seated()
    slow = said(talk, 1, "slow")
    talk.do(i.KeepNote("quicker last year", "praise", None, 2))
    praise = next(reversed(tuple(talk.state.notes)))
    talk.do(i.SetDetail(praise, THEME, slow))
    assert len(themes(talk.state)[0].remarks) == 2
    talk.do(i.SetDetail(praise, THEME, ""))
    assert len(themes(talk.state)[0].remarks) == 1


def test_a_concern_under_one_that_moved_goes_along() -> None:
    talk = seated()
    a, b, c = (said(talk, seat, t) for seat, t in ((1, "a"), (2, "b"), (3, "c")))
    talk.do(i.SetDetail(c, THEME, b), i.SetDetail(b, THEME, a))
    (theme,) = themes(talk.state)
    assert [note.id for note in theme.remarks] == [a, b, c]


def test_what_was_put_under_something_that_is_no_concern_stands_for_itself() -> None:
    talk = seated()
    a, b = said(talk, 1, "a"), said(talk, 2, "b")
    talk.do(i.SetDetail(b, THEME, a), i.MarkNote(a, "praise"))
    assert [theme.head.id for theme in themes(talk.state)] == [b]
    talk.do(i.SetDetail(b, THEME, "gone"))
    assert head_of(talk.state, talk.state.notes[b]) is None


def test_a_round_of_concerns_loses_none() -> None:
    talk = seated()
    a, b = said(talk, 1, "a"), said(talk, 2, "b")
    talk.do(i.SetDetail(b, THEME, a), i.SetDetail(a, THEME, b))
    assert {theme.head.id for theme in themes(talk.state)} == {a, b}


def test_everybody_who_was_there_is_due_a_letter_a_week_later() -> None:
    talk = seated("Mary", "Ben").do(i.LeaveSeat(2))
    said(talk, 7, "nobody wrote my name down")
    assert letters(talk.state) == ()
    talk.do(i.EndCall())
    due = letters(talk.state)
    assert [(letter.seat, letter.name) for letter in due] == [
        (1, "Mary"),
        (2, "Ben"),
        (7, "seat 7"),
    ]
    assert {letter.due for letter in due} == {talk.clock.date() + timedelta(days=7)}
