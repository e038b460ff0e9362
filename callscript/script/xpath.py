"""Expressions of a survey form (XPath, as XLSForm has it) put into those of a script.

Only what means the same in both is carried over; anything else raises `NotCarriedError`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_MOST_DEPTH = 20
_MOST_LENGTH = 2000


class NotCarriedError(ValueError):
    """An expression that has no counterpart, and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """What expressions need to know of a question: its name here, and what its choices became.

    `kind` is "one", "many", "number", "other"; `values` maps a form's choice names to ours.
    """

    name: str
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)


_TOKEN = re.compile(
    r"""\s*(?: (?P<name>\$\{\s*[^{}\s]{1,100}\s*\}) | (?P<text>'[^']*'|"[^"]*")
      | (?P<number>\d+(?:\.\d+)?|\.\d+) | (?P<word>[A-Za-z][A-Za-z0-9_-]*)
      | (?P<sign>!=|<=|>=|\.\.|[=<>()+*,.-]) )""",
    re.VERBOSE,
)
_COMPARED = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPERATORS = frozenset({"and", "or", "div", "mod"})


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the result; `about` is the question it is the bare answer of, `text` a literal.

    `is_either` says that it has an "or" outside brackets.
    """

    words: str
    about: Question | None = None
    text: str | None = None
    is_either: bool = False


def carried(expression: str, questions: Mapping[str, Question], this: Question | None) -> str:
    """Put an expression over; `this` is the question that `.` stands for.

    Raises `NotCarriedError`.
    """
    if len(expression) > _MOST_LENGTH:
        raise NotCarriedError("it is too long")
    reader = _Reader(_tokens(expression), questions, this)
    part = reader.either(0)
    if reader.at < len(reader.tokens):
        raise NotCarriedError(f"'{reader.tokens[reader.at][1]}' stands in a way it can't be read")
    return part.words


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        token = _TOKEN.match(text, at)
        if token is None:
            raise NotCarriedError(f"'{text[at:].strip()[:10]}' has no counterpart")
        found.append((token.lastgroup or "", token[token.lastgroup or 0]))
        at = token.end()
    if not found:
        raise NotCarriedError("it is empty")
    return found


@dataclass(slots=True)
class _Reader:
    """Reads tokens by rank: or, and, comparisons, sums, products, and single things."""

    tokens: list[tuple[str, str]]
    questions: Mapping[str, Question]
    this: Question | None
    at: int = 0

    def peek(self) -> tuple[str, str]:
        """The next token; nothing at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self, *wanted: str) -> str:
        """Take the next token if it is one of these operators or signs."""
        kind, text = self.peek()
        if kind in {"sign", "word"} and text in wanted:
            self.at += 1
            return text
        return ""

    def either(self, depth: int) -> _Part:
        """Conditions with or between."""
        if depth > _MOST_DEPTH:
            raise NotCarriedError("it is nested too deep")
        return self._joined("or", lambda: self._joined("and", lambda: self._compared(depth)))

    def _joined(self, word: str, below: Callable[[], _Part]) -> _Part:
        parts = [below()]
        while self.take(word):
            parts.append(below())
        if len(parts) == 1:
            return parts[0]
        words = (f"({part.words})" if part.is_either else part.words for part in parts)
        return _Part(f" {word} ".join(words), is_either=word == "or")

    def _compared(self, depth: int) -> _Part:
        left = self._sum(depth)
        sign = self.take(*_COMPARED)
        if not sign:
            return left
        return _Part(_comparison(left, _COMPARED[sign], self._sum(depth)))

    def _sum(self, depth: int) -> _Part:
        return self._chain(("+", "-"), lambda: self._product(depth))

    def _product(self, depth: int) -> _Part:
        return self._chain(("*", "div", "mod"), lambda: self._single(depth))

    def _chain(self, signs: tuple[str, ...], below: Callable[[], _Part]) -> _Part:
        part = below()
        while sign := self.take(*signs):
            if sign == "mod":
                raise NotCarriedError("there is no remainder (mod)")
            other = below()
            part = _Part(f"{part.words} {'/' if sign == 'div' else sign} {other.words}")
        return part

    def _single(self, depth: int) -> _Part:
        kind, text = self.peek()
        self.at += 1
        if kind == "name":
            return self._answer(text[2:-1].strip())
        if kind == "text":
            return _text(text[1:-1])
        if kind == "number":
            return _Part(f"0{text}" if text.startswith(".") else text)
        if (kind, text) == ("sign", "."):
            if self.this is None:
                raise NotCarriedError("'.' stands for no question here")
            return _Part(self.this.name, self.this)
        if (kind, text) == ("sign", "("):
            return _Part(f"({self._closed(depth).words})")
        if (kind, text) == ("sign", "-"):
            if depth > _MOST_DEPTH:
                raise NotCarriedError("it is nested too deep")
            return _Part(f"-{self._single(depth + 1).words}")
        if kind == "word" and text not in _OPERATORS and self.take("("):
            return self._call(text, depth)
        raise NotCarriedError(f"'{text or 'the end'}' stands where a value should")

    def _closed(self, depth: int) -> _Part:
        part = self.either(depth + 1)
        if not self.take(")"):
            raise NotCarriedError("a bracket is never closed")
        return part

    def _answer(self, name: str) -> _Part:
        question = self.questions.get(name)
        if question is None:
            raise NotCarriedError(f"there is no question '{name}'")
        return _Part(question.name, question)

    def _call(self, name: str, depth: int) -> _Part:
        arguments: list[_Part] = []
        if not self.take(")"):
            arguments.append(self.either(depth + 1))
            while self.take(","):
                arguments.append(self.either(depth + 1))
            if not self.take(")"):
                raise NotCarriedError("a bracket is never closed")
        return _called(name, arguments)


def _text(text: str) -> _Part:
    if ("'" in text and '"' in text) or "\\" in text or not text.isprintable():
        raise NotCarriedError("a text in it has quotes or signs that can't be written")
    return _Part(f'"{text}"' if "'" in text else f"'{text}'", None, text)


def _comparison(left: _Part, sign: str, right: _Part) -> str:
    if left.text is not None and right.about is not None:
        turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
        left, right, sign = right, left, turned.get(sign, sign)
    if left.about is None or right.text is None:
        return f"{left.words} {sign} {right.words}"
    if right.text == "":
        return (
            f"answered({left.about.name})" if sign == "!=" else f"not answered({left.about.name})"
        )
    if left.about.kind == "many":
        raise NotCarriedError(f"'{left.about.name}' has several answers; use selected()")
    value = _value(left.about, right.text)
    return f"{left.words} {sign} {value}"


def _value(question: Question, text: str) -> str:
    """A form's choice, or a number in quotes, as this question's answers are compared here."""
    if question.values:
        if text not in question.values:
            raise NotCarriedError(f"'{text}' is no choice of '{question.name}'")
        return f"'{question.values[text]}'"
    if question.kind == "number" and re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return text
    return _text(text).words


def _called(name: str, arguments: list[_Part]) -> _Part:
    words = [argument.words for argument in arguments]
    match name, arguments:
        case "selected", [_Part(about=Question() as question), _Part(text=str(text))]:
            if question.kind == "many":
                return _Part(f"{_value(question, text)} in {question.name}")
            return _Part(f"{question.name} == {_value(question, text)}")
        case "not", [_]:
            return _Part(f"not ({words[0]})")
        case "count-selected", [_Part(about=Question() as question)]:
            return _Part(f"count({question.name})")
        case (("number" | "int" | "string" | "boolean"), [part]):
            return part
        case "round", [_] | [_, _]:
            return _Part(f"round({', '.join(words)})")
        case (("min" | "max"), [_, *_]):
            return _Part(f"{name}({', '.join(words)})")
        case "date", [_Part(text=str())]:
            return arguments[0]
        case "today", []:
            return _Part("today")
        case (("true" | "false"), []):
            return _Part("1 == 1" if name == "true" else "1 == 0")
    raise NotCarriedError(f"there is no {name}()")
