"""How the questions of a survey form are answered in a script."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callscript.script.fields import value_of
from callscript.script.formrows import Row, RowType, plain_words
from callscript.script.sketch import Piece
from callscript.script.xpath import Question

MOST_RESPONSES = 36
"""A script has so many keys."""
_DEVICES = frozenset(
    {"geopoint", "geotrace", "geoshape", "image", "photo", "audio", "video", "file", "barcode"}
)
_MOMENTS = {"date": "date", "time": "time", "datetime": "datetime"}

_SEVERAL = {"many": {"answer": "choices"}, "rank": {"answer": "ranking"}}


@dataclass(frozen=True, slots=True)
class Answers:
    """The lists of choices, the column labels stand in, and the questions by name."""

    lists: Mapping[str, Sequence[Row]]
    label: str
    questions: Mapping[str, Question]

    def of(self, row: Row, kind: RowType, step: Piece) -> dict[str, Any]:
        """How the answer is taken down; a text where there is no better way."""
        match kind.kind:
            case "one" | "many" | "rank":
                return self._choices(row, kind, step)
            case "integer" | "int":
                return {"answer": {"type": "number"}}
            case "decimal":
                return {"answer": {"type": "number", "decimals": 2}}
            case "range":
                return {"answer": _range(row.get("parameters"))}
            case "acknowledge" | "trigger":
                return {"responses": [{"label": "OK"}]}
            case "text" | "string":
                return {"answer": "text"}
            case moment if moment in _MOMENTS:
                return {"answer": _MOMENTS[moment]}
            case device if device in _DEVICES:
                step.lost.append(f"'{device}' needs a device; the answer is taken in words")
            case _:
                step.lost.append(f"the type '{row.get('type')}'; the answer is taken in words")
        return {"answer": "text"}

    def _choices(self, row: Row, kind: RowType, step: Piece) -> dict[str, Any]:
        listed = self.lists.get(kind.choices, ())
        question = self.questions[row.get("name")]
        if not listed:
            step.lost.append(f"the list '{kind.choices}', which is not on the sheet of choices")
            return {"answer": "text"}
        room = MOST_RESPONSES - kind.or_other
        if len(listed) > room:
            step.lost.append(
                f"{len(listed)} choices; {room} have a key, the answer is taken in words"
            )
            return {"answer": "text"}
        responses: list[dict[str, Any]] = []
        for choice in listed:
            name = choice.get("name", "value")
            label = (
                " ".join(plain_words(choice.get(self.label, "label") or name).split())[:200] or name
            )
            value = question.values.get(name, "")
            response = (
                {"label": label, "value": value} if value != value_of(label) else {"label": label}
            )
            if value and value not in [_stored(known) for known in responses]:
                responses.append(response)
        if kind.or_other:
            responses.append({"label": "Something else", "value": "other", "other": True})
        several = _SEVERAL.get(kind.kind, {})
        return {**several, "responses": responses}


def _stored(response: Mapping[str, Any]) -> str:
    return str(response.get("value") or value_of(response["label"]))


def _range(parameters: str) -> dict[str, Any]:
    """A scale from start to end where a scale can have these ends, else a number."""
    found = dict(re.findall(r"(\w+)\s*=\s*(-?\d{1,6})(?:\.0+)?(?=[\s;,]|$)", parameters.lower()))
    low, high = int(found.get("start", 0)), int(found.get("end", 10))
    kind = "scale" if 0 <= low < high <= 100 else "number"
    return {"type": kind, "min": min(low, high), "max": max(low, high)}
