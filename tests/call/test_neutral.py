"""Neutral words are caught as whole words, wherever they stand, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.neutral import neutral_spans, neutral_word
from callscript.script.load import load
from callscript.script.model import NoteKind
from tests.call.making import Talk

WORDS = ("fine", "not bad", "ok", "can't complain", "in Ordnung")
SCRIPT = load(
    b"""
title = "T"
neutral = ["fine", "not bad", "ok"]
[[sections]]
id = "main"
title = "Main"
[[sections.steps]]
id = "how"
ask = "How was it?"
[[sections.steps]]
id = "better"
ask = "What could be better?"
when = "noted('neutral')"
[[sections.steps]]
id = "bye"
say = "Bye."
""",
    "t.toml",
).script


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was fine.", ["fine"]),
        ("FINE, ok?", ["FINE", "ok"]),
        ("not  bad at all", ["not  bad"]),
        ("not\nbad", ["not\nbad"]),
        ("I can't complain", ["can't complain"]),
        ("alles in ordnung", ["in ordnung"]),
        ("finesse, finely, OKAY, book", []),
        ("bad, not good", []),
        ("", []),
    ],
)
def test_whole_words_in_any_case(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in neutral_spans(WORDS, text)] == found


@given(st.text(max_size=60), st.sampled_from(WORDS), st.text(max_size=60))
def test_a_neutral_word_is_found_between_any_others(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    assert any(a <= len(before) + 1 < b for a, b in neutral_spans(WORDS, text))


@given(st.text(max_size=200))
def test_spans_stand_in_order_and_within_the_text(text: str) -> None:
    spans = neutral_spans(WORDS, text)
    ends = [place for span in spans for place in span]
    assert ends == sorted(ends)
    assert all(0 <= a < b <= len(text) for a, b in spans)


@pytest.mark.parametrize(
    ("kind", "caught"),
    [("note", "fine"), ("verbatim", "fine"), ("praise", "fine"), ("concern", ""), ("promise", "")],
)
def test_only_what_says_how_it_was_is_looked_at(kind: NoteKind, caught: str) -> None:
    assert neutral_word(SCRIPT, kind, "it was fine") == caught


def test_a_neutral_word_lines_up_the_question_and_taking_it_back_withdraws_it() -> None:
    assert Talk(SCRIPT).start().do(i.KeepNote("it was fine"), i.GoOn()).at == "better"
    taken_back = Talk(SCRIPT).start().do(i.KeepNote("it was fine"), i.Undo(), i.GoOn())
    assert taken_back.at == "bye"
    assert Talk(SCRIPT).start().do(i.KeepNote("it was splendid"), i.GoOn()).at == "bye"
