"""A script made from somebody else's form: what could be read of it, and what was lost on the way.

A sketch is written as TOML and checked like any script. Whatever the check refuses is taken out,
told with its place in the original, and the rest is checked again: what comes out is always sound.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from callscript.script.drafting import literal, quoted, quoted_line
from callscript.script.fields import value_of
from callscript.script.load import load
from callscript.script.parts import RESERVED
from callscript.script.positions import Path
from callscript.script.problems import Problem, ScriptError, Severity, Span
from callscript.script.toml import Document, parse
from callscript.text import clean_line

_MOST_ROUNDS = 50
"""Each takes out at least one thing; a form that needs more is no form."""
_LINES = frozenset({"title", "label", "id", "value", "goto"})
_READ = ("say", "ask", "cue")
_KEPT = frozenset({"id", "title", "steps", "label", "value"})
"""Keys a table can't do without."""
_WIDE = 88
_LONGEST_NAME = 34
"""Leaves room for a number; a name has 40 characters at most."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that could not be carried over: where it was, and why not."""

    place: str
    what: str

    def __str__(self) -> str:
        return clean_line(f"{self.place}: {self.what}")


@dataclass(slots=True)
class Piece:
    """A table of the script, where in the original it comes from, and what it lost."""

    table: dict[str, Any]
    place: str
    lost: list[str] = field(default_factory=list)
    told: list[Lost] = field(default_factory=list)
    """What it lost at a place of its own."""
    places: dict[str, str] = field(default_factory=dict)
    """Where its answers stood, by their labels; those not listed, where it stood itself."""

    def lose(self, what: str, label: str) -> None:
        """Tell what the answer with this label lost."""
        self.told.append(Lost(self.places.get(label, self.place), what))


@dataclass(slots=True)
class SketchedSection:
    """A section, and its steps."""

    piece: Piece
    steps: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Sketch:
    """A whole script as far as it was read.

    `lost` is what belongs to no table; `notes` tell what was carried over as something else.
    """

    title: str
    source: str
    head: dict[str, Any] = field(default_factory=dict)
    compute: dict[str, Piece] = field(default_factory=dict)
    checks: list[Piece] = field(default_factory=list)
    sections: list[SketchedSection] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    notes: list[Lost] = field(default_factory=list)

    @property
    def pieces(self) -> Iterator[Piece]:
        """Every table, in the order of the script."""
        yield from self.compute.values()
        yield from self.checks
        for section in self.sections:
            yield section.piece
            yield from section.steps

    @property
    def report(self) -> tuple[Lost, ...]:
        """All that was lost, in the order of the script."""
        inside = (Lost(piece.place, what) for piece in self.pieces for what in piece.lost)
        told = (lost for piece in self.pieces for lost in piece.told)
        return tuple(dict.fromkeys((*self.lost, *told, *inside)))


class Names:
    """Gives each thing a name of its own that a script can use."""

    def __init__(self, reserved: frozenset[str] = RESERVED) -> None:
        self._taken = set(reserved)

    def new(self, wanted: str, otherwise: str = "step") -> str:
        """A name made of some words, unlike any given before."""
        base = value_of(wanted).removeprefix("r_").strip("_") or otherwise
        base = base if base[:1].isalpha() else f"{otherwise}_{base}"
        base = base[:_LONGEST_NAME].rstrip("_")
        name, number = base, 2
        while name in self._taken:
            name, number = f"{base}_{number}", number + 1
        self._taken.add(name)
        return name


def finished(sketch: Sketch) -> str:
    """Write a sketch as a sound script; what had to go is in its `report` then.

    Raises `ScriptError` when nothing of it makes a script.
    """
    sketch.sections = [section for section in sketch.sections if section.steps]
    for number in range(_MOST_ROUNDS):
        if number == _MOST_ROUNDS // 2:
            _loosen_all(sketch)
        text = written(sketch)
        try:
            load(text.encode(), "imported.toml")
        except ScriptError as error:
            wrong = [problem for problem in error.problems if problem.severity is Severity.ERROR]
            blame = _Blame(parse(text.encode(), "imported.toml"))
            dropped = [_drop(sketch, blame.path(p.span), p) for p in wrong]
            if not any(dropped):
                raise
        else:
            return text
    raise ScriptError(wrong)


class _Blame:
    """Which key of a document a place belongs to."""

    def __init__(self, document: Document) -> None:
        self._stretches = sorted(
            ((span.end - span.start, span, path) for path, span in _stretches(document)),
            key=lambda stretch: stretch[0],
        )

    def path(self, span: Span) -> Path:
        """The smallest value or key around a place."""
        around = (path for _, s, path in self._stretches if s.start <= span.start < s.end)
        return next(around, ())


def _stretches(document: Document) -> Iterator[tuple[Path, Span]]:
    waiting: list[tuple[Path, Any]] = [((), document.content)]
    while waiting:
        path, value = waiting.pop()
        for span in (document.positions.value(path), document.positions.key(path)):
            if path and span is not None:
                yield path, span
        if isinstance(value, dict):
            waiting += [((*path, key), below) for key, below in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, n), below) for n, below in enumerate(value)]


def _drop(sketch: Sketch, path: Path, problem: Problem) -> bool:
    """Take out what the check refused; says whether there was something to take out."""
    why = problem.message
    match path:
        case ("compute", str(name), *_) if name in sketch.compute:
            gone = sketch.compute.pop(name)
            sketch.lost.append(Lost(gone.place, f"the calculation of '{name}': {why}"))
            return True
        case ("checks", int(n), *_) if n < len(sketch.checks):
            gone = sketch.checks.pop(n)
            sketch.lost.append(Lost(gone.place, f"the constraint: {why}"))
            return True
        case ("checks", *_):
            sketch.lost += [Lost(gone.place, f"the constraint: {why}") for gone in sketch.checks]
            sketch.checks.clear()
            return True
        case ("sections", int(n), "steps", int(m), "id"):
            return _loosen(sketch, sketch.sections[n].steps[m], problem)
        case ("sections", int(n), "steps", int(m), *rest):
            return _drop_key(sketch.sections[n].steps[m], rest, why)
        case ("sections", int(n), *rest):
            return _drop_key(sketch.sections[n].piece, rest, why)
        case (str(key), *_) if key in sketch.head:
            sketch.lost.append(Lost(sketch.source, f"'{key}': {why}"))
            del sketch.head[key]
            return True
    return False


def _loosen(sketch: Sketch, step: Piece, problem: Problem) -> bool:
    """Let the call go on from one more answer: steps were passed by, or led round for ever."""
    steps = [each for section in sketch.sections for each in section.steps]
    at = steps.index(step)
    is_round = problem.code == "no-way-out"
    near = [*steps[at:], *steps[:at]] if is_round else [*steps[at - 1 :: -1], *steps[at:]]
    for each in near:
        leading = [r for r in each.table.get("responses", ()) if "goto" in r]
        if leading:
            del leading[-1]["goto"]
            label = str(leading[-1]["label"])
            each.lose(f"where '{label}' leads: {problem.message}", label)
            return True
    return False


def _loosen_all(sketch: Sketch) -> None:
    """Let the call go on step by step: too many ways of it lead astray."""
    for section in sketch.sections:
        for step in section.steps:
            for response in step.table.get("responses", ()):
                if response.pop("goto", None):
                    label = str(response["label"])
                    step.lose(f"where '{label}' leads", label)


def _drop_key(piece: Piece, path: list[str | int], why: str) -> bool:
    """Take the innermost key out that a table can do without."""
    tables: list[tuple[dict[str, Any], str]] = []
    here: Any = piece.table
    for part in path:
        if isinstance(here, dict) and isinstance(part, str) and part in here:
            tables.append((here, part))
            here = here[part]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            break
    for table, key in reversed(tables):
        if table is piece.table and key in _READ and isinstance(table[key], str):
            plain = literal(table[key].replace("{{", "{").replace("}}", "}"))
            if plain != table[key]:
                table[key] = plain
                piece.lost.append(f"'{key}': {why}")
                return True
        if key not in _KEPT:
            del table[key]
            piece.lost.append(f"'{key}': {why}")
            return True
    return False


def written(sketch: Sketch) -> str:
    """Write a sketch as TOML, with what was lost as remarks where it was lost."""
    lines = ["#:schema ./script.schema.json", f"# Made from {clean_line(sketch.source)}."]
    if sketch.lost:
        lines += [
            "#",
            "# This could not be carried over:",
            *(f"#   {lost}" for lost in sketch.lost),
        ]
    lines += ["", f"title = {quoted_line(sketch.title)}", *_pairs(sketch.head)]
    if sketch.compute:
        lines += ["", "[compute]"]
        for name, piece in sketch.compute.items():
            lines += [*_remarks(piece), f"{name} = {_value(piece.table['of'], 'of')}"]
    for check in sketch.checks:
        lines += ["", *_remarks(check), "[[checks]]", *_pairs(check.table)]
    for section in sketch.sections:
        lines += ["", *_remarks(section.piece), "[[sections]]", *_pairs(section.piece.table)]
        for step in section.steps:
            lines += ["", *_remarks(step), "[[sections.steps]]", *_pairs(step.table)]
    return "\n".join((*lines, ""))


def _remarks(piece: Piece) -> Iterator[str]:
    for lost in dict.fromkeys(piece.told):
        yield f"# {lost.place}, not carried over: {clean_line(lost.what)}"
    for what in dict.fromkeys(piece.lost):
        yield f"# {piece.place}, not carried over: {clean_line(what)}"


def _pairs(table: dict[str, Any]) -> Iterable[str]:
    return (f"{key} = {_value(value, key)}" for key, value in table.items())


def _value(value: Any, key: str) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return quoted_line(value) if key in _LINES else quoted(value)
        case dict():
            pairs = ", ".join(f"{name} = {_inline(below, name)}" for name, below in value.items())
            return f"{{ {pairs} }}"
        case list():
            items = [_inline(item, key) for item in value]
            flat = f"[{', '.join(items)}]"
            if len(key) + 3 + len(flat) <= _WIDE:
                return flat
            return "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    raise TypeError(f"{type(value).__name__} has no place in a script")


def _inline(value: Any, key: str) -> str:
    """A value inside a table on one line: there a text may have no line ends of its own."""
    if isinstance(value, dict) and value.keys() == {"label"}:
        return quoted_line(value["label"])
    if isinstance(value, str):
        return quoted_line(value) if key in _LINES else quoted(" ".join(value.split()))
    return _value(value, key)
