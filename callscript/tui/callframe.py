"""What stands around the middle of a live call: header, note line, key bar and the two sides."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from callscript.call.asides import open_checks
from callscript.call.journal import EDIT, NOTE_LINE, Draft
from callscript.call.known import language_of
from callscript.call.neutral import neutral_spans, neutral_word
from callscript.call.pace import time_in
from callscript.call.state import CallState
from callscript.plan.promises import understood
from callscript.script.model import ChoicesField, NoteKind, NumberField, Section, Step
from callscript.tui.answering import is_typed
from callscript.tui.content import (
    beside,
    blocked,
    fitted,
    has_cursor,
    line,
    spread,
    together,
    with_cursor,
    words,
)
from callscript.tui.keymap import Keymap, shown
from callscript.tui.noteline import ANSWER, KIND_NAMES, NEUTRAL_SIGN, NOT_ENOUGH, SIGNS
from callscript.tui.roomviews import idle_words, table_header
from callscript.tui.scene import (
    KIND_STYLES,
    Scene,
    after_interrupt,
    notice_rows,
    number_span,
    passed,
    quiet_row,
    step_sign,
)
from callscript.tui.styled import Styled


def header(scene: Scene, width: int) -> list[Styled]:
    """Two rows: script and clock, then customer, problem and pace."""
    state = scene.state
    sign = line(" REHEARSAL ", "bold reverse $warning") if state.rehearsal else line("")
    over = line("") if state.phase == "live" else line(" WRAP-UP ", "bold reverse $primary")
    who = line(f"  with {', '.join(state.partners)}" if state.partners else "", "$secondary")
    title = together(sign, over, line(f" {state.title}", "bold $primary"), _language(scene), who)
    top = spread(title, line(f"{_clock(scene)} ", "bold"), width)
    if scene.script.group is not None:
        here, left = table_header(scene)
        pace = f"{_at(scene)} · {left} " if state.phase == "live" else ""
        return [top, spread(together(here, _wrong(scene)), line(pace), width)]
    return [top, spread(_customer(scene), line(f"{_pace(scene)} ", "dim"), width)]


def _language(scene: Scene) -> Styled:
    """The language spoken, where there is a choice."""
    if len(scene.script.languages) < 2:
        return line("")
    return line(f"  {language_of(scene.script, scene.state)}", "bold $accent")


def _clock(scene: Scene) -> str:
    return clock(scene.state.length(scene.now))


def clock(length: timedelta) -> str:
    """A length of time as a call clock shows it: 4:05, 1:02:03."""
    seconds = max(0, int(length.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours}:{minutes % 60:02}:{seconds % 60:02}"
    return f"{minutes}:{seconds % 60:02}"


def _at(scene: Scene) -> str:
    """Section and place within it: Phones 2/3."""
    step = scene.step
    if step is None:
        return "end of script"
    section = scene.script.section_of[step.id]
    return f"{section.title} {scene.script.number_in[step.id] + 1}/{len(section.steps)}"


def _wrong(scene: Scene) -> Styled:
    """Answers that don't go together, if there are any."""
    wrong = open_checks(scene.script, scene.state)
    if not wrong:
        return line("")
    key = "Ctrl+F mends it" if wrong[0].hard else "Ctrl+F mends it, Ctrl+O waves it off"
    return line(f"  ! {scene.say(wrong[0].say)} {key}", "bold $warning")


def _customer(scene: Scene) -> Styled:
    contact = scene.state.contact
    name = contact.name if contact and contact.name else "no contact"
    company = f", {contact.company}" if contact and contact.company else ""
    who = line(f" {name}{company}", "bold")
    wrong = _wrong(scene)
    if wrong.plain:
        return together(who, wrong)
    return together(who, line(f"  {problem_of(scene.state)}"))


def problem_of(state: CallState) -> str:
    """The customer's problem in a line: as written down before the call, else as first heard."""
    known = state.contact.fields.get("problem", "") if state.contact else ""
    heard = next((n.text for n in state.notes.values() if n.kind == "concern" and n.text), "")
    return known or heard


def _pace(scene: Scene) -> str:
    """Section, place within it, and its minutes: Probe 2/6 · 1:10 of 4 min."""
    pace, step = _at(scene), scene.step
    section = scene.script.section_of[step.id] if step is not None else None
    if section is None or section.minutes is None:
        return pace
    spent = time_in(scene.script, scene.state, (section.id,), scene.now)
    over = " over" if spent > timedelta(minutes=section.minutes) else ""
    return f"{pace} · {clock(spent)} of {section.minutes:g} min{over}"


@dataclass(frozen=True, slots=True)
class Typing:
    """What is in the caller's hand: the open line and its cursor, or a number, or nothing.

    `answer` says what is answered in words, `reading` how it is understood so far, `speaker` whose
    words those are at a table.
    """

    kind: str = ""
    text: str = ""
    cursor: int = 0
    editing: bool = False
    number: str = ""
    notice: str = ""
    answer: str = ""
    reading: str = ""
    speaker: str = ""


_PLACE = 24
"""Cells for the name of the step a note belongs to, when it is another than the one on screen."""
_NEAR = 2000
"""Characters on either side of the cursor that are laid out: a note may be a book."""


def note_line(scene: Scene, typing: Typing, width: int, most: int) -> list[Styled]:
    """The line at the bottom: what is typed and its kind, or what can be done now."""
    if typing.answer:
        return _answer_line(typing, width, most)
    if typing.kind:
        return _open_line(scene, typing, width, most)
    if typing.number:
        hint, style = "Enter accepts, Backspace corrects", ""
        if typing.notice:
            hint, style = typing.notice, "bold $warning"
        number = together(line(" answer ", "reverse"), line(f" {typing.number}▏", "bold"))
        return [fitted(together(number, line(f"  {hint}", style)), width)]
    if typing.notice:
        return notice_rows(typing.notice, width, most)
    return [quiet_row(_idle(scene), width)]


def _answer_line(typing: Typing, width: int, most: int) -> list[Styled]:
    """The answer being typed, and how it is understood."""
    label = line(f" {typing.answer} ", "reverse").truncate(max(1, width // 2), ellipsis=True)
    text = with_cursor(typing.text, typing.cursor, "bold")
    said, style = typing.reading, "dim"
    if typing.notice:
        said, style = typing.notice, "bold $warning"
    row = together(label, line(" "), text)
    if not said:
        return [fitted(row, width)]
    hint = line(f"  {said}", style)
    if most > 1 and row.cell_length + hint.cell_length > width:
        return [fitted(hint, width), fitted(row, width)]
    return [fitted(together(row, hint), width)]


def _open_line(scene: Scene, typing: Typing, width: int, most: int) -> list[Styled]:
    """What is typed beside its kind, as many rows around the cursor as there are."""
    draft = scene.view.drafts.get(NOTE_LINE)
    name = "edit" if typing.editing else KIND_NAMES[typing.kind]  # type: ignore[index]
    place = "" if typing.editing or draft is None else _elsewhere(scene, draft)
    style = f"reverse {KIND_STYLES[typing.kind]}".strip()
    sign = SIGNS[typing.kind]  # type: ignore[index]
    label = line(f" {typing.speaker}{sign} {name}{place} ", style)
    gutter = min(label.cell_length + 1, max(0, width) // 2)
    first = max(0, typing.cursor - _NEAR)
    near = typing.text[first : typing.cursor + _NEAR]
    kind: NoteKind = typing.kind  # type: ignore[assignment]
    neutral = neutral_word(scene.script, kind, near)
    lit = neutral_spans(scene.script.neutral, near) if neutral else ()
    rows = with_cursor(near, typing.cursor - first, lit=lit).wrap(max(1, width - gutter))
    said = notice_rows(typing.notice, width, most - 1) if typing.notice and most > 1 else []
    if neutral and most > len(said) + 1:
        said.append(fitted(line(f" {NEUTRAL_SIGN} “{neutral}” {NOT_ENOUGH}", "$warning"), width))
    if typing.kind == "promise" and typing.text and most > len(said) + 1:
        said.append(quiet_row(understood(typing.text, scene.now.date()), width))
    elif typing.reading and most > len(said) + 1:
        said.append(quiet_row(typing.reading, width))
    room = most - len(said)
    last = len(rows) - 1
    cursor = next((n for n, row in enumerate(rows) if has_cursor(row)), last)
    start = max(0, min(cursor - room // 2, len(rows) - room))
    return [*said, *beside(label, rows[start : start + room], width, gutter)]


def _elsewhere(scene: Scene, draft: Draft) -> str:
    """Where a draft belongs, if it is to another step than the one on screen."""
    if draft.step == scene.state.position:
        return ""
    step = scene.script.steps.get(draft.step or "")
    return f" on {fitted(line(step.title), _PLACE).plain}" if step else " on the end"


def _idle(scene: Scene) -> str:
    draft = scene.view.drafts.get(NOTE_LINE)
    if draft is not None:
        return f"Space takes up the draft{_elsewhere(scene, draft)}: {draft.text}"
    change = next((d for slot, d in scene.view.drafts.items() if slot.startswith(EDIT)), None)
    if change is not None:
        return f"Space takes up the change of a note: {change.text}"
    if scene.state.interrupt is not None:
        return after_interrupt(scene)
    if scene.state.offer is not None:
        return "any letter starts a note · Enter returns to the step"
    step = scene.step
    begun = f"{ANSWER}{step.id}:" if step is not None else "-"
    answer = next((d for slot, d in scene.view.drafts.items() if slot.startswith(begun)), None)
    if answer is not None:
        return f"Space takes up the answer begun: {answer.text}"
    if scene.script.group is not None:
        return idle_words(scene, step)
    hints = ["a digit opens an offer"] if step is not None and step.offers else []
    if step is not None and is_typed(step):
        hints = ["any letter or digit starts the answer", "Space starts a note"]
    elif step is not None and step.responses:
        keys = [response.key for response in step.responses]
        span = f"{keys[0]}–{keys[-1]}" if len(keys) > 2 else " ".join(keys)
        several = isinstance(step.field, ChoicesField)
        hints.append(f"{span} {'toggles' if several else 'answers'}")
    elif step is not None and isinstance(step.field, NumberField):
        hints.append(f"{number_span(step.field)} answers")
    if step is None or not is_typed(step):
        hints.append("any letter starts a note")
    hints.append("Enter goes on" if step is not None else "Enter ends the call")
    if scene.state.away_from is not None:
        hints.append("F9 returns")
    return " · ".join(hints)


@lru_cache(maxsize=16)
def key_bar(keymap: Keymap, where: str, width: int) -> Styled:
    """The keys that matter on a screen, as many as fit."""
    row = line("")
    for command in keymap.commands:
        if command.bar and where in command.where:
            key = line(f" {shown(command.keys[0])} ", "bold $accent")
            item = together(key, line(f"{command.bar} ", "dim"))
            if row.cell_length + item.cell_length <= width:
                row = together(row, item)
    return row


def outline(scene: Scene, width: int, height: int) -> list[Styled]:
    """Sections and steps at the left of a wide window: where am I, what is behind me."""
    entries: list[Section | Step] = []
    for section in scene.script.sections:
        entries += [section, *section.steps]
    gone = passed(scene.state)
    ids = [entry.id if isinstance(entry, Step) else None for entry in entries]
    here = ids.index(scene.state.position) if scene.step else 0
    start = max(0, min(here - height // 2, len(entries) - height))
    return [_outline_row(scene, gone, entry, width) for entry in entries[start : start + height]]


def _outline_row(
    scene: Scene, gone: frozenset[str | None], entry: Section | Step, width: int
) -> Styled:
    if isinstance(entry, Section):
        return fitted(line(f" {entry.title}", "bold dim"), width)
    current = entry.id == scene.state.position
    sign = "▸" if current else step_sign(scene.state, gone, entry)
    return fitted(line(f" {sign} {entry.title}", "bold $accent" if current else ""), width)


def notes_pane(scene: Scene, width: int, height: int) -> list[Styled]:
    """All notes at the right of a wide window, the newest in view."""
    rows: list[Styled] = []
    newest = [note for note in scene.state.notes.values() if note.text][-max(1, height) :]
    for note in newest:
        label = line(f" {SIGNS[note.kind]}", KIND_STYLES[note.kind])
        rows += blocked(label, words(note.text), width - 1, 3)
    none = [line(" none yet", "dim")]
    room = max(0, height - 1)
    shown = (rows or none)[max(0, len(rows) - room) :][:room]
    return [fitted(row, width) for row in (line(" Notes", "bold dim"), *shown)][:height]
