"""Suppositions: what is proved impossible never happens, and what contradicts itself is seen."""

from collections.abc import Mapping, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.script.condition import Question, Scalar, Value, holds, number_in, value_of
from callscript.script.expression import parse
from callscript.script.model import Computed, Script
from callscript.script.suppose import Supposing
from tests.script.making import loaded, step

SCRIPT: Script = loaded(
    """
title = "T"
unread = ["refused", "dont_know"]
[compute]
worth = "size * 2 - 4"
twice = "(half + half) / size"
big = "size > 6"
[compute.band]
of = "worth"
cuts = [{ below = 0, value = "low" }, { below = 10, value = "mid" }, { value = "high" }]
[tables]
fee = { a = 5, b = 7 }
[[sections]]
id = "all"
title = "All"
""".replace('["refused", "dont_know"]', "true")
    + step("pick", 'ask = "?"', 'responses = ["A", "B", "C"]', 'unread = ["refused"]')
    + step("size", 'ask = "?"', 'answer = { type = "number", min = 0, max = 9 }')
    + step("half", 'ask = "?"', 'answer = { type = "number", decimals = 1 }')
    + step("several", 'ask = "?"', 'answer = "choices"', 'responses = ["A", "B", "C"]')
    + step("story", 'ask = "?"', 'answer = "text"')
    + step("rungs", 'rungs = [{ say = "75?", value = 75 }, { say = "50?", value = 50 }]')
).script

NUMBERS = (None, "7", "07", "7.0", "-3", "a", "x")
FACTS: Mapping[str, Sequence[Value | None]] = {
    "pick": ("a", "b", "c", None),
    "size": (None, *range(10)),
    "half": (None, *(n / 2 for n in range(-4, 16))),
    "several": (None, ("a",), ("b", "c"), ("a", "b", "c")),
    "story": (None, "x", "7", "7.0", "a"),
    "rungs": (None, "75", "50", "no"),
    "contact.age": NUMBERS,
    "attempt": (1, 2, 3),
    "now_hour": range(24),
    "weekday": ("monday", "friday"),
}
CODES = {"pick": (None, None, "skipped", "refused"), "size": (None, None, "skipped", "dont_know")}


def worth(computed: Computed, known: "Situation") -> Value | None:
    """What a computed name is worth, as the reference says it."""
    value = value_of(computed.of, known)
    number = number_in(value)
    if not computed.cuts or number is None:
        return None if computed.cuts else value
    return next((c.value for c in computed.cuts if c.below is None or number < c.below), None)


class Situation:
    """A call at one moment, as any can be."""

    def __init__(
        self, facts: Mapping[str, Value | None], codes: Mapping[str, str], odd: int
    ) -> None:
        self._facts, self._codes, self._odd = facts, codes, odd

    def fact(self, name: str) -> Value | None:
        computed = SCRIPT.computed.get(name)
        if computed is not None:
            return worth(computed, self)
        return None if name in self._codes else self._facts.get(name)

    def asked(self, question: Question, name: str) -> Value | None:
        match question:
            case "answered" | "has":
                return self.fact(name) is not None
            case "unread":
                return self._codes.get(name)
            case "used" | "visits":
                return self._odd
        return self._odd > 1

    def table(self, name: str) -> Mapping[str, Scalar]:
        return SCRIPT.tables.get(name, {})


def situation(random: Random) -> Situation:
    facts = {name: random.choice(values) for name, values in FACTS.items()}
    codes = {name: code for name, known in CODES.items() if (code := random.choice(known))}
    return Situation(facts, codes, random.randint(0, 2))


_ITEMS = ("size", "half", "worth", "twice", "size + half", "size - 20", "max(size, half)",
          "count(several)", "attempt", "contact.age", "rungs", "table('fee', pick)", "story",
          "used('i')", "half * size", "now_hour - size")  # fmt: skip
_TEXTS = ("pick", "story", "band", "contact.age", "weekday", "rungs")
_SIGNS = st.sampled_from(("==", "!=", "<", "<=", ">", ">="))
_VALUES = st.sampled_from(("a", "b", "x", "7", "7.0", "low", "high", "50", "no", "monday"))


def _leaves() -> st.SearchStrategy[str]:
    items, numbers = st.sampled_from(_ITEMS), st.integers(-6, 12) | st.just(7.5)
    either = items | numbers.map(str)
    return st.one_of(
        st.builds("{} {} {}".format, items, _SIGNS, either),
        st.builds("{1} {2} {0}".format, items, numbers, _SIGNS),
        st.builds("{} {} '{}'".format, st.sampled_from(_TEXTS), _SIGNS, _VALUES),
        st.builds("{} in ['{}', 7, '{}']".format, st.sampled_from(_TEXTS), _VALUES, _VALUES),
        st.builds("{0} {1} half < {2}".format, numbers, st.sampled_from(("<", "<=")), numbers),
        st.builds("size not in [{}, {}]".format, numbers, numbers),
        st.builds("'{}' {} several".format, _VALUES, st.sampled_from(("in", "not in"))),
        st.sampled_from(
            ("answered(pick)", "answered(several)", "unread(pick)", "pick == refused", "big",
             "pick != dont_know", "pick == skipped", "size == dont_know", "has(contact.age)",
             "count(story)", "asked(pick)", "answered(worth)", "big and worth < 9",
             "pick == weekday", "contact.age == size", "story != rungs", "story < pick")
        ),
    )  # fmt: skip


conditions = st.recursive(
    _leaves(),
    lambda parts: st.one_of(
        st.builds("({} and {})".format, parts, parts),
        st.builds("({} or {})".format, parts, parts),
        st.builds("(not {})".format, parts),
    ),
    max_leaves=4,
)


@settings(max_examples=200)
@given(conditions, st.integers(0, 10**6))
def test_what_is_proved_never_to_happen_never_does(text: str, seed: int) -> None:
    condition, random = parse(text), Random(seed)
    can_hold, can_fail = Supposing(SCRIPT).can_be(condition)
    for _ in range(30):
        assert can_hold if holds(condition, situation(random)) else can_fail


NEVER = (
    "pick == 'a' and pick == 'b'",
    "pick != 'a' and pick == 'a'",
    "pick in ['a', 'b'] and pick not in ['a', 'b', 'c']",
    "size > 5 and size < 3",
    "size > 5 and size < 6",
    "half > 5 and half < 5",
    "size > half and half >= 9",
    "size + 1 > 10",
    "worth > 14",
    "band == 'high' and band != 'high'",
    "big and not big",
    "contact.age > 5 and contact.age < 3",
    "contact.x == 'gold' and contact.x in ['silver', 'bronze']",
    "weekday == 'monday' and (weekday == 'friday' or weekday == 'sunday')",
    "attempt < 2 and attempt > 1",
    "'a' in several and 'a' not in several",
    "answered(pick) and pick == refused",
    "pick == dont_know",
    "pick == 'a' and unread(pick)",
    "not answered(size) and size > 3",
    "days(today, story) > 30 and days(today, story) < 10",
    "count(several) < 0",
    "tagged('x') and not tagged('x')",
    "used('i') > 1 and not used('i')",
    "table('fee', pick) == 6",
    "5 < size < 4",
    "rungs == '75' and rungs == 'no'",
)
ALWAYS = (
    "attempt >= 1",
    "now_hour < 24",
    "attempt > 1 or attempt < 2",
    "weekday != 'monday' or weekday == 'monday'",
    "not (pick == 'a' and pick == 'b')",
    "asked(pick) or not asked(pick)",
    "not answered(size) or size >= 0",
    "pick == skipped or not pick == skipped",
)


@pytest.mark.parametrize("text", NEVER)
def test_a_contradiction_is_seen(text: str) -> None:
    assert Supposing(SCRIPT).can_be(parse(text)) == (False, True)


@pytest.mark.parametrize("text", ALWAYS)
def test_what_always_holds_is_seen(text: str) -> None:
    assert Supposing(SCRIPT).can_be(parse(text)) == (True, False)


def test_parts_within_parts_are_looked_at_once() -> None:
    nested = "size > 1"
    for n in range(17):
        nested = f"({nested} {'and' if n % 2 else 'or'} half > {n})"
    assert Supposing(SCRIPT).can_be(parse(nested)) == (True, True)
