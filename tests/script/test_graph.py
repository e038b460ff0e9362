"""The shape of a script: what follows what, against the plainest way to say it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from hypothesis import given
from hypothesis import strategies as st

from callscript.script.condition import Asked
from callscript.script.graph import Ways, reachable, rounds
from callscript.script.model import END, Interrupt, Response, Script, Section, Step, UnreadCode

NAMES = tuple("abcdefg")


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Scripts of a few steps that lead anywhere, in two sections."""
    size = draw(st.integers(2, len(NAMES)))
    targets = st.sampled_from((None, END, *NAMES[:size]))
    whens = st.sampled_from((None, Asked("answered", "a")))
    steps = tuple(
        Step(
            name,
            name,
            responses=tuple(
                Response(f"r{n}", str(n), "R", goto=goto)
                for n, goto in enumerate(draw(st.lists(targets, max_size=2)))
            ),
            goto=draw(targets),
            when=draw(whens),
        )
        for name in NAMES[:size]
    )
    cut = draw(st.integers(1, size - 1))
    sections = (
        Section("one", "One", steps[:cut]),
        Section("two", "Two", steps[cut:], when=draw(whens)),
    )
    interrupts = draw(st.lists(targets.map(lambda goto: Interrupt("i", "I", ("x",), goto=goto))))
    return Script("s", "S", sections, interrupts=tuple(interrupts))


def far(graph: Mapping[str, AbstractSet[str]], starts: set[str]) -> set[str]:
    """Everything reachable, by adding neighbours until nothing is added."""
    while True:
        more = starts.union(*(graph.get(name, ()) for name in starts))
        if more == starts:
            return starts
        starts = more


@given(scripts())
def test_shown(script: Script) -> None:
    ways = Ways(script)
    starts = {script.order[0]} | {i.goto for i in script.interrupts if i.goto and i.goto != END}
    assert ways.shown == far(ways.onward, starts)


@given(scripts())
def test_can_precede(script: Script) -> None:
    """`earlier` can come before `later` if, once shown, it leads there, by interrupts or not."""
    ways = Ways(script)
    thrown = {i.goto for i in script.interrupts if i.goto and i.goto != END}
    onward = {name: set(targets) | thrown for name, targets in ways.onward.items()}
    for earlier in script.order:
        reached = far(onward, set(ways.following[earlier]) | thrown)
        for later in script.order:
            assert ways.can_precede(earlier, later) is (later in reached), (earlier, later)


@given(scripts())
def test_rounds(script: Script) -> None:
    graph = Ways(script).onward
    groups = rounds(graph)
    assert sorted(name for group in groups for name in group) == sorted(
        {*script.order, *(END for targets in graph.values() if END in targets)}
    )
    seen: set[str] = set()
    for group in groups:
        for name in group:
            assert far(graph, {name}) >= set(group)
            assert seen.isdisjoint(far(graph, {name}))
        seen |= set(group)


@given(scripts(), st.sets(st.sampled_from(NAMES)))
def test_reachable_beside_what_is_known(script: Script, known: set[str]) -> None:
    graph = Ways(script).onward
    found = reachable(graph, ["a"], known)
    assert found.isdisjoint(known)
    beside = {name: set(targets) - known for name, targets in graph.items()}
    assert found == (set() if "a" in known else far(beside, {"a"}))


def test_neighbours_follow_unless_all_responses_lead_elsewhere() -> None:
    steps = (
        Step(
            "all_elsewhere",
            "A",
            responses=(Response("a", "1", "A", goto="last"), Response("b", "2", "B", goto=END)),
        ),
        Step(
            "some_elsewhere",
            "S",
            responses=(Response("a", "1", "A", goto="last"), Response("b", "2", "B")),
            when=Asked("answered", "all_elsewhere"),
        ),
        Step("no_responses", "N", goto="all_elsewhere"),
        Step("last", "L"),
    )
    ways = Ways(Script("s", "S", (Section("one", "One", steps),)))
    assert ways.following == {
        "all_elsewhere": {"last", END},
        "some_elsewhere": {"last", "no_responses"},
        "no_responses": {"all_elsewhere"},
        "last": {END},
    }
    assert ways.passing == {"some_elsewhere": {"no_responses"}}
    assert ways.onward["some_elsewhere"] == {"last", "no_responses"}


def test_a_code_in_place_of_an_answer_leads_on_to_the_neighbour() -> None:
    away = (Response("yes", "1", "Yes", goto=END),)
    ways: tuple[tuple[tuple[UnreadCode, ...], set[str]], ...] = (
        ((), {END}),
        (("refused",), {END, "b"}),
    )
    for codes, next_up in ways:
        first = Step("a", "A", responses=away, unread=codes)
        script = Script("s", "S", (Section("one", "One", (first, Step("b", "B"))),))
        assert Ways(script).following["a"] == next_up
