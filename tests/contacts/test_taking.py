"""Duplicates: found by phone and e-mail, and never overwritten unasked."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callscript.call.people import Contact
from callscript.contacts.alike import is_same, number_of
from callscript.contacts.columns import read_csv
from callscript.contacts.entries import contact_of
from callscript.contacts.sheet import contacts_csv
from callscript.contacts.taking import Duplicates, Intake, joined, take_in
from tests.contacts.making import MANY, contacts

MARIA = Contact("maria", "Maria Lopez", "", "020 5550 0142", fields={"email": "m@x.org"})


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


def taken(text: str, duplicates: Duplicates = "skip", *known: Contact) -> Intake:
    return take_in(read_csv(text, {}), known or (MARIA,), duplicates, ids())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("020 5550 0142", "(020) 5550-0142"),
        ("020 5550 0142", "+44 20 5550 0142"),
        ("020 5550 0142", "0044 20 5550 0142"),
        ("+44 (0)20 5550 0142", "+442055500142"),
        ("+1 212 555 0100", "001 212 555 0100"),
        ("212 555 0100", "+1 212 555 0100"),
        ("5550142 ext. 12", "555 0142 x12"),
    ],
)
def test_the_same_phone(one: str, other: str) -> None:
    a, b = number_of(one), number_of(other)
    assert a is not None
    assert b is not None
    assert is_same(a, b)
    assert is_same(b, a)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("020 5550 0142", "020 5550 0143"),
        ("+44 20 5550 0142", "+49 20 5550 0142"),
        ("5550142 ext. 12", "5550142 ext. 13"),
        ("5550142", "5550142 ext. 13"),
        ("550 0142", "020 5550 0142"),
    ],
)
def test_another_phone(one: str, other: str) -> None:
    a, b = number_of(one), number_of(other)
    assert a is not None
    assert b is not None
    assert not is_same(a, b)


@pytest.mark.parametrize("phone", ["", "12", "ext. 12", "none", "+44", "00000000"])
def test_what_tells_nobody(phone: str) -> None:
    assert number_of(phone) is None


@given(st.text(alphabet="0123456789+()- x.ext", max_size=20))
def test_a_number_is_its_own(phone: str) -> None:
    number = number_of(phone)
    assert number is None or is_same(number, number)


def test_a_known_person_is_left_out_and_told() -> None:
    intake = taken("name,phone,company\nMaria Lopez,+44 20 5550 0142,Lopez\nBob,0301234567,\n")
    assert [(t.line, t.fate, t.contact.name) for t in intake.taken] == [
        (2, "left out", "Maria Lopez"),
        (3, "new", "Bob"),
    ]
    assert [(r.line, r.why) for r in intake.not_taken] == [(2, "the same phone as Maria Lopez")]
    assert [contact.name for contact in intake.to_save] == ["Bob"]


def test_empty_facts_are_filled_in_and_others_stay() -> None:
    text = "name,e-mail,company,phone\nLopez Maria,M@X.ORG,Lopez Bakeries,07700 900 123\n"
    (known,) = taken(text, "fill").to_save
    assert known == Contact(
        "maria", "Maria Lopez", "Lopez Bakeries", "020 5550 0142", fields={"email": "m@x.org"}
    )
    (known,) = taken(text, "replace").to_save
    assert (known.id, known.phone, known.name) == ("maria", "07700 900 123", "Lopez Maria")


def test_a_shared_phone_with_another_name_is_no_duplicate_to_write_over() -> None:
    text = "name,phone\nPedro Lopez,020 5550 0142\n"
    for duplicates in ("skip", "fill", "replace"):
        intake = taken(text, duplicates)
        assert intake.to_save == ()
        assert intake.not_taken[0].why == "the same phone as Maria Lopez, and another name"
    assert [c.name for c in taken(text, "add").to_save] == ["Pedro Lopez"]


def test_the_same_person_twice_in_a_file() -> None:
    text = "name,phone,company\nBob,0301234567,\nBob,030/1234567,Bobs\n"
    intake = taken(text)
    assert [(r.line, r.why) for r in intake.not_taken] == [(3, "the same phone as Bob (line 2)")]
    assert [c.company for c in taken(text, "fill").to_save] == ["Bobs"]


def test_who_says_nothing_new_is_the_same() -> None:
    intake = taken("name,phone\nMaria Lopez,020 5550 0142\n")
    assert dict(intake.counts) == {"same": 1}
    assert intake.not_taken == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(MANY)
def test_into_an_empty_store_all_come_as_they_were(contacts: list[Contact]) -> None:
    intake = take_in(read_csv(contacts_csv(contacts), {}), (), "add", ids())
    assert list(intake.to_save) == contacts


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(MANY, st.sampled_from(["skip", "fill", "replace", "add"]))
def test_what_is_known_already_changes_nothing(
    contacts: list[Contact], duplicates: Duplicates
) -> None:
    intake = take_in(read_csv(contacts_csv(contacts), {}), contacts, duplicates, ids())
    assert intake.to_save == ()
    assert intake.not_taken == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(contacts(), contacts())
def test_filling_in_takes_nothing_away(one: Contact, other: Contact) -> None:
    both = joined(one, other)
    assert both.id == one.id
    assert all(getattr(both, f) == getattr(one, f) for f in ("name", "phone") if getattr(one, f))
    assert all(both.fields[name] == text for name, text in one.fields.items() if text)


def test_an_id_of_somebody_elses_is_not_used() -> None:
    read = read_csv("callscript_id,name\n../../x:y,Bob\n", {})
    (bob,) = take_in(read, (), "skip", ids()).to_save
    assert bob == contact_of(read.entries[0], "new-1")
