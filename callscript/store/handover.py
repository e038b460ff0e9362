"""A call's papers: their texts, and writing them into the call's folder."""

from collections.abc import Mapping
from pathlib import Path

from callscript.call.state import CallState
from callscript.script.model import Script
from callscript.store.outbox import write_papers
from callscript.store.workplace import Workplace, template_texts


def papers_for(place: Workplace, script: Script, state: CallState) -> Mapping[str, str]:
    """Write a call's papers with this place's templates: text by file name.

    Raises `TemplateError`.
    """
    # Jinja is only wanted here, at the end of a call.
    from callscript.papers.papers import PAPERS, papers_of, template_of  # noqa: PLC0415

    own = template_texts(place.settings.templates, tuple(map(template_of, PAPERS)))
    return papers_of(script, state, own)


def hand_over(
    place: Workplace,
    script: Script,
    state: CallState,
    to: Path | None = None,
    also: Mapping[str, str] | None = None,
) -> tuple[Path, ...]:
    """Write a call's papers, and what else goes with them (`also`), into its folder.

    Gives their paths. Raises `OutboxError` and `TemplateError`.
    """
    files = {**papers_for(place, script, state), **(also or {})}
    name = state.contact.name if state.contact and state.contact.name else script.id
    return write_papers(to or place.settings.papers, name, state.call, files)
