"""Where templates run: they can read a view and nothing else. The one module that knows Jinja.

A template is a file somebody sent you. It reaches fields of the view, loops, conditions, macros
and a short list of filters; no files, no other templates, no methods of strings, no attributes of
Python's. What would eat the memory in one line is refused. A template can still waste time in
nested loops: it stops when the paper has grown too long, or at Ctrl+C.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from itertools import islice
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from callscript.papers.markdown import Markdown, hanging, literal, quote
from callscript.papers.render import TemplateError

MAX_TEXT = 1 << 20
"""Characters or items that one `+`, `*` or `join` may make."""

MAX_NUMBER = 10**15
MAX_POWER = 64
MAX_RANGE = 1000
MAX_PAPER = 1 << 28
"""Characters in one paper."""

_FILTERS = frozenset(
    {
        "abs",
        "capitalize",
        "count",
        "default",
        "d",
        "first",
        "float",
        "groupby",
        "int",
        "items",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "sort",
        "string",
        "sum",
        "trim",
        "truncate",
        "unique",
        "upper",
        "wordcount",
    }
)
"""Jinja's own filters a template may use: none makes much out of little."""

_PLAIN = (str, int, float, list, tuple, range, type(None), jinja2.Undefined)
"""What can be shown as it is."""

_WRONG = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""Everything a template's mistake can raise."""


def filled(template: str, facts: Mapping[str, object], name: str) -> str:
    """Run a template over named facts; raises `TemplateError`."""
    ready = compiled(template, name)
    try:
        return _bounded(ready.generate(facts), name)
    except _WRONG as error:
        raise TemplateError(name, _line(error.__traceback__, name), _words(error)) from error


def compiled(template: str, name: str) -> jinja2.Template:
    """Read a template; raises `TemplateError` where it is not written as one."""
    try:
        return _compiled(template, name)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(name, error.lineno, _words(error)) from error
    except _WRONG as error:
        raise TemplateError(name, 1, _words(error)) from error


def _bounded(pieces: Iterator[str], name: str) -> str:
    written: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_PAPER:
            raise TemplateError(name, 1, f"The paper is longer than {MAX_PAPER:,} characters.")
        written.append(piece)
    return "".join(written)


@lru_cache(maxsize=32)
def _compiled(template: str, name: str) -> jinja2.Template:
    environment = _Sandbox()
    _refuse_joins(environment.parse(template, name, name))
    code = environment.compile(template, name, name)
    return jinja2.Template.from_code(environment, code, environment.make_globals(None))


def _refuse_joins(tree: nodes.Template) -> None:
    """Jinja lets nobody watch over `~`, which makes much out of little as `*` does."""
    join = tree.find(nodes.Concat)
    if join is not None:
        message = "'~' is closed here; write {{ a }}{{ b }}, or a + b"
        raise jinja2.TemplateSyntaxError(message, join.lineno)


def _fields_of(kind: type) -> frozenset[str]:
    """The fields of a record, which are what a paper is made of; none for any other type.

    Jinja's own question costs 30 times as much, and is asked for every word of a paper.
    """
    names = (field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return frozenset(name for name in names if not name.startswith("_"))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with every expression literal, and every way to much out of little watched."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=jinja2.StrictUndefined,
            finalize=_shown,
            cache_size=0,
        )
        self._fields: dict[type, frozenset[str]] = {}
        known = {name: rule for name, rule in self.filters.items() if name in _FILTERS}
        self.filters = {**known, "join": _joined, "quote": quote, "hanging": hanging}
        self.globals = {"range": _short_range, "namespace": self.globals["namespace"]}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Methods of text and numbers are closed: `center`, `format` and their like make bombs."""
        kind = type(obj)
        if kind not in self._fields:
            self._fields[kind] = _fields_of(kind)
        if attr in self._fields[kind]:
            return True
        plain = isinstance(obj, str | bytes | int | float)
        return not plain and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Jinja opens `format` before it asks whether it is safe; a width makes it a bomb."""

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a macro wrote is Markdown already: its own expressions were made literal."""
        result = super().call(context, called, *args, **kwargs)
        return Markdown(result) if isinstance(called, Macro) else result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Watch over the operators that can make much out of little."""
        if _too_much(operator, left, right):
            raise SecurityError(f"'{operator}' would make too much here")
        return super().call_binop(context, operator, left, right)


def _too_much(operator: str, left: Any, right: Any) -> bool:
    """Whether a sum, product, power or formatting is beyond anything a paper needs."""
    match operator:
        case "%":
            return isinstance(left, str)
        case "**":
            return not (_is_small(left) and _is_small(right) and abs(right) <= MAX_POWER)
        case "+":
            return _length(left) + _length(right) > MAX_TEXT
    if isinstance(left, int | float) and isinstance(right, int | float):
        return not (_is_small(left) and _is_small(right))
    sides = ((left, right), (right, left))
    return any(isinstance(n, int) and _length(text) * n > MAX_TEXT for text, n in sides)


def _is_small(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) <= MAX_NUMBER


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0


def _shown(value: object) -> str:
    """What an expression shows: itself, as literal Markdown.

    Raises on what is not defined, and on what is no text: a record, a function, a type.
    """
    if isinstance(value, Markdown):
        return value
    if not isinstance(value, _PLAIN):
        raise TypeError("This has several parts, or none; write which one to show, as in to.name")
    return literal("" if value is None else str(value))


def _short_range(*bounds: int) -> range:
    found = range(*bounds)
    if len(found) > MAX_RANGE:
        raise SecurityError(f"range() goes up to {MAX_RANGE:,} here")
    return found


def _joined(items: Iterable[object], between: str = "") -> str:
    """Put texts together, as Jinja's own `join` does, and not without end."""
    texts = [str(item) for item in islice(items, MAX_TEXT)]
    if sum(map(len, texts)) + len(between) * len(texts) > MAX_TEXT:
        raise SecurityError("'join' would make too much here")
    return between.join(texts)


def _line(trace: TracebackType | None, name: str) -> int:
    """The template's line an error came from: the innermost frame that is the template's."""
    line = 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "A macro calls itself without end."
    said = error.message if isinstance(error, jinja2.TemplateError) else str(error)
    return said or type(error).__name__
