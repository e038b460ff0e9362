"""docs/templates.md tells every field a template may use, read off the views themselves."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any, get_args, get_origin, get_type_hints

from callscript.papers.handoff import HANDOFF, HandoffView
from callscript.papers.papers import PAPERS, TEMPLATES, template_of
from callscript.papers.quotes import DIGEST, QuotesView
from callscript.papers.seatletter import SEAT_LETTER, SeatLetterView
from tests.test_docs import TEMPLATES_DOC
from tests.test_docs import _compare as compare
from tests.test_docs import _table as table


def _view_of(reader: Callable[..., Any]) -> type:
    view: type = get_type_hints(reader)["return"]
    return view


def test_every_field_a_template_may_use_is_told() -> None:
    compare(TEMPLATES_DOC, "fields", "\n" + "\n".join(_template_fields()))


VIEWS: Sequence[tuple[str, type]] = (
    *((paper.file, _view_of(paper.view)) for paper in PAPERS.values()),
    (SEAT_LETTER, SeatLetterView),
    (DIGEST, QuotesView),
    (HANDOFF, HandoffView),
)


def _template_fields() -> Iterator[str]:
    told: set[type] = set()
    for file, view in VIEWS:
        yield f"## {template_of(file)}\n"
        yield from _record(view, told)


def _record(view: type, told: set[type], name: str = "") -> Iterator[str]:
    """What is said of a record: its docstring, its fields, then the records in those."""
    told.add(view)
    title = f"**{name}** " if name else ""
    yield f"{title}{' '.join((view.__doc__ or '').split())}\n"
    said, inner = _said_of_fields(view), list[tuple[str, type]]()
    rows = []
    for field in fields(view):
        hint = get_type_hints(view)[field.name]
        many = get_origin(hint) is tuple
        kind = get_args(hint)[0] if many else hint
        is_record = is_dataclass(kind) and isinstance(kind, type)
        rows.append((f"`{field.name}`", _kind_words(kind, many=many), said.get(field.name, "")))
        if is_record and kind not in told:
            inner.append((f"{field.name}", kind))
    if said:
        yield table(("field", "is", "what it says"), *rows)
    else:
        yield table(("field", "is"), *(row[:2] for row in rows))
    for name_of, record in inner:
        if record not in told:
            yield from _record(record, told, f"{name_of}:")


def _kind_words(kind: type, *, many: bool) -> str:
    plain = {str: "text", bool: "yes or no", int: "number"}
    word = plain.get(kind, f"record ({kind.__name__})" if is_dataclass(kind) else "pairs")
    return f"list of {word}" if many else word


def _said_of_fields(view: type) -> Mapping[str, str]:
    """The sentence that stands below each field in the source."""
    (body,) = (
        node.body
        for node in ast.parse(textwrap.dedent(inspect.getsource(view))).body
        if isinstance(node, ast.ClassDef)
    )
    return {
        one.target.id: " ".join(str(two.value.value).split())
        for one, two in pairwise(body)
        if isinstance(one, ast.AnnAssign)
        and isinstance(one.target, ast.Name)
        and isinstance(two, ast.Expr)
        and isinstance(two.value, ast.Constant)
    }


def test_every_template_is_told() -> None:
    assert tuple(template_of(file) for file, _view in VIEWS) == TEMPLATES
