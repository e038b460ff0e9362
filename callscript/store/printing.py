"""Papers in other forms: HTML, and PDF where the extra for it is installed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from callscript.store.errors import OutboxError

_FACE = "fontpkg_noto_serif"
"""The package with the typeface: Latin, Greek and Cyrillic, free to use."""
_MOST = 8
"""Signs that are named of those the typeface lacks."""


@dataclass(frozen=True, slots=True)
class Formed:
    """A paper in another form, and what to tell about it."""

    content: str | bytes
    told: str = ""


def as_html(paper: str, title: str, now: datetime) -> Formed:
    """Write a paper as a page of HTML."""
    from callscript.papers.html import page  # noqa: PLC0415 - only where it is wanted

    del now
    return Formed(page(paper, title))


def as_pdf(paper: str, title: str, now: datetime) -> Formed:
    """Write a paper as PDF; raises `OutboxError` where the extra for it is not installed."""
    try:
        from callscript.papers.pdf import Typeface, printed  # noqa: PLC0415 - it is an extra

        fonts = files(_FACE) / "files"
    except ImportError as error:
        said = "PDF needs an extra that is not installed: pip install 'callscript[pdf]'"
        raise OutboxError(f"{said}. HTML needs none, and browsers print it.") from error
    upright, italic = fonts / "NotoSerif[wdth,wght].ttf", fonts / "NotoSerif-Italic[wdth,wght].ttf"
    with as_file(upright) as one, as_file(italic) as two:
        made = printed(paper, title, Typeface(str(one), str(two)), now)
    named = " ".join(made.missing[:_MOST])
    more = " and more" if len(made.missing) > _MOST else ""
    lacks = f"The PDF has no signs for {named}{more} and shows '?' there; the Markdown has them."
    return Formed(made.content, lacks if made.missing else "")


FORMS: dict[str, Callable[[str, str, datetime], Formed]] = {".html": as_html, ".pdf": as_pdf}
"""The forms beside Markdown, by the ending of the file."""


def formed(path: Path, paper: str, title: str, now: datetime) -> Formed:
    """Give a paper the form that a file's name asks for: HTML, PDF, else Markdown."""
    form = FORMS.get(path.suffix.lower())
    return form(paper, title, now) if form else Formed(paper)
