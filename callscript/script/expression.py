"""From a text to an expression: Python's syntax tree, a whitelist, and places for what is wrong."""

import ast
import re
from typing import get_args

from callscript.script.condition import (
    FUNCTIONS,
    MOST,
    Asked,
    Calculate,
    Call,
    Code,
    Compare,
    Condition,
    Constant,
    Every,
    Expression,
    Fact,
    LookUp,
    Negation,
    OneOf,
    Operator,
    Question,
    Scalar,
    Sign,
    Some,
    Unread,
    Within,
)

MAX_LENGTH = 1000
"""Characters; a longer expression is unreadable."""
MAX_DEPTH = 20
"""Expressions within expressions; none is taken apart deeper than this."""

QUESTIONS: tuple[Question, ...] = get_args(Question)
CODES: tuple[Code, ...] = get_args(Code)
_ABOUT_STEPS = frozenset({"answered", "asked", "unread", "has", "read"})
"""Questions about what has a name without quotes; it may be quoted all the same."""
_ARGUMENTS = {
    "days": (2, 2),
    "years": (2, 2),
    "first": (2, 9),
    "count": (1, 1),
    "round": (1, 2),
    "sum": (1, 9),
}
_EXAMPLES = {
    "answered": "answered(reason)",
    "asked": "asked(reason)",
    "unread": "unread(reason)",
    "read": "read(notice)",
    "has": "has(contact.email)",
    "noted": "noted('promise')",
    "tagged": "tagged('price')",
    "used": "used('no_time')",
    "offered": "offered('discount')",
    "taken": "taken('discount')",
    "visits": "visits('callback')",
    "days": "days(ordered, today)",
    "years": "years(born, today)",
    "first": "first(new_phone, contact.phone)",
    "count": "count(reasons)",
    "sum": "sum(people.age)",
    "min": "min(speed, care)",
    "max": "max(speed, care)",
    "round": "round(score / 3, 1)",
    "table": "table('fee', plan)",
}


class ConditionError(ValueError):
    """A text that is no expression; `offset` and `length` say where in the text."""

    def __init__(self, offset: int, length: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length


def parse(text: str) -> Condition:
    """Read a condition; raises `ConditionError` with the place and what is allowed instead."""
    reader, tree = _tree(text, "not a condition; write it like score <= 6 and reason == 'price'")
    return reader.condition(tree)


def parse_value(text: str) -> Expression:
    """Read an expression that is worth something; raises `ConditionError` as `parse` does."""
    reader, tree = _tree(text, "no expression; write it like speed + 2 * care")
    return reader.value(tree)


def _tree(text: str, message: str) -> tuple["_Reader", ast.expr]:
    if len(text) > MAX_LENGTH:
        long = f"an expression of {len(text)} characters; at most {MAX_LENGTH} are allowed"
        raise ConditionError(0, len(text), long)
    _look_over(text)
    # Line ends may stand anywhere: as spaces they keep their offsets and mean nothing to Python.
    line = text.translate(_BLANKS)
    lead = len(line) - len(line.lstrip())
    try:
        tree = ast.parse(line.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        for slip, instead in _SLIPS:
            if found := slip.search(_QUOTED.sub(lambda quoted: "'" * len(quoted[0]), text)):
                raise ConditionError(found.start(), len(found[0]), instead) from None
        # Python gives no offset when it misses something at the end.
        at = lead + (getattr(error, "offset", None) or len(text)) - 1
        raise ConditionError(max(0, min(at, len(text) - 1)), 1, message) from None
    reader = _Reader(line.strip(), lead)
    reader.bound(tree.body)
    return reader, tree.body


_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SLIPS = (
    (re.compile(r"\b(?:and|or)\s+[=!<>]=?", re.ASCII),
     "name what is compared on both sides, as in score < 6 or score > 8"),
    (re.compile(r"\bbetween\b", re.ASCII), "write it like 0 <= score <= 6"),
    (re.compile(r"\b(?:contains|includes|has)\b(?!\s*\()", re.ASCII),
     "write it like 'price' in reasons"),
)  # fmt: skip
"""What other languages have and this one hasn't, and how to write it here."""

_BLANKS = {ord(blank): " " for blank in "\t\r\n"}

# Possessive throughout: no stretch of a text, however hostile, is tried twice.
_TOKEN = re.compile(
    r"""(?P<text> '[^'\\]*+' | "[^"\\]*+" )
      | (?P<blank> [ \t\r\n]++ )
      | [A-Za-z_]\w*+ (?!['"])
      | [0-9]++ (?:\.[0-9]++)? (?![\w.])
      | [=!<>]= | [<>()\[\],.+/-] | \*(?!\*) | /(?!/)""",
    re.VERBOSE | re.ASCII,
)

_ODD = {
    "=": "a single =; write == to compare",
    "=>": "write >= for at least",
    "=<": "write <= for at most",
    "\u2264": "write <= for at most",
    "\u2265": "write >= for at least",
    "\u2260": "write != for unlike",
    "&&": "write and",
    "||": "write or",
    "&": "write and",
    "|": "write or",
    "!": "write not, or != to compare",
    "#": "a # means nothing in a condition",
    "*": "there are no powers; * multiplies",
    "'": "this quote is never closed, or holds a backslash",
    '"': "this quote is never closed, or holds a backslash",
    "\u2018": "use straight quotes: 'like this'",
    "\u2019": "use straight quotes: 'like this'",
    "\u201c": "use straight quotes: 'like this'",
    "\u201d": "use straight quotes: 'like this'",
}
"""What to say for signs that have no place in an expression."""


def _look_over(text: str) -> None:
    """Let only plain tokens through; Python would read (or warn of) much more."""
    at, before = 0, ""
    openers: list[int] = []
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _odd(text, at)
        word = token.group()
        if word.lower() in _SMALL and word not in _SMALL:
            raise ConditionError(at, len(word), f"write {word.lower()} in small letters")
        if word in {"(", "["}:
            openers.append(at)
        elif word in {")", "]"} and openers:
            openers.pop()
        if before == token.lastgroup == "text":
            message = "two texts stand side by side here; a comma is missing between them"
            raise ConditionError(at, len(token.group()), message)
        if token.lastgroup != "blank":
            before = token.lastgroup or ""
        at = token.end()
    if openers:
        raise ConditionError(openers[-1], 1, f"this {text[openers[-1]]} is never closed")


_SMALL = frozenset({"and", "or", "not", "in"})


def _odd(text: str, at: int) -> ConditionError:
    sign = text[at : at + 2] if text[at : at + 2] in _ODD else text[at]
    message = _ODD.get(sign, f"'{sign}' stands here in a way no condition has")
    return ConditionError(at, len(sign), message)


_COMPARISONS: dict[type[ast.cmpop], Operator] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_SIGNS: dict[type[ast.operator], Sign] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


class _Reader:
    """Turns the whitelisted part of Python's syntax tree into an expression."""

    def __init__(self, line: str, lead: int) -> None:
        self._line = line
        self._lead = lead

    def bound(self, tree: ast.expr) -> None:
        """Refuse what is nested too deep, before anything recurses into it."""
        level, depth = [tree], 0
        while level:
            depth += 1
            if depth > MAX_DEPTH:
                raise self._error(level[0], f"nested deeper than {MAX_DEPTH} levels")
            below = (child for node in level for child in ast.iter_child_nodes(node))
            level = [child for child in below if isinstance(child, ast.expr)]

    def condition(self, node: ast.expr) -> Condition:
        """Read what can hold or not."""
        match node:
            case ast.BoolOp(op=ast.And()):
                return Every(tuple(self.condition(value) for value in node.values))
            case ast.BoolOp(op=ast.Or()):
                return Some(tuple(self.condition(value) for value in node.values))
            case ast.UnaryOp(op=ast.Not()):
                return Negation(self.condition(node.operand))
            case ast.Compare():
                return self._comparison(node)
            case ast.Call(func=ast.Name(id=name)) if name in QUESTIONS or name == "count":
                return self._call(node, name)
            case ast.Call(func=ast.Name(id=name)) if name in _EXAMPLES:
                raise self._error(node, f"compare {name}(…) with something, as in {name}(…) > 2")
            case ast.Name() | ast.Attribute():
                return self._fact(node)
            case ast.Call():
                raise self._error(node, self._no_function())
            case _:
                raise self._error(node, "a comparison is wanted here, as in score <= 6")

    def value(self, node: ast.expr) -> Expression:
        """Read what is worth something: also a condition, which is worth its truth."""
        match node:
            case ast.Name() | ast.Attribute():
                return self._fact(node)
            case ast.BinOp(op=op) if type(op) in _SIGNS:
                sign = _SIGNS[type(op)]
                return Calculate(self._operand(node.left), sign, self._operand(node.right))
            case ast.UnaryOp(op=ast.USub(), operand=operand) if not _is_number(node):
                return Calculate(Constant(0), "-", self._operand(operand))
            case ast.Call(func=ast.Name(id=name)) if name in _EXAMPLES:
                return self._call(node, name)
            case ast.BoolOp() | ast.Compare() | ast.Call() | ast.UnaryOp(op=ast.Not()):
                return self.condition(node)
            case _:
                return Constant(self._scalar(node))

    def _operand(self, node: ast.expr) -> Expression:
        """Read one side of a sign, or an argument: no condition."""
        if isinstance(node, ast.BoolOp | ast.Compare | ast.UnaryOp) and not _is_number(node):
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                return self.value(node)
            raise self._error(node, "a value is wanted here, not a condition")
        return self.value(node)

    def _comparison(self, node: ast.Compare) -> Condition:
        left, parts = node.left, list[Condition]()
        for comparison, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(comparison, ast.In | ast.NotIn):
                is_not = isinstance(comparison, ast.NotIn)
                parts.append(self._among(left, right, is_not=is_not))
            elif type(comparison) in _COMPARISONS:
                sign = _COMPARISONS[type(comparison)]
                if isinstance(right, ast.List | ast.Tuple):
                    raise self._error(right, "before a list write in, as in reason in ['price']")
                parts.append(self._compared(left, sign, right))
            elif isinstance(comparison, ast.Is | ast.IsNot):
                wanted = "==" if isinstance(comparison, ast.Is) else "!="
                raise self._error(node, f"write {wanted} to compare, as in reason {wanted} 'price'")
            else:
                raise self._error(node, "use ==, !=, <, <=, >, >=, in or not in")
            left = right
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _among(self, left: ast.expr, right: ast.expr, *, is_not: bool) -> Condition:
        item = self._operand(left)
        if isinstance(right, ast.Name | ast.Attribute):
            return Within(item, self._fact(right), is_not)
        if not isinstance(right, ast.List | ast.Tuple) or not right.elts:
            raise self._error(right, "after 'in' comes a list, as in ['price', 'service']")
        values = tuple(self._scalar(one) for one in right.elts)
        if isinstance(item, Constant):
            raise self._error(left, _NO_NAME)
        return OneOf(item, values, is_not)

    def _compared(self, left: ast.expr, sign: Operator, right: ast.expr) -> Condition:
        code = _code(left) or _code(right)
        if code is not None:
            other = right if _code(left) else left
            if sign not in {"==", "!="} or not isinstance(other, ast.Name) or _code(other):
                raise self._error(left, f"write it like reason == {code}")
            return Unread(other.id, code, sign == "!=")
        compare = Compare(self._operand(left), sign, self._operand(right))
        if isinstance(compare.left, Constant) and isinstance(compare.right, Constant):
            raise self._error(left, _NO_NAME)
        return compare

    def _fact(self, node: ast.expr) -> Fact:
        match node:
            case ast.Name(id=name):
                if _code(node):
                    raise self._error(node, f"write it like reason == {name}")
                return Fact(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                return Fact(f"{owner}.{name}")
            case _:
                raise self._error(node, "the name of a step or contact.… is wanted here")

    def _call(self, node: ast.Call, name: str) -> Expression:
        if node.keywords or any(isinstance(part, ast.Starred) for part in node.args):
            raise self._error(node, f"write it like {_EXAMPLES[name]}")
        question = next((known for known in QUESTIONS if known == name), None)
        if question is not None:
            return Asked(question, self._name(node, name))
        if name == "table":
            return self._table(node)
        least, most = _ARGUMENTS.get(name, (1, 9))
        if not least <= len(node.args) <= most or name not in FUNCTIONS:
            raise self._error(node, f"write it like {_EXAMPLES[name]}")
        return Call(name, tuple(self._operand(part) for part in node.args))

    def _table(self, node: ast.Call) -> LookUp:
        match node.args:
            case [ast.Constant(value=str() as table), key]:
                return LookUp(table, self._operand(key))
        raise self._error(node, f"write it like {_EXAMPLES['table']}")

    def _name(self, node: ast.Call, question: str) -> str:
        """The one argument of a question: a text, or the bare name of a step."""
        match node.args:
            case [ast.Constant(value=str() as name)]:
                return name
            case [ast.Name() | ast.Attribute() as bare] if question in _ABOUT_STEPS:
                return self._fact(bare).name
        raise self._error(node, f"one name is wanted, as in {_EXAMPLES[question]}")

    def _scalar(self, node: ast.expr) -> Scalar:
        match node:
            case ast.Constant(value=bool()):
                raise self._error(node, "yes and no are answers like others: write 'yes' or 'no'")
            case ast.Constant(value=str() as text):
                return text
            case ast.Constant(value=int() | float() as number) if _fits(number):
                return number
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                if _fits(number):
                    return -number
        raise self._error(node, "a text in quotes or a number of at most 18 digits is wanted here")

    def _no_function(self) -> str:
        return f"only these can be called: {', '.join(sorted(_EXAMPLES))}"

    def _error(self, node: ast.expr, message: str) -> ConditionError:
        # ast counts columns in UTF-8 bytes; people count characters.
        line = self._line.encode()
        start = len(line[: node.col_offset].decode())
        length = len(line[node.col_offset : node.end_col_offset].decode())
        return ConditionError(self._lead + start, max(1, length), message)


_NO_NAME = "one side of a comparison is the name of a step or contact.…, without quotes"


def _code(node: ast.expr) -> Code | None:
    """The kind of no answer a bare word stands for."""
    return next((c for c in CODES if isinstance(node, ast.Name) and node.id == c), None)


def _is_number(node: ast.expr) -> bool:
    match node:
        case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
    return False


def _fits(number: float) -> bool:
    """Whether a number can be kept: in 64 bits, or as a finite fraction."""
    return not isinstance(number, bool) and abs(number) < MOST
