"""A call of four hours: 10,000 events, of which 2,000 are notes."""

from callscript.script.model import NoteKind
from callscript.tui.noteline import SIGNS

ROUNDS = 1_000
"""Each of ten events: four answers, each of which leads to the next step, and two notes."""

ANSWERS_A_ROUND = 4
NOTES_A_ROUND = 2

_KINDS: tuple[NoteKind, ...] = ("note", "verbatim", "note", "concern", "note", "promise", "praise")


def kind_of_note(number: int) -> NoteKind:
    """Give the kind of the call's note of this number: all kinds come round."""
    return _KINDS[number % len(_KINDS)]


def text_of_note(number: int) -> str:
    """Give the words of the call's note of this number, unlike any other's."""
    return f"send invoice {number} again, it was wrong @Ana fri"


def typed_round(number: int) -> bytes:
    """Give the keys of a round: two answers and a note, twice."""
    notes = (_typed_note(NOTES_A_ROUND * number + n) for n in range(NOTES_A_ROUND))
    answers = "1" * (ANSWERS_A_ROUND // NOTES_A_ROUND)
    return "".join(f"{answers}{note}" for note in notes).encode()


def _typed_note(number: int) -> str:
    """The kind by its first character, then the words."""
    sign = "" if kind_of_note(number) == "note" else SIGNS[kind_of_note(number)]
    return f"{sign}{text_of_note(number)}\r"
