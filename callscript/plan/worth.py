"""Whether winning a customer back is worth it: the arithmetic, line by line, and a plain verdict.

Nothing is invented: what is missing is named, what is no figure is said, and neither gives a sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from callscript.call.planfields import WORTH_FIELDS
from callscript.call.state import CallState
from callscript.plan.amounts import (
    Amount,
    bare,
    figure_hint,
    read_amount,
    read_percent,
    read_years,
)

_PARTS = {
    "worth_years": "how many years they would stay",
    "worth_yearly": "how much they would buy in a year",
    "worth_margin": "at what margin",
    "worth_cost": "what it costs to win them back",
}
"""What the arithmetic needs, and what each is called where it is missing."""
_FORMS = {blank.id: blank.form for blank in WORTH_FIELDS}


@dataclass(frozen=True, slots=True)
class Worth:
    """What is known of it: lines of arithmetic, a verdict, and why there is none yet.

    `loss` and `made_good` are the caller's own words: what the loss costs, and how those
    accountable make up for it.
    """

    lines: tuple[str, ...] = ()
    verdict: str = ""
    missing: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    loss: str = ""
    made_good: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether anybody began to work it out."""
        return len(self.missing) < len(_PARTS)

    @property
    def remark(self) -> str:
        """Why there is no verdict, in one line; empty where there is one, or nothing was begun."""
        if self.verdict or not self.is_asked:
            return ""
        missing = f"still missing: {_listed(self.missing)}" if self.missing else ""
        return "; ".join((*self.unclear, *filter(None, (missing,))))


def worth_of(state: CallState) -> Worth:
    """Work out what winning this customer back is worth, as far as it was filled in."""
    said = {part: state.details.get(part, "") for part in _PARTS}
    missing = tuple(name for part, name in _PARTS.items() if not said[part])
    unclear = tuple(filter(None, (_unclear(part, text) for part, text in said.items() if text)))
    lines, verdict = _reckoned(said)
    mixed = _mixed(said)
    if mixed:
        lines, verdict, unclear = (), "", (*unclear, mixed)
    loss, made_good = state.details.get("loss_cost", ""), state.details.get("made_good", "")
    return Worth(lines, verdict, missing, unclear, loss, made_good)


def _unclear(part: str, text: str) -> str:
    """Say which part is no figure."""
    form = _FORMS[part]
    known = {"amount": read_amount, "number": read_years, "percent": read_percent}[form]
    why = figure_hint(form, text).partition(":")[0]
    return "" if known(text) is not None else f"{_PARTS[part]}: {why}"


def _mixed(said: Mapping[str, str]) -> str:
    """Say that the amounts are in two currencies: what one is worth in another is not known."""
    amounts = (read_amount(said[part]) for part in ("worth_yearly", "worth_cost"))
    found = {amount.currency for amount in amounts if amount is not None and amount.currency}
    return (
        f"two currencies ({' and '.join(sorted(found))}): write both in one"
        if len(found) > 1
        else ""
    )


def _reckoned(said: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The lines that can be worked out, and the verdict if all can."""
    years, margin = read_years(said["worth_years"]), read_percent(said["worth_margin"])
    yearly, cost = read_amount(said["worth_yearly"]), read_amount(said["worth_cost"])
    if years is None or margin is None or yearly is None:
        return (), ""
    if not yearly.currency and cost is not None:
        yearly = cost.like(yearly.value)
    brings = yearly.like(_cents(years * yearly.value * margin / 100))
    stay = f"{bare(years)} {'year' if years == 1 else 'years'}"
    first = f"{stay} × {yearly} × {bare(margin)} % = {brings}"
    if cost is None:
        return (first,), ""
    spent = yearly.like(_cents(cost.value))
    left = yearly.like(brings.value - spent.value)
    return (first, f"less {spent} to win back = {_signed(left)}"), _verdict(left)


def _verdict(left: Amount) -> str:
    if left.value > 0:
        return f"Worth it: {left} more than it costs."
    if left.value < 0:
        return f"Not worth it in money: {left.like(-left.value)} less than it costs."
    return "It comes out even: neither gained nor lost in money."


def _signed(amount: Amount) -> str:
    return f"−{amount.like(-amount.value)}" if amount.value < 0 else str(amount)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _listed(parts: tuple[str, ...]) -> str:
    """Name things one after the other: a, b and c."""
    head, last = parts[:-1], parts[-1]
    return f"{', '.join(head)} and {last}" if head else last
