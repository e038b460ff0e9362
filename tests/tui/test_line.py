"""The line being typed, as a value."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.tui.line import EDITS, Line, line_of, visible_end

WHOLE = {
    "letter": "a",
    "accent": "e\u0301",
    "two accents": "o\u0302\u0301",
    "keycap": "1\ufe0f\u20e3",
    "heart": "❤\ufe0f",
    "family": "👨\u200d👩\u200d👧\u200d👦",
    "skin": "👍🏽",
    "skin and joiner": "👩🏽\u200d🚀",
    "flag": "🇩🇪",
    "England": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "jamo": "\u1112\u1161\u11ab",
    "jamo on a syllable": "\uac00\u11ab",
    "Devanagari": "\u0915\u093f",
    "Arabic vowel": "ب\u064e",
    "CJK": "漢",
    "no-break space": "\u00a0",
    "soft hyphen": "\u00ad",
}
KEPT = ("می\u200cخواهم", "👨\u200d👩", "a\u00a0b", "co\u00adop", "שלום", "漢字", "🇩🇪🇫🇷", "e\u0301")
PIECES = st.sampled_from([*WHOLE.values(), " ", "\n", "b", "\u200c", "\u200d", "\u0301"])
ACTS = st.one_of(st.sampled_from(sorted(EDITS)), PIECES)


def after(line: Line, act: str) -> Line:
    return EDITS[act](line) if act in EDITS else line.insert(act)


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_backspace_delete_and_arrows_take_a_visible_character_whole(whole: str) -> None:
    typed = line_of(f"x{whole}")
    assert EDITS["backspace"](typed) == line_of("x")
    assert EDITS["left"](typed) == Line(typed.text, 1)
    assert EDITS["delete"](Line(f"x{whole}y", 1)) == Line("xy", 1)
    assert EDITS["right"](Line(typed.text, 1)) == typed
    assert visible_end(f"{whole}y", 0) == len(whole)


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_each_visible_character_takes_one_backspace(whole: str) -> None:
    line = line_of(f"{whole}z" * 4)
    for _ in range(8):
        line = EDITS["backspace"](line)
    assert line == Line()


def test_flags_in_a_row_stay_pairs() -> None:
    line = line_of("🇩🇪🇫🇷🇪🇸")
    assert EDITS["backspace"](line).text == "🇩🇪🇫🇷"
    assert EDITS["delete"](Line(line.text, 2)).text == "🇩🇪🇪🇸"


@pytest.mark.parametrize("text", KEPT)
def test_typed_is_kept(text: str) -> None:
    line = Line()
    for character in text:
        line = line.insert(character)
    assert line == line_of(text)


@given(st.lists(ACTS, max_size=40))
@settings(deadline=None)
def test_the_cursor_never_leaves_the_line(acts: list[str]) -> None:
    line = Line()
    for act in acts:
        line = after(line, act)
        assert 0 <= line.cursor <= len(line.text)


@given(st.lists(ACTS, max_size=20), PIECES)
@settings(deadline=None)
def test_an_edit_takes_text_out_and_never_changes_what_stays(acts: list[str], piece: str) -> None:
    line = Line()
    for act in acts:
        line = after(line, act)
        rest = iter(line.text)
        changed = EDITS["ctrl+w"](line).text
        assert all(character in rest for character in changed)
    put = line.insert(piece)
    assert put.text[: line.cursor] + put.text[put.cursor :] == line.text


@given(st.lists(PIECES, max_size=12))
@settings(deadline=None)
def test_left_to_the_start_and_right_to_the_end_take_the_same_steps(pieces: list[str]) -> None:
    line = line_of("".join(pieces))
    left = []
    while line.cursor:
        left.append(line.cursor)
        line = EDITS["left"](line)
    right = []
    while line.cursor < len(line.text):
        line = EDITS["right"](line)
        right.append(line.cursor)
    assert right == left[::-1]


@pytest.mark.parametrize(
    ("key", "text", "cursor", "wanted"),
    [
        ("ctrl+w", "one two", 7, ("one ", 4)),
        ("ctrl+w", "one two  ", 9, ("one ", 4)),
        ("ctrl+w", "one two", 5, ("one wo", 4)),
        ("ctrl+w", "   ", 3, ("", 0)),
        ("ctrl+w", "", 0, ("", 0)),
        ("ctrl+backspace", "one two", 7, ("one ", 4)),
        ("ctrl+left", "one two", 7, ("one two", 4)),
        ("ctrl+left", "one two", 4, ("one two", 0)),
        ("ctrl+right", "one two", 0, ("one two", 4)),
        ("ctrl+right", "one two", 4, ("one two", 7)),
        ("ctrl+right", "one  ", 3, ("one  ", 5)),
        ("ctrl+u", "one two", 4, ("two", 0)),
        ("ctrl+k", "one two", 4, ("one ", 4)),
        ("home", "one", 2, ("one", 0)),
        ("ctrl+a", "one", 2, ("one", 0)),
        ("end", "one", 0, ("one", 3)),
        ("ctrl+e", "one", 0, ("one", 3)),
        ("backspace", "one", 0, ("one", 0)),
        ("delete", "one", 3, ("one", 3)),
        ("left", "one", 0, ("one", 0)),
        ("right", "one", 3, ("one", 3)),
    ],
)
def test_editing_keys(key: str, text: str, cursor: int, wanted: tuple[str, int]) -> None:
    assert EDITS[key](Line(text, cursor)) == Line(*wanted)


@pytest.mark.parametrize("text", ["a" * 65_000 + " b", " " * 65_000, "a " * 32_000])
@pytest.mark.parametrize("key", sorted(EDITS))
def test_no_edit_of_a_long_line_takes_long(key: str, text: str) -> None:
    begun = time.perf_counter()
    EDITS[key](Line(text, len(text) - 1))
    EDITS[key](Line(text, 0))
    assert time.perf_counter() - begun < 0.2
