"""A call script as plain text or Markdown, read as a person would: headings, paragraphs, options.

Headings become sections, paragraphs words to say, a question at a paragraph's end words to ask, and
the options below it responses. What stands in brackets or italics on a line of its own is for the
caller only.
"""

import re

from callscript.script.drafting import distinct, literal
from callscript.script.gaps import filled, gaps_in
from callscript.script.problems import WHOLE_FILE, Problem, ScriptError
from callscript.script.sketch import Lost, Names, Piece, Sketch, SketchedSection
from callscript.script.textlines import Block, blocks, is_branch, replies
from callscript.text import clean

MAX_BYTES = 1024 * 1024
MOST_STEPS = 2000
_MOST_OPTIONS = 36
_LONGEST_OPTION = 160
_LONGEST_WORDS = 3900


_SPEAKER = re.compile(
    r"\*{0,2}(agent|caller|rep|interviewer|moderator|you|me)\*{0,2}:\*{0,2}[ \t]+", re.IGNORECASE
)
_THEY = re.compile(
    r"\*{0,2}(customer|client|contact|respondent|prospect|them)\*{0,2}:\*{0,2}[ \t]+", re.IGNORECASE
)
_LEADS = re.compile(
    r"[ \t]*(?:(?:->|=>|→|⇒)[ \t]*(?:go ?to[ \t]+)?|[-–—:,(][ \t]*(?:go|skip|jump) ?to[ \t]+)"
    r"(?:(?:question|step|line|no\.?|q|#)[ \t]*(?=[0-9]))?(.+?)[ \t.)]*$",
    re.IGNORECASE,
)


def read_text(raw: bytes, file: str) -> Sketch:
    """Read a script from text; raises `ScriptError` for what is no text, or has no words to say."""
    found = list(blocks(_decoded(raw, file)))
    reader = _Reader(file, found)
    for block in found:
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


class _Reader:
    """Takes blocks one by one, and puts sections and steps together."""

    def __init__(self, file: str, found: list[Block]) -> None:
        # A heading before anything else is the title.
        self._title = found[0] if found and found[0].kind == "heading" else None
        name = file.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0]
        title = self._title.text if self._title else name.replace("-", " ").capitalize()
        self._names, self._sections = Names(), Names(reserved=frozenset())
        self._sketch = Sketch(_plain(title) or "Imported script", file)
        self._leading: list[tuple[Piece, dict[str, object], str]] = []
        self._steps = 0
        self._run: Block | None = None
        """The last numbered line that is a step."""
        self._numbered: dict[str, list[str]] = {}
        self._listed: Block | None = None
        """The last option of the step now open."""
        self._asked_at = 0
        """How far the question now open is indented."""

    def take(self, block: Block) -> None:
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
            case "branch":
                self._branch(block)
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
            numbered = self._numbered.get(target, [])
            goto = places.get(_key(target)) or ("end" if _key(target) in _ENDS else None)
            goto = goto or (numbered[0] if len(numbered) == 1 else None)
            label = str(response["label"])
            if goto is not None:
                response["goto"] = goto
            elif target.isdecimal():
                count = "several lines have" if numbered else "no line to say has"
                step.lose(f"where '{label}' leads: {count} the number {target}", label)
            else:
                step.lose(f"where '{label}' leads: no heading is called '{target}'", label)
        return self._sketch

    def _open(self, title: str, block: Block) -> None:
        name = self._sections.new(title, "section")
        piece = Piece({"id": name, "title": title}, f"line {block.line}")
        self._sketch.sections.append(SketchedSection(piece))

    def _step(self, words: str, block: Block) -> Piece | None:
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

    def _words(self, block: Block) -> Piece | None:
        if they := _THEY.match(block.text):
            self._cue(f"They may say: {_plain(block.text[they.end() :])}", block)
            return None
        text, answers = _parted(block)
        words = _plain(_SPEAKER.sub("", text))
        step = self._step(words, block) if words else None
        if step is None:
            return None
        if len(words) > _LONGEST_WORDS:
            step.lost.append("the end of a very long paragraph")
            words = words[:_LONGEST_WORDS]
        said, asked = _question(words)
        line = block.line
        for key, part in (("say", said), ("ask", asked)):
            if part:
                spoken = filled(part, line + words[: words.rfind(part)].count("\n"))
                step.table[key] = spoken.wording
                step.told += spoken.left
                self._sketch.notes += spoken.placed
        self._listed, self._asked_at = None, block.indent
        for answer in answers:
            self._option(answer)
        return step

    def _branch(self, block: Block) -> None:
        """An instruction for one answer: a cue, since nothing here says which steps it governs."""
        self._cue(_plain(block.text), block)
        if self._last is not None:
            shown = _plain(block.text)[:60]
            what = f"'{shown}' stands as a cue; no answer leads there by itself"
            self._last.told.append(Lost(f"line {block.line}", what))

    def _cue(self, words: str, block: Block) -> None:
        step = self._last or self._step(words, block)
        if step is not None and words:
            before = f"{step.table['cue']}\n" if "cue" in step.table else ""
            step.table["cue"] = (before + literal(words))[:_LONGEST_WORDS]

    def _numbered_step(self, block: Block) -> None:
        """A line of a script whose lines to say have numbers."""
        self._run = block
        if is_branch(block.text):
            if self._step(block.text, block) is not None:
                self._branch(block)
        else:
            self._words(block)
        if self._last is not None and self._last.place == f"line {block.line}":
            self._numbered.setdefault(str(block.number), []).append(str(self._last.table["id"]))

    def _is_answer(self, block: Block) -> bool:
        """Whether a numbered line is an answer: its count begins, or goes on, below a question."""
        if block.number is None or block.indent > self._asked_at:
            return True
        if block.text.endswith("?") or is_branch(block.text):
            return False
        if self._listed is not None and self._listed.number is not None:
            return block.number == self._listed.number + 1
        if self._run is None:
            return block.number <= 1
        return block.number <= (self._run.number or 0)

    def _option(self, block: Block) -> None:
        step = self._last
        leads = _LEADS.search(block.text)
        label = _plain(block.text[: leads.start()] if leads else block.text)
        known = step.table.get("responses", []) if step is not None else []
        asks = step is not None and "ask" in step.table and bool(label)
        if block.number is not None and not (asks and self._is_answer(block)):
            self._numbered_step(block)
            return
        if is_branch(block.text):
            self._branch(block)
            return
        if step is None or not asks or len(known) >= _MOST_OPTIONS or len(label) > _LONGEST_OPTION:
            why = "it is too long, or one too many" if asks else "no question stands above it"
            what = f"'{label[:40]}' looks like an answer, and became words to say: {why}"
            self._sketch.notes.append(Lost(f"line {block.line}", what))
            self._words(block)
            return
        self._listed = block
        labels = [response["label"] for response in known]
        if len(distinct([*labels, label])) == len(labels):
            step.told.append(Lost(f"line {block.line}", f"a second option '{label}'"))
            return
        response: dict[str, object] = {"label": label}
        step.table["responses"] = [*known, response]
        step.places[label] = f"line {block.line}"
        step.told += gaps_in(label, block.line)
        if leads:
            self._leading.append((step, response, leads[1]))


_ENDS = frozenset({"end", "end_call", "end_of_call", "hang_up", "stop", "close"})


def _key(words: str) -> str:
    return re.sub(r"\W+", "_", words.casefold()).strip("_")


def _plain(text: str) -> str:
    """A text without Markdown's marks for bold, code, links and pictures."""
    text = re.sub(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,300}\)", r"\1", text)
    return re.sub(r"\*\*|(?<!_)__(?!_)|`|\\(?=[^\w\s])", "", text).strip()


def _question(words: str) -> tuple[str, str]:
    """What is said, and the question at the end, if there is one."""
    if not words.rstrip("\"'”’ ").endswith("?"):
        return words, ""
    cut = max((m.end() for m in re.finditer(r"[.!?:][\"'”’]?\s+", words)), default=0)
    return words[:cut].strip(), words[cut:].strip()


def _parted(block: Block) -> tuple[str, list[Block]]:
    """A paragraph, and the answers that stand behind its question on the same line."""
    cut = block.text.rfind("?") + 1
    answers = replies(block.text[cut:].strip(), block.line + block.text.count("\n")) if cut else []
    return (block.text[:cut], answers) if answers else (block.text, [])
