"""A wrong key hides no other mistake, and none is told that comes only from the wrong key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.script.making import SHIPPED, found, problems, step, unmarked

TOP = 'title = "T"\n\n[[sections]]\nid = "part"\ntitle = "Part"\n'
ASKED = step("reason", 'ask = "Why?"', 'responses = ["Price", "Time"]')


def script(*steps: str) -> str:
    return TOP + "".join(steps)


def test_all_of_it_is_told_at_once() -> None:
    text = script(
        ASKED,
        step("one", 'ask = "?"', '«responces» = ["A", "B"]'),
        step("two", 'say = "x"', 'goto = «"reasn"»'),
        step("three", 'say = "«{resaon»|x}"'),
        step("four", 'say = "x"', "when = \"reason «=» 'price'\""),
        step("five", "say = «7»"),
        step("six", 'say = "x"', 'when = "reason == «5»"'),
    )
    codes = (
        "unknown-key", "unknown-goto", "unknown-placeholder", "bad-condition", "wrong-type",
        "wrong-comparison",
    )  # fmt: skip
    text, expected = unmarked(text, *codes)
    told = found(text)
    assert [(code, place) for code, place, _ in told] == [(c, p) for c, p, _ in expected]


@pytest.mark.parametrize(
    "mistake",
    [
        # A step's answers are under the wrong key: nothing is said of those who ask about it.
        script(
            step("one", 'ask = "?"', 'responces = ["A", "B"]'),
            step("two", 'say = "x"', "when = \"one == 'a'\""),
        ),
        # A step without its name: others may mean it.
        script('\n[[sections.steps]]\nsay = "x"\n', step("two", 'say = "x"', 'goto = "one"')),
        script('\n[[sections.steps]]\nidd = "one"\nsay = "x"\n', step("two", 'say = "{one|x}"')),
        # A table under the wrong name: what it names isn't there.
        '[outcome]\nheard = "Heard"\n' + script(step("one", 'say = "x"', 'outcome = "heard"')),
        script(step("one", 'say = "x"', 'when = "worth > 3"')) + '[computed]\nworth = "3"\n',
        # A section with nothing in it.
        TOP,
    ],
)
def test_one_mistake_is_told_once(mistake: str) -> None:
    text = mistake.replace('[outcome]\nheard = "Heard"\n', "")
    if text != mistake:
        text += '[outcome]\nheard = "Heard"\n'
    assert len(problems(text)) == 1


@given(st.data())
@settings(max_examples=25)
def test_a_line_lost_from_a_shipped_script_gives_words_and_no_traceback(
    data: st.DataObject,
) -> None:
    lines = data.draw(st.sampled_from(SHIPPED)).read_text("utf-8").split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.sampled_from(["", "x = 1", "goto = 3", "[[sections]]", 'id = "A"']))
    problems("\n".join([*lines[:at], other, *lines[at + 1 :]]))
