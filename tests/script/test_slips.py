"""What a newcomer writes who knows another language, or none: told once, and how to write it."""

import pytest

from callscript.script.expression import ConditionError, parse
from tests.script.making import found, problems, script, step

ONE = 'responses = ["Left", "Right"]'
LATER = step("b", 'say = "x"')


def told(text: str) -> list[tuple[str, str]]:
    """Message and fix of every problem of a text."""
    return [(problem.message, problem.fix) for problem in problems(text)]


@pytest.mark.parametrize("after", ["\n\n" + LATER, '\ngoto = "end"\n', ",\n" + LATER])
def test_a_list_that_is_never_closed_is_marked_where_it_opens(after: str) -> None:
    text = script(step("a", 'ask = "?"', 'responses = ["Left", "Right"')).rstrip() + after
    [(code, place, mark)] = found(text)
    assert (code, mark) == ("not-toml", "[")
    line = place.partition(":")[0]
    assert told(text) == [
        (f"the list opened on line {line} is never closed", "put ] after its last item")
    ]


@pytest.mark.parametrize(
    ("lines", "fix"),
    [
        ('answer = "number", min = 1', 'write answer = { type = "number", min = 1 }'),
        ('responses = "Yes", "No"', 'write responses = ["Yes", "No"]'),
        (
            'answer = "number"\nanswer.min = 1',
            'write answer = { type = "number", min = 1 } instead of both',
        ),
        (
            'answer = "number"\nmin = 1',
            'it belongs to the answer: answer = { type = "number", min = 1 }',
        ),
        (
            'answer = "scale"\nlow = "bad"',
            'it belongs to the answer: answer = { type = "scale", low = "bad" }',
        ),
    ],
)
def test_how_an_answer_with_bounds_is_written_is_said(lines: str, fix: str) -> None:
    assert [fixes for _, fixes in told(script(step("a", 'ask = "?"', lines)))] == [fix]


ABOVE_SIX = step("c", 'say = "x"', 'when = "a > 6"')


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "duplicate-id",
            script(
                step("a", 'ask = "?"', 'answer = "number"'), step("a", 'ask = "?"', ONE), ABOVE_SIX
            ),
        ),
        (
            "empty-range",
            script(step("a", 'ask = "?"', 'answer = { type = "number", min = 20, max = 1 }'))
            + ABOVE_SIX,
        ),
        (
            "not-several",
            script(
                step("a", 'ask = "?"', 'responses = ["L", { label = "No", exclusive = true }]'),
                step("c", 'say = "x"', "when = \"'l' in a\""),
            ),
        ),
    ],
)
def test_one_mistake_is_told_once(code: str, text: str) -> None:
    assert [problem.code for problem in problems(text)] == [code]


TITLED = """
[[sections.steps]]
id = "book"
title = "Book it"
say = "x"

[[sections]]
id = "two"
title = "Part two"
shared = true

[[sections.steps]]
id = "q"
say = "x"

[outcomes]
booked = "Booked an appointment"
"""


@pytest.mark.parametrize(
    ("lead", "fix"),
    [
        ('goto = "Book it"', 'that is a title; write the id: "book"'),
        ('goto = "book It"', 'that is a title; write the id: "book"'),
        ('goto = "Part"', 'that is a title; write the id: "a"'),
        ('goto = "Part two"', 'that is a title; write the id: "section:two"'),
        (
            'outcome = "Booked an appointment"',
            'that is its label; write its id: outcome = "booked"',
        ),
    ],
)
def test_a_title_or_label_is_known_for_what_it_names(lead: str, fix: str) -> None:
    text = script(step("a", 'say = "x"', lead)) + TITLED
    assert [fixes for _, fixes in told(text)] == [fix]


def test_a_contact_s_field_is_proposed_where_the_script_uses_it() -> None:
    text = script(step("a", 'say = "{pet} and {contact.pet|yours}, {clinic.name}"'))
    assert [fix for _, fix in told(text)] == [
        "did you mean 'contact.pet'?",
        "write contact.… or caller.… for what is known of them, or the id of a step",
    ]


@pytest.mark.parametrize("place", ["[name]", "<caller.name>", "{{caller.name}}"])
def test_places_in_other_brackets_would_be_read_aloud(place: str) -> None:
    [problem] = problems(script(step("a", f'say = "Hello {place}, how are you?"')))
    assert problem.code == "read-as-it-is"
    assert problem.fix.startswith(f"write {{{'contact' if 'caller' not in place else 'caller'}.n")


@pytest.mark.parametrize("words", ["[laughs]", "<pause>", "{{sic}}", "a < b > c"])
def test_other_brackets_are_left_alone(words: str) -> None:
    assert found(script(step("a", f'say = "Hello {words}"'))) == []


@pytest.mark.parametrize(
    ("condition", "instead"),
    [
        ("n ≤ 6", "write <= for at most"),
        ("n < 6 or > 8", "both sides, as in score < 6 or score > 8"),
        ("n between 0 and 6", "write it like 0 <= score <= 6"),
        ("r contains 'price'", "write it like 'price' in reasons"),
        ("r is 'price'", "write == to compare"),
        ("r is not 'price'", "write != to compare"),
        ("r == ['price']", "before a list write in"),
        ("n > 6 && r", "write and"),
    ],
)
def test_conditions_of_other_languages_are_told_how_it_goes_here(
    condition: str, instead: str
) -> None:
    with pytest.raises(ConditionError, match=instead.replace("(", "\\(")):
        parse(condition)


def test_words_in_quotes_are_no_slip() -> None:
    with pytest.raises(ConditionError, match="not a condition"):
        parse("r == 'has between' n")


def test_a_day_and_a_number_are_the_days_since() -> None:
    day = step("d", 'ask = "?"', 'answer = "date"')
    text = script(day, step("c", 'say = "x"', 'when = "d > 365"'))
    assert [fix for _, fix in told(text)] == ["for the days since then write days(d, today) > 365"]


def test_several_answers_need_choices() -> None:
    text = script(step("a", 'ask = "?"', ONE), step("c", 'say = "x"', "when = \"'left' in a\""))
    [(_, fix)] = told(text)
    assert fix.startswith("if several can be chosen, give 'a' answer = \"choices\"")
