"""Checking: what only the whole script shows, each mistake told once and in its place."""

import time

import pytest

from callscript.script.build import Builder
from callscript.script.check import check
from callscript.script.judge import judge
from callscript.script.problems import Severity
from callscript.script.toml import parse
from tests.script.making import found, problems, script, step, to, unmarked

CHOICE = step("reason", 'ask = "Why?"', 'responses = ["Price", "Service"]')
NUMBER = step("score", 'ask = "How many?"', 'answer = "number"')
WORDS = step("story", 'ask = "What happened?"', 'answer = "text"')
ASKED = CHOICE + NUMBER + WORDS


def interrupt(*lines: str) -> str:
    return "\n".join(["", "[[interrupts]]", 'id = "i"', 'label = "I"', 'say = "So."', *lines, ""])


def section(name: str, *lines: str) -> str:
    return "\n".join(["", "[[sections]]", f'id = "{name}"', 'title = "S"', *lines, ""])


def last(*lines: str) -> str:
    """Three steps that ask, and a last one that has these lines."""
    return script(ASKED, step("last", 'say = "Bye."', *lines))


PARTS = [
    ("duplicate-id", script(step("a"), step("b"), step("«a»"))),
    ("duplicate-id", script(step("a")) + section("part").replace('"part"', '«"part"»') + step("b")),
    ("duplicate-id", script(step("a")) + interrupt() + interrupt().replace('"i"', '«"i"»')),
    ("reserved-id", script(step("a"), step("«end»"))),
    ("reserved-id", script(step("«not»", 'say = "x"', 'answer = "text"'))),
    ("reserved-id", script(step("«class»"))),
    ("nothing-to-say", script(step("«a»", "listen = true"))),
    ("nothing-to-say", script(step("«a»", 'say = "  "'))),
    ("unknown-goto", last('goto = «"nowhere"»')),
    ("unknown-goto", last('goto = «"part"»')),
    ("unknown-goto", last('responses = ["A", { label = "B", goto = «"nowhere"» }]')),
    ("unknown-goto", last('responses = ["Yes", { label = "No", goto = «"nowhere"» }]')),
    ("unknown-goto", last('answer = { type = "yes_no", yes = «"nowhere"» }')),
    ("unknown-goto", last('answer.type = "yes_no"\nanswer.no = { goto = «"nowhere"» }')),
    ("unknown-goto", last() + interrupt('goto = «"nowhere"»')),
    ("unknown-outcome", last('outcome = «"gone"»')),
    ("unknown-outcome", last('responses = [{ label = "A", outcome = «"gone"» }]')),
    ("unknown-outcome", last('answer = { type = "yes_no", no = { outcome = «"gone"» } }')),
    ("unknown-outcome", last() + interrupt('outcome = «"gone"»')),
    ("two-ways", last() + interrupt('goto = «"reason"»', 'outcome = "refused"')),
    ("duplicate-key", last('responses = [{label = "A", key = "x"}, {label = "B", key = «"x"»}]')),
    ("duplicate-value", last('responses = [{ label = "A" }, { label = "B", value = «"a"» }]')),
    ("duplicate-value", last('responses = ["Да", «"Нет"»]')),
    ("empty-range", last('answer = { type = "number", min = «5», max = 4 }')),
    ("empty-range", last('answer = { type = "scale", min = «11» }')),
    ("empty-range", last('answer.type = "scale"\nanswer.low = "bad"\nanswer.min = «11»')),
]  # fmt: skip

CONDITIONS = [
    ("unknown-tag", "tagged('«price»')"),
    ("unknown-name", "«resaon» == 'price'"),
    ("unknown-name", "reason == «price»"),
    ("unknown-name", "«contact» == 'price'"),
    ("unknown-name", "asked('«raeson»')"),
    ("unknown-name", "noted('«promis»')"),
    ("unknown-name", "used('«angry»')"),
    ("unknown-name", "visits('«close»') > 1"),
    ("unknown-name", "table('«fee»', reason) > 2"),
    ("unknown-name", "«seroc» + 1 > 2"),
    ("no-condition", "«score»"),
    ("no-condition", "not «reason» and score > 2"),
    ("wrong-comparison", "today == '«Friday»'"),
    ("unknown-value", "weekday == '«Friday»'"),
    ("unknown-value", "part_of_day in ['«night»']"),
    ("unknown-value", "opening == '«second»'"),
    ("wrong-comparison", "'x' in «reason»"),
    ("wrong-comparison", "days(today, '2026-01-01') == '«3»'"),
    ("no-day", "days(«score», today) > 3"),
    ("no-day", "days('«soon»', today) > 3"),
    ("no-day", "years(«score», today) > 3"),
    ("never-read", "read(«mute»)"),
    ("unknown-name", "read(«raeson»)"),
    ("wrong-comparison", "first(score, attempt) == '«3»'"),
    ("no-number", "«reason» + 1 > 2"),
    ("no-number", "max(score, «story») > 2"),
    ("never-true", "«now_hour» > 23"),
    ("never-true", "«attempt» == 0"),
    ("unknown-name", "«custom.name» == 'Ana'"),
    ("unknown-name", "answered('«raeson»')"),
    ("never-answered", "answered('«mute»')"),
    ("never-answered", "«mute» == 'yes'"),
    ("unknown-value", "reason == '«prise»'"),
    ("unknown-value", "reason in ['price', '«prise»']"),
    ("unknown-value", "'«prise»' != reason"),
    ("wrong-comparison", "reason == «5»"),
    ("wrong-comparison", "reason in ['price', «5»]"),
    ("wrong-comparison", "«reason» < 'price'"),
    ("wrong-comparison", "«story» > 'a'"),
    ("wrong-comparison", "story == «-5»"),
    ("wrong-comparison", "score <= '«6»'"),
    ("wrong-comparison", "score in ['«6»', 7]"),
    ("wrong-comparison", "«score» == reason"),
    ("asked-too-early", "«last» == 'x'"),
    ("asked-too-early", "answered('«last»')"),
]


@pytest.mark.parametrize(("code", "text"), PARTS)
def test_parts(code: str, text: str) -> None:
    text, expected = unmarked(text, code)
    assert found(text) == expected


@pytest.mark.parametrize(("code", "condition"), CONDITIONS)
def test_conditions(code: str, condition: str) -> None:
    mute = step("mute", 'say = "Listen."')
    text = script(
        ASKED, mute, step("last", 'ask = "?"', 'answer = "text"', f'when = "{condition}"')
    )
    text, expected = unmarked(text, code)
    assert found(text) == expected


@pytest.mark.parametrize("quotes", ['"', '"""', '"""\n  '])
def test_marks_are_placed_in_any_kind_of_text(quotes: str) -> None:
    close = quotes.strip()
    condition = f"when = {quotes}reason == 'price' and «mute» == 'x'{close}"
    words = f"cue = {quotes}mute: «{{mute»|none}}{close}"
    text, expected = unmarked(
        script(ASKED, step("mute"), step("last", words, condition)),
        "never-answered",
        "never-answered",
    )
    assert found(text) == expected


@pytest.mark.parametrize(
    "condition",
    [
        "reason == 'price' and score <= 6 or not answered('story')",
        "reason in ['price', 'service'] and score in [1, 2.5]",
        "story == 'anything' and story != 'else'",
        "contact.value == 'high' or contact.anything >= '2024'",
        "reason == story and contact.value != story and 1 <= score",
        "contact.value > 5 and contact.value < score and caller.name == 'Ana'",
        "today > '2026-01-01' and days(story, today) > 3 and weekday in ['monday', 'friday']",
        "answered(reason) and not unread(score) and reason != refused and score != skipped",
        "score / 2 + 1 > min(score, 3) and attempt > 1 and opening == 'callback'",
        "first(reason, story) == 'price' or years(story, today) >= 18",
        "noted('promise') or visits('part') > 1 or has(contact.email) or asked(story)",
    ],
)
def test_good_conditions(condition: str) -> None:
    assert problems(last(f'when = "{condition}"')) == ()


WORDINGS = [
    # severity, code, where words stand
    (Severity.ERROR, "unknown-placeholder", 'cue = "«{resaon»|x}"'),
    (Severity.ERROR, "unknown-placeholder", 'cue = "«{contact»|x}"'),
    (Severity.ERROR, "unknown-placeholder", 'cue = "«{caller.mail»|x}"'),
    (Severity.ERROR, "unknown-placeholder", 'probes = ["a", "«{resaon»|x}"]'),
    (Severity.ERROR, "unknown-placeholder", 'responses = [{ label = "A", reply = "«{b»}" }]'),
    (Severity.ERROR, "unknown-placeholder", 'answer.type = "yes_no"\nanswer.no.reply = "«{b»}"'),
    (Severity.ERROR, "unknown-placeholder", 'cue = "«{caller.mail»}"'),
    (Severity.HINT, "no-fallback", 'cue = "«{contact.first_name»}"'),
    (Severity.HINT, "no-fallback", 'cue = "«{caller.name»}"'),
    (Severity.HINT, "near-contact", 'cue = "«{contact.firstname»|x}"'),
    (Severity.HINT, "near-contact", 'cue = "«{contact.compnay»|x}"'),
    (Severity.HINT, "no-fallback", 'cue = "«{reason»}"'),
    (Severity.HINT, "asked-too-early", 'cue = "«{last»|x}"\nresponses = ["A"]'),
    (Severity.HINT, "never-answered", 'cue = "«{last»|x}"'),
]  # fmt: skip


@pytest.mark.parametrize(("severity", "code", "lines"), WORDINGS)
def test_wordings(severity: Severity, code: str, lines: str) -> None:
    text, expected = unmarked(last(lines), code)
    assert found(text) == expected
    assert [problem.severity for problem in problems(text)] == [severity]


def test_good_wordings() -> None:
    words = "{today} {part_of_day} {caller.name|x} {contact.any|} {reason|x} {score|} {{x}}"
    assert problems(last(f'cue = "{words}"')) == ()
    reply = 'responses = [{ label = "A", reply = "So it is {last|that}." }]'
    assert problems(last(reply)) == ()


@pytest.mark.parametrize(
    "text",
    [
        script(step("a")) + interrupt().replace("So.", "«{b»}"),
        script(step("a")) + interrupt('cue = "«{b»}"'),
        'voicemail = "«{b»}"\n' + script(step("a")),
        '[voicemail]\nsay = """\nHello\n«{b»|x}"""\n' + script(step("a")).replace("T", "x"),
    ],
)
def test_words_outside_steps(text: str) -> None:
    text, expected = unmarked(text, "unknown-placeholder")
    text = text.replace("[voicemail]", "title = 'T'\n[voicemail]").replace('title = "x"\n', "")
    if "[voicemail]" in text:
        expected = [(code, "5:1", stretch) for code, _, stretch in expected]
    assert found(text) == expected


def test_an_answer_without_quotes_is_told_as_one() -> None:
    asked = step("waiter", 'ask = "What?"', 'responses = ["Water", "Wine"]')
    text = script(asked, step("b", 'say = "x"', 'when = "waiter == water"'))
    (problem,) = problems(text)
    assert (problem.code, problem.fix) == ("unknown-name", "a text stands in quotes: 'water'")


@pytest.mark.parametrize(
    "above", [to("thanks", "end"), step("thanks", 'say = "So."', 'responses = ["A"]')]
)
def test_where_a_call_breaks_off_may_follow_an_end_or_a_question(above: str) -> None:
    asked = step("a", 'ask = "Now?"', 'answer.type = "yes_no"', 'answer.no = "later"')
    later = step("later", 'ask = "When?"', 'answer = "text"', 'outcome = "callback"')
    assert found(script(asked, above, later)) == []


LEADS_ON = 'responses = [{ label = "A", goto = "d" }]'
SHAPES = [
    (
        "fallen-into",
        script(
            step("a", 'ask = "Now?"', 'answer.type = "yes_no"', 'answer.no = "later"'),
            step("thanks"),
            step("«later»", 'ask = "When?"', 'answer = "text"', 'outcome = "callback"'),
        ),
    ),
    ("unreachable", script(to("a", "c"), step("«b»"), step("c"))),
    # All responses lead elsewhere.
    ("unreachable", script(step("a", 'say = "x"', LEADS_ON), step("«b»"), step("c"), step("d"))),
    # Only the first of those behind it.
    (
        "unreachable",
        script(to("a", "end"), step("«b»"), to("c", "b")),
    ),
    # The first in line, wherever it stands.
    (
        "unreachable",
        script(to("a", "end"), to("b", "end"), to("«c»", "b")),
    ),
    ("no-way-out", script(step("a"), to("«b»", "b"))),
    # A round is told once, at its first step, and not for steps that lead into it.
    (
        "no-way-out",
        script(step("a"), step("«b»"), step("c"), to("d", "b")),
    ),
    (
        "no-way-out",
        script(to("a", "c"), step("«b»"), to("c", "b")),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), SHAPES)
def test_shapes(code: str, text: str) -> None:
    text, expected = unmarked(text, code)
    assert found(text) == expected


GOOD_SHAPES = [
    # Asked again, but somebody can get out.
    script(step("a"), step("b", 'ask = "?"', 'responses = ["Yes", { label = "?", goto = "a" }]')),
    script(step("a"), step("b", 'ask = "?"', 'answer = { type = "yes_no", no = "b" }')),
    # Passed over when its condition doesn't hold.
    script(CHOICE, step("b", 'say = "x"', "when = \"reason == 'price'\"", 'goto = "reason"')),
    # Only an interrupt leads there, so anything can have come before.
    script(
        CHOICE,
        to("b", "end"),
        step("c", 'say = "{reason|x}"', "when = \"reason == 'price'\""),
    )
    + interrupt('goto = "c"'),
    # Into a section that may be passed over, and out on its other side.
    script(step("a", 'ask = "?"', 'responses = ["A", { label = "B", goto = "b" }]'))
    + section("later", "when = \"a == 'a'\"")
    + step("b")
    + section("last")
    + step("c"),
    # A section that asks about a step which comes before its second step only.
    script(step("a", 'ask = "?"', 'responses = ["A", { label = "B", goto = "d" }]'))
    + section("later", "when = \"not answered('d')\"")
    + step("b")
    + to("c", "end")
    + section("last")
    + step("d", 'ask = "?"', 'answer = { type = "yes_no", yes = "c" }'),
    # A first step that is not always shown.
    script(step("a", 'say = "x"', "when = \"contact.status == 'lost'\""), step("b")),
    # Round, and later on asked about what comes after it in the file.
    script(
        step("a", 'say = "x"', "when = \"b == 'again'\""),
        step("b", 'ask = "?"', 'responses = ["Done", { label = "Again", goto = "a" }]'),
    ),
    # Names that differ little; outcomes everybody has; keys and values that differ from labels.
    script(
        step("step_1", 'ask = "?"', 'responses = ["A", { label = "a!", value = "b", key = "z" }]'),
        step("step_2", 'say = "x"', 'outcome = "callback"'),
    ),
    script(step("a", 'ask = "?"', 'answer = { type = "number", min = 3, max = 3 }')),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD_SHAPES)
def test_good_shapes(text: str) -> None:
    assert problems(text) == ()


def test_a_first_step_can_not_ask_about_later_ones() -> None:
    text, expected = unmarked(
        script(step("a", 'say = "x"', "when = \"«reason» == 'price'\""), CHOICE), "asked-too-early"
    )
    assert found(text) == expected


def test_a_section_can_not_wait_for_a_step_of_its_own() -> None:
    text, expected = unmarked(
        script(step("a")) + section("b", "when = \"«reason» == 'price'\"") + CHOICE + step("c"),
        "asked-too-early",
    )
    assert found(text) == expected


def test_other_branches_do_not_come_before() -> None:
    text, expected = unmarked(
        script(
            step("a", 'ask = "?"', 'answer = { type = "yes_no", yes = "b", no = "reason" }'),
            step("b", 'say = "{«reason|x}"'.replace("{«reason", "«{reason»"), 'goto = "end"'),
            CHOICE,
        ),
        "asked-too-early",
    )
    assert found(text) == expected
    assert [problem.severity for problem in problems(text)] == [Severity.HINT]


def test_passing_over_a_step_is_not_showing_it() -> None:
    """What follows only when `b` is passed over can't ask about `b`."""
    text, expected = unmarked(
        script(
            CHOICE,
            step("b", 'ask = "?"', "when = \"reason == 'price'\"", 'answer = "text"', 'goto = "d"'),
            step("c", 'say = "x"', "when = \"answered('«b»')\"", 'goto = "end"'),
            step("d"),
        ),
        "asked-too-early",
    )
    assert found(text) == expected


def test_a_wrong_goto_is_one_mistake() -> None:
    """It may leave steps unreachable, and loops without exit; they are not told as well."""
    text, expected = unmarked(
        script(
            step("a", 'say = "x"', 'goto = «"d"»'),
            step("b", 'say = "x"', "when = \"c == 'x'\"", 'goto = "b"'),
            step("c", 'ask = "?"', 'answer = "text"'),
        ),
        "unknown-goto",
    )
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (last('goto = "resaon"'), "did you mean 'reason'?"),
        (last('goto = "part"'), 'that is a section; to lead to its first step write "reason"'),
        (last('goto = "z"'), "allowed here: end, last, reason, score, story"),
        (last('outcome = "callbak"'), "did you mean 'callback'? Or add it under [outcomes]."),
        (last('when = "reason == price"'), "a text stands in quotes: 'price'"),
        (last('when = "raeson == 1"'), "did you mean 'reason'?"),
        (last("when = \"tagged('price')\""), 'add tag = "price" to a response'),
        (last("when = \"reason == 'prise'\""), "did you mean 'price'?"),
        (last("when = \"score == '6'\""), "compare it with a number, without quotes"),
        (last('cue = "{contact.name}"'), "write {contact.name|and after the bar what to say then}"),
    ],
)
def test_what_to_do(text: str, fix: str) -> None:
    assert problems(text)[0].fix == fix


def test_there_is_an_end_to_what_is_told() -> None:
    """Hints don't hide an error, however many there are."""
    hints = [step(f"a{n}", 'say = "{contact.name}"') for n in range(300)]
    wrong = to("z", "nowhere")
    told = [problem.code for problem in problems(script(*hints, wrong))]
    assert told == ["no-fallback"] * 100 + ["unknown-goto"]
    wrongs = [step(f"a{n}", 'say = "x"', f'goto = "b{n}"') for n in range(300)]
    assert len(problems(script(*wrongs))) == 100


def many_steps(size: int) -> str:
    """A long script in which every third step asks about others, and every response leads on."""
    steps = []
    for n in range(size):
        leads = f'{{ label = "No", goto = "q{min(n + 3, size - 1)}" }}'
        lines = [f'ask = "Question {n}, {{q{max(0, n - 9)}|there}}?"']
        lines.append(f'responses = [{{ label = "Yes", tag = "t{n % 40}" }}, {leads}, "Perhaps"]')
        if n > 10 and n % 3 == 0:
            lines.append(f"when = \"q{n - 5} == 'yes' or not tagged('t{n % 40}')\"")
        steps.append(step(f"q{n}", *lines))
    return script(*steps)


def test_a_long_script_is_checked_at_once() -> None:
    """Judging, building and checking 5,000 steps together take about as long as reading TOML."""
    raw = many_steps(5_000).encode()
    started = time.process_time()
    document = parse(raw, "long.toml")
    assert document.positions.key(("title",)) is not None
    reading = time.process_time() - started
    started = time.process_time()
    builder = Builder(document)
    problems = check(builder.script(judge(document), "long"), document)
    assert time.process_time() - started < 3 * reading
    # At the beginning words ask about steps that are not there yet, or about themselves.
    assert {problem.severity for problem in problems} == {Severity.HINT}
    assert len(problems) < 20


def test_all_steps_may_depend_on_each_other() -> None:
    """Conditions everywhere, and each asks about the last: the longest way there is."""
    asks = [
        step(f"q{n}", 'ask = "?"', 'answer = "text"', "when = \"answered('q1999')\"")
        for n in range(2_000)
    ]
    started = time.process_time()
    (back,) = [problem.code for problem in problems(script(*asks))][:1]
    assert back == "asked-too-early"
    round_ = step("again", 'ask = "?"', 'answer = { type = "yes_no", no = "q0" }')
    assert problems(script(*asks, round_)) == ()
    assert time.process_time() - started < 5


def test_the_rungs_of_a_ladder_are_words_enough() -> None:
    assert found(script(step("gift", 'rungs = [{ say = "Would 95 do?", value = 95 }]'))) == []
