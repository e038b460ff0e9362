"""Figures as people write them: "12,000", "€ 900", "12 000 kr", "30 %", "4 years".

Exact decimals, never floats. What could mean two things is not read at all, and that is said.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 40
"""Characters of a figure with everything around it; more is no figure."""

_FIGURE = re.compile(
    r"(?P<commas>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?)"
    r"|(?P<spaces>[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?)"
    r"|(?P<dots>[0-9]{1,3}(?:\.[0-9]{3}){1,4},[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3}){2,4})"
    r"|(?P<plain>[0-9]{1,15}(?:[.,][0-9]{1,2})?(?P<thousands>k(?![^\W\d_]))?)"
)
_TWOFOLD = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
"""Twelve thousand in one country, twelve in another."""
_SIGNS = "$€£¥₹₽₩₺₴₫₪฿₱"
_CURRENCY = re.compile(
    rf"[A-Z]{{0,3}}[{_SIGNS}]|[A-Z]{{1,3}}|kr\.?|zł|Kč|Ft|lei|Fr\.?|Rs\.?|(?:euro|pound|dollar)s?"
)
_A_YEAR = re.compile(r"\s*(?:(?:/|per |an? |each |every )\s*(?:year|yr)|yearly|p\.? ?a\.?)$")
_YEARS = re.compile(r"\s*(?:years?|yrs?\.?)$")
_PERCENT = re.compile(r"\s*(?:%|per ?cent)$")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: how much, and the currency as it was written before or after the figure."""

    value: Decimal
    before: str = ""
    after: str = ""

    @property
    def currency(self) -> str:
        """The currency as it was written; empty where none was."""
        return self.before.strip() or self.after.strip()

    def like(self, value: Decimal) -> "Amount":
        """Another amount in the same currency, written the same way."""
        return Amount(value, self.before, self.after)

    def __str__(self) -> str:
        """The amount as people write it: € 14,400, or 14,400.50 kr."""
        return f"{self.before}{grouped(self.value)}{self.after}"


def grouped(value: Decimal) -> str:
    """Write money: thousands apart, cents only where there are some."""
    cents = value.quantize(Decimal("0.01"))
    return f"{cents:,.0f}" if cents == cents.to_integral_value() else f"{cents:,.2f}"


def bare(value: Decimal) -> str:
    """Write a figure with its decimals and no zeros behind them: 2.5, 40."""
    return f"{value.normalize():f}"


def read_amount(text: str) -> Amount | None:
    """Read money; None for what is no figure, or could be two."""
    said = " ".join(text.split(" ")).strip()
    if len(said) > LONGEST:
        return None
    said = _A_YEAR.sub("", said)
    found = _FIGURE.search(said)
    if found is None:
        return None
    before, after = said[: found.start()], said[found.end() :]
    if not _is_currency(before, after):
        return None
    return Amount(_value(found), before, after)


def _is_currency(before: str, after: str) -> bool:
    """Whether what stands around a figure is one currency at most, and nothing else."""
    around = [part.strip() for part in (before, after) if part.strip()]
    return len(around) < 2 and all(_CURRENCY.fullmatch(part) for part in around)


def _value(found: re.Match[str]) -> Decimal:
    digits = found[0].removesuffix("k")
    if found["commas"]:
        digits = digits.replace(",", "")
    elif found["dots"]:
        digits = digits.replace(".", "")
    plain = re.sub(r"[ \u00a0\u202f'’]", "", digits).replace(",", ".")
    return Decimal(plain) * (1000 if found["thousands"] else 1)


def read_years(text: str) -> Decimal | None:
    """Read a number of years: "4", "2.5 years"; None for what is none."""
    return _small(_YEARS.sub("", text.strip()))


def read_percent(text: str) -> Decimal | None:
    """Read a share of a hundred: "30 %", "30"; None for what is none.

    A figure below 1 without its sign is none: 0.3 may be meant as thirty in a hundred.
    """
    said = text.strip()
    share = _small(_PERCENT.sub("", said))
    if share is None or share > 100 or (0 < share < 1 and not _PERCENT.search(said)):
        return None
    return share


def _small(text: str) -> Decimal | None:
    said = text.strip()
    return (
        Decimal(said.replace(",", "."))
        if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,2})?", said)
        else None
    )


_WHAT = {
    "amount": ("amount", "write 12,000 or € 900.50"),
    "number": ("number of years", "write 4 or 2.5"),
    "percent": ("margin", "write 30 %"),
}
"""What a form of blank wants, and how it is written."""


def figure_hint(form: str, text: str) -> str:
    """Say how a figure in a blank of a form is understood, or that it isn't; empty without one."""
    said = text.strip()
    if form not in _WHAT or not said:
        return ""
    what, how = _WHAT[form]
    if form == "amount" and (amount := read_amount(said)):
        return f"→ {amount}"
    if form == "number" and (years := read_years(said)) is not None:
        return f"→ {bare(years)} {'year' if years == 1 else 'years'}"
    if form == "percent" and (share := read_percent(said)) is not None:
        return f"→ {bare(share)} %"
    if form == "amount" and _TWOFOLD.search(said):
        return f"could be two figures: {how}; it stays as it is"
    return f"no {what} understood: {how}; it stays as it is"
