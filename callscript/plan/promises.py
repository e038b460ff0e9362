"""Promises as a reading of a call: what we told the customer we would do, by whom and until when.

Nothing is invented: what nobody said or filled in stays empty here, and papers show it as open.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from callscript.call.dates import LONGEST_DAY, SHORT_WAYS, parse_day, said_day, short_day
from callscript.call.state import CallState, Note
from callscript.plan.deadline import Due, due_of


@dataclass(frozen=True, slots=True)
class Promise:
    """Something we told the customer we would do."""

    note: str
    step: str | None
    what: str
    owner: str
    due: Due


def promises(state: CallState) -> tuple[Promise, ...]:
    """Read the promises off a call, in the order they were made."""
    return tuple(promise_of(note) for note in state.notes_of("promise"))


def promise_of(note: Note) -> Promise:
    """Read a promise off its note."""
    spoken = read_promise(note.text, note.at.date())
    return Promise(
        note=note.id,
        step=note.step,
        what=spoken.what,
        # Who sits beside the caller takes the logistics, unless somebody is named.
        owner=note.details.get("owner", spoken.owner or note.partner),
        due=due_of(note.details["due"], note) if "due" in note.details else spoken.due,
    )


@dataclass(frozen=True, slots=True)
class SpokenPromise:
    """A promise typed in one go: ``send invoice copy @Ana fri``."""

    what: str
    owner: str
    due: Due


_OWNER = re.compile(r'(?:^|\s)@(?:["“]([^"”\n]+)["”]|(\w\S*))')
_WORD = re.compile(r"\S+")
_LEADS = frozenset({"by", "on", "until", "till"})
_DOUBTS = frozenset({"next", "this", "last", "every", "before", "after", "not"})
"""Before a day they make it another one, and people don't agree which: "next fri"."""
_PERIODS = frozenset(
    {"week", "weekend", "month", "quarter", "year", "morning", "afternoon", "evening"}
)
_STOPS = ".,;:!?)"
_HANGING = " \t\n,;:–-"
_MORE_NAMES = 3
"""Words after the first that a name without quotes can have."""
_NAME_AND_DAY = 200
"""Characters that names and a day can take; a longer text after an owner is the promise."""


@lru_cache(maxsize=4096)
def read_promise(text: str, today: date) -> SpokenPromise:
    """Read owner and day off a promise; what is not understood stays in its words.

    The owner stands anywhere, after an @; the day stands last, and something is left before both.
    An owner of several words is quoted, or stands after the promise: then capitalised words go on
    with the name, up to the day or the end ("send copy @Ana Maria fri"). A day in doubt behind an
    owner ("@Ana next fri") is kept as its words: which day it is, the caller has to say.

    What was read is remembered: with each note, all promises of a call are read again.
    """
    owner = _OWNER.search(text)
    if owner is None:
        return _with_day(text, "", today)
    before, after = text[: owner.start()], text[owner.end() :]
    name = owner[1] or owner[2].rstrip(_STOPS)
    if before.strip() and owner[2] == name:
        more = _more_of_name(after, today)
        name, after = name + after[:more].rstrip(_STOPS), after[more:]
    if (doubted := _doubted(after, today)) and (what := before.strip()):
        return SpokenPromise(what, " ".join(name.split()), Due(doubted))
    rest = f"{before}{after}".strip()
    return _with_day(rest, " ".join(name.split()), today) if rest else _with_day(text, "", today)


def _more_of_name(after: str, today: date) -> int:
    """How far into the text behind an owner's first word the name goes on."""
    if len(after) > _NAME_AND_DAY:
        return 0
    ends = [0]
    for word in [*_WORD.finditer(after)][:_MORE_NAMES]:
        if not word[0][0].isupper() or after[ends[-1] - 1 : ends[-1]] in set(_STOPS):
            break
        if _doubted(after[word.start() :], today):
            break
        ends.append(word.end())
    led = (
        end for end in reversed(ends) if _is_day(after[end:], today) or _doubted(after[end:], today)
    )
    ends_text = not after[ends[-1] :].strip(_HANGING + _STOPS)
    return next(led, ends[-1] if ends_text else 0)


def _is_day(text: str, today: date) -> bool:
    """Say whether a text is nothing but a day and what leads to it."""
    return parse_day(" ".join(_without_lead(text)), today) is not None


def _doubted(text: str, today: date) -> str:
    """Give the words of a text that is nothing but a day in doubt ("by next fri"); else nothing."""
    words = _without_lead(text.rstrip(_STOPS))
    if not 2 <= len(words) <= LONGEST_DAY + 1 or words[0].lower() not in _DOUBTS:
        return ""
    said, named = " ".join(words), " ".join(words[1:])
    doubt = named.lower() in _PERIODS or parse_day(named, today) is not None
    return said if doubt and parse_day(said, today) is None else ""


def _without_lead(text: str) -> list[str]:
    """Give the words of a text, without what leads to a day ("by the")."""
    words = text.strip(_HANGING).split()
    if words and words[0].lower() in _LEADS:
        return words[2:] if words[1:2] == ["the"] else words[1:]
    return words


def _with_day(text: str, owner: str, today: date) -> SpokenPromise:
    starts = [word.start() for word in _WORD.finditer(text)]
    for start in starts[1:][-LONGEST_DAY:]:
        words = " ".join(text[start:].split()).rstrip(_STOPS)
        day = parse_day(words, today)
        if day is not None and (what := _before_day(text[:start])):
            if what.rsplit(maxsplit=1)[-1].lower() in _DOUBTS:
                break
            return SpokenPromise(what, owner, Due(words, day))
    return SpokenPromise(text, owner, Due())


def _before_day(text: str) -> str:
    """What stands before a day, without the "by the" that led to it or a comma left hanging."""
    rest = text.rstrip(_HANGING)
    words = rest.rsplit(maxsplit=2)
    if len(words) > 2 and words[1].lower() in _LEADS and words[2].lower() == "the":
        return words[0].rstrip(_HANGING)
    if len(words) > 1 and words[-1].lower() in _LEADS:
        return rest.removesuffix(words[-1]).rstrip(_HANGING)
    return rest


def understood(text: str, today: date) -> str:
    """Say in one line what was read off a promise: "→ Ana, Fri 27 Nov"."""
    spoken = read_promise(text, today)
    words, day = spoken.due.words, short_day(spoken.due.day, today) if spoken.due.day else ""
    known = ", ".join(filter(None, (spoken.owner, day)))
    unclear = f"'{words}' is no day: {SHORT_WAYS}" if words else ""
    missing = "" if day else unclear or f"no day understood ({SHORT_WAYS})"
    return " · ".join(filter(None, (f"→ {known}" if known else "", missing)))


def aloud(note: Note) -> str:
    """A note as it is read back: a promise with who and until when, as understood; else its words.

    What is no day stays in the words it was given.
    """
    if note.kind != "promise":
        return note.text
    promise = promise_of(note)
    day = promise.due.words
    if (on := promise.due.day) is not None:
        day = said_day(on).removesuffix(f" {note.at.year}")
    known = ", ".join(filter(None, (promise.owner, day)))
    return f"{promise.what} – {known}" if known else promise.what
