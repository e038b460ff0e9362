"""Whether a customer is worth winning back: figures as people write them, and nothing invented."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call.state import CallState
from callscript.plan.amounts import bare, figure_hint, grouped, read_amount, read_percent
from callscript.plan.worth import Worth, worth_of


def worth(**filled: str) -> Worth:
    return worth_of(CallState("c1", details={f"worth_{k}": v for k, v in filled.items()}))


def test_the_arithmetic_is_shown_line_by_line() -> None:
    found = worth(years="4", yearly="12,000", margin="30 %", cost="900")
    assert found.lines == (
        "4 years × 12,000 × 30 % = 14,400",
        "less 900 to win back = 13,500",
    )
    assert found.verdict == "Worth it: 13,500 more than it costs."
    assert (found.missing, found.unclear, found.remark) == ((), (), "")


@pytest.mark.parametrize(
    ("cost", "last", "verdict"),
    [
        ("€ 15,000", "less € 15,000 to win back = −€ 600", "Not worth it in money: € 600 less"),
        ("14,400", "less € 14,400 to win back = € 0", "It comes out even"),
        ("0", "less € 0 to win back = € 14,400", "Worth it: € 14,400 more"),
    ],
)
def test_the_verdict_is_plain(cost: str, last: str, verdict: str) -> None:
    found = worth(years="4 years", yearly="€ 12 000 a year", margin="30", cost=cost)
    assert found.lines[-1] == last
    assert found.verdict.startswith(verdict)


def test_cents_are_kept() -> None:
    found = worth(years="2.5", yearly="1,000.50 kr", margin="12.5 %", cost="12.30 kr")
    assert found.lines[0] == "2.5 years × 1,000.50 kr × 12.5 % = 312.66 kr"
    assert found.verdict == "Worth it: 300.36 kr more than it costs."


def test_what_is_missing_is_named() -> None:
    assert worth() == Worth(missing=worth().missing)
    assert not worth().is_asked
    assert worth().remark == ""
    found = worth(years="4", margin="30 %")
    assert (found.lines, found.verdict) == ((), "")
    assert found.remark == (
        "still missing: how much they would buy in a year and what it costs to win them back"
    )


def test_without_the_cost_there_is_a_first_line_and_no_verdict() -> None:
    found = worth(years="1", yearly="100", margin="50 %")
    assert found.lines == ("1 year × 100 × 50 % = 50",)
    assert (found.verdict, found.remark) == (
        "",
        "still missing: what it costs to win them back",
    )


def test_what_is_no_figure_gives_no_sum() -> None:
    found = worth(years="a few", yearly="12.000", margin="30 %", cost="900")
    assert (found.lines, found.verdict, found.missing) == ((), "", ())
    assert found.unclear == (
        "how many years they would stay: no number of years understood",
        "how much they would buy in a year: could be two figures",
    )
    assert found.remark == "; ".join(found.unclear)


def test_two_currencies_give_no_sum() -> None:
    found = worth(years="4", yearly="€ 12,000", margin="30 %", cost="$900")
    assert (found.lines, found.verdict) == ((), "")
    assert found.remark == "two currencies ($ and €): write both in one"


def test_one_currency_is_enough() -> None:
    found = worth(years="4", yearly="12,000", margin="30 %", cost="900 EUR")
    assert found.lines[1] == "less 900 EUR to win back = 13,500 EUR"


def test_the_loss_and_how_it_is_made_good_are_in_words() -> None:
    found = worth_of(CallState("c1", details={"loss_cost": "a lot", "made_good": "Ben rings"}))
    assert (found.loss, found.made_good, found.is_asked) == ("a lot", "Ben rings", False)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("12000", "12000", ""),
        ("12,000", "12000", ""),
        ("1,234,567.89", "1234567.89", ""),
        ("12 000", "12000", ""),
        ("12\u00a0000,50", "12000.50", ""),
        ("12'000", "12000", ""),
        ("1.234.567", "1234567", ""),
        ("12.000,50", "12000.50", ""),
        ("12,50", "12.50", ""),
        ("900.5", "900.5", ""),
        ("12k", "12000", ""),
        ("1.5k", "1500", ""),
        ("€ 900", "900", "€"),
        ("900 €", "900", "€"),
        ("$900", "900", "$"),
        ("US$ 900", "900", "US$"),
        ("900 kr", "900", "kr"),
        ("900kr.", "900", "kr."),
        ("CHF 900", "900", "CHF"),
        ("900 euros a year", "900", "euros"),
        ("4,800 a year", "4800", ""),
        ("4,800/year", "4800", ""),
        ("0", "0", ""),
    ],
)
def test_amounts_as_people_write_them(text: str, value: str, currency: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert (amount.value, amount.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "a lot", "12.000", "1,2,3", "12,00,000", "900 or 1,000", "-900", "900-1000"),
        *("about 900", "9e9", "1/2", "€ 900 $", "900 apples", "١٢", "1" * 16, "9" * 41, "12,000k"),
        *("12.3456", "£", "..", "1 2", "\x1b[2J9"),
    ],
)
def test_what_is_no_amount_or_could_be_two(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        ("amount", "900€", "→ 900€"),
        ("amount", " ", ""),
        ("amount", "12.000", "could be two figures: write 12,000 or € 900.50; it stays as it is"),
        ("amount", "lots", "no amount understood: write 12,000 or € 900.50; it stays as it is"),
        ("number", "1 year", "→ 1 year"),
        ("number", "2,5", "→ 2.5 years"),
        ("number", "ten", "no number of years understood: write 4 or 2.5; it stays as it is"),
        ("percent", "30", "→ 30 %"),
        ("percent", "0.5 %", "→ 0.5 %"),
        ("percent", "0.3", "no margin understood: write 30 %; it stays as it is"),
        ("percent", "130 %", "no margin understood: write 30 %; it stays as it is"),
        ("text", "30", ""),
    ],
)
def test_a_figure_is_told_as_it_is_understood(form: str, text: str, said: str) -> None:
    assert figure_hint(form, text) == said


@given(st.text(max_size=50))
def test_no_text_breaks_a_reading(text: str) -> None:
    for form in ("amount", "number", "percent", "text"):
        assert isinstance(figure_hint(form, text), str)
    found = worth(years=text, yearly=text, margin=text, cost=text)
    assert not found.verdict or found.lines


@given(st.decimals(0, 10**12, places=2), st.sampled_from(["", "€ ", "$"]))
def test_an_amount_written_is_read_back(value: Decimal, currency: str) -> None:
    amount = read_amount(f"{currency}{grouped(value)}")
    assert amount is not None
    assert amount.value == value
    assert str(amount) == f"{currency}{grouped(value)}"


@given(st.decimals(0, 100, places=2))
def test_a_share_written_is_read_back(share: Decimal) -> None:
    assert read_percent(f"{bare(share)} %") == share
