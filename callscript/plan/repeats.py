"""Whether what a customer said only says again what was taken down already."""

import re

_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Letters of a word that says something by itself."""
_ENOUGH = 0.75
"""The share of its words that the other has, too."""
_FEWEST = 2
"""Words two texts must share: one alone ("invoice") is a subject, and no repetition."""


def says_again(text: str, other: str) -> bool:
    """Say whether a text has hardly a word that the other one lacks, in any order and case."""
    words, known = _words(text), _words(other)
    shared = words & known
    alike = len(shared) >= _FEWEST and len(shared) >= _ENOUGH * len(words)
    return alike or " ".join(text.split()).casefold() == " ".join(other.split()).casefold()


def _words(text: str) -> frozenset[str]:
    found = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word for word in found if len(word) >= _SHORTEST)
