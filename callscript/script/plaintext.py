"""A call script as plain text or Markdown, read as a person would: headings, paragraphs, options.

Headings become sections, paragraphs words to say, a question at a paragraph's end words to ask, and
the options below it responses. What stands in brackets or italics on a line of its own is for the
caller only.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from callscript.script.drafting import distinct, literal
from callscript.script.problems import WHOLE_FILE, Problem, ScriptError
from callscript.script.sketch import Lost, Names, Piece, Sketch, SketchedSection
from callscript.text import clean

MAX_BYTES = 1024 * 1024
MOST_STEPS = 2000
_MOST_OPTIONS = 36
_LONGEST_OPTION = 160
_LONGEST_WORDS = 3900


class _Block(NamedTuple):
    """Lines that belong together: what they are, their text, and the number of the first."""

    kind: str
    text: str
    line: int


_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t]*#*$")
_OPTION = re.compile(
    r"(?:[-*+•☐□○●]|\[[ xX]?\]|\([ xX]?\)|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][.)])[ \t]+(\S.*)$"
)
_ASIDE = re.compile(
    r"(?:\((.+)\)|\[(.+)\]|\*(?!\*)(.+?)(?<!\*)\*|_(?!_)(.+?)(?<!_)_|>[ \t]*(.+))[.]?$"
)
_SPEAKER = re.compile(
    r"\*{0,2}(agent|caller|rep|interviewer|moderator|you|me)\*{0,2}:\*{0,2}[ \t]+", re.IGNORECASE
)
_THEY = re.compile(
    r"\*{0,2}(customer|client|contact|respondent|prospect|them)\*{0,2}:\*{0,2}[ \t]+", re.IGNORECASE
)
_LEADS = re.compile(r"[ \t]*(?:->|=>|→|⇒)[ \t]*(?:go ?to[ \t]+)?(.+?)[ \t.)]*$", re.IGNORECASE)
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,}$")
_GAPS = (
    (
        r"(?:customer|contact|client|prospect|respondent|their)(?:'?s)?[ _]first[ _]?name",
        "contact.first_name|there",
    ),
    (r"first[ _]?name", "contact.first_name|there"),
    (
        r"(?:customer|contact|client|prospect|respondent|their)(?:'?s)?[ _](?:full[ _])?name|name",
        "contact.name|there",
    ),
    (
        r"(?:your|my|agent|caller|rep|interviewer)(?:'?s)?[ _](?:full[ _])?name",
        "caller.name|a call",
    ),
    (
        r"(?:your|my|our)?[ _]?(?:company|organi[sz]ation|firm|business)(?:[ _]name)?",
        "caller.company|us",
    ),
    (
        r"(?:your|my|our|callback)[ _](?:phone[ _]?)?number|(?:your|our)[ _]phone",
        "caller.phone|the number on your screen",
    ),
)
_GAP = re.compile(r"\[([^\[\]\n]{2,40})\]|<([^<>\n]{2,40})>|\{\{?([^{}\n]{2,40})\}\}?")


def read_text(raw: bytes, file: str) -> Sketch:
    """Read a script from text; raises `ScriptError` for what is no text, or has no words to say."""
    blocks = list(_blocks(_decoded(raw, file)))
    reader = _Reader(file, blocks)
    for block in blocks:
        reader.take(block)
    sketch = reader.done()
    if not any(section.steps for section in sketch.sections):
        fix = "put words to say in it, with an empty line between paragraphs"
        raise _refused(file, "nothing to say was found in this file", fix)
    return sketch


def _decoded(raw: bytes, file: str) -> str:
    if len(raw) > MAX_BYTES:
        raise _refused(file, f"a text may have {MAX_BYTES:,} bytes; this one has more", "split it")
    try:
        return clean(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refused(file, "this is no UTF-8 text", "save it as plain text in UTF-8") from None


def _refused(file: str, message: str, fix: str) -> ScriptError:
    return ScriptError([Problem(file, WHOLE_FILE, "no-text", message, fix)])


def _blocks(text: str) -> Iterator[_Block]:
    """Part a text into headings, asides, options and paragraphs."""
    lines = [line.strip() for line in text.split("\n")]
    paragraph: list[str] = []
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else ""
        if paragraph and _RULE.fullmatch(line) and line[0] in "=-" and len(paragraph) == 1:
            yield _Block("heading", paragraph.pop(), number - 1)
            continue
        found = _single(line)
        if found is None and line and not _RULE.fullmatch(line):
            paragraph.append(line)
            continue
        if paragraph:
            yield _Block("paragraph", "\n".join(paragraph), number - len(paragraph))
            paragraph = []
        if found is not None:
            yield _Block(*found, number)
        del following
    if paragraph:
        yield _Block("paragraph", "\n".join(paragraph), len(lines) - len(paragraph) + 1)


def _single(line: str) -> tuple[str, str] | None:
    """A line that is something by itself."""
    if found := _HEADING.fullmatch(line):
        return "heading", found[1]
    if found := _OPTION.fullmatch(line):
        return "option", found[1]
    if found := _ASIDE.fullmatch(line):
        inner = next(part for part in found.groups() if part)
        if not _gap(inner):
            return "aside", inner
    letters = [character for character in line if character.isalpha()]
    if len(letters) >= 3 and len(line) <= 60 and all(c.isupper() for c in letters):
        return "heading", line.capitalize()
    return None


class _Reader:
    """Takes blocks one by one, and puts sections and steps together."""

    def __init__(self, file: str, blocks: list[_Block]) -> None:
        headings = [block for block in blocks if block.kind == "heading"]
        # A heading before anything else, with more to come, is the title.
        is_title = len(headings) > 1 and blocks[0] == headings[0]
        title = headings[0].text if is_title else file.replace("\\", "/").rsplit("/", 1)[-1]
        title = title if is_title else title.rpartition(".")[0].replace("-", " ").capitalize()
        self._title = headings[0] if is_title else None
        self._names, self._sections = Names(), Names(reserved=frozenset())
        self._sketch = Sketch(_plain(title) or "Imported script", file)
        self._leading: list[tuple[Piece, dict[str, object], str]] = []
        self._steps = 0

    def take(self, block: _Block) -> None:
        """Add what a block holds."""
        if block == self._title:
            return
        match block.kind:
            case "heading":
                self._open(_plain(block.text) or "Section", block)
            case "aside":
                self._cue(_plain(block.text), block)
            case "option":
                self._option(block)
            case _:
                self._words(block)

    def done(self) -> Sketch:
        """The whole sketch; where options lead is known only now."""
        places = {
            _key(str(section.piece.table["title"])): section.steps[0].table["id"]
            for section in reversed(self._sketch.sections)
            if section.steps
        }
        for step, response, target in self._leading:
            goto = places.get(_key(target)) or ("end" if _key(target) in _ENDS else None)
            if goto is not None:
                response["goto"] = goto
            else:
                step.lost.append(f"where '{response['label']}' leads: {target}")
        return self._sketch

    def _open(self, title: str, block: _Block) -> None:
        name = self._sections.new(title, "section")
        piece = Piece({"id": name, "title": title}, f"line {block.line}")
        self._sketch.sections.append(SketchedSection(piece))

    def _step(self, words: str, block: _Block) -> Piece | None:
        if not self._sketch.sections:
            self._open("The call", block)
        if self._steps == MOST_STEPS:
            self._sketch.lost.append(Lost(f"line {block.line}", "everything from here on"))
        self._steps += 1
        if self._steps > MOST_STEPS:
            return None
        first = " ".join(re.findall(r"\w+", _plain(words))[:4])
        step = Piece({"id": self._names.new(first)}, f"line {block.line}")
        self._sketch.sections[-1].steps.append(step)
        return step

    @property
    def _last(self) -> Piece | None:
        steps = self._sketch.sections[-1].steps if self._sketch.sections else []
        return steps[-1] if steps and self._steps <= MOST_STEPS else None

    def _words(self, block: _Block) -> None:
        if they := _THEY.match(block.text):
            self._cue(f"They may say: {_plain(block.text[they.end() :])}", block)
            return
        words = _plain(_SPEAKER.sub("", block.text))
        if not words:
            return
        step = self._step(words, block)
        if step is None:
            return
        if len(words) > _LONGEST_WORDS:
            step.lost.append("the end of a very long paragraph")
            words = words[:_LONGEST_WORDS]
        said, asked = _question(words)
        step.table |= {key: _spoken(text) for key, text in (("say", said), ("ask", asked)) if text}

    def _cue(self, words: str, block: _Block) -> None:
        step = self._last or self._step(words, block)
        if step is not None and words:
            before = f"{step.table['cue']}\n" if "cue" in step.table else ""
            step.table["cue"] = (before + literal(words))[:_LONGEST_WORDS]

    def _option(self, block: _Block) -> None:
        step = self._last
        leads = _LEADS.search(block.text)
        label = _plain(block.text[: leads.start()] if leads else block.text)
        known = step.table.get("responses", []) if step is not None else []
        fits = len(known) < _MOST_OPTIONS and len(label) <= _LONGEST_OPTION
        if step is None or not fits or not label or "ask" not in step.table:
            self._words(block._replace(text=label or block.text))
            return
        labels = [response["label"] for response in known]
        if len(distinct([*labels, label])) == len(labels):
            step.lost.append(f"a second option '{label}'")
            return
        response: dict[str, object] = {"label": label}
        step.table["responses"] = [*known, response]
        if leads:
            self._leading.append((step, response, leads[1]))


_ENDS = frozenset({"end", "end_call", "end_of_call", "hang_up", "stop", "close"})


def _key(words: str) -> str:
    return re.sub(r"\W+", "_", words.casefold()).strip("_")


def _plain(text: str) -> str:
    """A text without Markdown's marks for bold, code, links and pictures."""
    text = re.sub(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,300}\)", r"\1", text)
    return re.sub(r"\*\*|__|`|\\(?=[^\w\s])", "", text).strip()


def _question(words: str) -> tuple[str, str]:
    """What is said, and the question at the end, if there is one."""
    if not words.rstrip("\"'”’ ").endswith("?"):
        return words, ""
    cut = max((m.end() for m in re.finditer(r"[.!?:][\"'”’]?\s+", words)), default=0)
    return words[:cut].strip(), words[cut:].strip()


def _gap(words: str) -> str:
    """The placeholder some words in brackets stand for; empty if they are just words."""
    for pattern, place in _GAPS:
        if re.fullmatch(pattern, words.strip(), re.IGNORECASE):
            return place
    return ""


def _spoken(text: str) -> str:
    """Words to read aloud: gaps left for names become placeholders, other braces stay braces."""
    parts: list[str] = []
    at = 0
    for found in _GAP.finditer(text):
        place = _gap(next(part for part in found.groups() if part))
        if place:
            parts += [literal(text[at : found.start()]), f"{{{place}}}"]
            at = found.end()
    return "".join((*parts, literal(text[at:])))
