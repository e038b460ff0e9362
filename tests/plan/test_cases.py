"""Cases: played in memory and compared; the first difference is told where it was expected."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import replay
from callscript.call.replay import MOST_STEPS
from callscript.call.tape import MOST_CASES, cases_in, read_cases, read_tape
from callscript.plan.cases import failures, prove
from callscript.script.load import Loaded, load
from callscript.script.model import Script, pack
from callscript.script.problems import Problem, ScriptError
from tests.script.making import SHIPPED

SCRIPT = """
title = "Small"
[[interrupts]]
id = "busy"
label = "No time"
say = "I'll be short."
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "reason"
say = "Hello {contact.first_name|there}."
ask = "Why?"
notes = "concern"
responses = [
    { label = "Too dear", value = "price", reply = "I see." },
    { label = "Home", goto = "bye" },
]
[[sections.steps]]
id = "score"
ask = "How likely?"
answer = { type = "number", min = 0, max = 10 }
[[sections.steps]]
id = "again"
ask = "Once more?"
responses = [{ label = "Yes", goto = "score" }, "No"]
outcome = "completed"
[[sections.steps]]
id = "bye"
say = "Goodbye."
"""


def with_cases(cases: str) -> Loaded:
    return load(f"{SCRIPT}\n{cases}".encode(), "small.toml")


def found(body: str) -> list[Problem]:
    loaded = with_cases(f'[[cases]]\nname = "C"\n{body}')
    return failures(cases_in(loaded.document), loaded.script)


def marked(problem: Problem, body: str) -> str:
    loaded = with_cases(f'[[cases]]\nname = "C"\n{body}')
    return loaded.document.text[problem.span.start : problem.span.end]


@pytest.mark.parametrize(
    "body",
    [
        """
        path = ["reason", "score", "again", "bye"]
        answers = { reason = "price", score = 3, again = "No" }
        """,
        'answers = { reason = "Home" }\npath = ["reason", "bye"]',
        'path = ["reason", "...", "bye"]',
        'path = ["...", "again", "..."]',
        'path = ["..."]',
        """
        contact = "Ana"
        answers = { reason = "1" }
        says = ["Hello Ana.\\n Why?", "I see.", "Goodbye."]
        """,
        """
        do = [{ interrupt = "busy" }, "leave", "on"]
        says = "I'll be short."
        path = ["reason", "score"]
        """,
        """
        answers = { again = "No" }
        do = [{ note = "call @Bo fri", kind = "promise", step = "again" }]
        at = 2026-11-23T10:00:00Z
        plan = "call, Bo, 2026-11-27"
        outcome = "completed"
        """,
        'do = ["on", "back", { answer = "price" }, "undo", "on"]\npath = ["reason", "score"]',
        "",
    ],
)
def test_what_comes_out_as_expected_is_no_problem(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "code", "mark", "message"),
    [
        ('path = ["reason", "bye"]', "other-path", '"bye"', "expected 'bye'; found 'score'"),
        (
            'path = ["reason"]',
            "other-path",
            '"reason"',
            "expected the end after 'reason'; found 'score'",
        ),
        (
            'path = ["reason", "score", "again", "bye", "bye"]',
            "other-path",
            '"bye"',
            "expected 'bye'; found the end",
        ),
        (
            'answers = { reason = "Home" }\npath = ["...", "score", "..."]',
            "other-path",
            '"score"',
            "expected 'score' further on; found 'reason', 'bye'",
        ),
        ('path = ["...", "again"]', "other-path", '"again"', "expected 'again' further on"),
        ('path = ["reson", "..."]', "no-step", '"reson"', "this script has no step 'reson'"),
        ('answers = { reason = "hom" }', "no-response", '"hom"', "has no response 'hom'"),
        ("answers = { score = 11 }", "refused", "11", "from 0 to 10"),
        ('answers = { bye = "x" }', "refused", '"x"', "step 'bye' takes no answer"),
        (
            'answers = { reason = "Home", score = 3 }',
            "never-asked",
            "3",
            "the call never comes to it",
        ),
        ("answers = { scor = 3 }", "no-step", "3", "this script has no step 'scor'"),
        ('says = ["Why?", "Hello"]', "not-said", '"Hello"', "after what stands before it"),
        ('says = "Hello you. Why?"', "not-said", '"Hello you. Why?"', "“Hello there. Why?”"),
        ('says = "xyz"', "not-said", '"xyz"', "found nothing like it"),
        (
            'answers = { again = "No" }\noutcome = "refused"',
            "other-outcome",
            '"refused"',
            "expected 'refused'; found 'completed'",
        ),
        (
            'answers = { reason = "Home" }\noutcome = "completed"',
            "other-outcome",
            '"completed"',
            "found no outcome",
        ),
        ('outcome = "complted"', "no-outcome", '"complted"', "this script has no outcome"),
        ('plan = "Ben"', "not-planned", '"Ben"', "found an empty plan"),
        (
            'answers = {}\ndo = [{ note = "dear", step = "reason" }]\nplan = ["dear", "Ben"]',
            "not-planned",
            '"Ben"',
            "found “dear”",
        ),
        ('do = [{ note = "x", step = "bye" }]', "other-step", '"bye"', "on step 'reason'"),
        (
            'answers = { again = "Yes" }',
            "round",
            '{ again = "Yes" }',
            f"after {MOST_STEPS:,} steps",
        ),
    ],
)
def test_the_first_difference_is_told_where_it_was_expected(
    body: str, code: str, mark: str, message: str
) -> None:
    (problem,) = found(body)
    assert problem.code == code
    assert marked(problem, body) == mark
    assert message in problem.message
    assert problem.message.startswith("'C': ")


def test_cases_that_go_round_for_ever_are_soon_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MOST_STEPS", 20)
    loaded = with_cases('[[cases]]\nname = "A"\nanswers = { again = "Yes" }\n' * 7)
    problems = failures(cases_in(loaded.document), loaded.script)
    assert [problem.code for problem in problems] == ["round"] * 5


def test_a_step_asked_several_times_goes_by_its_id() -> None:
    text = """
        title = "Loop"
        [[sections]]
        id = "a"
        title = "A"
        steps = [{ id = "n", ask = "How many?", answer = "number" }]
        [[sections]]
        id = "b"
        title = "B"
        repeat = { each = "child", count = "n" }
        steps = [{ id = "kid", ask = "Name?", answer = "text" }]
        [[cases]]
        name = "two"
        answers = { n = 2, kid = "Ana" }
        path = ["n", "kid", "kid"]
    """
    loaded = load(text.encode(), "loop.toml")
    assert failures(cases_in(loaded.document), loaded.script) == []
    (case,) = cases_in(load(text.replace("n = 2", "n = 1").encode(), "loop.toml").document)
    assert [problem.code for problem in failures([case], loaded.script)] == ["other-path"]


def test_a_case_says_which_opening_it_is() -> None:
    text = """
        title = "Back"
        openings = { callback = "again" }
        [[sections]]
        id = "a"
        title = "A"
        steps = [
            { id = "hello", say = "Hello.", goto = "end" },
            { id = "again", say = "Attempt {attempt}." },
        ]
        [[cases]]
        name = "callback"
        opening = "callback"
        attempt = 3
        path = ["again"]
        says = "Attempt 3."
    """
    loaded = load(text.encode(), "back.toml")
    assert failures(cases_in(loaded.document), loaded.script) == []


def test_each_case_fails_by_itself() -> None:
    cases = '[[cases]]\nname = "A"\npath = ["bye"]\n' * 2 + '[[cases]]\nname = "B"\n'
    loaded = with_cases(cases)
    assert len(failures(cases_in(loaded.document), loaded.script)) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[[cases]]", "missing-key"),
        ('[[cases]]\nname = "A"\nanswer = 3', "unknown-key"),
        ('[[cases]]\nname = "A"\nanswers = { a = true }', "wrong-type"),
        ('[[cases]]\nname = "A"\npath = []', "empty"),
        ('[[cases]]\nname = "A"\npath = ["a b"]', "wrong-form"),
        ('[[cases]]\nname = "A"\nscript = "x"', "unknown-key"),
        ('[[cases]]\nname = "A"\nvoicemail = "x"', "unknown-key"),
        ('[[cases]]\nname = "A"\nat = 2026-11-23T10:00:00', "wrong-form"),
        ('[[cases]]\nname = "A"\ndo = ["jmp"]', "wrong-value"),
        ('[[cases]]\nname = "A"\n' * (MOST_CASES + 1), "too-long"),
    ],
)
def test_a_case_that_is_written_wrong_is_told_and_keeps_no_script_from_its_calls(
    body: str, code: str
) -> None:
    loaded = with_cases(body)
    with pytest.raises(ScriptError) as caught:
        cases_in(loaded.document)
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].span.line > SCRIPT.count("\n")


def test_one_table_of_cases_is_told_how_to_be_many() -> None:
    with pytest.raises(ScriptError) as caught:
        with_cases('[cases]\nname = "A"')
    assert caught.value.problems[0].fix == "write [[cases]]"


def test_a_file_of_cases_holds_nothing_else() -> None:
    with pytest.raises(ScriptError) as caught:
        read_cases(b'titel = "A"\n[[cases]]\nname = "B"', "a.cases.toml")
    assert [p.code for p in caught.value.problems] == ["unknown-key"]
    (case,) = read_cases(b'[[cases]]\nname = "B"\npath = ["bye"]', "a.cases.toml")
    (problem,) = failures([case], load(SCRIPT.encode(), "a.toml").script)
    assert problem.place == "a.cases.toml:3:9"


def test_a_tape_expects_what_a_case_does() -> None:
    script = load(SCRIPT.encode(), "small.toml").script
    tape = read_tape(b'answers = { again = "No" }\noutcome = "completed"', "t")
    assert prove(tape, script).heard[-1] == "Goodbye."
    with pytest.raises(ScriptError) as caught:
        prove(read_tape(b'do = ["on"]\npath = ["bye"]', "t"), script)
    assert caught.value.problems[0].place == "t:2:9"


def test_a_call_runs_on_a_form_without_cases() -> None:
    case = '[[cases]]\nname = "A"\npath = ["bye"]\n'
    assert pack(with_cases(case).script) == pack(with_cases("").script)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scripts_have_cases_for_every_outcome_of_their_own(path: Path) -> None:
    loaded = load(path.read_bytes(), path.name)
    cases = cases_in(loaded.document)
    assert failures(cases, loaded.script) == []
    assert len(cases) >= 3
    assert {case.written.outcome for case in cases} >= proposed(loaded.script)


def proposed(script: Script) -> set[str]:
    """The outcomes that steps and responses of a script propose."""
    steps = script.steps.values()
    outcomes = {step.outcome for step in steps}
    outcomes |= {response.outcome for step in steps for response in step.responses}
    return {outcome for outcome in outcomes if outcome}


@given(st.data())
def test_any_change_of_a_sound_path_is_found(data: st.DataObject) -> None:
    loaded = with_cases('[[cases]]\nname = "A"\n')
    (case,) = cases_in(loaded.document)
    right = ["reason", "score", "again", "bye"]
    names = [*right, "..."]
    path = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=6))
    changed = replace(case, written=case.written.model_copy(update={"path": path}))
    assert (failures([changed], loaded.script) == []) == _fits(path, right)


def _fits(pattern: list[str], walked: list[str]) -> bool:
    """Whether a path says what was walked, told by trying everything."""
    if not pattern:
        return not walked
    first, *rest = pattern
    if first == "...":
        return any(_fits(rest, walked[n:]) for n in range(len(walked) + 1))
    return walked[:1] == [first] and _fits(rest, walked[1:])
