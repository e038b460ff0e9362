"""Judging: every wrong form of a script is told once, where it was typed, with what to do."""

import pytest

from callscript.script.judge import toml_path
from callscript.script.problems import closest, near
from callscript.script.written import (
    Written,
    WrittenInterrupt,
    WrittenNumber,
    WrittenOutcome,
    WrittenResponse,
    WrittenScale,
    WrittenScript,
    WrittenSection,
    WrittenStep,
    WrittenText,
    WrittenVoicemail,
    WrittenYes,
    WrittenYesNo,
    table_at,
)
from tests.script.making import TOP, found, problems, script, step, unmarked

INTERRUPT = '\n[[interrupts]]\nid = "i"\nlabel = "I"\nsay = "So."\n'

IN_A_STEP = [
    # code, lines of a step, part of message and fix
    ("unknown-key", '«sya» = "x"', "there is no 'sya' here", "did you mean 'say'?"),
    (
        "unknown-key",
        '«"b c"» = 1',
        "there is no 'b c' here",
        "allowed here: answer, apology, ask",
    ),
    ("unknown-key", "«minutes» = 5", "there is no 'minutes'", "'minutes' belongs to [[sections]]"),
    ("unknown-key", '«label» = "x"', "'label'", "'label' belongs to [[interrupts]]"),
    ("unknown-key", "«__class__» = 1", "'__class__'", "allowed here"),
    ("unknown-key", 'responses = [{ label = "A", «gotto» = "x" }]', "'gotto'", "'goto'"),
    ("unknown-key", 'answer = { type = "number", «mini» = 1 }', "'mini'", "'min'"),
    ("unknown-key", 'answer.type = "scale"\nanswer.«hihg» = "x"', "'hihg'", "'high'"),
    ("unknown-key", 'answer = { type = "text", «min» = 1 }', "'min'", "allowed here: type"),
    ("unknown-key", 'answer = { type = "yes_no", yes = { «key» = "1" } }', "'key'", "responses ="),
    ("unknown-key", 'answer = { type = "yes_no", «maybe» = "x" }', "'maybe'", "no, type, yes"),
    ("missing-key", 'responses = [«{ goto = "end" }»]', "'label' is missing", "add label = …"),
    ("missing-key", "answer = «{ min = 1 }»", "an answer needs its type", 'type = "number"'),
    ("wrong-form", 'goto = «"Two"»', "'Two' won't do for 'goto'", "a small letter"),
    ("wrong-form", 'goto = «"section two"»', "'section two'", "a small letter"),
    ("wrong-form", 'title = «"""a\nb"""»', "'title'", "one line"),
    ("wrong-form", 'responses = [{ label = "A", key = «"10"» }]', "'10'", "one digit"),
    ("wrong-form", 'responses = [{ label = "A", key = «"A"» }]', "'A'", "one small letter"),
    ("wrong-form", 'responses = [{ label = "A", key = «"é"» }]', "'é'", "one small letter"),
    ("wrong-form", 'responses = [{ label = "A", tag = «"Big"» }]', "'Big'", "a small letter"),
    ("wrong-form", 'responses = [{ label = "A", tag = ["a", «"Big"»] }]', "'Big'", "letter"),
    ("wrong-form", 'responses = [«"a\\nb"»]', "won't do for 'label'", "one line"),
    ("wrong-value", 'answer = «"numbr"»', "'numbr' is not known", "did you mean 'number'?"),
    ("wrong-value", 'answer = «{ type = "day" }»', "'day' is not known", "allowed here: choices"),
    ("wrong-value", 'notes = «"concerns"»', "'concerns'", "did you mean 'concern'?"),
    ("wrong-value", "notes = «3»", "'3' is not known here", "allowed here: concern, note"),
    ("wrong-value", 'read_back = «"x"»', "'x' is not known here", "allowed here: concern"),
    ("wrong-value", 'read_back = ["note", «"x"»]', "'x' is not known here", "allowed here"),
    ("wrong-value", 'answer = { type = "scale", max = «101» }', "too big", "at most 100"),
    ("wrong-value", 'answer = { type = "scale", min = «-1» }', "too small", "at least 0"),
    ("wrong-type", "goto = «5»", "5 is not a text in quotes", 'put it in quotes: "5"'),
    ("wrong-type", "goto = «true»", "true is not a text in quotes", "write a text in quotes"),
    ("wrong-type", "goto = «1979-05-27»", "1979-05-27 is not a text", "write a text"),
    ("wrong-type", 'goto = «["two"]»', "a list is not a text in quotes", "write a text"),
    ("wrong-type", "goto = «{ a = 1 }»", "a table is not a text in quotes", "write a text"),
    ("wrong-type", "listen = «5»", "not true or false or a text in quotes", "write true or false"),
    ("wrong-type", 'answer = { type = "number", min = «"1"» }', "'1' is not a whole", "write a"),
    ("wrong-type", "answer = «5»", "5 is not a table", "write a table"),
    ("wrong-type", 'responses = «"Yes"»', "'Yes' is not a list in [ ]", "write a list in [ ]"),
    ("wrong-type", "responses = [«5»]", "5 is not a text in quotes or a table", "write a text"),
    ("wrong-type", 'responses = [{ label = "A", tag = «5» }]', "5 is not a text", '"5"'),
    ("wrong-type", 'probes = ["a", «1.5»]', "1.5 is not a text in quotes", '"1.5"'),
    ("wrong-type", 'answer = { type = "yes_no", yes = «5» }', "or a table", "or a table"),
    ("empty", 'ask = «""»', "'ask' is empty", "leave the key out"),
    ("empty", 'listen = «""»', "'listen' is empty", "leave the key out"),
    ("empty", 'responses = [«""»]', "'label' is empty", "put something in"),
    ("too-long", f'title = «"{"x" * 201}"»', "'title' is too long", "at most 200 characters"),
    ("too-long", f'ask = «"{"x" * 4001}"»', "'ask' is too long", "at most 4000 characters"),
    ("too-long", f"responses = «{[f'r{n}' for n in range(37)]}»", "is too long", "36 responses"),
    ("too-long", f"probes = «{['x'] * 10}»", "'probes' is too long", "at most 9 probes"),
]


@pytest.mark.parametrize(("code", "lines", "message", "fix"), IN_A_STEP)
def test_in_a_step(code: str, lines: str, message: str, fix: str) -> None:
    text, expected = unmarked(script(step("one", 'say = "Hello."', lines)), code)
    assert found(text) == expected
    (only,) = problems(text)
    assert message in only.message
    assert fix in only.fix


ELSEWHERE = [
    ("missing-key", "«»", "'title' is missing"),
    ("unknown-key", f'«say» = "x"\n{script(step("a"))}', "[[sections.steps]]"),
    ("unknown-key", f'«titles» = "x"\n{script(step("a"))}', "did you mean 'title'?"),
    ("wrong-type", f"sources = «5»\n{script(step('a'))}", "5 is not a list in [ ]"),
    ("wrong-form", f'language = «"english"»\n{script(step("a"))}', "en or pt-BR"),
    ("wrong-form", f'id = «"My Script"»\n{script(step("a"))}', "digits and -"),
    ("wrong-type", f"voicemail = «5»\n{script(step('a'))}", "a text in quotes or a table"),
    ("unknown-key", f'voicemail = {{ say = "x", «ask» = "y" }}\n{script(step("a"))}', "'ask'"),
    ("wrong-form", f'{script(step("a"))}\n[outcomes]\n«Won» = "Won"\n', "won't do for a name"),
    ("wrong-type", f"{script(step('a'))}\n[outcomes]\nwon = «1»\n", "or a table"),
    ("unknown-key", f'{script(step("a"))}\n[outcomes]\nwon = {{ «labl» = "x" }}\n', "'label'?"),
    ("unknown-key", f'{script(step("a"))}\n[outcomes.label]\nlabel = "x"\n«x» = 1\n', "'x'"),
    ("wrong-type", f'outcomes = «["a"]»\n{script(step("a"))}', "a list is not a table"),
    ("unknown-key", f'{script(step("a"))}{INTERRUPT}«ask» = "x"\n', "[[sections.steps]]"),
    ("missing-key", f'{script(step("a"))}\n[[«interrupts»]]\nid = "i"\nlabel = "I"\n', "'say'"),
    ("missing-key", 'title = "T"\n[[«sections»]]\nid = "a"\ntitle = "A"\n', "[[sections.steps]]"),
    ("missing-key", 'title = "T"\n«»'.replace("«»", ""), "begin one with [[sections]]"),
    ("empty", 'title = "T"\nsections = «[]»\n', "'sections' is empty"),
    ("empty", 'title = "T"\n[[sections]]\nid = "a"\ntitle = "A"\nsteps = «[]»', "'steps' is empty"),
    ("wrong-value", f"{TOP}minutes = «0»\n{step('a')}", "more than 0.0 is wanted"),
    ("wrong-value", f"{TOP}minutes = «1441»\n{step('a')}", "at most 1440"),
    ("wrong-type", f'{TOP}minutes = «"x"»\n{step("a")}', "'x' is not a number"),
    ("wrong-type", script(step("a")).replace("[[sections]]", "[«sections»]"), "write [[sections]]"),
    (
        "wrong-type",
        script(step("a")).replace("[[sections.steps]]", "[sections.«steps»]"),
        "write [[sections.steps]]",
    ),
    ("wrong-type", script(step("a")) + '[«interrupts»]\nid = "i"\n', "write [[interrupts]]"),
    ("wrong-type", 'title = "T"\nsections = [«"x"»]\n', "'x' is not a table"),
    (
        "wrong-type",
        'title = "T"\n[[«sections».steps]]\nid = "a"\nsay = "x"\n',
        "no section has begun yet above the first [[sections.steps]] put [[sections]]",
    ),
    ("unknown-key", f'{script(step("a"))}\n[«outcome»]\nwon = "Won"\n', "mean 'outcomes'?"),
    ("unknown-key", f'{script(step("a"))}\n[[«interrupt»]]\nid = "i"\n', "mean 'interrupts'?"),
    ("unknown-key", f'{script(step("a"))}«goal» = "x"\n', "the top of the file"),
]


@pytest.mark.parametrize(("code", "text", "said"), ELSEWHERE)
def test_elsewhere(code: str, text: str, said: str) -> None:
    text, expected = unmarked(text, code) if "«" in text else (text, [])
    if text in {"", 'title = "T"\n'}:
        assert [problem.place for problem in problems(text)][-1:] == ["call.toml:1:1"]
    else:
        assert found(text) == expected
    assert said in " ".join(f"{problem.message} {problem.fix}" for problem in problems(text))


def test_all_problems_are_told_at_once_in_file_order() -> None:
    text, expected = unmarked(
        '«sumary» = "x"\n'
        + script(
            step("«Two»", "say = «5»", '«gotoo» = "x"').replace('"«Two»"', '«"Two"»'),
            step("three", 'responses = [{ label = "A", key = «"xy"», «rply» = "x" }]'),
        )
        + INTERRUPT.replace('"i"', "«7»"),
        *["unknown-key", "wrong-form", "wrong-type", "unknown-key"],
        *["wrong-form", "unknown-key", "wrong-type"],
    )
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        script(step("a")).replace("title = ", "«titel» = ", 1),
        script(step("a")).replace('id = "a"', '«Id» = "a"'),
        script(step("a", 'ask = "x"\nresponses = [{ «lable» = "A" }]')),
        script(step("a")) + INTERRUPT.replace("say", "«says»"),
    ],
)
def test_a_misspelt_key_is_not_missing_as_well(text: str) -> None:
    text, expected = unmarked(text, "unknown-key")
    assert found(text) == expected


def test_there_is_an_end_to_what_is_told() -> None:
    text = script(step("one", *(f"k{n} = 1" for n in range(1000))))
    assert len(problems(text)) == 100


@pytest.mark.parametrize(
    ("location", "table"),
    [
        ((), WrittenScript),
        (("voicemail",), WrittenVoicemail),
        (("outcomes", "label"), WrittenOutcome),
        (("interrupts", 0), WrittenInterrupt),
        (("sections", 0), WrittenSection),
        (("sections", 0, "steps", 1), WrittenStep),
        (("sections", 0, "steps", 1, "responses", 2), WrittenResponse),
        (("sections", 0, "steps", 1, "answer", "number"), WrittenNumber),
        (("sections", 0, "steps", 1, "answer", "scale"), WrittenScale),
        (("sections", 0, "steps", 1, "answer", "text"), WrittenText),
        (("sections", 0, "steps", 1, "answer", "yes_no"), WrittenYesNo),
        (("sections", 0, "steps", 1, "answer", "yes_no", "no"), WrittenYes),
    ],
)
def test_table_at(location: tuple[str | int, ...], table: type[Written]) -> None:
    assert table_at(WrittenScript, location) is table


def test_toml_path_leaves_out_what_is_no_key() -> None:
    content = {"a": [{"b": {"type": "x", "c": "text"}}], "d": "y"}
    assert toml_path(content, ("a", 0, "b", "x", "c", "tag")) == ("a", 0, "b", "c")
    assert toml_path(content, ("a", 1, "b")) == ("a",)
    assert toml_path(content, ("d", "[key]")) == ("d",)
    assert toml_path(content, ()) == ()


def test_near() -> None:
    assert near("gotto", ["goto", "say"]) == "did you mean 'goto'?"
    assert near("x", ["goto", "say"]) == "allowed here: goto, say"
    assert near("x", map(str, range(20))).endswith(", …")
    assert near("x", []) == ""
    assert closest("reasn", ["reason", "season"]) == "reason"
    assert closest("x" * 10**6, ["reason"]) is None
