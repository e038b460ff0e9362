"""From judged answers to the fields, codes and lists a call runs on."""

import re
import unicodedata
from collections.abc import Mapping

from callscript.script import model as m
from callscript.script import written as w

_APOSTROPHES = re.compile(r"(?<=\w)['\u2019](?=\w)")


def value_of(label: str) -> str:
    """Make the stored value of a response out of its label: "Won't pay!" → wont_pay."""
    plain = _APOSTROPHES.sub("", label.casefold())
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(part for part in parts if not unicodedata.combining(part))
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    value = words if words[:1].isalpha() else f"r_{words}"
    return value[:40].rstrip("_")


def is_asked(step: w.WrittenStep) -> bool:
    """Whether a step takes an answer."""
    usual = step.wish or step.apology or step.asks_for == "referral"
    return bool(step.responses or step.fields or step.answer or usual)


def is_doubled(step: w.WrittenStep) -> bool:
    """Whether a step says in two ways how it is answered."""
    chosen = isinstance(step.answer, w.WrittenChoices)
    ways = (bool(step.responses), step.answer is not None and not chosen, bool(step.fields))
    return sum(ways) > 1 or (bool(step.fields) and (chosen or bool(step.rows)))


def field_of(step: w.WrittenStep) -> m.Field | None:
    """The field of a step; None for one with responses of which one is taken, or none at all."""
    if step.rows:
        return _grid(step)
    if step.fields:
        return m.FormField(tuple(_blank(blank) for blank in step.fields))
    if not (step.responses or step.answer):
        return _usual(step)
    match step.answer:
        case w.WrittenNumber(min=low, max=high, decimals=decimals, unit=unit):
            return m.NumberField(low, high, decimals=decimals, unit=unit or "")
        case w.WrittenScale(min=low, max=high, low=lowest, high=highest):
            return m.NumberField(low, high, lowest, highest)
        case w.WrittenMoment(type=kind):
            return m.MomentField(kind)
        case w.WrittenChoices(type=kind, most=most):
            return m.ChoicesField(most, ranked=kind == "ranking")
        case w.WrittenText():
            return m.TextField()
        case _:
            return None


def _usual(step: w.WrittenStep) -> m.Field | None:
    """What a step with a purpose asks for when it doesn't say so itself."""
    blanks: tuple[tuple[str, str], ...] = ()
    if step.apology:
        blanks = ((m.WHAT_WENT_WRONG, "What went wrong"), (m.WHO_OWNS_IT, "Who owns it"))
    elif step.asks_for == "referral":
        blanks = ((m.NAME, "Name"), (m.PHONE, "Phone"), (m.EMAIL, "E-mail"))
    elif step.wish:
        return m.TextField()
    found = tuple(m.Blank(name, label, m.TextField()) for name, label in blanks)
    return m.FormField(found) if found else None


def _grid(step: w.WrittenStep) -> m.Field | None:
    """A grid is a form: the same field, once for each row."""
    field = field_of(step.model_copy(update={"rows": []}))
    if not isinstance(field, m.NumberField | m.TextField | m.MomentField):
        return field
    rows = ((row.id or value_of(row.label), row.label) for row in step.rows)
    return m.FormField(tuple(m.Blank(name, label, field) for name, label in rows))


def _blank(blank: w.WrittenBlank) -> m.Blank:
    name = blank.id or value_of(blank.label)
    match blank.type:
        case "text":
            return m.Blank(name, blank.label, m.TextField())
        case "number":
            number = m.NumberField(
                blank.min, blank.max, decimals=blank.decimals, unit=blank.unit or ""
            )
            return m.Blank(name, blank.label, number)
        case kind:
            return m.Blank(name, blank.label, m.MomentField(kind))


def unread_labels(written: w.WrittenScript) -> Mapping[m.UnreadCode, str]:
    """What this script calls the codes it names."""
    return written.unread if isinstance(written.unread, dict) else {}


def unread_of(written: w.WrittenScript) -> Mapping[m.UnreadCode, str]:
    """The codes every question of this script can get."""
    if isinstance(written.unread, dict):
        return written.unread
    return m.USUAL_UNREAD if written.unread else {}


def codes_of(step: w.WrittenStep, usual: Mapping[m.UnreadCode, str]) -> tuple[m.UnreadCode, ...]:
    """The codes a step can get instead of an answer, in their usual order."""
    if not is_asked(step) or step.unread is False:
        return ()
    wanted = usual if step.unread is None else step.unread
    if wanted is True:
        wanted = usual or m.USUAL_UNREAD
    return tuple(code for code in m.USUAL_UNREAD if code in wanted)


def items_of(which: str, checklist: w.WrittenChecklist | None) -> tuple[m.Item, ...]:
    """The lines of a checklist, counted from 1."""
    items = checklist.items if checklist else ()
    return tuple(m.Item(f"{which}:{n}", item) for n, item in enumerate(items, 1))
