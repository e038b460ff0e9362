"""Whom a customer named is a contact once the call is wrapped up, and never two."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.plan.referrals import referrals
from callscript.script.load import load
from callscript.store.referred import keep_referred
from callscript.store.store import Store
from tests.call.making import Talk
from tests.store.making import opened

TEXT = """
title = "Referral"
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "liked"
ask = "Would you recommend us?"
answer = "yes_no"
[[sections.steps]]
id = "who_else"
when = "liked == 'yes'"
ask = "Who else should we know?"
asks_for = "referral"
requires = "answered(liked)"
"""
SCRIPT = load(TEXT.encode(), "referral.toml").script
NAMED: dict[str, str | int | float] = {
    "name": "Bo Reed",
    "phone": "+44 20 7946 0002",
    "email": "bo@example.com",
}


def _talk(value: dict[str, str | int | float] | None = None) -> Talk:
    said = NAMED if value is None else value
    return Talk(SCRIPT).start().do(i.Answer("yes"), i.Answer(said), i.WrapUp())


def test_a_referral_has_name_reach_and_who_named_them() -> None:
    (bo,) = referrals(SCRIPT, _talk().state)
    assert (bo.name, bo.phone) == ("Bo Reed", "+44 20 7946 0002")
    assert bo.fields == {"email": "bo@example.com", "referred_by": "Ada Example"}
    assert referrals(SCRIPT, _talk().state) == (bo,)


def test_on_a_branch_that_was_left_or_without_a_name_nobody_is_named() -> None:
    assert referrals(SCRIPT, _talk().do(i.Answer("no", "liked")).state) == ()
    assert referrals(SCRIPT, _talk({"phone": "12345678"}).state) == ()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "s.db") as store:
        yield store


def _names(store: Store) -> list[str]:
    return [contact.name for contact in store.contacts.all()]


def test_they_are_kept_once_however_often_the_call_is_wrapped_up(kept: Store) -> None:
    talk = _talk()
    told = keep_referred(kept.contacts, SCRIPT, talk.state)
    kept.contacts.save(Contact("x", "Other")).result(5)
    assert told == ("Bo Reed is a contact now.",)
    again = talk.do(i.Undo(), i.WrapUp()).state
    assert keep_referred(kept.contacts, SCRIPT, again) == ()
    assert _names(kept) == ["Bo Reed", "Other"]


def test_who_is_known_by_phone_or_mail_stays_as_they_are(kept: Store) -> None:
    kept.contacts.save(Contact("x", "Robert Reed", phone="020 7946 0002")).result(5)
    told = keep_referred(kept.contacts, SCRIPT, _talk().state)
    assert told == ("Bo Reed is known already: Robert Reed.",)
    assert _names(kept) == ["Robert Reed"]


def test_before_the_wrap_up_nobody_is_kept(kept: Store) -> None:
    talk = _talk().do(i.Undo())
    assert keep_referred(kept.contacts, SCRIPT, talk.state) == ()
    assert _names(kept) == []
