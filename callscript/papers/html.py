"""A paper as a page of HTML: one file that asks for nothing else, and shows the paper's words.

What is HTML in a paper is shown as words; pictures are left out, since loading one would tell
somebody that the paper is being read; links lead to the web, to mail or nowhere.
"""

from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1.05rem/1.5 Georgia, "Noto Serif", serif; max-width: 40rem; margin: 3rem auto;
  padding: 0 1.5rem; color: #222; background: #fff }}
h1, h2, h3 {{ line-height: 1.25 }}
blockquote {{ margin: 1rem 0; padding: 0 0 0 1rem; border-left: 3px solid #bbb; color: #444 }}
li {{ margin: .25rem 0 }}
@media print {{ body {{ margin: 0; max-width: none }} h2, h3 {{ break-after: avoid }} }}
</style>
</head>
<body>
{body}</body>
</html>
"""


def parsed(paper: str) -> Sequence[Token]:
    """Read a paper's Markdown as its readers' programs do, and nothing more than it needs."""
    return _reader().parse(paper)


def page(paper: str, title: str) -> str:
    """Write a paper as a whole page of HTML."""
    return _PAGE.format(title=escape(title), body=_reader().render(paper))


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable("image")
