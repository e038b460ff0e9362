"""What check says of noes, tokens, reviews and referrals."""

import pytest

from tests.script.making import found, script, step, unmarked

SCORE = step("score", 'ask = "Out of ten?"', 'answer = { type = "scale", min = 0, max = 10 }')
LIKED = step("liked", 'ask = "Did you like it?"', 'answer = "yes_no"')
REVIEW = ('ask = "Would you write a review?"', 'answer = "yes_no"', 'asks_for = "review"')
OPEN = "requires = \"asked('liked')\""
OFFER = '\n[[offers]]\nid = "card"\nlabel = "A card"\nsay = "A card?"\n'


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (script(step("a", 'no = «"I can\'t."»')), ["no-can-do"]),
        (script(step("a", 'no = "I can\'t."', 'can_do = "I can do this."')), []),
        (script(step("a", 'ask = "Buy?"', 'asks_for = «"sale"»')), ["always-asked"]),
        (script(LIKED, step("r", *REVIEW, OPEN)), []),
        (script(SCORE, step("r", *REVIEW, 'when = "«score» >= 9"')), ["happy-review"]),
        (script(LIKED, step("r", *REVIEW, "requires = \"«liked» == 'yes'\"")), ["picked-review"]),
        (
            script(SCORE, step("r", *REVIEW, 'when = «"band == 2"»')).replace(
                'title = "T"', 'title = "T"\ncompute = { band = "score / 5" }', 1
            ),
            ["happy-review"],
        ),
        (
            script(step("r", *REVIEW, "requires = \"taken('«card»')\"")).replace(
                "\n[[sections]]", f"{OFFER}\n[[sections]]", 1
            ),
            ["paid-review"],
        ),
        (
            script(LIKED, step("r", *REVIEW, OPEN)).replace(
                "\n[[sections]]", f"{OFFER}when = \"«r» == 'yes'\"\n\n[[sections]]", 1
            ),
            ["paid-review"],
        ),
        (
            script(
                step(
                    "liked",
                    'ask = "Did you like it?"',
                    'answer.type = "yes_no"',
                    'answer.yes = { goto = «"r"» }',
                    'answer.no = { goto = "end" }',
                ),
                step("r", *REVIEW, OPEN),
            ),
            ["picked-review"],
        ),
        (
            script(
                LIKED,
                step("w", 'ask = "Who?"', 'asks_for = "referral"', OPEN, 'fields = «["Who"]»'),
            ),
            ["no-name"],
        ),
        (script(LIKED, step("w", 'ask = "Who?"', 'asks_for = "referral"', OPEN)), []),
        (
            script(step("m", 'ask = "Which?"', 'offers = ["«crad»"]')).replace(
                "\n[[sections]]", f"{OFFER}\n[[sections]]", 1
            ),
            ["unknown-name"],
        ),
        (
            script(step("m", 'ask = "Which?"', "offers = «true»", 'answer = "text"')).replace(
                "\n[[sections]]", f"{OFFER}\n[[sections]]", 1
            ),
            ["two-answers"],
        ),
    ],
)
def test_check_says_what_is_asked_too_soon_or_of_too_few(text: str, codes: list[str]) -> None:
    plain, expected = unmarked(text, *codes)
    assert found(plain) == expected
