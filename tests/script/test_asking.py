"""What can be wrong with the way a step is answered, and what its short forms become."""

import pytest

from callscript.script.model import (
    Aside,
    Blank,
    ChoicesField,
    FormField,
    Item,
    MomentField,
    NumberField,
    TextField,
)
from tests.script.making import TOP, found, loaded, problems, script, step, unmarked

SEVERAL = 'answer = "choices"\nresponses = '
OTHER = '{ label = "A", other = true }'


def built(*lines: str, top: str = "") -> object:
    text = TOP.replace("[[sections]]", f"{top}\n[[sections]]", 1)
    return loaded(text + step("s", 'ask = "Well?"', *lines)).script.steps["s"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('answer = "date"', MomentField("date")),
        ('answer.type = "datetime"', MomentField("datetime")),
        (
            'answer = { type = "number", min = 0.5, decimals = 1, unit = "l" }',
            NumberField(0.5, decimals=1, unit="l"),
        ),
        ('answer = "choices"\nresponses = ["A", "B"]', ChoicesField()),
        ('answer = "ranking"\nresponses = ["A", "B"]', ChoicesField(ranked=True)),
        (
            'answer = { type = "scale", max = 5 }\nrows = ["Speed", { id = "p", label = "Price" }]',
            FormField(
                (
                    Blank("speed", "Speed", NumberField(0, 5, "lowest", "highest")),
                    Blank("p", "Price", NumberField(0, 5, "lowest", "highest")),
                )
            ),
        ),
        (
            'fields = ["Street", { id = "from", label = "Since", type = "date" }]',
            FormField(
                (
                    Blank("street", "Street", TextField()),
                    Blank("from", "Since", MomentField("date")),
                )
            ),
        ),
    ],
)
def test_fields(line: str, field: object) -> None:
    assert getattr(built(line), "field") == field  # noqa: B009


@pytest.mark.parametrize(
    ("top", "line", "codes"),
    [
        ("", "", ()),
        ("unread = true", "", ("dont_know", "refused", "not_applicable")),
        ("unread = true", "unread = false", ()),
        ("unread = true", 'unread = "refused"', ("refused",)),
        ('[unread]\nrefused = "No"', "", ("refused",)),
        ("", "unread = true", ("dont_know", "refused", "not_applicable")),
        ("", 'unread = ["not_applicable", "dont_know"]', ("dont_know", "not_applicable")),
    ],
)
def test_codes_are_the_script_s_unless_the_step_has_its_own(
    top: str, line: str, codes: tuple[str, ...]
) -> None:
    text = TOP.replace('title = "T"', f'title = "T"\n{top}', 1)
    text += step("s", 'ask = "Well?"', 'answer = "text"', line) + step("plain")
    made = loaded(text).script
    assert made.steps["s"].unread == codes
    assert made.steps["plain"].unread == ()
    own = top.startswith("[")
    assert made.unread_label("refused") == ("No" if own else "Won't say")


def test_what_is_said_if_asked_and_checklists_have_short_forms() -> None:
    lines = 'say = "A"\nif_asked = ["B", { ask = "C?", say = "D" }]'
    text = TOP.replace('title = "T"', 'title = "T"\nafter = ["E"]\nbefore.items = ["F", "G"]', 1)
    made = loaded(text + step("s", lines)).script
    assert made.steps["s"].if_asked == (Aside(("B",)), Aside(("D",), ("C?",)))
    assert made.after == (Item("after:1", "E"),)
    assert made.before == (Item("before:1", "F"), Item("before:2", "G"))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('answer = «"choices"»', "nothing-to-choose"),
        ('answer = "choices"\nresponses = [{ label = "A", goto = «"end"» }]', "one-of-several"),
        ('answer = "choices"\nresponses = [{ label = "A", reply = «"B"» }]', "one-of-several"),
        ('responses = [{ label = "A", exclusive = «true» }]', "not-several"),
        (f"{SEVERAL}[{OTHER}, {{ label = 'B', other = «true» }}]", "two-others"),
        ('fields = ["A"]\nanswer = «"text"»', "two-answers"),
        ('fields = ["A"]\nresponses = «["B"]»', "two-answers"),
        ('fields = ["A b", «"A-b"»]', "duplicate-id"),
        ('answer = "scale"\nrows = ["A b", «"A-b"»]', "duplicate-id"),
        ('rows = «["A"]»', "no-grid"),
        ('answer = "text"\nshuffle = «true»', "nothing-to-choose"),
        ('fields = [{ label = "A", type = "number", min = «2», max = 1 }]', "empty-range"),
        ('answer = { type = "number", min = «0.5» }', "wrong-range"),
        ('answer = { type = "number", max = «1.25», decimals = 1 }', "wrong-range"),
        ('answer = { type = "number", decimals = «7» }', "wrong-value"),
        ("unread = «true»", "never-answered"),
        ('unread = «"maybe"»', "wrong-value"),
        ('responses = ["A"]\nsensitive = «true»', "sensitive-choice"),
        ("sensitive = «true»", "never-answered"),
        ('say = «"A"»\nobserve = true', "observed-aloud"),
        ("if_asked = «5»", "wrong-type"),
    ],
)
def test_what_is_wrong_is_marked(lines: str, code: str) -> None:
    text, expected = unmarked(script(step("s", 'cue = "C"', lines)), code)
    assert found(text) == expected


def test_words_to_be_read_are_wanted() -> None:
    text, expected = unmarked(script(step("s", 'cue = "C"', "verbatim = «true»")), "nothing-to-say")
    assert found(text) == expected


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("'kitchen' in rooms", None),
        ("count(rooms) > 1", None),
        ("'attic' in rooms", "unknown-value"),
        ("day > '2026-01-01'", None),
        ("day > 'soon'", "wrong-comparison"),
        ("address.floor >= 2", None),
        ("address.floor == 'two'", "wrong-comparison"),
        ("address.flor >= 2", "unknown-name"),
        ("answered(address)", None),
        ("rooms == refused", None),
        ("answered(pin)", None),
        ("pin == '4711'", "sensitive-condition"),
    ],
)
def test_conditions_know_what_each_kind_of_answer_is(when: str, code: str | None) -> None:
    text = script(
        step("rooms", 'ask = "?"', 'answer = "choices"', 'responses = ["Kitchen", "Hall"]'),
        step("day", 'ask = "?"', 'answer = "date"'),
        step("address", 'ask = "?"', 'fields = ["Street", { label = "Floor", type = "number" }]'),
        step("pin", 'ask = "?"', 'answer = "text"', "sensitive = true"),
        step("last", f'when = "{when}"', 'say = "{address.street|there}"'),
    ).replace('title = "T"', 'title = "T"\nunread = true', 1)
    assert [problem.code for problem in problems(text)] == ([code] if code else [])
