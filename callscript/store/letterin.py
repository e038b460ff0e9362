"""A letter comes in: its bytes become text, and a call that begins with reading it."""

from datetime import date, timedelta

from msgspec.structs import replace

from callscript.call.dates import parse_day
from callscript.call.letters import MOST_BYTES
from callscript.call.people import Contact
from callscript.call.session import Session
from callscript.contacts.decoding import decoded
from callscript.papers.reply import WROTE
from callscript.store.library import OpenedScript
from callscript.store.workplace import Workplace
from callscript.text import clean

LETTER_SCRIPT = "complaint"
"""The script a letter is answered on, unless another is named."""


_STRAY = 8
"""NULs that may stray into a text; more of them, and it is none."""


class LetterError(Exception):
    """What was given is no letter, or one that can't be taken in; its words say what to do."""


def letter_text(raw: bytes) -> str:
    """Read a letter's bytes, in whichever encoding; raises `LetterError`.

    UTF-16 doubles the bytes: what counts is what they say.
    """
    if len(raw) > 2 * MOST_BYTES + 2:
        raise LetterError(_too_long(len(raw)))
    found = decoded(raw)
    if found.text.count("\0") > max(_STRAY, len(found.text) // 10):
        raise LetterError("This is no text. Save the letter as text (.txt), or paste it.")
    return checked_letter(found.text)


def checked_letter(text: str) -> str:
    """Give pasted text as a letter, safe to show; raises `LetterError`."""
    letter = clean(text).strip("\n").rstrip()
    if not letter.strip():
        raise LetterError("There are no words in it.")
    size = len(letter.encode("utf-8", "replace"))
    if size > MOST_BYTES or len(letter) > MOST_BYTES:
        raise LetterError(_too_long(size))
    return letter


def _too_long(size: int) -> str:
    most = MOST_BYTES // 1024
    return f"A letter may have {most} KB; this one has {size // 1024}. Give the part that matters."


def came_on(place: Workplace, words: str) -> str:
    """Give the day a letter is dated as "2026-11-19"; empty for none; raises `LetterError`."""
    if not words.strip():
        return ""
    day = past_day(words, place.world.now().date())
    if day is None:
        raise LetterError(f"“{clean(words)}” is no day that is past; say 19 nov, mon, yesterday.")
    return day.isoformat()


def past_day(words: str, today: date) -> date | None:
    """Read a day that is past, or today: a weekday is the last one of that name.

    A date without a year is the last one of it; None when the words are none of these.
    """
    said = " ".join(words.lower().split())
    if said == "yesterday":
        return today - timedelta(days=1)
    dated = (parse_day(f"{said} {year}", today) for year in (today.year, today.year - 1))
    found = parse_day(said, today)
    if found is not None and found > today and f"{found:%A}".lower().startswith(said[:3]):
        found -= timedelta(days=7)
    return next((day for day in (*dated, found) if day is not None and day <= today), None)


def take_in(  # noqa: PLR0913 - a letter, who wrote it and when, and what it is answered on
    place: Workplace,
    opened: OpenedScript,
    contact: Contact | None,
    text: str,
    came: str = "",
    *,
    rehearsal: bool = False,
) -> Session:
    """Begin a call that waits for its letter to be read; the contact is known to have written."""
    if contact is not None:
        contact = replace(contact, fields={**contact.fields, WROTE: came or "yes"})
        if not rehearsal:
            place.store.contacts.save(contact)
    return place.begin(opened, contact, rehearsal=rehearsal, letter=text, came=came)
