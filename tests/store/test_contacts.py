"""Contacts in a store: merged ones, drafts, and the history that follows them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.contacts.card import card_of
from callscript.contacts.entries import facts_of
from callscript.contacts.history import said_talk, said_vow
from callscript.contacts.merging import merged, split
from callscript.store.connect import connect
from callscript.store.histories import history_with
from callscript.store.library import Shelf, open_script, shipped_scripts
from callscript.store.migrate import apply, migrate, migrations, newest
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace
from tests.contacts.making import contacts
from tests.store.making import NOON, opened, until

ANA = Contact("ana", "Ana Example", phone="020 5550 0142", fields={"email": "a@x.org"})
ANNA = Contact(
    "anna", "Anna Example", "Example Ltd", "+44 20 5550 0199", notes="met in May", value="100"
)


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Iterator[Workplace]:
    with opened(tmp_path / "s.db") as store:
        yield Workplace(store, Settings(), Shelf((shipped_scripts(),)))


def talked(place: Workplace, contact: Contact, outcome: str, *acts: i.Intent) -> str:
    session = place.begin(open_script(place.shelf.find("win-back")), contact)
    for act in (*acts, i.EndCall(outcome), i.WrapUp()):
        assert session.do(act) is None
    session.wait(5)
    until(lambda: place.store.has_all(1))
    return session.state.call


def test_calls_follow_a_merged_contact_and_come_back_when_parted(place: Workplace) -> None:
    kept = place.store.contacts
    kept.save_all((ANA, ANNA)).result(5)
    talked(place, ANA, "no_answer")
    talked(place, ANNA, "voicemail")
    both = merged(ANA, ANNA)
    kept.save_all((both.kept, both.other)).result(5)
    assert [contact.id for contact in kept.all()] == ["ana"]
    assert [contact.id for contact in kept.search("anna")] == []
    assert kept.family("ana") == ("ana", "anna")
    assert [talk.outcome for talk in history_with(place.store, both.kept).talks] == [
        "Left a voicemail",
        "Nobody answered",
    ]
    assert place.begin(open_script(place.shelf.find("win-back")), both.kept).state.attempt == 3
    kept.save(split(both.other)).result(5)
    assert kept.get("anna") == ANNA
    assert [talk.outcome for talk in history_with(place.store, ANNA).talks] == ["Left a voicemail"]


def test_merging_takes_over_what_is_empty_and_tells_the_rest() -> None:
    both = merged(ANA, ANNA)
    assert facts_of(both.kept) == {
        "name": "Ana Example",
        "company": "Example Ltd",
        "phone": "020 5550 0142",
        "value": "100",
        "notes": "met in May",
        "email": "a@x.org",
        "phone_2": "+44 20 5550 0199",
    }
    assert both.stays == ("name: Anna Example",)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(contacts(), contacts())
def test_merging_loses_nothing(one: Contact, other: Contact) -> None:
    both = merged(one, other)
    said = {*facts_of(both.kept).values(), *(fact.partition(": ")[2] for fact in both.stays)}
    assert all(any(text in known for known in said) for text in facts_of(one).values())
    assert split(both.other) == other
    phones = [text for name, text in facts_of(other).items() if name != "phone"]
    assert all(any(text in known for known in said) for text in phones)


def test_the_history_of_a_contact(place: Workplace) -> None:
    place.store.contacts.save(ANA).result(5)
    first = talked(
        place,
        ANA,
        "callback",
        i.KeepNote("three wrong invoices", "concern"),
        i.KeepNote("send them again @Ben fri", "promise"),
    )
    talked(place, ANA, "refused")
    place.begin(open_script(place.shelf.find("win-back")), ANA, rehearsal=True)
    history = history_with(place.store, ANA)
    assert [talk.outcome for talk in history.talks] == [
        "Does not want to talk to us",
        "Asked to be called back",
    ]
    assert [heard.text for heard in history.heard] == ["three wrong invoices"]
    (vow,) = history.open_vows
    assert (vow.what, vow.owner, vow.call) == ("send them again", "Ben", first)
    assert said_vow(vow).startswith("send them again – Ben, by Friday")
    assert (
        said_talk(history.talks[0]) == "Does not want to talk to us (under a minute, Win-back call)"
    )
    card = card_of(ANA, history, None, NOON)
    assert card.attempt == "third call"
    assert card.stops[0].startswith("They asked not to be called again")
    assert "“three wrong invoices”" in {line.label: line.text for line in card.lines}["why"]
    assert history_with(place.store, ANA, but=first).talks == history.talks[:1]


def test_a_draft_stays_until_it_is_done(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        store.contacts.write_draft("x", {"name": "Ma"}).result(5)
        store.contacts.write_draft("x", {"name": "Maria"}).result(5)
    with opened(path) as store:
        assert store.contacts.drafts() == {"x": {"name": "Maria"}}
        store.contacts.write_draft("x", {}).result(5)
        assert store.contacts.drafts() == {}


def test_a_store_from_before_gets_a_place_for_drafts(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.touch()
    before = {number: step for number, step in migrations().items() if "contact_drafts" not in step}
    older = {number: step for number, step in before.items() if number <= 3}
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA application_id = 0x43536372")
        apply(connection, older)
    with Store.open(path, now=lambda: NOON, what="test", readonly=True) as store:
        assert store.notice is None
        assert store.contacts.all() == ()
    with closing(connect(path)) as connection:
        migrate(connection, path, NOON)
        assert connection.execute("PRAGMA user_version").fetchone() == (newest(),)
        assert connection.execute("SELECT count(*) FROM contact_drafts").fetchone() == (0,)
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM contacts "
            'WHERE instr(fields, \'"merged_into":"\') > 0 AND instr(fields, ?) > 0',
            ("x",),
        ).fetchall()
    assert "contacts_merged" in plan[0][3]
