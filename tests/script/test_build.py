"""Building: short forms filled in, texts read, and what can't be read marked in its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.script.fields import value_of
from callscript.script.model import (
    USUAL_OUTCOMES,
    NumberField,
    Response,
    Step,
    TextField,
)
from callscript.script.written import ID_PATTERN
from tests.script.making import TOP, found, loaded, script, step, unmarked


def built(*lines: str) -> Step:
    """The first of two steps that has these lines and something to say."""
    text = script(step("one", 'say = "Hello."', *lines), step("two"))
    return loaded(text).script.steps["one"]


def test_short_forms_of_responses() -> None:
    one = built('responses = ["Yes", { label = "Too expensive!", key = "1" }, { label = "No" }]')
    assert one.responses == (
        Response("yes", "2", "Yes"),
        Response("too_expensive", "1", "Too expensive!"),
        Response("no", "3", "No"),
    )


def test_a_response_with_everything() -> None:
    one = built(
        'responses = [{ label = "A", value = "b", key = "c", goto = "two", tag = ["d", "e"],'
        ' reply = " Fine. ", outcome = "refused" }, { label = "Other", tag = "f" }]'
    )
    assert one.responses == (
        Response("b", "c", "A", "two", ("d", "e"), ("Fine.",), "refused"),
        Response("other", "1", "Other", tags=("f",)),
    )


def test_yes_and_no() -> None:
    assert built('answer = "yes_no"').responses == (
        Response("yes", "1", "Yes"),
        Response("no", "2", "No"),
    )
    one = built('answer = { type = "yes_no", yes = "two", no = { label = "Never", tag = "no" } }')
    assert one.responses == (
        Response("yes", "1", "Yes", goto="two"),
        Response("no", "2", "Never", tags=("no",)),
    )
    assert one.field is None


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('answer = "number"', NumberField()),
        ('answer = { type = "number", min = -5, max = 5 }', NumberField(-5, 5)),
        ('answer = "scale"', NumberField(0, 10, "lowest", "highest")),
        (
            'answer = { type = "scale", min = 1, max = 5, low = "bad" }',
            NumberField(1, 5, "bad", "highest"),
        ),
        ('answer = "text"', TextField()),
        ('answer.type = "text"', TextField()),
        ('cue = "x"', None),
    ],
)
def test_answers(line: str, field: object) -> None:
    assert built(line).field == field


def test_keys_are_given_in_order_round_those_that_are_taken() -> None:
    labels = ", ".join(f'"Label {n}"' for n in range(33))
    one = built(
        f'responses = [{labels}, {{ label = "X", key = "2" }}, {{ label = "Y", key = "z" }}, "Z"]'
    )
    keys = "".join(response.key for response in one.responses)
    assert keys == "134567890abcdefghijklmnopqrstuvwx" + "2" + "z" + "y"


def test_defaults() -> None:
    text = TOP + step("first_words", 'say = "Hello."', "listen = true") + step("two", 'ask = "?"')
    script_ = loaded(text, "/some/where/My Script.toml").script
    first, two = script_.steps.values()
    assert first.title == "First words"
    assert first.listen == "Listen. Don't argue, explain or correct."
    assert two.listen == ""
    assert script_.outcomes == USUAL_OUTCOMES
    assert script_.acknowledgements == ("Right.", "I understand.", "I see.", "Go on.")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("win-back.toml", "win-back"),
        ("/some/where/My Script.v2.toml", "my-script-v2"),
        ("C:\\calls\\Ärger.toml", "rger"),
        ("2nd call.toml", "script-2nd-call"),
        (".toml", "toml"),
        ("呼.toml", "script"),
        ("a" * 39 + "-b.toml", "a" * 39),
        ("../..", "script"),
    ],
)
def test_without_an_id_the_file_gives_one(file: str, name: str) -> None:
    assert loaded(script(step("one")), file).script.id == name


def test_what_is_said_for_all_is_used_by_all() -> None:
    text = (
        'listening = "Hush."\nvoicemail = "Hello {contact.name|there}."\n'
        + script(step("a", 'say = "A"', "listen = true"), step("b", 'say = "B"', 'listen = "Own."'))
        + '\n[outcomes]\nrefused = "Said no"\nwon = { label = "Won", final = true }\n'
    )
    made = loaded(text).script
    assert [each.listen for each in made.steps.values()] == ["Hush.", "Own."]
    assert [outcome.id for outcome in made.outcomes] == [
        "refused", "won", "completed", "callback", "wrong_person", "voicemail", "no_answer",
    ]  # fmt: skip
    refused, won = made.outcome("refused"), made.outcome("won")
    assert refused is not None
    assert (refused.label, refused.final) == ("Said no", False)
    assert won is not None
    assert won.final
    assert len(made.voicemail) == 3


def test_one_kind_to_read_back_may_stand_alone() -> None:
    assert built('read_back = "promise"').read_back == ("promise",)
    assert built('read_back = ["concern", "praise"]').read_back == ("concern", "praise")


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Too expensive!", "too_expensive"),
        ("  Yes, please. ", "yes_please"),
        ("1 to 3", "r_1_to_3"),
        ("Größe", "grosse"),
        ("Café–Crème", "cafe_creme"),
        ("Да", "r"),
        ("?!", "r"),
        ("x" * 60, "x" * 40),
        ("9" * 60, "r_" + "9" * 38),
        ("x" * 39 + " y", "x" * 39),
    ],
)
def test_values_made_of_labels(label: str, value: str) -> None:
    assert value_of(label) == value


@given(st.text())
def test_every_label_makes_a_value(label: str) -> None:
    assert re.fullmatch(ID_PATTERN, value_of(label))


UNREADABLE = [
    ("bad-placeholder", 'say = "Hello «{»name"'),
    ("bad-placeholder", 'say = "Hello {name|x} «}»"'),
    ("bad-placeholder", 'say = "  \\t Hello «{First name}»"'),
    ("bad-placeholder", 'say = "\\u00e9\\"\\\\ «{}» x"'),
    ("bad-placeholder", "say = 'C:\\ «{}»'"),
    ("bad-placeholder", 'say = """\nHello\n  there «{»"""'),
    ("bad-placeholder", 'say = """\\\n  Hello \\\n\n  «{}» there"""'),
    ("bad-placeholder", "say = '''\nHello\nthere «}»\n'''"),
    ("bad-placeholder", 'ask = "«{»"'),
    ("bad-placeholder", 'cue = "é «{A}»"'),
    ("bad-placeholder", 'say = "x"\nprobes = ["fine", "no «{»"]'),
    ("bad-placeholder", 'say = "x"\nresponses = ["A", { label = "B", reply = "«{b c}»" }]'),
    ("bad-placeholder", 'say = "x"\nanswer = { type = "yes_no", no = { reply = "«{»" } }'),
    ("bad-condition", 'say = "x"\nwhen = "contact.x «=» \'y\'"'),
    ("bad-condition", 'say = "x"\nwhen = \'contact.x == "é" and «5»\''),
    ("bad-condition", 'say = "x"\nwhen = """\n  contact.x == \'y\'\n  and «5»"""'),
    ("bad-condition", 'say = "x"\nwhen = "\\u0063ontact.x == «1j»"'.replace("«1j»", "«1»j")),
    ("bad-condition", 'say = "x"\nwhen = "«"»'),
    ("two-answers", 'say = "x"\nresponses = ["A"]\nanswer = «"number"»'),
    ("two-answers", 'say = "x"\nresponses = ["A"]\n«answer».type = "yes_no"'),
]


@pytest.mark.parametrize(("code", "lines"), UNREADABLE)
def test_what_can_not_be_read_is_marked_in_its_place(code: str, lines: str) -> None:
    text, expected = unmarked(script(step("one", lines), step("two")), code)
    assert found(text) == expected


@pytest.mark.parametrize(
    "above",
    ['voicemail = "«{»"\n', 'voicemail.say = "Hello «{»"\n'],
)
def test_voicemail_that_can_not_be_read(above: str) -> None:
    text, expected = unmarked(above + script(step("one")), "bad-placeholder")
    assert found(text) == expected


def test_sections_and_interrupts_that_can_not_be_read() -> None:
    text, expected = unmarked(
        'title = "T"\n[[sections]]\nid = "a"\ntitle = "A"\nwhen = "1 «<» "\n'.replace(
            "1 «<» ", "«1» < 2"
        )
        + step("one")
        + '[[interrupts]]\nid = "i"\nlabel = "I"\nsay = "«{»"\ncue = "a «}»"\n',
        "bad-condition",
        "bad-placeholder",
        "bad-placeholder",
    )
    assert found(text) == expected


def test_all_that_is_wrong_is_told_at_once() -> None:
    """What can't be read doesn't hide what is wrong elsewhere, and is not told twice."""
    text, expected = unmarked(
        script(
            step("one", 'say = "«{»"', 'when = "«5»"', 'outcome = «"gone"»'),
            step("two", 'say = "«{thre»|x}"', 'goto = «"nowhere"»'),
        ),
        "bad-placeholder",
        "bad-condition",
        "unknown-outcome",
        "unknown-placeholder",
        "unknown-goto",
    )
    assert found(text) == expected
