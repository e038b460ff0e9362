"""Templates of people's own: what they can do, what they can't, and how mistakes are said."""

from dataclasses import dataclass

import pytest

from callscript.papers.render import TemplateError, render

NAME = "mine.md.j2"


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class View:
    text: str
    rows: tuple[Row, ...] = (Row("a*", 1), Row("b", 2))


def out(template: str, text: str = "*x*") -> str:
    return render(template, View(text), NAME).removesuffix("\n")


@pytest.mark.parametrize(
    ("template", "paper"),
    [
        ("**{{ text }}**", r"**\*x\***"),
        ("{{ text | upper }}", r"\*X\*"),
        ("{{ text + '|' }}", r"\*x\*\|"),
        ("{{ text | quote }}", r"> \*x\*"),
        ("- {{ text | hanging }}", r"- \*x\*"),
        ("{{ '_constant_' }}", r"\_constant\_"),
        ("{% macro bold(t) %}**{{ t }}**{% endmacro %}{{ bold(text) }}", r"**\*x\***"),
        ("{% macro m() %}_{{ caller() }}_{% endmacro %}{% call m() %}{{ text }}{% endcall %}",
         r"_\*x\*_"),
        ("{{ rows | map(attribute='label') | join(', ') }}", r"a\*, b"),
        ("{{ rows | length * 3 + 1 }} {{ 7 % 4 }} {{ 2 ** 8 }}", "7 3 256"),
        ("{% for n in range(3) %}{{ n }}{% endfor %}", "012"),
        ("{% for r in rows %}\n- {{ r.label }}\n{% endfor %}", "- a\\*\n- b"),
        ("{{ none }}x", "x"),
        ("{{ text | default('y') }}", r"\*x\*"),
        ("a\n\n\n\n{# silent #}\nb\n\n", "a\n\nb"),
    ],
)  # fmt: skip
def test_what_templates_can_do(template: str, paper: str) -> None:
    assert out(template) == paper


def test_nothing_counts_as_safe_by_being_called_so() -> None:
    with pytest.raises(TemplateError, match="No filter named 'safe'"):
        out("{{ text | safe }}")
    assert out("{% set y %}{{ text }}{% endset %}{{ y }}", "x") == "x"


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("a\n{{ nobody }}", 2, "'nobody' is undefined"),
        ("a\n\n{{ rows[0].colour }}", 3, "has no attribute 'colour'"),
        ("{% if text %}\nx", 2, "Unexpected end of template"),
        ("x\n{{ text | nofilter }}", 2, "No filter named 'nofilter'"),
        ("x\n{{ text", 2, "unexpected end of template"),
        ("x\n{% for %}", 2, "got 'end of statement block'"),
        ("x\n{{ 1 / 0 }}", 2, "division by zero"),
        ("x\n{{ text + 1 }}", 2, "can only concatenate"),
        ("x\n{{ text() }}", 2, "not callable"),
        ("x\n{% include 'other' %}", 2, "no loader"),
        ("x\n{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 2, "calls itself without end"),
        ("x\n{{ text ~ 'y' }}", 2, "'~' is closed here"),
        ("{% macro m() %}\n\n{{ nobody }}{% endmacro %}\n{{ m() }}", 3, "'nobody' is undefined"),
    ],
)
def test_mistakes_have_file_and_line(template: str, line: int, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        out(template)
    assert (caught.value.file, caught.value.line) == (NAME, line)
    assert message in caught.value.message
    assert str(caught.value) == f"{NAME}:{line}: {caught.value.message}"


@pytest.mark.parametrize(
    "template",
    [
        "{{ text.__class__ }}",
        "{{ rows.__class__.__mro__ }}",
        "{{ text.__class__.__base__.__subclasses__() }}",
        "{{ text['__class__'] }}",
        "{{ rows[0].__init__.__globals__ }}",
        "{{ text.format(1) }}",
        "{{ '{0.__class__}'.format(text) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ ['{:1000000000}'] | map('format', 1) | list }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ text.center(10 ** 9) }}",
        "{{ text | center(10 ** 9) }}",
        "{{ text | attr('__class__') }}",
        "{{ self.__init__ }}",
        "{% set rows.x = 1 %}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ 10 ** 9 * 'x' }}",
        "{{ [0] * 10 ** 9 }}",
        "{{ 10 ** (10 ** 10) }}",
        "{{ (10 ** 15) ** 64 * 10 ** 15 }}",
        "{{ range(10 ** 9) }}",
        "{{ range(1000) | join('x' * 10 ** 6) }}",
        "{{ 1.0 | round(10 ** 9) }}",
        "{{ lipsum() }}",
        "{{ cycler('a') }}",
        "{{ joiner() }}",
        "{{ dict(a=1) }}",
        "{% import 'os' as os %}{{ os }}",
        "{% extends 'x' %}",
        "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x * 2 %}{% endfor %}",
        "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    ],
)
def test_the_sandbox_holds(template: str) -> None:
    with pytest.raises(TemplateError):
        out(template)


def test_filters_reach_no_further_than_expressions() -> None:
    assert out("{{ rows | map(attribute='__class__') | list }}") == r"\[Undefined, Undefined\]"


def test_a_paper_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    import callscript.papers.sandbox as box  # noqa: PLC0415 - loads jinja2

    monkeypatch.setattr(box, "MAX_PAPER", 10_000)
    endless = "{% for a in range(1000) %}{% for b in range(1000) %}xxxx{% endfor %}{% endfor %}"
    with pytest.raises(TemplateError, match="longer than 10,000 characters"):
        out(endless)
