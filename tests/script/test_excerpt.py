"""What a script's writer reads when something is wrong: exact texts, read as they would be."""

import os
from pathlib import Path

import pytest

from callscript.script.problems import Problem, Span, excerpt
from tests.script.making import SCRIPTS, problems

GOLDEN = Path(__file__).parent / "golden"
WIN_BACK = (SCRIPTS / "win-back.toml").read_text("utf-8")

MISTAKES = {
    # name of the golden file: what was changed into what
    "single-brackets": ("[[sections.steps]]\nid = \"hello\"", "[sections.steps]\nid = \"hello\""),
    "misspelt-key": ('cue = "Smile.', 'cew = "Smile.'),
    "key-in-the-wrong-table": ('title = "Ask to hear more"', 'title = "Ask"\nsay = "So."'),
    "misspelt-goto": ('goto = "sorry_again"', 'goto = "sorry_agian"'),
    "misspelt-section": ('goto = "section:ring_again"', 'goto = "section:ring_agian"'),
    "goto-a-section": ('goto = "sorry_again"', 'goto = "close"'),
    "renamed-step": ('id = "reason"', 'id = "main_reason"'),
    "forgotten-quotes": ("outcome = \"heard\"", "outcome = heard"),
    "forgotten-comma": ('responses = ["Well", "It', 'responses = ["Well" "It'),
    "forgotten-quote": ('ask = "What did we do', "ask = What did we do"),
    "unclosed-text": ('did we do wrong?"', "did we do wrong?"),
    "curly-quotes": ('say = "That\'s kind of you."', "say = “That's kind of you.”"),
    "one-equals-sign": ("what_happened == 'nothing'", "what_happened = 'nothing'"),
    "value-that-never-is": ("what_happened == 'nothing'", "what_happened == 'nohting'"),
    "number-for-a-choice": ("what_happened == 'nothing'", "what_happened <= 3"),
    "asked-too-early": ("contact.status == 'lapsed'", "reason == 'price'"),
    "misspelt-placeholder": ("{part_of_day|day}", "{partofday|day}"),
    "no-fallback": ("{contact.name|the person who used to deal with us}", "{contact.name}"),
    "stray-brace": ("Is that {contact.name|", "Is that {{contact.name|"),
    "round-without-exit": ('"wrong_person"\ngoto = "end"', '"wrong_person"\ngoto = "wrong"'),
    "goto-too-much": ('say = "I\'m sorry. I should', 'goto = "hello"\nsay = "I\'m sorry. I should'),
    "copied-step": ('id = "lapsed_opening"', 'id = "lost_opening"'),
    "two-labels-alike": ('responses = ["Well", "It depended who"', 'responses = ["Well", "Well!"'),
    "unknown-outcome": ('outcome = "coming_back"', 'outcome = "come_back"'),
    "long-id": ('id = "sorry"', 'id = "Sorry, again"'),
    "many-mistakes": ('language = "en"', 'langage = "en"\nid = "Win back"\nminutes = "5"'),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_golden(mistake: str) -> None:
    """Run with UPDATE_GOLDENS=1 to write the files anew; then read the difference."""
    right, wrong = MISTAKES[mistake]
    assert right in WIN_BACK
    source = WIN_BACK.replace(right, wrong, 1)
    text = "".join(f"{excerpt(p, source)}\n" for p in problems(source, "win-back.toml"))
    golden = GOLDEN / f"{mistake}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(text, "utf-8", newline="\n")
    assert text == golden.read_text("utf-8")


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(MISTAKES)


def drawn(source: str, start: int, end: int) -> list[str]:
    line, column = source[:start].count("\n") + 1, start - source[:start].rfind("\n")
    problem = Problem("a.toml", Span(start, end, line, column), "code", "Message")
    return excerpt(problem, source).split("\n")


@pytest.mark.parametrize(
    ("source", "marked", "line", "mark"),
    [
        ("a = 1", "1", "  1 | a = 1", "    |     ^"),
        ("a = 1\r\nb = 23\r\n", "23", "  2 | b = 23 ", "    |     ^^"),
        ("\ta = '\t' # x", "x", "  1 |  a = ' ' # x", "    |            ^"),
        ("a = '電話' # x", "x", "  1 | a = '電話' # x", "    |              ^"),
        ("a = '電話'", "電話", "  1 | a = '電話'", "    |      ^^^^"),
        ("a = 'e\u0301' # x", "x", "  1 | a = 'e\u0301' # x", "    |           ^"),
        ("a = '\x1b[31m' # x", "x", "  1 | a = '␛[31m' # x", "    |               ^"),
        ("a = '\u202e' # x", "x", "  1 | a = '<U+202E>' # x", "    |                  ^"),
        ('a = """b\nc"""', '"""b\nc"""', '  1 | a = """b', "    |     ^^^^"),
        ("\n" * 9 + "a = 1", "1", "  10 | a = 1", "     |     ^"),
    ],
)
def test_the_mark_stands_under_what_is_marked(
    source: str, marked: str, line: str, mark: str
) -> None:
    start = source.rindex(marked)
    _, shown, below = drawn(source, start, start + len(marked))
    assert (shown, below) == (line, mark)


def test_a_long_line_is_cut_round_the_mark() -> None:
    source = "a = '" + "x" * 500 + "!" + "y" * 500 + "'"
    _, shown, below = drawn(source, source.index("!"), source.index("!") + 1)
    assert shown.index("!") == below.index("^")
    assert len(shown) < 110


def test_without_the_source_only_the_place_is_told() -> None:
    problem = Problem("a\n.toml", Span(5, 6, 2, 3), "code", "Message\x1b", "Fix\nit")
    assert excerpt(problem, "") == "a .toml:2:3: error[code]: Message␛\n  fix: Fix it"
    assert excerpt(problem, "one line").startswith("a .toml:2:3: error[code]: Message␛\n  fix")
