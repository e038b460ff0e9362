"""The voice of the customer: nothing but their own words, of one call or of many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from callscript.call.dates import said_day
from callscript.call.seats import seat_name
from callscript.call.state import CallState
from callscript.script.model import Script

QUOTES = "quotes.md"
"""The file name of one call's quotes."""
DIGEST = "digest.md"
"""The name of the digest of many calls, and so of its template."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Something a customer said, word for word."""

    text: str
    """The words."""
    who: str
    """The customer's name; empty where it is not known or not to be told."""
    company: str
    """Their company; empty where it is not known or not to be told."""
    day: str
    """The day it was said, in words."""
    script: str
    """The title of the call's script."""


@dataclass(frozen=True, slots=True)
class QuotesView:
    """What a digest can say, as unescaped text."""

    quotes: tuple[Quote, ...]
    """The quotes, oldest first."""
    customers: int
    """From how many calls they come."""
    since: str
    """The day of the first call looked at, in words; empty for all."""
    rehearsal: bool
    """Whether it is one call, and practice."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quote and where it comes from, before it is put into words."""

    call: str
    text: str
    who: str
    company: str
    day: date | None
    script: str


def quotes_view(script: Script, state: CallState) -> QuotesView:
    """Read a call for its quotes."""
    contact = state.contact
    who, company = (contact.name, contact.company) if contact else ("", "")
    day = state.started_at.date() if state.started_at else None
    title = state.title or script.title
    table = script.group is not None
    said = (
        Said(state.call, n.text, seat_name(state, n.speaker) if table else who, company, day, title)
        for n in state.notes_of("verbatim")
    )
    return replace(digest_view(said), rehearsal=state.rehearsal)


def digest_view(
    said: Iterable[Said], since: date | None = None, *, named: bool = True
) -> QuotesView:
    """Put quotes of many calls together; not `named` leaves out who said them."""
    found = tuple(said)
    return QuotesView(
        quotes=tuple(_quote(one, named=named) for one in found),
        customers=len(Counter(one.call for one in found)),
        since=said_day(since) if since else "",
        rehearsal=False,
    )


def _quote(said: Said, *, named: bool) -> Quote:
    who, company = (said.who, said.company) if named else ("", "")
    return Quote(said.text, who, company, said_day(said.day) if said.day else "", said.script)


def why_no_quotes(script: Script, state: CallState) -> str:
    """Why a call gets no quotes; empty if it gets them."""
    del script
    return "" if state.notes_of("verbatim") else 'nothing was kept word for word (")'
