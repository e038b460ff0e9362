"""What is surely there while a condition holds, and so needs no words for when it is missing."""

import pytest

from callscript.script.expression import parse
from callscript.script.given import given_by
from tests.script.making import problems, script, step

ASKED = step("score", 'ask = "How many?"', 'answer = "scale"')


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("has(contact.email)", {"contact.email"}),
        ("answered(score) and a == 'x'", {"score", "a"}),
        ("answered(score) or a == 'x'", set()),
        ("has(a) and b > 2 or a != 'x'", {"a"}),
        ("not has(a)", set()),
        ("not a == 'x'", set()),
        ("a not in ['x']", {"a"}),
        ("'x' in a", {"a"}),
        ("a + b * 2 > round(c, d)", {"a", "b", "c"}),
        ("count(a) > 0 or sum(a, b) > 2", set()),
        ("days(a, today) > 2", {"a", "today"}),
        ("first(a, b) == 'x'", set()),
        ("unread(a) or a == refused", set()),
        ("tagged('a')", set()),
    ],
)
def test_what_a_condition_gives(condition: str, names: set[str]) -> None:
    assert given_by(parse(condition)) == names


@pytest.mark.parametrize(
    "words",
    [
        'say = [{ when = "has(contact.email)", text = "At {contact.email}?" }, { text = "So." }]',
        'when = "has(contact.email)"\nsay = "At {contact.email}?"',
        'when = "contact.email != \'x\'"\nask = "?"\nresponses = [{ label = "Y", reply = "{contact.email}" }]',  # noqa: E501
        'when = "score > 3"\nsay = "{score}?"',
    ],
)
def test_guarded_words_need_no_others(words: str) -> None:
    assert problems(script(ASKED, step("last", words))) == ()


@pytest.mark.parametrize(
    "words",
    [
        'say = [{ when = "score > 3", text = "At {contact.email}?" }, { text = "So." }]',
        'say = [{ when = "has(contact.email)", text = "So." }, { text = "{contact.email}?" }]',
        'requires = "has(contact.email)"\nsay = "At {contact.email}?"',
    ],
)
def test_others_do(words: str) -> None:
    assert [found.code for found in problems(script(ASKED, step("last", words)))] == ["no-fallback"]
