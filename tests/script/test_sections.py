"""Kinds of sections, openings, checks and offers: what is wrong with them, told in its place."""

import pytest

from callscript.script.ends import stuck
from callscript.script.graph import Ways
from callscript.script.load import load
from tests.script.making import found, problems, step, to, unmarked

MAIN = 'title = "T"\n\n[[sections]]\nid = "main"\ntitle = "Main"\n'


def section(name: str, *lines: str) -> str:
    """The head of a further section."""
    return "\n".join(["", "[[sections]]", f'id = "{name}"', 'title = "S"', *lines, ""])


ASKS = step("asks", 'ask = "?"', 'responses = ["A", { label = "B", goto = "section:side" }]')
SIDE = section("side", "shared = true") + step("one") + step("two")
LOOP = section("loop", 'repeat = { each = "it", count = "size" }')
SIZE = step("size", 'ask = "?"', 'answer = "number"')
OLD = step("old", 'ask = "?"', 'answer = "number"')

BOTH = 'true\norder = "free"'
COUNT = '{ each = "it", count = "size" }'

WRONG = [
    ("no-start", MAIN.replace('id = "main"', 'id = "main"\nshared = true') + step("a")),
    ("unknown-goto", MAIN + to("a", "section:«x»").replace('"section:«x»"', '«"section:x"»')),
    ("unknown-goto", MAIN + to("a", "b").replace('"b"', '«"section:main"»')),
    ("unknown-goto", MAIN + to("a", "b").replace('"b"', '«"side"»') + SIDE + step("b")),
    ("unreachable", MAIN + step("a") + section("side", "shared = true") + step("«one»")),
    ("two-kinds", MAIN + ASKS + SIDE.replace('"side"', '«"side"»').replace("true", BOTH)),
    ("no-repeat", MAIN + SIZE + LOOP.replace(COUNT, '«{ each = "it" }»') + OLD),
    ("reserved-id", MAIN + SIZE + LOOP.replace('"it"', '«"size"»') + OLD),
    ("unknown-name", MAIN + SIZE + LOOP.replace('"size"', '"«siez»"') + OLD),
    ("asked-outside", MAIN + SIZE + LOOP + OLD + section("z")
     + step("last", 'say = "x"', 'when = "«old» > 3"')),
    ("unknown-name", MAIN + SIZE + LOOP + OLD + section("z")
     + step("last", 'say = "x"', 'when = "sum(«loop.odl») > 3"')),
    ("no-limit", MAIN + step("a") + '\n[[interrupts]]\nid = "i"\nlabel = "I"\nsay = "x"\n'
     + 'after_limit = «"a"»\n'),
    ("unknown-goto", MAIN.replace("[[", '[openings]\ninbound = «"x"»\n[[', 1) + step("a")),
    ("unknown-name", MAIN + step("a") + "\n[[checks]]\nwhen = \"«b» > 2\"\nsay = \"x\"\n"),
    ("unknown-name", MAIN + step("a") + '\n[[offers]]\nid = "o"\nlabel = "O"\nsay = "x"\n'
     + "when = \"taken('«p»')\"\n"),
    # Round, through a section that only leads back into the round.
    ("no-way-out", MAIN + step("a") + to("«b»", "section:side") + to("c", "b") + SIDE),
    ("no-way-out", MAIN + ASKS + section("side", "shared = true") + to("«one»", "one")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), WRONG)
def test_what_is_wrong_is_told(code: str, text: str) -> None:
    text, expected = unmarked(text, code)
    assert expected[0] in found(text) or (code == "no-start" and found(text)[0][0] == code)


RIGHT = [
    MAIN + ASKS + step("b") + SIDE,
    MAIN + ASKS + to("b", "asks") + SIDE + to("out", "end"),
    MAIN
    + SIZE
    + LOOP
    + OLD
    + step("x", 'say = "{it.number|}"', 'when = "old > 3 and not it.last"'),
    MAIN.replace('"main"', '"main"\norder = "free"', 1) + step("a") + step("b"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not(text: str) -> None:
    assert [p.code for p in problems(text) if p.severity == "error"] == []


def test_what_can_end_is_told_by_rules() -> None:
    script = load((MAIN + ASKS + step("b") + SIDE).encode(), "c.toml").script
    assert stuck(Ways(script)) == set()
