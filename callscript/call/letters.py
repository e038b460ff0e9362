"""A letter that came before the call: its sentences, and what marking them does.

Source: "Ask Andi" on a letter from an irate customer: mark the reasons in it before anybody dials.
"""

import re
from collections.abc import Iterator, Sequence

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.fits import too_long
from callscript.call.state import CallState, Note

LETTER = "their letter"
"""Stands for a step in notes taken while the letter is read; no step can have this name."""
NOT_YET = "Nobody has dialled yet; begin the call first."
MOST_BYTES = 64 * 1024
"""Bytes a letter may have, and characters."""
READING_MAY = (
    *(i.Resume, i.MarkPassage, i.Dial, i.KeepNote, i.EditNote, i.MarkNote, i.SetDetail, i.Tick),
    *(i.SettleDue, i.PostponeDue, i.Join, i.Leave, i.EndCall, i.WrapUp, i.Undo, i.Redo),
)
"""What can be done while a letter is read."""
_LONGEST = 400
"""Characters after which a sentence without an end is cut: it has to fit a screen."""
_SHORT = (
    *("mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "vs", "co", "ltd", "inc", "e.g", "i.e"),
    *("approx", "tel", "dept", "ref", "re"),
)
"""Words a full stop after which ends no sentence."""
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”]*")
_ITEM = re.compile(r"\s*(?:[-*•–—]|\d{1,2}[.)])\s")
_LAST_WORD = re.compile(r"([\w.]+)[.]$")

Span = tuple[int, int]
"""A stretch of a text: from a character up to another."""


def sentences(text: str) -> tuple[Span, ...]:
    """Give the stretches of a letter that are sentences, without the blanks between them.

    A line end is one where it was meant: the next word would have fitted on the line, the next line
    begins an item, or is empty; but seldom before a small letter.
    """
    found = (span for line in _lines(text) for span in _sentences_in(text, *line))
    return tuple(piece for span in found for piece in _cut(text, *span))


def _lines(text: str) -> Iterator[Span]:
    """The text in stretches whose line ends mean nothing."""
    lines = text.split("\n")
    widest = max(map(len, lines))
    start = end = 0
    for place, line in enumerate(lines):
        end += len(line)
        after = lines[place + 1] if place + 1 < len(lines) else ""
        if _was_meant(line, after, widest):
            yield start, end
            start = end + 1
        end += 1


def _was_meant(line: str, after: str, widest: int) -> bool:
    if not line.strip() or not after.strip() or _ITEM.match(after):
        return True
    if after.lstrip()[0].islower() and 2 * len(line) > widest:
        return False
    return len(line.rstrip()) + 1 + len(after.split(maxsplit=1)[0]) <= widest


def _sentences_in(text: str, start: int, end: int) -> Iterator[Span]:
    first = start
    item = _ITEM.match(text, start, end)
    for stop in _STOP.finditer(text, item.end() if item else start, end):
        if not _is_short(text[first : stop.end()]):
            yield first, stop.end()
            first = stop.end()
    yield first, end


def _is_short(words: str) -> bool:
    """Whether the full stop at the end belongs to a word, or to an initial."""
    last = _LAST_WORD.search(words[-20:])
    if last is None:
        return False
    word = last[1].lower()
    return word in _SHORT or (len(word) == 1 and word.isalpha() and last[1].isupper())


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A stretch without the blanks around it, in pieces that can be shown; none of nothing."""
    while True:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end - start <= _LONGEST:
            if start < end:
                yield start, end
            return
        blank = max(text.rfind(sign, start, start + _LONGEST) for sign in " \n\t")
        cut = blank if blank > start else start + _LONGEST
        yield start, cut
        start = cut


def words_in(text: str, span: Span) -> str:
    """Give what stands in a stretch of a letter, on one line."""
    return " ".join(text[span[0] : span[1]].split())


def passages(state: CallState) -> tuple[tuple[Span, Note], ...]:
    """Give what is marked in the letter, in its order."""
    notes = state.notes.values()
    marked = ((note.passage, note) for note in notes if note.passage is not None and note.text)
    return tuple(sorted(marked, key=lambda one: one[0]))


def from_letter(note: Note) -> bool:
    """Say whether a note was taken while the letter was read."""
    return note.step == LETTER


def mark(state: CallState, intent: i.MarkPassage, new_id: str) -> Sequence[e.Body] | str:
    """Give the events that mark a stretch of the letter, or say why it can't be."""
    letter, span = state.letter, (intent.start, intent.end)
    if letter is None or not state.is_reading:
        return "There is no letter to mark."
    inside = 0 <= intent.start < intent.end <= len(letter.text)
    if not inside or not words_in(letter.text, span):
        return "There is nothing to mark there."
    touched = [one for one in passages(state) if one[0][0] < span[1] and span[0] < one[0][1]]
    if len(touched) == 1 and touched[0][0][0] <= span[0] and span[1] <= touched[0][0][1]:
        return _again(touched[0][1], intent)
    text, whole = _joined(letter.text, span, touched)
    text = intent.text.strip() or text
    if wrong := too_long(text):
        return wrong
    if not touched:
        kept = e.NoteKept(new_id, LETTER, intent.kind, text)
        return (kept, e.PassageMarked(new_id, *whole))
    head, *others = (note for _span, note in touched)
    kind = (e.NoteMarked(head.id, intent.kind),) if head.kind != intent.kind else ()
    gone = (e.NoteEdited(note.id, "") for note in others)
    return (e.NoteEdited(head.id, text), *kind, e.PassageMarked(head.id, *whole), *gone)


def _again(note: Note, intent: i.MarkPassage) -> Sequence[e.Body]:
    """Mark what is marked: off with it, unless it gets other words or another kind."""
    text = intent.text.strip()
    if too_long(text):
        return ()
    edited = (e.NoteEdited(note.id, text),) if text and text != note.text else ()
    other = (e.NoteMarked(note.id, intent.kind),) if note.kind != intent.kind else ()
    return (*edited, *other) if text or other else (e.NoteEdited(note.id, ""),)


def _joined(letter: str, span: Span, touched: Sequence[tuple[Span, Note]]) -> tuple[str, Span]:
    """The words of a stretch and of what is marked in it, as they were put there; and all of it."""
    spans = (span, *(one for one, _note in touched))
    start, end = min(first for first, _last in spans), max(last for _first, last in spans)
    parts: list[str] = []
    here = start
    for (first, last), note in touched:
        parts += [words_in(letter, (here, max(here, first))), note.text]
        here = last
    parts.append(words_in(letter, (here, end)))
    return " ".join(filter(None, parts)), (start, end)
