"""Thousands of broken scripts: each is told where it is wrong, at once, or still is a script.

The broken ones are made of the shipped ones, the same way every time. They are dealt to a number
of tests, so that several processes can share the work.
"""

import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from random import Random
from typing import NamedTuple

import pytest

from callscript.script.load import load
from callscript.script.positions import GAP, tokens
from callscript.script.problems import ScriptError, excerpt
from tests.script.making import SHIPPED, script, step

CHUNKS = 20
MOST_SECONDS = 1.0
TEXTS = tuple(path.read_text("utf-8") for path in SHIPPED)

WRONG_VALUES = (
    "5", "-1", "1.5", "true", '""', '"x"', '"{"', '"X Y"', "[]", "[1]", "{}", "{ a = 1 }",
    "1979-05-27", "07:32:00", "99999999999999999999", "inf", '"end"', '"\\u0000"', "'''\n'''",
)  # fmt: skip
"""Values of every kind, for keys that want another."""

NASTY = (
    "\x00", "\x1b", "\x7f", "\u202e", "\ufeff", "\u2028", "\r", "\\", '"', "'", '"""', "'''", "#",
    "[", "]", "{", "}", "=", ",", ".", "\n", "\t", "é", "電", "👩\u200d👧", "{{", "}}", "[[", "]]",
)  # fmt: skip
"""What may get into a file by a slip of the hand, or of an editor."""


class Broken(NamedTuple):
    """A broken script, and what was done to it."""

    done: str
    raw: bytes


def keys_of(text: str) -> list[re.Match[str]]:
    """Every line that gives a key a value."""
    return list(re.finditer(r"^( *)([\w.]+) = (.*)$", text, re.MULTILINE))


def replaced(text: str, start: int, end: int, new: str) -> bytes:
    return (text[:start] + new + text[end:]).encode()


def without_a_line(text: str) -> Iterator[Broken]:
    for match in re.finditer(r"^.+\n", text, re.MULTILINE):
        yield Broken("a line is gone", replaced(text, *match.span(), ""))


def with_a_line_twice(text: str) -> Iterator[Broken]:
    for match in re.finditer(r"^.+\n", text, re.MULTILINE):
        yield Broken("a line stands twice", replaced(text, match.end(), match.end(), match.group()))


def with_other_values(text: str) -> Iterator[Broken]:
    for number, match in enumerate(keys_of(text)):
        for value in islice(WRONG_VALUES, number % 4, None, 4):
            yield Broken(f"= {value}", replaced(text, *match.span(3), value))


def with_other_keys(text: str) -> Iterator[Broken]:
    for match in keys_of(text):
        yield Broken("a key is misspelt", replaced(text, *match.span(2), match[2][::-1]))
        yield Broken("a key is capital", replaced(text, *match.span(2), match[2].title()))
        yield Broken("a key has a dot", replaced(text, *match.span(2), match[2] + ".x"))


def with_other_ids(text: str) -> Iterator[Broken]:
    for match in re.finditer(r'\b(id|goto|outcome|tag|value|key) = "(\w+)"', text):
        for other in (f"{match[2]}x", match[2].title(), "end", "hello", "contact", "x" * 41):
            yield Broken(f"{match[1]} = {other}", replaced(text, *match.span(2), other))


def cut_off(text: str) -> Iterator[Broken]:
    raw = text.encode()
    for end in range(0, len(raw), len(raw) // 150):
        yield Broken(f"cut off at {end}", raw[:end])
        yield Broken(f"begins at {end}", raw[end:])


def with_other_signs(text: str) -> Iterator[Broken]:
    random = Random(len(text))
    signs = [(kind, a, b) for kind, a, b in tokens(text) if kind != GAP]
    for kind, start, end in random.sample(signs, 250):
        other, others_start, others_end = random.choice(signs)
        yield Broken(f"a {kind} is gone", replaced(text, start, end, ""))
        new = text[others_start:others_end]
        yield Broken(f"a {kind} is now {other}", replaced(text, start, end, new))


def with_nasty_signs(text: str) -> Iterator[Broken]:
    random = Random(len(text))
    for sign in NASTY:
        for _ in range(6):
            at = random.randrange(len(text))
            yield Broken(f"{sign!r} is put in", replaced(text, at, at, sign))


def with_other_conditions(text: str) -> Iterator[Broken]:
    random = Random(len(text))
    for match in re.finditer(r'when = "(.*)"', text):
        for _ in range(12):
            start, end = sorted(random.choices(range(match.start(1), match.end(1) + 1), k=2))
            new = random.choice(("", "(", " and ", "==", "=", "'", "not ", "\\n", "5", "x.y.z"))
            yield Broken("a condition is changed", replaced(text, start, end, new))


def in_other_encodings(text: str) -> Iterator[Broken]:
    for encoding in ("utf-16", "utf-16-le", "utf-32", "utf-7", "cp500"):
        yield Broken(encoding, text.encode(encoding))
    yield Broken("latin-1", text.replace("e", "é").encode("latin-1"))
    yield Broken("byte order mark", b"\xef\xbb\xbf" + text.encode())
    yield Broken("two byte order marks", b"\xef\xbb\xbf" * 2 + text.encode())
    for ends in ("\r\n", "\r", "\n\r", "\u2028", "\x0b", ""):
        yield Broken(f"lines end with {ends!r}", text.replace("\n", ends).encode())
    random = Random(len(text))
    for _ in range(60):
        raw = bytearray(text.encode())
        raw[random.randrange(len(raw))] = random.randrange(256)
        yield Broken("a byte is another", bytes(raw))


def with_other_brackets(text: str) -> Iterator[Broken]:
    for match in re.finditer(r"\[\[(.+)\]\]", text):
        for header in ("[{}]", "[[{}]", "[{}]]", "[[[{}]]]", "{}", "[[x.{}]]", "[['{}']]", "[[]]"):
            yield Broken(f"header {header}", replaced(text, *match.span(), header.format(match[1])))


BREAKERS: tuple[Callable[[str], Iterator[Broken]], ...] = (
    without_a_line,
    with_a_line_twice,
    with_other_values,
    with_other_keys,
    with_other_ids,
    cut_off,
    with_other_signs,
    with_nasty_signs,
    with_other_conditions,
    in_other_encodings,
    with_other_brackets,
)


@cache
def broken_scripts() -> tuple[Broken, ...]:
    """All of them would take minutes: every fifth is taken, of each kind and each script."""
    return tuple(
        broken
        for text in TEXTS
        for breaker in BREAKERS
        for broken in islice(breaker(text), 0, None, 5)
    )


def judged(broken: Broken) -> bool:
    """Whether it still is a script; every problem of one that isn't is in its place."""
    try:
        load(broken.raw, "call.toml")
    except ScriptError as error:
        problems = error.problems
    else:
        return True
    assert problems, broken.done
    source = broken.raw.decode("utf-8-sig", "replace")
    lines = source.split("\n")
    for problem in problems:
        place = problem.place.split(":")
        assert place == ["call.toml", str(problem.span.line), str(problem.span.column)]
        assert 1 <= problem.span.line <= len(lines), broken.done
        assert 1 <= problem.span.column <= len(lines[problem.span.line - 1]) + 1, broken.done
        assert problem.code, broken.done
        assert problem.message.strip(), broken.done
        assert excerpt(problem, source)
    return False


def test_there_are_thousands() -> None:
    assert len(broken_scripts()) > 2_000
    assert len({broken.raw for broken in broken_scripts()}) > 2_000


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_each_is_told_where_it_is_wrong(chunk: int) -> None:
    scripts = broken_scripts()[chunk::CHUNKS]
    refused = 0
    for broken in scripts:
        started = time.process_time()
        refused += not judged(broken)
        assert time.process_time() - started < MOST_SECONDS, broken.done
    assert refused > len(scripts) // 2


def many(name: str, size: int) -> str:
    """A script with the same mistake, many times over."""
    steps: dict[str, Callable[[int], str]] = {
        "unknown gotos": lambda n: step(f"a{n}", 'say = "x"', f'goto = "b{n}"'),
        "unknown names": lambda n: step(f"a{n}", 'say = "{bb}"', f'when = "b{n} == 1"'),
        "unknown keys": lambda n: step(f"a{n}", f"b{n} = 1"),
        "unknown values": lambda n: step(f"a{n}", 'say = "x"', 'notes = "x"'),
        "missing keys": lambda n: step(f"a{n}").replace("id", "di"),
        "one id": lambda _: step("a"),
        "unreachable": lambda n: step(f"a{n}", 'say = "x"', f'goto = "a{max(0, n - 1)}"'),
        "all asked": lambda n: step(f"a{n}", 'ask = "?"', 'answer = "text"', f'when = "a{n} == 1"'),
    }
    return script(*(steps[name](n) for n in range(size)))


HUGE = {
    "long text": script(step("a", f'say = "{"x" * 10**6}"')),
    "long line": script(step("a", f'title = "{"x" * 10**6}"')),
    "long key": script(step("a", f"{'x' * 10**6} = 1")),
    "long name": script(step("a", f'goto = "{"x" * 10**6}"')),
    "long condition": script(step("a", f'when = "{"(" * 10**6}"')),
    "long number": script(step("a", f"when = {'9' * 10**6}")),
    "braces": script(step("a", f'say = "{"{" * 3999}"')),
    "places": script(step("a", f'say = "{"{b}" * 1300}"')),
    "deep": script(step("a", f"x = {'[' * 10**5}")),
    "dots": script(step("a", f"x{'.x' * 10**5} = 1")),
    "blank": "\n" * 10**6,
    "comments": "# x\n" * 10**5,
    "too large": "# " + "x" * 5 * 2**20,
    "brackets": "[[x]]\n" * 10**4,
    "responses": script(step("a", "responses = [" + '"A", ' * 10**4 + "]")),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_huge_ones_are_told_at_once(name: str) -> None:
    started = time.process_time()
    assert not judged(Broken(name, HUGE[name].encode()))
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize(
    "name",
    [
        *("unknown gotos", "unknown names", "unknown keys", "unknown values"),
        *("missing keys", "one id", "unreachable", "all asked"),
    ],
)
def test_many_mistakes_are_told_at_once(name: str) -> None:
    raw = many(name, 2_000).encode()
    started = time.process_time()
    assert not judged(Broken(name, raw))
    assert time.process_time() - started < MOST_SECONDS
