"""What Tab offers. It is asked at every Tab, so it says nothing and never fails."""

import click
from click.shell_completion import CompletionItem

from callscript.cli.place import Where
from callscript.store.backup import backups_of
from callscript.store.errors import StoreError
from callscript.store.store import whole_path
from callscript.text import clean_line

_OFFERED = 50
"""Calls offered, newest first."""


def complete_script(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer scripts by name; where none begins so, files."""
    names = [path.stem for path in _where(context).shelf.files()]
    found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def complete_call(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer calls by id, the last ones first."""
    try:
        with _where(context).reading() as place:
            rows = place.store.calls.recent(_OFFERED)
    except StoreError:
        return []
    return [
        CompletionItem(row.id, help=clean_line(f"{row.contact_name or 'no contact'}, {row.title}"))
        for row in rows
        if row.id.startswith(incomplete)
    ]


def complete_paper(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer papers by name."""
    from callscript.papers.papers import PAPERS  # noqa: PLC0415 - only this needs them

    papers = (paper for paper in PAPERS.values() if paper.name.startswith(incomplete))
    return [CompletionItem(paper.name, help=paper.label) for paper in papers]


def complete_copy(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the store's backups by name, the newest first; where none begins so, files."""
    try:
        copies = backups_of(whole_path(_where(context).store_path))
    except StoreError:
        copies = ()
    names = [copy.name for copy in reversed(copies) if copy.name.startswith(incomplete)]
    return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


def _where(context: click.Context) -> Where:
    where = context.ensure_object(Where)
    where.quiet = True
    return where
