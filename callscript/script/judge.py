"""From a parsed document to a judged script: pydantic's errors, put where the person typed them."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from callscript.script.fields import value_of
from callscript.script.positions import Path
from callscript.script.problems import MOST_PROBLEMS, Problem, ScriptError, Span, closest, near
from callscript.script.titled import meant
from callscript.script.toml import NO_SECTION, Document
from callscript.script.written import (
    GOTO_PATTERN,
    ID_PATTERN,
    PLACE_PATTERN,
    Written,
    WrittenInterrupt,
    WrittenResponse,
    WrittenScript,
    WrittenSection,
    WrittenStep,
    table_at,
)

_PATTERNS = {
    ID_PATTERN: "a small letter, then small letters, digits and _ (at most 40)",
    GOTO_PATTERN: "a small letter, then small letters, digits and _ (at most 40)",
    r"^[1-9][0-9]{0,2} (hour|day|week)s?$": "a number of hours, days or weeks, such as 2 days",
    PLACE_PATTERN: "a step's name, and in a repeated section # and the entry's number, as in age#2",
    r"^contact\.[a-z][a-z0-9_]{0,39}$": "contact. and a field's name, such as contact.children",
    r"^[a-z][a-z0-9-]{0,39}$": "a small letter, then small letters, digits and - (at most 40)",
    r"^[0-9a-z]$": "one digit or one small letter",
    r"^[^\n]*$": "one line",
    r"^[a-z]{2,3}(-[A-Z]{2})?$": "a language code such as en or pt-BR",
}

_KINDS = {
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list in [ ]",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}

_HEADERS: dict[type[Written], str] = {
    WrittenStep: "[[sections.steps]]",
    WrittenSection: "[[sections]]",
    WrittenInterrupt: "[[interrupts]]",
    WrittenResponse: "responses = [{ … }]",
    WrittenScript: "the top of the file, above every header",
}
"""Where keys that stand in the wrong table are likely to belong, the likeliest first."""

_OF_ANSWERS = {
    "min": "number",
    "max": "number",
    "decimals": "number",
    "low": "scale",
    "high": "scale",
}
"""Keys of an answer that are put into the step beside it, and the answer they most likely mean."""

_LISTS = {
    "sections": "[[sections]]",
    "steps": "[[sections.steps]]",
    "interrupts": "[[interrupts]]",
    "cases": "[[cases]]",
    "cards": "[[cards]]",
    "checks": "[[checks]]",
    "offers": "[[offers]]",
}
"""Lists that are written as headers."""

SAID = "said"
"""The type of an error that a model words itself; its ctx holds `code`, `message` and `fix`."""

_Said = tuple[str, str, str]
"""Code, message and fix of a problem."""

_Model = TypeVar("_Model", bound=Written)


def judge(document: Document) -> WrittenScript:
    """Judge a script; raises `ScriptError` with every problem found, each with its place."""
    return judge_as(WrittenScript, document)


def judge_as(model: type[_Model], document: Document) -> _Model:
    """Judge a document as what `model` describes; raises `ScriptError` as `judge` does."""
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True, include_input=True)
        raise ScriptError(islice(_problems(model, document, details), MOST_PROBLEMS)) from None


def _problems(
    root: type[Written], document: Document, details: Sequence[ErrorDetails]
) -> Iterator[Problem]:
    renamed = set(_misspelt(details))
    at_place = groupby(details, lambda detail: toml_path(document.content, detail["loc"]))
    for path, group in at_place:
        found = [detail for detail in group if tuple(detail["loc"]) not in renamed]
        types = [detail for detail in found if detail["type"] in _KINDS]
        others = [detail for detail in found if detail["type"] not in _KINDS]
        for detail in others:
            said = _said(root, detail, path)
            if detail["type"] == "string_pattern_mismatch" and path and _leads(path[-1]):
                fix = meant(document.content, str(path[-1]), str(detail["input"]))
                said = (*said[:2], fix or said[2])
            yield Problem(document.file, _span(document, path, detail), *said)
        # Each form that is allowed at a place reports its own wrong type: that is one mistake.
        if types and not others:
            yield _wrong_type(root, document, path, types)


def _leads(key: str | int) -> bool:
    """Whether an id under this key names a step, a section or an outcome."""
    return key in {"goto", "outcome", "after_limit", "yes", "no"}


def _misspelt(details: Sequence[ErrorDetails]) -> Iterator[tuple[str | int, ...]]:
    """Locations of missing keys that are there, under a name that looks much like theirs."""
    missing: dict[tuple[str | int, ...], list[str]] = {}
    for detail in details:
        if detail["type"] == "missing":
            *table, key = detail["loc"]
            missing.setdefault(tuple(table), []).append(str(key))
    for detail in details:
        *table, key = detail["loc"] or ("",)
        if detail["type"] == "extra_forbidden" and tuple(table) in missing:
            meant = closest(str(key), missing[tuple(table)])
            if meant is not None:
                yield (*table, meant)


def _span(document: Document, path: Path, detail: ErrorDetails) -> Span:
    about_key = detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)
    key = document.positions.key(path) if about_key else None
    return key or document.positions.nearest(path)


def toml_path(content: Any, loc: Sequence[str | int]) -> Path:
    """Follow an error's location through the document, leaving out what is no key in it.

    pydantic puts the tags of discriminated unions and the keys that are missing into locations.
    """
    path: list[str | int] = []
    here = content
    for part in loc:
        inside_list = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if inside_list or (isinstance(here, dict) and part in here):
            path.append(part)
            here = here[part]
    return tuple(path)


def _wrong_type(
    root: type[Written], document: Document, path: Path, details: Sequence[ErrorDetails]
) -> Problem:
    span = document.positions.nearest(path)
    name = str(path[-1]) if path else ""
    found = details[0]["input"]
    if path == ("sections",) and isinstance(found, dict) and [*found] == ["steps"]:
        return Problem(document.file, span, "wrong-type", *NO_SECTION)
    if name in _LISTS and isinstance(found, dict):
        message = f"one pair of brackets makes a single table, and there may be many {name}"
        code, fix = "wrong-type", f"write {_LISTS[name]}"
        return Problem(document.file, span, code, message, fix)
    kinds = " or ".join(dict.fromkeys(_kind(root, detail) for detail in details))
    fix = f"write {kinds}"
    if kinds == _KINDS["string_type"] and _is_number(found):
        fix = f'put it in quotes: "{found}"'
    return Problem(document.file, span, "wrong-type", f"{_shown(found)} is not {kinds}", fix)


def _kind(root: type[Written], detail: ErrorDetails) -> str:
    kind = _KINDS[detail["type"]]
    is_model = detail["type"].startswith("model_")
    has_short_form = is_model and table_at(root, detail["loc"]).short_form
    return f"a text in quotes or {kind}" if has_short_form else kind


def _said(root: type[Written], detail: ErrorDetails, path: Path) -> _Said:
    """Code, message and fix for one of pydantic's findings, in words for a script's writer."""
    context, found = detail.get("ctx", {}), _shown(detail["input"])
    name = _name(detail, path)
    match detail["type"]:
        case _ if detail["type"] == SAID:
            return context["code"], context["message"], context["fix"]
        case "extra_forbidden":
            return "unknown-key", f"there is no '{name[:40]}' here", _instead(root, detail)
        case "missing":
            fix = f"begin one with {_LISTS[name]}" if name in _LISTS else f"add {name} = …"
            return "missing-key", f"'{name}' is missing here", fix
        case "string_pattern_mismatch":
            used = "a name" if name == "[key]" else f"'{name}'"
            return "wrong-form", f"{found} won't do for {used}", _right_form(detail)
        case "literal_error" | "union_tag_invalid":
            tag = str(context.get("tag", detail["input"]))
            return "wrong-value", f"{_shown(tag)} is not known here", near(tag, _known(context))
        case "union_tag_not_found":
            return "missing-key", "an answer needs its type", 'write answer = { type = "number" }'
        case "string_too_short" | "too_short":
            return "empty", f"'{name}' is empty", "put something in, or leave the key out"
        case _:
            return _out_of_bounds(detail, name)


def _right_form(detail: ErrorDetails) -> str:
    pattern, found = str(detail["ctx"]["pattern"]), str(detail["input"])
    wanted = _PATTERNS.get(pattern, pattern)
    has_some = pattern in {ID_PATTERN, GOTO_PATTERN} and re.search("[A-Za-z]", found)
    return f"allowed: {wanted}" + (f", such as {value_of(found)}" if has_some else "")


def _name(detail: ErrorDetails, path: Path) -> str:
    """What a person calls the key a finding is about; branches of unions are no names."""
    named = [part for part in detail["loc"] if isinstance(part, str)]
    is_key = detail["type"] in {"missing", "extra_forbidden"} or named[-1:] == ["[key]"]
    if path and isinstance(path[-1], str) and not is_key:
        return path[-1]
    return named[-1] if named else "this"


def _out_of_bounds(detail: ErrorDetails, name: str) -> _Said:
    context = detail.get("ctx", {})
    bounds = [
        ("max_length", "too-long", "is too long", "at most {} {} are allowed"),
        ("le", "wrong-value", "is too big", "at most {} is allowed"),
        ("ge", "wrong-value", "is too small", "at least {} is allowed"),
        ("gt", "wrong-value", "is too small", "more than {} is wanted"),
    ]
    for bound, code, message, fix in bounds:
        if bound in context:
            what = name if detail["type"] == "too_long" else "characters"
            return code, f"'{name}' {message}", fix.format(context[bound], what)
    return "wrong-value", f"'{name}': {detail['msg'].lower()}", f"found {_shown(detail['input'])}"


def _known(context: dict[str, Any]) -> list[str]:
    """The values pydantic says are allowed: 'a', 'b' or 'c'."""
    allowed = str(context.get("expected") or context.get("expected_tags"))
    return [part.strip(" '") for part in allowed.replace(" or ", ", ").split(",")]


def _instead(root: type[Written], detail: ErrorDetails) -> str:
    """What to do about an unknown key: the right spelling, or the table it belongs to."""
    *table, key = detail["loc"]
    found = table_at(root, table)
    allowed = found.model_fields
    if found is WrittenStep and key in _OF_ANSWERS:
        kind, value = _OF_ANSWERS[str(key)], _written(detail["input"])
        return f'it belongs to the answer: answer = {{ type = "{kind}", {key} = {value} }}'
    if isinstance(detail["input"], dict | list) and f"{key}s" in allowed:
        return f"did you mean '{key}s'?"
    headers = _HEADERS
    if root is not WrittenScript:
        is_slip = closest(str(key), allowed) is not None
        headers = {} if is_slip else {WrittenScript: _HEADERS[WrittenScript]}
    homes = (header for model, header in headers.items() if key in model.model_fields)
    home = next(homes, None)
    return f"'{key}' belongs to {home}" if home is not None else near(str(key), allowed)


def _written(found: Any) -> str:
    """A value as a script holds it, for an example."""
    return str(found) if _is_number(found) else f'"{str(found)[:40]}"'


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)


def _shown(found: Any) -> str:
    if isinstance(found, str):
        return f"'{found[:40]}…'" if len(found) > 40 else f"'{found}'"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, dict):
        return "a table"
    return "a list" if isinstance(found, list) else str(found)
