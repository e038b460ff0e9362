"""A call's papers: their texts, and writing them into the call's folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from callscript.call.fold import fold
from callscript.call.state import CallState
from callscript.call.ticks import REPLY
from callscript.papers.standing import LABELS, in_short, sent_at
from callscript.script.model import Script
from callscript.store.outbox import papers_folder, write_papers
from callscript.store.printing import formed
from callscript.store.referred import keep_referred
from callscript.store.workplace import Workplace, template_texts

if TYPE_CHECKING:
    from callscript.papers.papers import Written
    from callscript.papers.render import TemplateError, Templates


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The papers that were written, by their paths, and what to tell the caller about them."""

    paths: tuple[Path, ...]
    told: tuple[str, ...] = ()


def papers_for(place: Workplace, script: Script, state: CallState) -> "Written":
    """Write a call's papers with this place's templates.

    One that is wrong does not cost a paper: the built-in one is used, and `faults` say so.
    """
    # Jinja is only wanted here, at the end of a call.
    from callscript.papers.papers import write  # noqa: PLC0415

    return write(script, state, own_templates(place))


def own_templates(place: Workplace) -> "Templates":
    """Read this place's own templates, text by name."""
    from callscript.papers.papers import TEMPLATES  # noqa: PLC0415

    return template_texts(place.settings.templates, TEMPLATES)


def hand_over(  # noqa: PLR0913 - two things to hand over, and three ways to be told how
    place: Workplace,
    script: Script,
    state: CallState,
    to: Path | None = None,
    also: Mapping[str, str | bytes] | None = None,
    *,
    endings: Sequence[str] = (),
) -> HandedOver:
    """Write a call's papers, and what else goes with them (`also`), into its folder.

    With `endings` (".html", ".pdf") each paper is there in those forms, too. What was sent to the
    customer stays as it was sent. Raises `OutboxError`.
    """
    written = papers_for(place, script, state)
    own = folder_for(to or place.settings.papers, script, state)
    texts, kept = _not_sent(state, own, written.texts)
    files: dict[str, str | bytes] = dict(texts)
    told = [told_fault(place, fault) for fault in written.faults]
    for name, text in texts.items():
        for ending in endings:
            path = Path(name).with_suffix(ending)
            form = formed(path, text, LABELS.get(name, name), place.world.now())
            files[path.name] = form.content
            told += [form.told] if form.told else []
    paths = write_papers(own, {**files, **(also or {})})
    return HandedOver(paths, (*dict.fromkeys(told), *kept, *_missing(state, written)))


def hand_over_reply(place: Workplace, script: Script, state: CallState) -> HandedOver:
    """Write the reply to a letter, before anybody dials; without a path it says why there is none.

    Raises `OutboxError`.
    """
    written = papers_for(place, script, state)
    if REPLY not in written.texts:
        return HandedOver((), (f"No reply yet: {written.left_out[REPLY]}.",))
    own = folder_for(place.settings.papers, script, state)
    texts, kept = _not_sent(state, own, {REPLY: written.texts[REPLY]})
    told = (told_fault(place, fault) for fault in written.faults if fault.file.startswith(REPLY))
    return HandedOver(write_papers(own, texts) or (own / REPLY,), (*told, *kept))


def _not_sent(
    state: CallState, own: Path, texts: Mapping[str, str]
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The papers to write: all but those that were sent and lie there, of which it says so."""
    sent = [name for name in texts if sent_at(state, name) and (own / name).exists()]
    said = "it was sent, and stays as it was"
    words = (f"{LABELS.get(name, name)}: {said} ({own / name})." for name in sent)
    return {name: text for name, text in texts.items() if name not in sent}, tuple(words)


def papers_handed(place: Workplace, calls: Sequence[str]) -> Mapping[str, str]:
    """Say of each of these calls what was handed over, "letter sent"; those with nothing aside.

    Raises `StoreError`.
    """
    known = place.store.calls
    states = (fold(call, known.events_of(call)) for call in known.handed_over(calls))
    return {state.call: said for state in states if (said := in_short(state))}


def finish(
    place: Workplace, script: Script, state: CallState, to: Path | None = None
) -> HandedOver:
    """Hand over a call that is wrapped up: its papers, and whom it named, as contacts.

    Raises `OutboxError`.
    """
    handed = hand_over(place, script, state, to)
    named = keep_referred(place.store.contacts, script, state)
    return HandedOver(handed.paths, (*handed.told, *named))


def folder_for(folder: Path, script: Script, state: CallState) -> Path:
    """The folder of a call's papers, named by its day, its contact (or script) and its id."""
    name = state.contact.name if state.contact and state.contact.name else script.id
    # The reply to a letter lies where the papers of the call will.
    begun = state.letter.at if state.letter is not None else state.started_at
    day = begun.date() if begun else None
    return papers_folder(folder, name, state.call, day)


def told_fault(place: Workplace, fault: "TemplateError") -> str:
    """Say what is wrong with an own template, where, and what became of the paper."""
    file = place.settings.templates / fault.file
    return f"{file}:{fault.line}: {fault.message} (the built-in template was used instead)"


def _missing(state: CallState, written: "Written") -> tuple[str, ...]:
    """Say why there is no letter, where a customer had something to be told about."""
    if "letter.md" in written.texts:
        from callscript.papers.letter import left_unsaid  # noqa: PLC0415 - as all of the papers
        from callscript.papers.letterwants import notes_to_us  # noqa: PLC0415 - as all of them

        wants = (left_unsaid(state), *notes_to_us(state))
        return tuple(f"{want[0].upper()}{want[1:]}." for want in wants if want)
    each = any(file.startswith("letter-") for file in written.texts)
    why = "" if each else written.left_out.get("letter.md")
    return (f"No letter to the customer: {why}.",) if why and state.notes_of("concern") else ()
