import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import events as e
from tests.call.strategies import bodies

_KINDS = {kind.__struct_config__.tag for kind in e.Body.__args__}


@given(bodies)
def test_bodies_come_back_as_they_were(body: e.Body) -> None:
    assert e.decode(e.encode(body)) == body


@given(bodies, st.data())
def test_decoding_is_total_on_damaged_bodies(body: e.Body, data: st.DataObject) -> None:
    packed = bytearray(e.encode(body))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(packed) - 1))
        packed[place] = data.draw(st.integers(0, 255))
    assert e.kind_of(e.decode(bytes(packed))) in _KINDS


@given(st.binary(max_size=60))
def test_decoding_is_total_on_any_bytes(packed: bytes) -> None:
    assert e.kind_of(e.decode(packed)) in _KINDS


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"type":"answer_cleared","step":"\xff"}',
        b'{"type":"answer_cleared","step":"\\ud800"}',
        b'{"type":"answered","step":"a","value":true}',
        b'{"type":"answered","step":"a","value":null}',
        b'{"type":"note_kept","note":"n","step":null,"kind":"rumour","text":""}',
        b'{"type":"resumed","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_what_cant_be_read_is_kept_and_passed_over(packed: bytes) -> None:
    body = e.decode(packed)
    assert isinstance(body, e.Unreadable)
    assert body.kind == packed.decode("utf-8", "replace")
    assert e.decode(e.encode(body)) == body


def test_an_event_of_a_later_version_keeps_all_it_said() -> None:
    packed = b'{"type":"hummed","tune":"Greensleeves"}'
    assert e.decode(packed) == e.Unreadable(packed.decode())


def test_fields_added_since_do_not_change_how_an_old_event_is_written() -> None:
    assert msgspec.json.decode(e.encode(e.Moved("a", "next"))) == {
        "type": "moved",
        "to": "a",
        "way": "next",
    }


def test_kinds_are_names_a_store_can_keep() -> None:
    assert e.kind_of(e.NoteKept("n1", None, "note", "x")) == "note_kept"
    assert len(_KINDS) == len(e.Body.__args__)
