"""Computed names, tables and gates: what is wrong with them, told in its place."""

import pytest

from tests.script.making import found, problems, script, step, unmarked

ASKS = step("score", 'ask = "How many?"', 'answer = "scale"') + step(
    "plan", 'ask = "Which?"', 'responses = ["Basic", "Plus"]'
)
LAST = step("last", 'say = "Bye."')


def computed(*lines: str, last: str = LAST) -> str:
    """A script that computes this, its tables before it."""
    tables = '[tables]\nfee = { basic = 10, plus = "25" }\n'
    return script(ASKS, last) + "\n" + tables + "\n".join(["[compute]", *lines, ""])


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("bad-expression", 'worth = "score «+»"'),
        ("bad-expression", 'worth = { of = "score «*»* 2" }'),
        ("unknown-name", 'worth = "«scroe» * 2"'),
        ("unknown-name", 'worth = { of = "«scroe» * 2" }'),
        ("unknown-name", "worth = \"table('«free»', plan)\""),
        ("unknown-value", "worth = \"table('«fee»', 'basics')\""),
        ("no-number", 'worth = "«plan» * 2"'),
        ("no-number", 'worth = "-«plan»"'),
        ("duplicate-id", 'plan = «"score * 2"»'),
        ("reserved-id", 'today = «"score * 2"»'),
        ("made-of-itself", 'worth = «"worth + 1"»'),
        ("made-of-itself", 'a = «"b + 1"»\nb = "c + 1"\nc = "a + 1"'),
        ("bad-cuts", 'worth = { of = "score", cuts = «[{below=3, value=1}, {below=2, value=2}]» }'),
        ("bad-cuts", 'worth = { of = "score", cuts = «[{value="a"}, {below=2, value="b"}]» }'),
        ("unknown-key", 'worth = { of = "score", «cut» = [] }'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(code: str, lines: str) -> None:
    text, expected = unmarked(computed(lines), code)
    assert found(text) == expected


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("unknown-value", "when = \"band == '«hapy»'\""),
        ("wrong-comparison", "when = \"worth == '«many»'\""),
        ("no-condition", 'when = "«worth»"'),
        ("no-fallback", 'cue = "«{worth»} {band|}"'),
        ("no-condition", 'requires = "«score»"'),
        ("bad-condition", 'requires = { when = "score «=» 3", why = "x" }'),
        ("missing-key", 'requires = «{ why = "x" }»'),
        ("never-true", 'requires = "«score» > 10"'),
    ],
)
def test_names_are_known_by_their_kind(code: str, lines: str) -> None:
    cuts = 'band = { of = "worth", cuts = [{ below = 9, value = "low" }, { value = "happy" }] }'
    last = step("last", 'say = "Bye."', lines)
    text, expected = unmarked(computed('worth = "score * 2"', cuts, last=last), code)
    assert found(text) == expected


def test_good_ones() -> None:
    last = step(
        "last", 'say = "{worth|x} {happy|x}"', "when = \"happy and band == 'low' and fee == 10\"",
        "requires = { when = \"worth > 3 or plan == 'basic'\", why = \"x\" }",
    )  # fmt: skip
    text = computed(
        'worth = "score * 2 + days(today, contact.due) / max(score, 3)"',
        'happy = "worth > 12"',
        "fee = \"table('fee', plan)\"",
        'band = { of = "worth", cuts = [{ below = 9, value = "low" }, { value = 4 }] }',
        last=last,
    )
    assert problems(text) == ()


def test_a_computed_name_that_nothing_uses_is_hinted_at() -> None:
    text, expected = unmarked(computed('worth = «"score * 2"»'), "never-used")
    assert found(text) == expected


@pytest.mark.parametrize(
    "use",
    [
        step("last", 'say = "Bye."', 'when = "worth > 3"'),
        step("last", 'say = { when = "worth > 3", text = "Bye." }'),
        step("last", 'ask = "?"', 'answer = "scale"', 'requires = "worth > 3"'),
        step("last", 'ask = "?"', 'rungs = [{ say = "{worth|x}?", value = 3 }]'),
        LAST + '[[checks]]\nwhen = "worth > 3"\nsay = "Too much."\n',
        LAST + '[[offers]]\nid = "o"\nlabel = "O"\nsay = "O."\nwhen = "worth > 3"\n',
        LAST + '[[sections]]\nid = "each"\ntitle = "Each"\n'
        'repeat = { each = "one", count = "worth" }\n' + step("went", 'say = "So."'),
    ],
)
def test_it_may_be_used_anywhere(use: str) -> None:
    assert problems(computed('worth = "score * 2"', last=use)) == ()


def test_beside_a_mistake_it_is_not_told() -> None:
    text = computed('worth = "score * 2"', last=step("last", 'say = "{wroth|x}"'))
    assert [problem.code for problem in problems(text)] == ["unknown-placeholder"]
