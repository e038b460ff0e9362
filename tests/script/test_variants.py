"""Words with variants: which is said, and what can be wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.script import expression, wording
from callscript.script.condition import Asked
from callscript.script.contactfields import contact_fields
from callscript.script.wording import Placeholder, Variant, render, settle
from tests.script.making import TOP, found, loaded, problems, script, step, unmarked

A, B = Asked("answered", "a"), Asked("answered", "b")
SPOKEN = ('title = "T"', 'languages = ["en", "es"]')


def said(*variants: Variant, language: str = "en", true: tuple[object, ...] = ()) -> str:
    return render(settle((tuple(variants),), language, lambda c: c in true, {}), {})


def test_the_first_variant_that_holds_is_said() -> None:
    variants = (Variant(("one",), A), Variant(("two",), B), Variant(("three",)))
    assert said(*variants, true=(A, B)) == "one"
    assert said(*variants, true=(B,)) == "two"
    assert said(*variants) == "three"
    assert said(*variants[:2]) == ""


def test_the_language_spoken_comes_before_any_other() -> None:
    variants = (Variant(("yes",), A, "en"), Variant(("sí",), A, "es"), Variant(("no",), None, "es"))
    assert said(*variants, language="es", true=(A,)) == "sí"
    assert said(*variants, language="es") == "no"
    assert said(*variants, language="en") == "no", "better in another language than nothing"
    assert said(*variants, language="en", true=(A,)) == "yes"


_texts = st.text(st.characters(exclude_characters="{}"), min_size=1, max_size=4)
_variants = st.builds(
    Variant,
    _texts.map(lambda text: (text,)),
    st.sampled_from((None, A, B)),
    st.sampled_from(("", "en", "es")),
)


@given(st.lists(_variants, max_size=5), st.sampled_from(("en", "es", "fr")), st.booleans())
def test_what_is_said_is_one_of_the_variants_that_hold(
    variants: list[Variant], language: str, holds: bool
) -> None:
    plain = settle((tuple(variants),), language, lambda _: holds, {})
    held = [v.text for v in variants if v.when is None or holds]
    assert plain in held if held else plain == ()


def test_named_words_are_put_in_and_keep_their_places() -> None:
    words: dict[str, wording.Wording] = {"them": ((Variant(("him",), A),), Placeholder("x"))}
    inside: wording.Wording = ("Ask ", Placeholder("them", "somebody"), ".")
    assert render(settle(inside, "en", lambda _: True, words), {"x": "!"}) == "Ask him!."
    assert render(settle(inside, "en", lambda _: False, words), {"x": "!"}) == "Ask !."
    assert render(settle(inside, "en", lambda _: True, {"them": ()}), {}) == "Ask somebody."


def test_words_without_variants_are_handed_back_as_they_are() -> None:
    plain = wording.parse("Hello {contact.name}")
    assert settle(plain, "en", lambda _: True, {}) is plain


def test_the_forms_words_can_have() -> None:
    text = script(
        step("a", 'ask = "Well?"', 'answer = "yes_no"'),
        step(
            "b",
            'say = [{ when = "a == \'yes\'", text = "A" }, { text = "B" }]',
            'probes = [{ when = "a == \'no\'", text = "P" }]',
            'cue = { text = "C" }',
        ),
    )
    second = loaded(text).script.steps["b"]
    when = expression.parse("a == 'yes'")
    assert second.say == ((Variant(("A",), when), Variant(("B",))),)
    assert second.probes == (((Variant(("P",), expression.parse("a == 'no'")),),),)
    assert second.cue == ((Variant(("C",)),),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("say = «5»", "wrong-type"),
        ('say = [{ «txt» = "A" }]', "unknown-key"),
        ("say = «[]»", "empty"),
        ("say = { en = «5» }", "wrong-type"),
        ('say = { «english» = "A" }', "wrong-form"),
        ('say = [{ when = "«nope» == \'x\'", text = "A" }]', "unknown-name"),
        ('say = [{ text = "A «{»" }]', "bad-placeholder"),
        ('say = { «fr» = "A" }', "unknown-language"),
        ('say = «[{ text = "A" }, { text = "B" }]»', "never-said"),
        ('say = [{ text = "«{nobody}»" }]', "unknown-placeholder"),
    ],
)
def test_what_is_wrong_with_variants_is_marked(line: str, code: str) -> None:
    text, expected = unmarked(script(step("s", line)), code)
    if code == "unknown-placeholder":
        expected = [(code, expected[0][1], expected[0][2].rstrip("}"))]
    assert found(text) == expected


def test_an_own_name_for_words_is_no_step_s_and_words_hold_no_words() -> None:
    words = '[words]\ns = "A"\nother = "B {third}"\nthird = "C"\n'
    text = TOP.replace("[[sections]]", f"{words}\n[[sections]]", 1) + step("s")
    assert [code for code, *_ in found(text)] == ["reserved-id", "unknown-placeholder"]


def spoken(*lines: str, first: str = "") -> str:
    top = TOP.replace('title = "T"', "\n".join(SPOKEN), 1)
    return top.replace("[[sections]]", f"{first}\n[[sections]]", 1) + step("s", *lines)


@pytest.mark.parametrize(
    "line",
    [
        'say = "A"',
        'say = { en = "A" }',
        'say = [{ when = "contact.x == \'y\'", text = { en = "A", es = "B" } }, { text = "C" }]',
        'say_again = "A"\nsay = { en = "A", es = "B" }',
    ],
)
def test_words_that_lack_a_language_are_named(line: str) -> None:
    (hint,) = problems(spoken(line))
    assert (hint.code, str(hint.severity)) == ("no-translation", "hint")
    assert "'es'" in hint.message


def test_what_only_the_caller_reads_needs_no_translation() -> None:
    both = 'say = { en = "A", es = "B" }'
    assert problems(spoken(both, 'cue = "C"', 'probes = ["D"]')) == ()
    (hint,) = problems(spoken(both, first='voicemail = "V"'))
    assert hint.code == "no-translation"


def test_what_variants_ask_about_a_contact_is_found() -> None:
    words = 'say = [{ when = "contact.plan == \'x\'", text = "{contact.town|A}" }]'
    assert contact_fields(loaded(script(step("s", words))).script) == ("plan", "town")
