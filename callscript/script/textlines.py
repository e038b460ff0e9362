"""The lines of a plain text, each as what it looks like: heading, words, option, remark, branch."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from callscript.script.gaps import gap


class Block(NamedTuple):
    """Lines that belong together: what they are, their text, and the number of the first.

    `indent` is in columns; `number` is that of a numbered line, else None.
    """

    kind: str
    text: str
    line: int
    indent: int = 0
    number: int | None = None


_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t]*#*$")
_OPTION = re.compile(
    r"(?:[-*+•☐□○●]|\[[ xX]?\]|\([ xX]?\)|\(?([0-9]{1,3})[.)]|\(?[a-zA-Z][.)])[ \t]+(\S.*)$"
)
_ASIDE = re.compile(
    r"(?:\((.+)\)|\[(.+)\]|\*(?!\*)(.+?)(?<!\*)\*|_(?!_)(.+?)(?<!_)_|>[ \t]*(.+))[.]?$"
)
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,}$")
_BRANCH = re.compile(
    r"if[ ]+(?:[^:?]{1,60}:|(?:yes|no|not|so)\b[ ]*(?:[,:–—-]|->|→|$)).*", re.IGNORECASE
)
_REPLY = (
    r"(?:yes|no|maybe|perhaps|sometimes|never|always|unsure|not sure|not now|later|other|none"
    r"|don'?t know|do not know|n/a)"
)
_REPLIES = re.compile(
    rf"[(\[]?[ ]*({_REPLY}(?:[ ]*(?:/|\||☐|□|\[ ?\])[ ]*{_REPLY})+)[ ]*[)\]]?[.]?", re.IGNORECASE
)
_BARE = re.compile(rf"{_REPLY}[.]?|.{{1,40}}?[ \t]*(?:->|=>|→|⇒)[ \t]*\S.*", re.IGNORECASE)
_ROUTE = (
    rf"({_REPLY})[ ]*[,:=–—-]*[ ]*(?:->|=>|→|(?:go|skip|jump)[ ]?(?:on[ ])?to)[ ]*"
    r"((?:\w+[ ]){0,3}?\w+)(?:[.;,][ ]*|[ ]+(?=(?:yes|no)\b)|$)"
)
_ROUTES = re.compile(rf"(?:{_ROUTE})+", re.IGNORECASE)
_LONGEST_BELOW = 60


def blocks(text: str) -> Iterator[Block]:
    """Part a text into headings, asides, options, branches and paragraphs."""
    paragraph: list[Block] = []
    asked: Block | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        if _RULE.fullmatch(line) and len(paragraph) == 1 and line[0] in "=-":
            yield paragraph.pop()._replace(kind="heading")
            continue
        above = paragraph[-1] if paragraph and paragraph[-1].text.endswith("?") else asked
        found = _single(line, number, indent) or _below(line, number, indent, above)
        if not found and line and not _RULE.fullmatch(line):
            paragraph.append(Block("paragraph", line, number, indent))
            asked = None
            continue
        if paragraph:
            yield _joined(paragraph)
            asked = paragraph[-1] if paragraph[-1].text.endswith("?") else None
            paragraph = []
        yield from found
        if found and (found[-1].kind != "option" or found[-1].text.endswith("?")):
            asked = found[-1] if found[-1].kind == "option" else None
    if paragraph:
        yield _joined(paragraph)


def replies(words: str, line: int) -> list[Block]:
    """The options in `Yes / No` and in `Yes - go to 10. No - go to 12.`; none if it is neither."""
    if _ROUTES.fullmatch(words):
        pairs = re.findall(_ROUTE, words, re.IGNORECASE)
        return [Block("option", f"{label} -> {target}", line, 1) for label, target in pairs]
    if found := _REPLIES.fullmatch(words):
        parts = re.split(r"[ ]*(?:/|\||☐|□|\[ ?\])[ ]*", re.sub(r"(?i)n/a", "n.a.", found[1]))
        return [Block("option", part, line, 1) for part in parts]
    return []


def _joined(paragraph: list[Block]) -> Block:
    return paragraph[0]._replace(text="\n".join(block.text for block in paragraph))


def _single(line: str, number: int, indent: int) -> list[Block]:
    """A line that is something by itself."""
    if found := _HEADING.fullmatch(line):
        return [Block("heading", found[1], number)]
    if found := _OPTION.fullmatch(line):
        count = int(found[1]) if found[1] else None
        return [Block("option", found[2], number, indent, count)]
    if _BRANCH.fullmatch(line):
        return [Block("branch", line, number, indent)]
    if several := replies(line, number):
        return several
    if found := _ASIDE.fullmatch(line):
        inner = next(part for part in found.groups() if part)
        if not gap(inner) and inner.strip("_ "):
            return [Block("aside", inner, number)]
    letters = [character for character in line if character.isalpha()]
    if len(letters) >= 3 and len(line) <= 60 and all(c.isupper() for c in letters):
        return [Block("heading", line.capitalize(), number)]
    return []


def _below(line: str, number: int, indent: int, above: Block | None) -> list[Block]:
    """An option without a mark: below a question, and indented, or plainly an answer."""
    if above is None or not line or len(line) > _LONGEST_BELOW or line.endswith("?"):
        return []
    if indent > above.indent or _BARE.fullmatch(line):
        return [Block("option", line, number, indent + 1)]
    return []


def is_branch(words: str) -> bool:
    """Whether words are an instruction such as `If no: thank them`."""
    return bool(_BRANCH.fullmatch(words))
