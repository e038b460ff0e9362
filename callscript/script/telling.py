"""Conditions in words for a caller: what has to be so before something opens."""

from callscript.script.condition import (
    Asked,
    Calculate,
    Call,
    Compare,
    Constant,
    Every,
    Expression,
    Fact,
    LookUp,
    Negation,
    OneOf,
    Operator,
    Scalar,
    Some,
    Unread,
    Within,
)
from callscript.script.model import Script

_SIGNS: dict[Operator, str] = {
    "==": "is",
    "!=": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
}
_QUESTIONS = {
    "answered": "“{}” is answered",
    "asked": "“{}” was asked",
    "unread": "“{}” has no answer",
    "noted": "a {} is noted",
    "tagged": "something about “{}” was said",
    "has": "{} is known",
    "used": "“{}” came up",
    "offered": "“{}” was offered",
    "taken": "“{}” was taken",
    "visits": "“{}” was gone through",
}


def told(expression: Expression, script: Script) -> str:
    """Say an expression, with steps and responses as they are called on the screen."""
    match expression:
        case Compare(left=left, operator=sign, right=right):
            value = right.value if isinstance(right, Constant) else None
            said = told(right, script) if value is None else _value(left, value, script)
            return f"{told(left, script)} {_SIGNS[sign]} {said}"
        case OneOf(item=item, values=values, is_not=is_not):
            known = " or ".join(_value(item, value, script) for value in values)
            return f"{told(item, script)} is {'not ' if is_not else ''}{known}"
        case Within(item=item, many=many, is_not=is_not):
            negated = "is not" if is_not else "is"
            return f"{told(item, script)} {negated} among {told(many, script)}"
        case Unread(step=step, code=code, is_not=is_not):
            negated = "is not" if is_not else "is"
            return f"“{_name(step, script)}” {negated} “{code.replace('_', ' ')}”"
        case Negation(part=part):
            return f"not ({told(part, script)})"
        case Every(parts=parts):
            return " and ".join(told(part, script) for part in parts)
        case Some(parts=parts):
            return " or ".join(told(part, script) for part in parts)
    return _worth(expression, script)


def _worth(expression: Expression, script: Script) -> str:
    match expression:
        case Fact(name=name):
            return f"“{_name(name, script)}”"
        case Constant(value=value):
            return str(value)
        case Calculate(left=left, sign=sign, right=right):
            return f"{told(left, script)} {sign} {told(right, script)}"
        case Call(function=name, arguments=parts):
            return f"{name} of {', '.join(told(part, script) for part in parts)}"
        case LookUp(table=table, key=key):
            return f"{table} of {told(key, script)}"
        case Asked(question=question, name=name):
            return _QUESTIONS[question].format(_name(name, script))
    return told(expression, script)


def _name(name: str, script: Script) -> str:
    """What a name is called on the screen."""
    step = script.steps.get(name)
    aside = script.interrupt(name) or script.offer(name)
    section = next((section for section in script.sections if section.id == name), None)
    if step is not None:
        return step.title
    if aside is not None:
        return aside.label
    return section.title if section else name.removeprefix("contact.").replace("_", " ")


def _value(item: Expression, value: Scalar, script: Script) -> str:
    """A value as the screen has it: the label of the response that stores it."""
    step = script.steps.get(item.name) if isinstance(item, Fact) else None
    response = step.response(value) if step else None
    return f"“{response.label if response else value}”"
