"""Papers as HTML and PDF, read back: the words are there, and nothing that acts on its own."""

import io
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser

import pypdf
import pytest

from callscript.papers.html import page
from callscript.papers.papers import papers_of
from callscript.store.errors import OutboxError
from callscript.store.printing import as_pdf
from tests.papers.calls import NASTY, Table, rich_call, tame_call
from tests.papers.parsed import normal, texts

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Read(HTMLParser):
    """A page as a browser reads it: tags, attributes, and the words in the body."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self._in_body = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_body |= tag == "body"
        if self._in_body:
            self.tags.add(tag)
            self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self._in_body:
            self.words.append(data)


SAFE = {"body", "h1", "h2", "h3", "p", "ul", "li", "blockquote", "strong", "em", "br"}


def squeezed(text: str) -> str:
    """Text without any white space: a PDF breaks lines where it likes."""
    return "".join(text.split())


@pytest.mark.parametrize("make", [tame_call, rich_call])
def test_a_page_shows_the_words_of_its_paper_and_nothing_else(make: type[Table]) -> None:
    table = make()
    for name, paper in papers_of(table.script, table.state).items():
        read = Read(page(paper, name))
        assert read.tags <= SAFE
        assert read.attributes == []
        shown = "".join(texts(paper))
        assert squeezed("".join(read.words)) == squeezed(shown)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "[click](JaVaScRiPt:alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        "[click](vbscript:x)",
        "![seen](https://tracker.example/x.png)",
        "<img src=x onerror=alert(1)>",
        "<iframe src=https://example.org></iframe>",
        '[x]: javascript:alert(1)\n\n[x] and <a href="javascript:1">y</a>',
        "<javascript:alert(1)>",
        "</style></head><script>x</script>",
    ],
)
def test_a_template_of_anybodys_brings_no_code_into_a_page(hostile: str) -> None:
    read = Read(page(hostile, hostile))
    assert not read.tags & {"script", "img", "iframe", "style", "object", "link"}
    links = [value or "" for name, value in read.attributes if name in {"href", "src"}]
    assert not [link for link in links if not link.startswith(("https:", "http:", "mailto:"))]
    assert not [name for name, _value in read.attributes if name.startswith("on")]
    assert page("x", hostile).count("<script") == 0


def pdf_text(paper: str) -> tuple[str, pypdf.PdfReader]:
    made = as_pdf(paper, "Letter", NOW).content
    assert isinstance(made, bytes)
    reader = pypdf.PdfReader(io.BytesIO(made))
    return "".join(squeezed(sheet.extract_text()) for sheet in reader.pages), reader


def test_a_pdf_holds_every_word_of_the_letter() -> None:
    table = tame_call()
    papers = papers_of(table.script, table.state)
    for name in ("letter.md", "card.md", "improvement-plan.md"):
        found, reader = pdf_text(papers[name])
        for part in texts(papers[name]):
            assert squeezed(part) in found
        assert reader.metadata is not None
        assert reader.metadata.title == "Letter"
        assert "/JavaScript" not in str(reader.trailer["/Root"])


def test_a_long_paper_has_pages_with_numbers_and_loses_no_line() -> None:
    paper = "".join(f"**Line {n}** begins bold and _ends_.\n\n" for n in range(150))
    found, reader = pdf_text(paper)
    assert len(reader.pages) > 3
    assert all(f"Line{n}beginsboldandends." in found for n in range(150))
    last = reader.pages[-1].extract_text().split()
    assert str(len(reader.pages)) in last


def test_signs_the_typeface_lacks_are_named_and_never_an_error() -> None:
    told = as_pdf("Dear 日本, “ő” ☑ 👩\u200d👩", "x", NOW)
    assert told.told.startswith("The PDF has no signs for 日 本 👩 and shows '?' there")
    assert pdf_text("Dear 日本, “ő” ☑ 👩\u200d👩")[0].startswith("Dear??,“ő”[x]?")
    assert as_pdf("Dear Łukasz Ősz, Ελένη, Иван – “…”", "x", NOW).told == ""
    assert as_pdf("\n\n".join(map(normal, NASTY)), "x", NOW).content


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fpdf", None)
    monkeypatch.delitem(sys.modules, "callscript.papers.pdf", raising=False)
    with pytest.raises(OutboxError, match=r"pip install 'callscript\[pdf\]'. HTML needs none"):
        as_pdf("x", "x", NOW)
