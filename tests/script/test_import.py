"""Scripts made of texts and survey forms: sound whatever comes, and what was lost is told."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.script.formrows import Form, Row
from callscript.script.load import load
from callscript.script.model import NumberField, Script, TextField
from callscript.script.plaintext import MAX_BYTES, read_text
from callscript.script.problems import ScriptError
from callscript.script.sketch import Lost, Names, finished
from callscript.script.toml import parse
from callscript.script.wording import Placeholder
from callscript.script.written import ID_PATTERN
from callscript.script.xlsform import read_form
from callscript.script.xpath import NotCarriedError, Question, carried

MARKDOWN = """
# Renewal call

## Opening

Agent: Hello [Customer Name], this is [Your Name] from <company>. Is now a good time?

1. Yes
2. No -> Closing
3. Wrong person → end
4. Moved → Nowhere

(Smile. Wait for the answer.)

## The questions

We saw that your plan ends soon. What would make you stay?

- A **lower** price
- Nothing {at} all
- a lower price

*Don't argue.*

OBJECTIONS

Customer: It's too expensive.

I understand.
Let me see what I can do.

Closing
-------

Thank you for your time. Goodbye!
"""


def text_script(text: str) -> tuple[Script, tuple[Lost, ...], dict[str, Any]]:
    sketch = read_text(text.encode(), "calls/renewal-call.md")
    loaded = load(finished(sketch).encode(), "x.toml")
    return loaded.script, sketch.report, loaded.document.content


def test_a_text_becomes_sections_words_questions_options_and_cues() -> None:
    script, lost, content = text_script(MARKDOWN)
    assert (script.title, [s.title for s in script.sections]) == (
        "Renewal call",
        ["Opening", "The questions", "Objections", "Closing"],
    )
    hello, stay, objection, see, goodbye = script.steps.values()
    assert hello.say == (
        "Hello ",
        Placeholder("contact.name", "there"),
        ", this is ",
        Placeholder("caller.name", "a call"),
        " from ",
        Placeholder("caller.company", "us"),
        ".",
    )
    assert (hello.ask, hello.cue) == (("Is now a good time?",), ("Smile. Wait for the answer.",))
    assert [(r.label, r.goto) for r in hello.responses] == [
        ("Yes", None),
        ("No", goodbye.id),
        ("Wrong person", "end"),
        ("Moved", None),
    ]
    assert content["sections"][1]["steps"][0]["responses"] == ["A lower price", "Nothing {at} all"]
    assert stay.cue == ("Don't argue.",)
    assert objection.cue == ("They may say: It's too expensive.",)
    assert see.say == ("I understand.\nLet me see what I can do.",)
    assert goodbye.say == ("Thank you for your time. Goodbye!",)
    assert [str(each) for each in lost] == [
        "line 11: where 'Moved' leads: no heading is called 'Nowhere'",
        "line 20: the gap '{at}', which stays as it is in the words",
        "line 21: a second option 'a lower price'",
    ]


def test_a_text_without_any_marks_is_one_section() -> None:
    script, lost, _ = text_script("Hello.\n\nHow are you?\n\nGoodbye.")
    assert [s.title for s in script.sections] == ["The call"]
    assert script.title == "Renewal call"
    assert [bool(step.ask) for step in script.steps.values()] == [False, True, False]
    assert lost == ()


def test_options_that_lead_past_steps_or_round_for_ever_are_loosened() -> None:
    past = (
        "# A\n\nHello?\n\n- Yes -> End part\n- No -> End part\n\nNever said.\n\n# End part\n\nBye."
    )
    script, lost, _ = text_script(past)
    hello, never, bye = script.steps.values()
    assert [r.goto for r in hello.responses] == [bye.id, None]
    assert [str(each) for each in lost] == [
        f"line 6: where 'No' leads: no path leads to step '{never.id}'"
    ]
    round_ = "# T\n\n# A\n\nHello?\n\n# B\n\nAgain?\n\n- Yes -> A\n- No -> A"
    script, (told,), _ = text_script(round_)
    assert [[r.goto for r in step.responses] for step in script.steps.values()] == [
        [],
        ["hello", None],
    ]
    assert "round for ever" in told.what


PAPER = """FOLLOW-UP CALL
1. Hello, my name is ____ from ____.
2. Is this a good time?
3. Thank you for your visit.
If NO: ask when to ring again.
4. How was your visit to [clinic name]?
  a) Good
  b) Bad
5. I will ask about <pet name>, [Mr/Mrs Name].
6. Is it eating? Yes / No
7. Shall we ring again?
    Yes
    No -> end
8. Did you get the letter [of May]?
Yes - go to 9. No - go to 12.
9. How much?
1. A lot
2. A little
10. It is free.
11. Keep it.
12. Goodbye.
"""


def test_a_numbered_script_on_paper_keeps_its_lines_as_steps() -> None:
    script, lost, content = text_script(PAPER)
    assert script.title == "Follow-up call"
    steps = list(script.steps.values())
    assert len(steps) == 12
    labels = [[r.label for r in step.responses] for step in steps]
    yes_no = ["Yes", "No"]
    assert labels == [
        *([], [], [], ["Good", "Bad"], [], yes_no, yes_no, yes_no),
        *(["A lot", "A little"], [], [], []),
    ]
    assert [r.goto for r in steps[6].responses] == [None, "end"]
    assert [r.goto for r in steps[7].responses] == [steps[8].id, steps[11].id]
    assert steps[2].cue == ("If NO: ask when to ring again.",)
    assert content["sections"][0]["steps"][0]["say"] == (
        "Hello, my name is {caller.name|____} from {caller.company|____}."
    )
    assert content["sections"][0]["steps"][4]["say"] == (
        "I will ask about {contact.pet_name|____}, {contact.name|there}."
    )
    assert [str(each) for each in lost] == [
        "line 5: 'If NO: ask when to ring again.' stands as a cue; no answer leads there by itself",
        "line 14: the gap '[of May]', which stays as it is in the words",
    ]


def test_what_became_something_else_is_told_with_its_line() -> None:
    sketch = read_text(b"Hello.\n\n- Be kind to [pet name]\n\nIt is ____.\n", "x.txt")
    assert [str(each) for each in (*sketch.notes, *sketch.report)] == [
        (
            "line 3: 'Be kind to [pet name]' looks like an answer, and became words to say: "
            "no question stands above it"
        ),
        "line 3: '[pet name]' became {contact.pet_name|____}",
        "line 5: the gap '____', which stays as it is in the words",
    ]


def test_an_answer_that_leads_nowhere_is_told_at_its_own_line_with_why() -> None:
    text = "CALL\n\nIs it you?\n\n- Yes\n- No -> Goodbye\n- Later -> 7\n\nThank you."
    script, lost, _ = text_script(text)
    assert [str(each) for each in lost] == [
        "line 6: where 'No' leads: no heading is called 'Goodbye'",
        "line 7: where 'Later' leads: no line to say has the number 7",
    ]
    assert [len(step.responses) for step in script.steps.values()] == [3, 0]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("1. Well?\n2. And so?\n3. Bye.", [0, 0, 0]),
        ("1. Well?\n1. Good\n2. Bad\n2. Bye.", [2, 0]),
        ("Well?\n\n1. Good\n2. Bad\n\nBye.", [2, 0]),
        ("1. Well?\n   2. Indented\n2. Bye.", [1, 0]),
        ("Well?\nYes\nNo\n\nBye.", [2, 0]),
        ("Well? (Yes/No)\n\nBye.", [2, 0]),
        ("1. Well?\n2. If no: thank them.\n3. Bye.", [0, 0, 0]),
    ],
)
def test_numbers_that_run_on_are_no_answers(text: str, answers: list[int]) -> None:
    script, _, _ = text_script(text)
    assert [len(step.responses) for step in script.steps.values()] == answers


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "nothing to say"),
        (b"# Only a title\n\n---\n", "nothing to say"),
        (b"\xff\xfe", "no UTF-8"),
        (b"a" * (MAX_BYTES + 1), "this one has more"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(ScriptError) as caught:
        read_text(raw, "x.txt")
    assert message in caught.value.problems[0].message


LINES = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(
            [
                *(
                    "# A",
                    "## B {x}",
                    "1. Yes",
                    "- No -> A",
                    "a) {",
                    "(cue)",
                    "[name]",
                    "*x*",
                    "===",
                    "",
                ),
                *("1. Why?", "2. No", "  Yes", "No -> 3", "Yes / No", "If no: x", "If no:", "____"),
                *("Yes - go to 1. No - go to 2.", "<pet name>", "Why? Yes / No", "7. If so: y"),
                *("Why?", 'He said "no".', "CLOSING", "Agent: hi", "Customer: no", "{{x}} {y|z}"),
                *(
                    '"""',
                    "\\",
                    "[[sections]]",
                    "\x1b[31m",
                    "x" * 5000,
                    "é 日本 😀?",
                    "> quoted",
                    "---",
                ),
            ]
        ),
    ),
    max_size=30,
).map("\n".join)


@given(LINES)
@settings(max_examples=40, deadline=None)
def test_any_text_becomes_a_sound_script_or_is_refused(text: str) -> None:
    try:
        sketch = read_text(text.encode("utf-8", "replace"), "x.md")
    except ScriptError as error:
        assert error.problems[0].code == "no-text"
        return
    load(finished(sketch).encode(), "x.toml")


# --- Survey forms

HEAD = ("type", "name", "label", "hint", "relevant", "constraint", "calculation", "parameters")
YES_NO = (("yn", "yes", "Yes"), ("yn", "no", "No"))


def form(*rows: Sequence[str], choices: Sequence[Sequence[str]] = YES_NO, **more: str) -> Form:
    return Form(
        "clinic.xlsx",
        rows_of(HEAD, rows),
        rows_of(("list_name", "name", "label"), choices),
        [Row(2, more)] if more else [],
    )


def rows_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Row]:
    cells = ({k: v for k, v in zip(head, row, strict=False) if v} for row in rows)
    return [Row(number, each) for number, each in enumerate(cells, 2)]


def form_script(form: Form) -> tuple[Script, tuple[str, ...]]:
    sketch = read_form(form)
    script = load(finished(sketch).encode(), "x.toml").script
    return script, tuple(map(str, sketch.report))


def test_the_rows_of_a_form_become_steps() -> None:
    script, lost = form_script(
        form(
            ("note", "welcome", "Hello, this is **the** <b>clinic</b>."),
            ("select_one yn", "consent", "May I ask?", "Read slowly"),
            ("begin group", "you", "About you", "", "${consent} = 'yes'"),
            ("text", "first-name", "What is your name?"),
            ("integer", "age", "How old, ${first-name}?", "", "", ". >= 0 and . < 121"),
            ("range", "score", "Nought to ten?", "", "", "", "", "start=0 end=10 step=1"),
            ("end_group",),
            ("calculate", "double", "", "", "", "", "${score} * 2"),
            ("note", "bye", "Twice is ${double}, {x}."),
            form_title="Clinic",
        )
    )
    assert lost == ()
    assert script.title == "Clinic"
    assert [s.title for s in script.sections] == ["Clinic", "About you", "Clinic"]
    steps = script.steps
    assert steps["welcome"].say == ("Hello, this is the clinic.",)
    assert [r.value for r in steps["consent"].responses] == ["yes", "no"]
    assert steps["consent"].cue == ("Read slowly",)
    assert script.sections[1].when is not None
    assert isinstance(steps["first_name"].field, TextField)
    assert steps["age"].ask == ("How old, ", Placeholder("first_name", "that"), "?")
    age, score = steps["age"].field, steps["score"].field
    assert isinstance(age, NumberField)
    assert isinstance(score, NumberField)
    assert (age.minimum, age.maximum, score.minimum, score.maximum) == (0, 120, 0, 10)
    assert steps["bye"].say == ("Twice is ", Placeholder("double", "that"), ", {x}.")


def test_every_kind_of_answer_is_taken_down_as_such() -> None:
    rows = (
        ("select_multiple yn or_other", "several", "Which?"),
        ("rank yn", "order", "In what order?"),
        ("decimal", "weight", "How heavy?"),
        ("date", "day", "Which day?"),
        ("time", "hour", "At what time?"),
        ("dateTime", "moment", "When exactly?"),
        ("acknowledge", "ok", "All right?"),
        (
            "note",
            "n",
            "Several.",
            "",
            "selected(${several}, 'yes') and count-selected(${several}) > 1",
        ),
    )
    sketch = read_form(form(*rows))
    content = parse(finished(sketch).encode(), "x.toml").content
    steps = {step["id"]: step for section in content["sections"] for step in section["steps"]}
    answers = {name: step.get("answer") for name, step in steps.items()}
    assert answers == {
        "several": "choices",
        "order": "ranking",
        "weight": {"type": "number", "decimals": 2},
        "day": "date",
        "hour": "time",
        "moment": "datetime",
        "ok": None,
        "n": None,
    }
    assert steps["several"]["responses"][-1]["other"] is True
    assert steps["n"]["when"] == "'yes' in several and count(several) > 1"
    assert sketch.report == ()


def test_repeats_become_loops_and_constraints_checks() -> None:
    head = (*HEAD, "repeat_count", "constraint_message")
    survey = rows_of(
        head,
        [
            ("integer", "n", "How many children?"),
            ("begin repeat", "kids", "Child", "", "", "", "", "", "${n}"),
            ("text", "kid", "What is the name?"),
            ("end repeat",),
            ("integer", "low", "And less?", "", "", ". < ${n}", "", "", "", "That is not less."),
        ],
    )
    script, lost = form_script(Form("f.xlsx", survey))
    assert lost == ()
    assert script.section_of["kid"].repeat is not None
    (check,) = script.checks
    assert (check.say, check.fix) == (("That is not less.",), ("low",))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("start", "start"), "survey row 2: 'start', the form's own bookkeeping"),
        (("geopoint", "where", "Where?"), "survey row 2: 'geopoint' needs a device"),
        (("select_one nolist", "q", "?"), "survey row 2: the list 'nolist', which is not"),
        (("strange thing", "q", "?"), "survey row 2: the type 'strange thing'"),
        (("calculate", "c", "", "", "", "", "pulldata('a')"), "there is no pulldata()"),
        (("text", "q", "Hello ${nobody}"), "survey row 2: the name 'nobody' in its words"),
        (("text", "q", "?", "", "regex(${q}, 'a')"), "relevant regex(${q}, 'a')"),
        (("text", "q", "?", "", "", "regex(., 'a')"), "constraint regex(., 'a')"),
        (("text", "q", "?", "", "${last} = 1"), "relevant ${last} = 1: there is no question"),
        (("begin repeat", "r", "R"), "a repeat without a count: its questions are asked once"),
        (("end group",), "the end of a group that was never begun"),
        (("", "q", "?"), "a row without a type"),
    ],
)
def test_what_can_not_be_carried_over_is_told_with_its_row(row: Sequence[str], told: str) -> None:
    _script, lost = form_script(form(row, ("note", "n", "Words.")))
    assert any(told in each for each in lost), lost


@pytest.mark.parametrize("wanted", ["1" * 60, "a" * 60, "_", "end", "1", "日本", "A b-C"])
def test_a_name_is_always_one_and_never_given_twice(wanted: str) -> None:
    names = Names()
    given = [names.new(wanted, "question") for _ in range(120)]
    assert all(re.fullmatch(ID_PATTERN, name) for name in given)
    assert len({*given, "end"}) == 121


def test_a_question_asked_too_early_is_left_out_of_the_condition() -> None:
    script, (lost,) = form_script(form(("text", "a", "A?", "", "${b} = 'x'"), ("text", "b", "B?")))
    assert script.steps["a"].when is None
    assert lost.startswith("survey row 2: 'when': ")


def test_more_choices_than_keys_are_taken_in_words() -> None:
    many = [("big", f"c{n}", f"Choice {n}") for n in range(40)]
    script, (lost,) = form_script(form(("select_one big", "q", "Which?"), choices=many))
    assert isinstance(script.steps["q"].field, TextField)
    assert "40 choices" in lost


def test_other_languages_are_told() -> None:
    survey = [
        Row(2, {"type": "text", "name": "q", "label::English (en)": "Q?", "label::Français": "Q ?"})
    ]
    script, (lost,) = form_script(
        Form("f.xlsx", survey, (), [Row(2, {"default_language": "english"})])
    )
    assert script.steps["q"].ask == ("Q?",)
    assert "label::Français" in lost


CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *(
                "${a}",
                "${b} = 'yes'",
                "selected(${c}, 'x')",
                ". >= 1",
                "not(${a} = '')",
                "((((",
                "'",
            ),
            *("yes", "a", "b", "c", "end", "contact", "1", "", "${a} + 1", "today()", "x {y} ${z}"),
            *("start=5 end=1", '"""', "\\", "[[x]]", "name", "${a} div 0", "-1", "é", "x" * 300),
        ]
    ),
)
TYPES = st.sampled_from(
    [
        *("text", "integer", "decimal", "range", "note", "calculate", "date", "time", "dateTime"),
        *("select_one l", "select_multiple l or_other", "rank l", "begin group", "end group"),
        *("begin repeat", "end repeat", "image", "start", "begin_group", "acknowledge", "???", ""),
    ]
)


@given(
    st.lists(
        st.tuples(TYPES, st.sampled_from(["a", "b", "c", "A b", "end", "1", ""]), *([CELLS] * 6)),
        max_size=12,
    ),
    st.lists(st.tuples(st.sampled_from(["l", "m"]), CELLS, CELLS), max_size=5),
)
@settings(max_examples=40, deadline=None)
def test_any_form_becomes_a_sound_script_or_is_refused(
    rows: list[tuple[str, ...]], choices: list[tuple[str, ...]]
) -> None:
    sketch = read_form(form(*rows, choices=choices))
    if not any(section.steps for section in sketch.sections):
        return
    load(finished(sketch).encode(), "x.toml")


# --- Expressions

QUESTIONS = {
    "a": Question("a", "one", {"yes": "yes", "1": "choice_1"}),
    "m": Question("m", "many", {"x": "x"}),
    "n": Question("n", "number"),
    "t": Question("t", "other"),
}


@pytest.mark.parametrize(
    ("form_s", "ours"),
    [
        ("${a} = 'yes'", "a == 'yes'"),
        ("'1' = ${ a }", "a == 'choice_1'"),
        ("${a} != ''", "answered(a)"),
        ('${t}=""', "not answered(t)"),
        ("${n} >= '18' and (${n} < 65 or ${a}='yes')", "n >= 18 and (n < 65 or a == 'yes')"),
        ("selected(${m}, 'x')", "'x' in m"),
        ("selected(${a}, 'yes')", "a == 'yes'"),
        ("not(selected(${m},'x'))", "not ('x' in m)"),
        ("count-selected(${m}) > 1", "count(m) > 1"),
        ("${n} div 2 + 1.5", "n / 2 + 1.5"),
        (". > 3", "n > 3"),
        ("round(${n} * .5, 1)", "round(n * 0.5, 1)"),
        ('${t} = "don\'t"', 't == "don\'t"'),
        ("5 < ${n}", "5 < n"),
        ("'5' < ${n}", "n > 5"),
    ],
)
def test_an_expression_is_put_over(form_s: str, ours: str) -> None:
    assert carried(form_s, QUESTIONS, QUESTIONS["n"]) == ours


@pytest.mark.parametrize(
    "text",
    [
        *("", "${q} = 1", "${m} = 'x'", "${a} = 'maybe'", "${n} mod 2", "regex(${t}, 'a')"),
        *(
            "${n} = ",
            "(${n}",
            "/data/a = 1",
            "${n} ${n}",
            "and",
            "(" * 30 + "1",
            "1" * 2001,
            "a::b",
        ),
        *("-" * 50 + "1", "'\\'", "if(${n} = 1, 2, 3)", "current()/.", "once(random())"),
    ],
)
def test_what_means_something_else_is_not_put_over(text: str) -> None:
    with pytest.raises(NotCarriedError):
        carried(text, QUESTIONS, None)
