"""What is proved of a script: told in its place, and nothing of what only looks so."""

import pytest

from callscript.script.problems import Severity
from tests.script.making import found, problems, script, step, unmarked

PICK = step("pick", 'ask = "?"', 'responses = ["A", { label = "B", goto = "later" }]')
SIZE = step("size", 'ask = "?"', 'answer = { type = "number", min = 0, max = 10 }')
LATER = step("later", 'say = "x"', 'goto = "end"')
BYE = step("bye", 'say = "x"', 'goto = "end"')


def when(condition: str) -> str:
    return f"{{ when = \"{condition}\", text = 'x' }}"


def asking(*lines: str) -> str:
    """A script in whose middle a step has these lines; it comes up after A alone."""
    return script(PICK, SIZE, step("x", *lines), BYE, LATER)


def round_of(*lines: str) -> str:
    """A script that leads round a question and a step with these lines."""
    again = step("again", 'ask = "?"', 'responses = ["Yes", "No"]')
    back = step("back", 'say = "x"', 'goto = "again"')
    return script(SIZE, again, step("x", 'say = "x"', *lines), back, BYE)


LIST = "say = «[{}, {{ text = 'z' }}]»"

FOUND = [
    ("never-true", asking('say = "x"', "when = «\"pick == 'a' and pick == 'b'\"»")),
    ("never-true", asking('say = "x"', 'when = «"size > 5 and size < 3"»')),
    ("never-true", asking('say = "x"', 'requires = «"size + 2 > 12"»')),
    ("never-true", asking('say = "x"', 'when = «"size == dont_know"»')),
    ("never-said", asking(LIST.format(f"{when('size > 3')}, {when('size > 5')}"))),
    ("never-said", asking(LIST.format(
        f"{when('size > 3')}, {when('size <= 3')}, {when('answered(size)')}"))),
    ("never-said", asking(LIST.format(when("size > 3 and size < 2")))),
    ("always-true", asking('say = "x"', 'when = «"attempt >= 1"»')),
    ("always-true", asking('say = "x"', 'requires = «"not answered(pick) or answered(pick)"»')),
    ("never-here", asking('say = "x"', "when = «\"pick == 'b'\"»")),
    ("never-here", asking('say = "x"', "when = «\"pick == 'b' or pick == 'b' and size > 4\"»")),
    ("never-met", asking('say = "x"', "requires = «\"pick == 'b'\"»")),
    ("may-go-round", round_of('when = "size > 5"', 'goto = "bye"')
     .replace('id = "again"', 'id = «"again"»')),
    ("no-outcome-set", '[outcomes]\nwon = "Won"\n'.join(
        ('title = "T"\n', asking('say = "x"', 'outcome = "won"').removeprefix('title = "T"\n')
         .replace('id = "later"', 'id = «"later"»')))),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), FOUND)
def test_what_is_proved_is_told(code: str, text: str) -> None:
    text, expected = unmarked(text, code)
    assert found(text) == expected
    severity = Severity.ERROR if code in {"never-true", "never-said"} else Severity.HINT
    assert [problem.severity for problem in problems(text)] == [severity]


def test_an_outcome_no_call_comes_to_is_told_beside_why() -> None:
    text = asking('say = "x"', "when = «\"pick == 'b'\"»", 'outcome = «"refused"»')
    text, expected = unmarked(text, "never-here", "never-ends-so")
    assert found(text) == expected


HERE = asking('say = "x"', "when = \"pick == 'b'\"")
SILENT = [
    # The call may begin there, or be thrown back to the question.
    HERE.replace("[[", '[openings]\ncallback = "x"\n[[', 1),
    HERE + '\n[[interrupts]]\nid = "i"\nlabel = "I"\nsay = "x"\ngoto = "pick"\n',
    asking('say = "x"', "when = \"pick == 'a'\""),
    asking('say = "x"', 'when = "size > 3"', 'requires = "size < 5"'),
    asking('say = "x"', 'when = "not answered(pick)"'),
    asking(f"say = [{when('size > 5')}, {when('size > 3')}, {when('answered(size)')}]"),
    asking(f"say = [{when('size > 5')}, {when('size <= 5')}, {{ text = 'z' }}]"),
    # A way out that an answer of the round opens.
    round_of("when = \"again == 'no'\"", 'goto = "bye"'),
    round_of("when = \"again != 'yes'\"", 'goto = "bye"'),
    script(step("n", 'ask = "?"', 'answer = "number"'),
           step("out", 'say = "x"', 'when = "n > 5"', 'goto = "end"'),
           step("back", 'say = "x"', 'goto = "n"')),
]  # fmt: skip


@pytest.mark.parametrize("text", SILENT)
def test_what_can_be_is_not(text: str) -> None:
    assert found(text) == []


def test_what_is_under_a_condition_of_its_own_is_told_there() -> None:
    """A step in a section, and the section, are asked together."""
    section = '\n[[sections]]\nid = "sub"\ntitle = "S"\nwhen = "size > 5"\n'
    text = script(SIZE) + section + step("x", 'say = "x"', 'when = «"size < 3"»')
    text, expected = unmarked(text, "never-here")
    assert found(text) == expected


def test_a_list_may_be_empty_and_what_follows_it_is_reached() -> None:
    children = '\n[[sections]]\nid = "c"\ntitle = "C"\n'
    children += 'repeat = { each = "child", over = "contact.children" }\n'
    after = '\n[[sections]]\nid = "after"\ntitle = "A"\n'
    assert found(script(SIZE) + children + BYE + after + step("y", 'say = "y"')) == []


def test_what_is_thrown_in_is_shown_whatever_its_condition_says() -> None:
    section = '\n[[sections]]\nid = "sub"\ntitle = "S"\nwhen = "size > 5"\n'
    x = step("x", 'say = "x"', 'when = «"size < 3"»', 'outcome = "refused"')
    thrown = '\n[[interrupts]]\nid = "i"\nlabel = "I"\nsay = "x"\ngoto = "x"\n'
    text, expected = unmarked(script(SIZE) + section + x + thrown, "never-here")
    assert found(text) == expected
