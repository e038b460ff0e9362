"""Whom to call next: due callbacks first, then by value, and nobody left out unseen."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from callscript.call.people import Contact
from callscript.contacts.history import Talk
from callscript.contacts.queue import Callback, Queue, Standing, queue_of

NOW = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
TODAY = NOW.date()


def person(name: str, value: str = "", phone: str = "555 0100", **fields: str) -> Contact:
    return Contact(name.lower(), name, phone=phone, value=value, fields=fields)


def talk(outcome: str, *, reached: bool | None, is_open: bool = False) -> Talk:
    return Talk("c", NOW - timedelta(days=2), "Win-back", outcome, reached=reached, is_open=is_open)


def order(queue: Queue) -> list[str]:
    return [each.contact.name for each in queue.next]


def test_due_callbacks_come_first_then_value() -> None:
    voicemail = talk("Left a voicemail", reached=False)
    queue = queue_of(
        [
            Standing(person("Poor", "100")),
            Standing(person("Rich", "€ 12,000 a year")),
            Standing(person("Unknown", "a lot")),
            Standing(person("Late"), 1, voicemail, (Callback(TODAY, "14:30"),)),
            Standing(person("Due"), 1, voicemail, (Callback(TODAY, "09:00", reason="invoice"),)),
            Standing(person("Older"), 2, voicemail, (Callback(date(2026, 11, 20)),)),
            Standing(person("Night", "1,000,000", timezone="America/Los_Angeles")),
        ],
        NOW,
    )
    assert order(queue) == ["Older", "Due", "Rich", "Poor", "Unknown", "Night"]
    assert queue.next[1].why.startswith("callback Tue 24 Nov 09:00 (invoice) · Left a voicemail")
    assert queue.next[-1].why == "not called yet · a bad hour: there it is 02:05"
    assert [(each.kind, each.why) for each in queue.left_out] == [
        ("to be called later", "callback Tue 24 Nov 14:30")
    ]


def test_who_is_left_out_is_told_with_the_reason() -> None:
    queue = queue_of(
        [
            Standing(person("No"), refused="They asked not to be called again."),
            Standing(person("Aside", archived="2026-11-01", archived_why="sold")),
            Standing(person("Phoneless", phone="")),
            Standing(person("Open"), 1, talk("", reached=None, is_open=True)),
            Standing(person("Done"), 1, talk("Talked it through", reached=True)),
            Standing(person("Again"), 1, talk("Left a voicemail", reached=False)),
        ],
        NOW,
    )
    assert order(queue) == ["Again"]
    assert queue.sentence == (
        "Not on the list: 1 asked not to be called again (No); 1 put aside (Aside); "
        "1 without a phone (Phoneless); 1 with a call not wrapped up (Open); 1 talked to (Done)."
    )


def test_a_callback_is_due_by_the_customers_clock() -> None:
    berlin = Callback(TODAY, "11:00", "Europe/Berlin")
    assert berlin.is_due(NOW)
    assert not Callback(TODAY, "11:00", "Europe/London").is_due(NOW)
    assert Callback(None).is_due(NOW)


@given(
    st.lists(
        st.builds(
            Standing,
            st.builds(
                Contact,
                st.just("x"),
                name=st.text(max_size=3),
                phone=st.sampled_from(["", "1"]),
                value=st.sampled_from(["", "5", "many"]),
                fields=st.dictionaries(
                    st.sampled_from(["archived", "timezone", "best_time"]), st.text(max_size=5)
                ),
            ),
            st.integers(0, 3),
            st.none() | st.just(talk("x", reached=True)) | st.just(talk("y", reached=None)),
            st.lists(
                st.builds(
                    Callback, st.none() | st.just(TODAY), st.sampled_from(["", "14:30", "odd"])
                ),
                max_size=2,
            ).map(tuple),
            st.sampled_from(["", "no"]),
        )
    )
)
def test_everybody_is_on_the_list_or_left_out(standings: Sequence[Standing]) -> None:
    queue = queue_of(standings, NOW)
    assert len(queue.next) + len(queue.left_out) == len(standings)
    assert (queue.sentence == "") == (not queue.left_out)
