"""Wrap-up of a session: themes, and whose a remark was."""

from callscript.call import intents as i
from callscript.call.planfields import THEME
from callscript.tui.wrapuprows import pages
from callscript.tui.wrapuptable import remark_of, theme_finder, theme_rows
from tests.call.grouped import SCRIPT, said, seated
from tests.tui.making import SCRIPT as ALONE
from tests.tui.making import session_on


def test_every_remark_has_a_row_that_says_where_it_belongs() -> None:
    talk = seated()
    slow, late = said(talk, 1, "slow"), said(talk, 3, "late")
    talk.do(i.KeepNote("send a leaflet", "promise"), i.SetDetail(late, THEME, slow))
    rows = [row for row in theme_rows(SCRIPT, talk.state) if row.kind != "heading"]
    assert [(row.label, row.value) for row in rows] == [
        ("1 Mary", "slow"),
        ("3 Carla", "late  ↳ “slow”"),
    ]
    assert [remark_of(row.id) for row in rows] == [slow, late]
    assert "Themes" in [page.name for page in pages(SCRIPT, talk.state)]


def test_the_list_has_the_concerns_it_can_go_under_and_the_way_out() -> None:
    talk = seated()
    slow, late, dear = (said(talk, s, t) for s, t in ((1, "slow"), (3, "late"), (4, "dear")))
    talk.do(i.Agree(dear, 5))
    first = theme_finder(talk.session, late)
    assert [row.id for row in first.rows] == [f"theme:{late}:{dear}", f"theme:{late}:{slow}"]
    assert first.rows[0].detail == "2 seats"
    talk.do(i.SetDetail(late, THEME, slow))
    again = theme_finder(talk.session, late)
    assert again.rows[-1].id == f"theme:{late}:"
    assert "it is there" in next(row.detail for row in again.rows if row.label == "slow")
    assert theme_finder(talk.session, late, "de").rows[0].label == "dear"


def test_a_call_with_one_customer_has_no_themes() -> None:
    session = session_on()
    session.do(i.KeepNote("slow", "concern"))
    assert not list(theme_rows(ALONE, session.state))
    assert remark_of("outcome") == remark_of("n1:owner") == ""
