"""A list opened over a screen: a few letters narrow it, a digit or Enter chooses, Esc closes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from callscript.text import clean_line

_DIGITS = "123456789"
_LONGEST = 80
"""Characters of a paste that are looked for."""
_LOOKED_AT = 200
"""Characters of a row in which scattered letters are looked for: a note may be a book."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: `id` says what choosing it does, `kind` is shown before its label.

    `quick` is a letter that chooses it at once while nothing is being looked for.
    `key` is a digit of its own: rows of a list in which any has one go by no other digits, so that
    none shifts when rows come and go.
    """

    id: str
    label: str
    detail: str = ""
    kind: str = ""
    quick: str = ""
    key: str = ""


class Closed(Enum):
    """The finder was closed without a choice."""

    CLOSED = "closed"


def _none_found(_wanted: str) -> tuple[Choice, ...]:
    return ()


@dataclass(slots=True)
class Finder:
    """An open list.

    `lead` is text to read above the rows (a voicemail, say); `offer` makes a last row out of what
    was typed (a new contact of that name, say); `none` is said where there are no rows at all.
    `hint` says how to use the list where that isn't as usual; `tab` gives what Tab chooses from a
    row, else it goes to the next kind of rows. `also` gives rows that only typing brings up,
    `search` those that fit what is typed.
    """

    title: str
    choices: tuple[Choice, ...]
    lead: str = ""
    offer: Callable[[str], Choice] | None = None
    none: str = "There is nothing here yet."
    hint: str = ""
    tab: Callable[[Choice], Choice] | None = None
    also: Callable[[], tuple[Choice, ...]] = tuple
    search: Callable[[str], tuple[Choice, ...]] = _none_found
    query: str = ""
    marked: int = 0
    rows: tuple[Choice, ...] = field(init=False)
    keyed: bool = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self.choices
        self.keyed = any(choice.key for choice in self.choices)

    def press(self, key: str, character: str | None) -> Choice | Closed | None:
        """Take a key: a choice, `Closed.CLOSED`, or None while the list stays open."""
        if key == "escape" or (key == "backspace" and not self.query):
            return Closed.CLOSED
        if key == "enter":
            return self.rows[self.marked] if self.rows else None
        if key == "tab":
            if self.tab and self.rows:
                return self.tab(self.rows[self.marked])
            self._next_kind()
            return None
        if key in {"up", "down", "pageup", "pagedown"}:
            self._move({"up": -1, "down": 1, "pageup": -8, "pagedown": 8}[key])
        elif key == "backspace":
            self._narrow(self.query[:-1])
        elif character and character in _DIGITS and not self.query:
            if (row := self._row_with(character)) is not None:
                return row
            if self.offer is not None:
                # No row has it, and what is typed can be one: 30 euros.
                self._narrow(character)
        elif character:
            quick = [row for row in self.choices if not self.query and row.quick == character]
            if len({row.id for row in quick}) == 1:
                return quick[0]
            self._narrow(self.query + clean_line(character))
        return None

    def key_of(self, place: int) -> str:
        """The key that chooses a row; a blank where none does."""
        if self.query:
            return " "
        if self.rows[place].quick:
            return self.rows[place].quick
        if self.keyed:
            return self.rows[place].key or " "
        return str(place + 1) if place < len(_DIGITS) else " "

    def paste(self, text: str) -> None:
        """Look for pasted text."""
        self._narrow(self.query + clean_line(text[:_LONGEST]))

    def _move(self, by: int) -> None:
        self.marked = max(0, min(len(self.rows) - 1, self.marked + by))

    def _row_with(self, digit: str) -> Choice | None:
        if self.keyed:
            return next((row for row in self.rows if row.key == digit), None)
        place = _DIGITS.index(digit)
        return self.rows[place] if place < len(self.rows) else None

    def _next_kind(self) -> None:
        """Mark the first row of the next kind, after the last one of the first."""
        kinds = [row.kind for row in self.rows]
        firsts = [n for n, kind in enumerate(kinds) if n == 0 or kind != kinds[n - 1]]
        if firsts and not self.query:
            self.marked = next((n for n in firsts if n > self.marked), firsts[0])

    def _narrow(self, query: str) -> None:
        self.query, self.marked = query, 0
        wanted = query.strip()
        if not wanted:
            self.rows = self.choices
            return
        everything = (*self.choices, *self.also())
        sure = _containing(everything, wanted)
        listed = {choice.id for choice in sure}
        sure = (*sure, *(found for found in self.search(wanted) if found.id not in listed))
        offered = () if self.offer is None else (self.offer(wanted),)
        # Letters merely scattered over a name must not come before the new one: Mae is not Maria.
        self.rows = (*sure, *offered) if sure else (*offered, *_scattered(everything, wanted))


def _text_of(choice: Choice) -> str:
    return f"{choice.kind} {choice.label} {choice.detail}"


def _containing(choices: tuple[Choice, ...], wanted: str) -> tuple[Choice, ...]:
    """Rows that have every word, labels before the rest."""
    words = wanted.casefold().split()
    hits = [c for c in choices if _has(_text_of(c).casefold(), words)]
    return tuple(sorted(hits, key=lambda c: words[0] not in c.label.casefold()))


def _has(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _scattered(choices: tuple[Choice, ...], wanted: str) -> tuple[Choice, ...]:
    """Rows that have the letters in this order, those where they stand closest first.

    Textual's own matcher tries every way to place them: one long note would take it for ever.
    """
    letters = "".join(wanted.casefold().split())
    spans = (
        (_span(_text_of(choice)[:_LOOKED_AT].casefold(), letters), choice) for choice in choices
    )
    found = [(span, choice) for span, choice in spans if span is not None]
    return tuple(choice for _span, choice in sorted(found, key=lambda item: item[0]))


def _span(text: str, letters: str) -> int | None:
    """Over how few characters the letters are scattered in this order; None if they are not."""
    spans: list[int] = []
    start = text.find(letters[0])
    while start >= 0:
        end = start
        for letter in letters[1:]:
            end = text.find(letter, end + 1)
            if end < 0:
                return min(spans, default=None)
        spans.append(end - start)
        start = text.find(letters[0], start + 1)
    return min(spans, default=None)
