"""The form a call runs on is kept as JSON and read back as it was."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.script.condition import Asked
from callscript.script.model import (
    USUAL_OUTCOMES,
    Interrupt,
    NumberField,
    Outcome,
    Response,
    Script,
    Section,
    Step,
    TextField,
    pack,
    unpack,
)
from callscript.script.wording import Placeholder
from tests.script.making import SHIPPED, loaded
from tests.script.test_condition import conditions

texts = st.text(st.characters(codec="utf-8"), max_size=8)
ids = st.sampled_from(("a", "b", "end", "step_1"))
maybe_ids = st.none() | ids
wordings = st.lists(
    st.one_of(texts, st.builds(Placeholder, ids, st.none() | texts)), max_size=3
).map(tuple)
kinds = st.sampled_from(("note", "concern", "promise"))
bounds = st.none() | st.integers(-(10**9), 10**9)
responses = st.builds(
    Response, ids, ids, texts, maybe_ids, st.lists(ids, max_size=2).map(tuple), wordings, maybe_ids
)
steps = st.builds(
    Step,
    id=ids,
    title=texts,
    say=wordings,
    ask=wordings,
    listen=texts,
    probes=st.lists(wordings, max_size=2).map(tuple),
    responses=st.lists(responses, max_size=2).map(tuple),
    field=st.none() | st.just(TextField()) | st.builds(NumberField, bounds, bounds, texts, texts),
    goto=maybe_ids,
    when=st.none() | conditions,
    outcome=maybe_ids,
    notes=kinds,
    read_back=st.lists(kinds, max_size=2).map(tuple),
)
sections = st.builds(
    Section,
    ids,
    texts,
    st.lists(steps, min_size=1, max_size=3).map(tuple),
    st.none() | conditions,
    st.none() | st.floats(0.1, 1440),
)
scripts = st.builds(
    Script,
    id=ids,
    title=texts,
    sections=st.lists(sections, min_size=1, max_size=2).map(tuple),
    goal=texts,
    acknowledgements=st.lists(texts, max_size=2).map(tuple),
    interrupts=st.lists(
        st.builds(Interrupt, ids, texts, wordings, wordings, maybe_ids, maybe_ids), max_size=2
    ).map(tuple),
    outcomes=st.just(USUAL_OUTCOMES)
    | st.lists(st.builds(Outcome, ids, texts, st.booleans(), st.booleans()), max_size=2).map(tuple),
    voicemail=wordings,
)


EVERYTHING = Script("a", "A", (Section("s", "S", (Step("b", "B"),), when=Asked("answered", "b")),))


@settings(max_examples=60)
@given(scripts)
def test_what_is_packed_is_read_back(script: Script) -> None:
    assert unpack(pack(script)) == script


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scripts_are_read_back(path: Path) -> None:
    script = loaded(path.read_text("utf-8")).script
    assert unpack(pack(script)) == script
    assert pack(unpack(pack(script))) == pack(script)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"{}",
        b'{"id": "a", "title": "b", "sections": []}',
        msgspec.msgpack.encode([]),
        msgspec.msgpack.encode({"id": "a", "title": "b", "sections": [{"id": 1}]}),
        msgspec.msgpack.encode(
            {"id": "a", "title": "A", "sections": [{"id": "s", "title": "S", "steps": 5}]}
        ),
        pack(EVERYTHING).replace(b"\xa8answered", b"\xa8evaluate"),
    ],
)
def test_another_form_is_refused(packed: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        unpack(packed)


def test_what_is_found_by_its_name() -> None:
    step = Step("a", "A", responses=(Response("x", "1", "X"), Response("y", "2", "Y")))
    other = Step("b", "B")
    first, second = Section("one", "One", (step,)), Section("two", "Two", (other,))
    script = Script("s", "S", (first, second), interrupts=(Interrupt("i", "I", ("So.",)),))
    assert script.order == ("a", "b")
    assert script.places == {"a": 0, "b": 1}
    assert script.steps == {"a": step, "b": other}
    assert script.section_of == {"a": first, "b": second}
    assert step.response("y") == Response("y", "2", "Y")
    assert step.response(1) is None
    assert script.interrupt("i") == Interrupt("i", "I", ("So.",))
    assert script.interrupt(None) is None
    assert script.outcome("callback") in USUAL_OUTCOMES
    assert script.outcome("gone") is None
