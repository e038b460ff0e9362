"""Wordings: what is read aloud, with places that facts fill in."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callscript.script.wording import (
    GAP,
    Placeholder,
    Plain,
    WordingError,
    parse,
    places,
    render,
)

plain = st.text(st.characters(exclude_characters="{}"))
names = st.from_regex(r"[a-z][a-z0-9_]{0,8}(\.[a-z][a-z0-9_]{0,8})?", fullmatch=True)


def escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def written(wording: Plain) -> str:
    return "".join(
        escaped(part) if isinstance(part, str) else f"{{{part.name}}}" for part in wording
    )


@given(plain)
def test_text_without_braces_is_said_as_it_is(text: str) -> None:
    assert render(parse(text), {}) == text
    assert parse(text) == ((text,) if text else ())


@given(st.text())
@example("{{}}")
@example("}}{{")
def test_escaped_text_is_said_as_it_was(text: str) -> None:
    assert render(parse(escaped(text)), {}) == text


@given(st.lists(st.one_of(st.text(min_size=1), names.map(Placeholder)), max_size=6))
def test_parts_are_read_back(parts: list[str | Placeholder]) -> None:
    read = parse(written(tuple(parts)))
    assert written(read) == written(tuple(parts))
    assert places(read) == tuple(part for part in parts if isinstance(part, Placeholder))
    assert all(part for part in read)


@given(st.text(alphabet="{}|. ab_1"))
def test_anything_is_a_wording_or_an_error_inside_it(text: str) -> None:
    try:
        wording = parse(text)
    except WordingError as error:
        assert 0 <= error.offset < len(text)
        assert 0 < error.length <= len(text) - error.offset
        assert text[error.offset] in "{}"
    else:
        assert render(wording, {}).count(GAP) >= sum(p.fallback is None for p in places(wording))


def test_a_place_is_filled_in() -> None:
    wording = parse("Hello {contact.first_name|there}, it's {today}.")
    assert wording == (
        "Hello ",
        Placeholder("contact.first_name", "there"),
        ", it's ",
        Placeholder("today"),
        ".",
    )
    facts = {"contact.first_name": "Ana", "today": "Friday"}
    assert render(wording, facts) == "Hello Ana, it's Friday."


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        ("{a|there}", {}, "there"),
        ("{a|there}", {"a": ""}, "there"),
        ("{a}", {}, GAP),
        ("{a|}", {}, ""),
        ("{ a | over there }", {}, "over there"),
        ("{ a | over there }", {"a": "x"}, "x"),
        ("{a|b|c}", {}, "b|c"),
        ("{a}{a}", {"a": "{a}"}, "{a}{a}"),
        ("{{{a}}}", {"a": "x"}, "{x}"),
        ("{a|[/x] %s \\n}", {}, "[/x] %s \\n"),
    ],
)
def test_missing_facts(text: str, facts: dict[str, str], said: str) -> None:
    assert render(parse(text), facts) == said


@pytest.mark.parametrize(
    ("text", "offset", "length"),
    [
        ("{", 0, 1),
        ("Hello }", 6, 1),
        ("{a", 0, 1),
        ("a {{ {", 5, 1),
        ("x {} y", 2, 2),
        ("{ }", 0, 3),
        ("{|there}", 0, 8),
        ("{Contact.name}", 0, 14),
        ("{contact.Name}", 0, 14),
        ("{a b}", 0, 5),
        ("{1}", 0, 3),
        ("{a.b.c}", 0, 7),
        ("{a[0]}", 0, 6),
        ("{a!r}", 0, 5),
        ("{a:>10}", 0, 7),
        ("{a.__class__}", 0, 13),
        ("{__import__('os')}", 0, 18),
        ("{é}", 0, 3),
    ],
)
def test_what_names_no_fact_is_refused_in_its_place(text: str, offset: int, length: int) -> None:
    with pytest.raises(WordingError) as caught:
        parse(text)
    assert (caught.value.offset, caught.value.length) == (offset, length)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {contact.first_name. Goodbye.", "never closed; add }"),
        ("Hello {contact.first_name|there. Goodbye.", "never closed; add }"),
        ("Hello {name", "never closed; add }"),
        ("a brace { to be read", "write {{ or }}"),
        ("{a}} b", "write {{ or }}"),
    ],
)
def test_a_place_that_is_never_closed_is_told_from_a_stray_brace(text: str, said: str) -> None:
    with pytest.raises(WordingError) as caught:
        parse(text)
    assert said in str(caught.value)


class Trap(str):
    """A fact that would give something away if anything but its text were asked for."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(name)

    def __format__(self, _spec: str) -> str:
        raise AssertionError


@given(st.text(alphabet=string.ascii_lowercase + "._|[]()!:{}", max_size=30))
@example("{a.b}")
@example("{a.upper}")
def test_nothing_of_a_fact_can_be_reached_but_its_text(text: str) -> None:
    try:
        wording = parse(text)
    except WordingError:
        return
    facts: dict[str, str] = {place.name: Trap("x") for place in places(wording)}
    assert render(wording, facts) == render(wording, dict.fromkeys(facts, "x"))
