"""Nobody else's name in a letter: names of the others at the table are taken out of its words."""

import re
from collections.abc import Collection

OTHERS = "[…]"
"""What stands in a quote where another participant was named; editors write so."""
_WORD = re.compile(r"\w[\w'’-]*")
_LEAST = 2
"""Letters a part of a name has at least to be looked for by itself."""


def masked(text: str, names: Collection[str], own: str, *, quoted: bool) -> str:
    """Take other people's names out of a text; words of one's own name stay.

    Whole names go wherever they stand. Of parts of a name, quotes lose each: what was typed in
    haste has few capitals. Words of ours lose those with a capital: "will" is mostly no person.
    """
    for name in sorted((" ".join(n.split()) for n in names), key=len, reverse=True):
        if len(name) >= _LEAST and name.casefold() != " ".join(own.split()).casefold():
            spaced = r"\s+".join(map(re.escape, name.split()))
            text = re.sub(rf"(?<!\w){spaced}(?!\w)", OTHERS, text, flags=re.IGNORECASE)
    mine = {part.casefold() for part in _WORD.findall(own)}
    parts = {part.casefold() for name in names for part in _WORD.findall(name)} - mine

    def hidden(found: re.Match[str]) -> str:
        word = found.group()
        stem = re.sub(r"['’]s?$", "", word)
        if stem.casefold() not in parts or len(stem) < _LEAST:
            return word
        if not quoted and not stem[0].isupper():
            return word
        return OTHERS + word[len(stem) :]

    return _WORD.sub(hidden, text)
