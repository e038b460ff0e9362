"""A paper as PDF: a letter on A4, in one serif typeface, with page numbers where it has several.

What the typeface has no sign for is shown as a question mark, and named to whoever asked for it.
The module imports fpdf2, which is an extra, and is itself imported only when a PDF is wanted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont
from markdown_it.token import Token

from callscript.papers.html import parsed

_SIZE = 11.0
_LINE = 5.6
"""Height of a line of text, in millimetres."""
_MARGIN = 25.0
_INDENT = 6.0
_HEADINGS: Mapping[str, float] = {"h1": 17.0, "h2": 13.5, "h3": 11.5}
_SIGNS = str.maketrans({"☐": "[ ]", "☑": "[x]"})
"""Signs of ours that hardly any typeface has."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """The files of an upright and an italic font."""

    upright: str
    italic: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and the signs of the paper that its typeface doesn't have, each once."""

    content: bytes
    missing: str


def printed(paper: str, title: str, face: Typeface, now: datetime) -> Printed:
    """Set a paper; `now` is the moment the file says it was made."""
    sheet = _Sheet(face, title, now)
    sheet.set_paper(parsed(paper.translate(_SIGNS)))
    return Printed(bytes(sheet.pdf.output()), "".join(sheet.missing))


class _Pages(FPDF):
    """Pages with their number at the foot, from the second one on."""

    def footer(self) -> None:
        """Write the number of the page, unless it is the first."""
        if self.page_no() == 1:
            return
        self.set_y(-15)
        self.set_text_color(120)
        self.set_font("paper", "", 9)
        self.cell(0, 6, str(self.page_no()), align="C")
        self.set_text_color(0)


class _Sheet:
    """A paper being set, block by block."""

    def __init__(self, face: Typeface, title: str, now: datetime) -> None:
        self.pdf = _Pages(format="A4")
        self.pdf.set_creation_date(now)
        self.pdf.set_title(title)
        self.pdf.add_font("paper", "", face.upright)
        self.pdf.add_font("paper", "I", face.italic)
        self.pdf.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.pdf.set_auto_page_break(auto=True, margin=_MARGIN)
        self.pdf.add_page()
        self.missing: dict[str, None] = {}
        self._depth = 0
        self._quotes: list[float] = []
        self._marks: list[str] = []

    def set_paper(self, tokens: Sequence[Token]) -> None:
        """Set the blocks of a paper."""
        for token, after in pairwise((*tokens, Token("end", "", 0))):
            match token.type:
                case "heading_open":
                    self._heading(token.tag, after)
                case "inline":
                    self._paragraph(token)
                case "blockquote_open":
                    self._open(4.0)
                case "bullet_list_open" | "ordered_list_open":
                    self._open(_INDENT)
                case "list_item_open":
                    self._marks.append(f"{token.info}." if token.info else "–")
                case "blockquote_close" | "bullet_list_close" | "ordered_list_close":
                    self._close()
                case "hr":
                    self.pdf.ln(_LINE)
                case "fence" | "code_block":
                    self._write(token.content, "")
                    self.pdf.ln(1.6 * _LINE)

    def _heading(self, tag: str, inline: Token) -> None:
        self.pdf.ln(_LINE * 0.5)
        self._runs(inline, _HEADINGS.get(tag, _SIZE), bold=True)
        self.pdf.ln(_LINE * 1.7)
        # The paragraph of the heading has been set.
        inline.children = []

    def _paragraph(self, inline: Token) -> None:
        if not inline.children:
            return
        if self._marks:
            self.pdf.set_x(self.pdf.l_margin - _INDENT * 0.7)
            self._write(self._marks.pop(), "")
            self._marks.clear()
            self.pdf.set_x(self.pdf.l_margin)
        self._runs(inline, _SIZE)
        self.pdf.ln(_LINE * (1.2 if self._depth else 1.7))

    def _open(self, indent: float) -> None:
        self._depth += 1
        self._quotes.append(indent)
        self.pdf.set_left_margin(self.pdf.l_margin + indent)
        self.pdf.set_x(self.pdf.l_margin)

    def _close(self) -> None:
        self._depth -= 1
        self.pdf.set_left_margin(self.pdf.l_margin - self._quotes.pop())
        self.pdf.set_x(self.pdf.l_margin)
        if not self._depth:
            self.pdf.ln(_LINE * 0.5)

    def _runs(self, inline: Token, size: float, *, bold: bool = False) -> None:
        """Set the text of a block, each run of it in its own style."""
        style, strong = "", bold
        for child in inline.children or ():
            match child.type:
                case "em_open" | "em_close":
                    style = "I" if child.type == "em_open" else ""
                case "strong_open" | "strong_close":
                    strong = bold or child.type == "strong_open"
                case "hardbreak":
                    self.pdf.ln(_LINE)
                case "softbreak":
                    self._write(" ", style, size, bold=strong)
                case _:
                    self._write(child.content, style, size, bold=strong)

    def _write(self, text: str, style: str, size: float = _SIZE, *, bold: bool = False) -> None:
        self.pdf.set_font("paper", style, size)
        line, known = _LINE * size / _SIZE, self._known(text)
        if not bold:
            self.pdf.write(line, known)
            return
        # The typeface comes without a bold cut: its letters are drawn with a thin outline.
        with self.pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=size * 0.016):
            self.pdf.write(line, known)

    def _known(self, text: str) -> str:
        """The text with a question mark for each sign the typeface doesn't have."""
        font = self.pdf.current_font
        cmap = font.cmap if isinstance(font, TTFFont) else {}
        signs = {sign for sign in text if ord(sign) not in cmap and not sign.isspace()}
        visible = (sign for sign in sorted(signs) if sign not in _UNSEEN)
        self.missing.update(dict.fromkeys(visible))
        return "".join(_shown(sign, signs) for sign in text)


_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff\ufe0f")
"""Signs that only join or part others, and are not missed."""


def _shown(sign: str, lacking: set[str]) -> str:
    if sign.isspace():
        return "\u00a0" if sign == "\u00a0" else " "
    if sign not in lacking:
        return sign
    return "" if sign in _UNSEEN else "?"
