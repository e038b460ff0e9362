"""What a live call looks like: pure functions from the call to rows of content.

Read in one glance, from the top: who, what to say, what they are likely to answer, what was
written. Words to say are bold beside SAY and ASK; words for the caller only are quiet beside small
labels. Where rows are few, notes and hints give way before words and responses do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from textual.content import Content

from callscript.call import flow
from callscript.call.decide import next_murmur
from callscript.call.facts import read_aloud, spoken
from callscript.call.journal import NOTE_LINE, Draft
from callscript.call.session import View
from callscript.call.state import CallState, Note
from callscript.script.model import NumberField, Script, Section, Step, TextField
from callscript.script.wording import Wording
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
from callscript.tui.noteline import EDIT, KIND_NAMES, SIGNS

GUTTER = 8
"""Cells in which a block's label stands."""
_ROOMY = 10
"""Rows of body from which blank rows are worth their place."""

KIND_STYLES = {
    "note": "",
    "verbatim": "$accent",
    "concern": "bold $error",
    "praise": "$success",
    "promise": "bold $warning",
    "question": "$secondary",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """All a live call's picture depends on."""

    script: Script
    view: View
    now: datetime
    marked: int | None = None
    scroll: int = 0

    @property
    def state(self) -> CallState:
        """The call to show."""
        return self.view.state

    @property
    def step(self) -> Step | None:
        """The step to show."""
        return self.script.steps.get(self.state.position or "")

    def say(self, wording: Wording) -> str:
        """A wording with its places filled in."""
        return read_aloud(wording, self.script, self.state, self.now)


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows to show, and which response each row stands for (by its row)."""

    rows: list[Content]
    responses: Mapping[int, int]


def header(scene: Scene, width: int) -> list[Content]:
    """Two rows: script and clock, then customer, problem and pace."""
    state = scene.state
    sign = line(" REHEARSAL ", "bold reverse $warning") if state.rehearsal else line("")
    title = together(sign, line(f" {state.title}", "bold $primary"))
    top = spread(title, line(f"{_clock(scene)} ", "bold"), width)
    return [top, spread(_customer(scene), line(f"{_pace(scene)} ", "$text-muted"), width)]


def _clock(scene: Scene) -> str:
    return clock(scene.state.length(scene.now))


def clock(length: timedelta) -> str:
    """A length of time as a call clock shows it: 4:05, 1:02:03."""
    seconds = max(0, int(length.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours}:{minutes % 60:02}:{seconds % 60:02}"
    return f"{minutes}:{seconds % 60:02}"


def _customer(scene: Scene) -> Content:
    contact = scene.state.contact
    name = contact.name if contact and contact.name else "no contact"
    company = f", {contact.company}" if contact and contact.company else ""
    return together(line(f" {name}{company}", "bold"), line(f"  {problem_of(scene.state)}"))


def problem_of(state: CallState) -> str:
    """The customer's problem in a line: first heard, else what was known before the call."""
    heard = next((n.text for n in state.notes.values() if n.kind == "concern" and n.text), "")
    known = state.contact.fields.get("problem", "") if state.contact else ""
    return heard or known


def _pace(scene: Scene) -> str:
    """Section, place within it, and its minutes: Probe 2/6 · 1:10 of 4 min."""
    step = scene.step
    if step is None:
        return "end of script"
    section = scene.script.section_of[step.id]
    place = next(n for n, other in enumerate(section.steps, 1) if other.id == step.id)
    pace = f"{section.title} {place}/{len(section.steps)}"
    if section.minutes is None:
        return pace
    spent = time_in_section(scene, section.id)
    over = " over" if spent > timedelta(minutes=section.minutes) else ""
    return f"{pace} · {clock(spent)} of {section.minutes:g} min{over}"


def time_in_section(scene: Scene, section: str) -> timedelta:
    """How long this section has been on screen so far."""
    total = timedelta()
    trail = scene.state.trail
    ends = [*(visit.at for visit in trail[1:]), scene.state.ended_at or scene.now]
    for visit, end in zip(trail, ends, strict=True):
        there = scene.script.section_of.get(visit.step or "")
        if there is not None and there.id == section:
            total += max(timedelta(), end - visit.at)
    return total


def body(scene: Scene, width: int, height: int, notes: int = 4) -> Picture:
    """Words above, responses and up to `notes` notes below, in exactly `height` rows.

    Responses give way to the words where both don't fit: their keys work unseen.
    """
    above = _words(scene, width)
    marks, below = _responses(scene, width)
    written = _notes_here(scene, width)[-notes:] if notes else []
    room = height - len(below) - 1
    while written and len(above) + len(written) + 1 > room:
        written.pop(0)
    foot = [*below, *([line("")] if written and below else []), *written]
    room = max((height + 1) // 2, height - len(foot) - (1 if foot and height >= _ROOMY else 0))
    if height < _ROOMY:
        above = [row for row in above if row.plain.strip()]
    above = _scrolled(above, scene.scroll, room, width)
    gap = max(0, height - len(above) - len(foot))
    rows = [*above, *([line("")] * gap), *foot][:height]
    first = len(above) + gap
    return Picture(rows, {first + row: mark for row, mark in marks.items()})


def _scrolled(rows: list[Content], scroll: int, room: int, width: int) -> list[Content]:
    """The rows that fit, and a sign where there are more."""
    if len(rows) <= room:
        return rows
    start = min(scroll, len(rows) - room)
    seen = rows[start : start + room]
    if start + room < len(rows):
        more = line("▼ Ctrl+↓ shows more ", "$warning")
        seen[-1] = spread(seen[-1], more, width) if room > 1 else seen[-1]
    return seen


def _words(scene: Scene, width: int) -> list[Content]:
    interrupt = scene.script.interrupt(scene.state.interrupt)
    if interrupt is not None:
        label = f"They say: {interrupt.label}"
        rows = [line(""), _notice(label, width), line("")]
        rows += _block("SAY", scene.say(interrupt.say), width, "bold", "bold $success")
        rows += _block("cue", scene.say(interrupt.cue), width)
        if interrupt.goto or interrupt.outcome:
            return [*rows, line(""), _quiet("Enter goes on from there.", width)]
        rows += [line(""), _quiet("Enter returns to:", width)]
        return [*rows, *_spoken(scene, width, quiet=True)]
    if scene.step is None:
        end = "That was the last step. Enter or F10 ends the call; PgUp goes back."
        return [line(""), *_block("", end, width, "bold", "")]
    return [line(""), *_spoken(scene, width), *_for_the_caller(scene, width)]


def _spoken(scene: Scene, width: int, *, quiet: bool = False) -> list[Content]:
    """What is read aloud: the reply to the answer before, then this step's words."""
    step = scene.step
    if step is None:
        return []
    style = "$text-muted" if quiet else "bold"
    reply = None if quiet else flow.reply_to_say(scene.script, scene.state)
    rows: list[Content] = []
    if reply is not None:
        rows += [*_block("FIRST", scene.say(reply.reply), width, style, "bold $accent"), line("")]
    for label, wording in (("SAY", step.say), ("ASK", step.ask)):
        if wording:
            rows += [*_block(label, scene.say(wording), width, style, "bold $primary"), line("")]
    return rows


def _for_the_caller(scene: Scene, width: int) -> list[Content]:
    step = scene.step
    if step is None:
        return []
    rows: list[Content] = []
    if step.read_back:
        rows += _read_back(scene, step, width)
    rows += _block("cue", scene.say(step.cue), width)
    if step.listen:
        rows += _block("listen", step.listen, width, "$warning", "bold $warning")
        rows += _murmur(scene, width)
    for n, probe in enumerate(step.probes):
        rows += _block("probe" if n == 0 else "", f"– {scene.say(probe)}", width)
    return rows


def _murmur(scene: Scene, width: int) -> list[Content]:
    phrase = next_murmur(scene.script, scene.state)
    if phrase is None:
        return []
    here = sum(murmur.step == scene.state.position for murmur in scene.state.murmurs)
    return _block("  .", f"“{phrase}”" + (f"  ×{here}" if here else ""), width)


def _read_back(scene: Scene, step: Step, width: int) -> list[Content]:
    """The notes to read out on this step, in the customer's words."""
    notes = scene.state.notes_of(*step.read_back)
    if not notes:
        return _block("READ", "(nothing was noted to read back)", width, "$text-muted", "$primary")
    rows: list[Content] = []
    for n, note in enumerate(notes):
        label = "READ" if n == 0 else ""
        rows += _block(label, f"{n + 1}. {note.text}", width, "bold", "bold $primary")
    return [*rows, line("")]


def _block(
    label: str, text: str, width: int, style: str = "$text-muted", label_style: str = "$text-muted"
) -> list[Content]:
    if not text:
        return []
    return blocked(line(f" {label}", label_style), words(text, style), width - 1, GUTTER)


def _responses(scene: Scene, width: int) -> tuple[dict[int, int], list[Content]]:
    """The responses with their keys; row within them → response."""
    step = scene.step
    if step is None or scene.state.interrupt is not None:
        return {}, []
    if isinstance(step.field, NumberField):
        return {}, [_number_row(scene, step, step.field, width)]
    if isinstance(step.field, TextField):
        hint = "type their words; Enter keeps them, Enter again goes on"
        return {}, [_answered(scene, step, line(f"   {hint}", "$text-muted"), width)]
    answer = scene.state.answers.get(step.id)
    rows = []
    for n, response in enumerate(step.responses):
        marked, given = n == scene.marked, answer is not None and answer.value == response.value
        sign = "▸" if marked else " "
        tick = "  ✓ their answer" if given else ""
        style = "reverse" if marked else ("bold $success" if given else "")
        key = line(f" {response.key} ", "bold $accent")
        row = together(line(f" {sign} "), key, line(f" {response.label}{tick}", style))
        rows.append(fitted(row, width))
    return {n: n for n in range(len(rows))}, rows


def _number_row(scene: Scene, step: Step, field: NumberField, width: int) -> Content:
    low = "" if field.minimum is None else str(field.minimum)
    high = "" if field.maximum is None else str(field.maximum)
    ends = f" ({low} {field.low}, {high} {field.high})" if field.low or field.high else ""
    if ends:
        hint = f"a number from {low} to {high}{ends}"
    elif low or high:
        hint = f"a number {'from ' + low if low else ''}{' to ' + high if high else ''}"
    else:
        hint = "a number"
    return _answered(scene, step, line(f"   {hint}", "$text-muted"), width)


def _answered(scene: Scene, step: Step, hint: Content, width: int) -> Content:
    answer = scene.state.answers.get(step.id)
    if answer is None:
        return fitted(hint, width)
    given = line(f"   ✓ {spoken(scene.script, answer)}", "bold $success")
    return fitted(together(given, hint), width)


def _notes_here(scene: Scene, width: int) -> list[Content]:
    """Notes on this step, else the latest ones of the call."""
    state = scene.state
    here = [note for note in state.notes_on(state.position) if note.text]
    chosen = here or [note for note in state.notes.values() if note.text]
    return [fitted(note_row(note), width) for note in chosen]


def note_row(note: Note) -> Content:
    """A note on one row, its kind by sign and by name."""
    kind = KIND_NAMES[note.kind]
    head = line(f"   {SIGNS[note.kind]} ", KIND_STYLES[note.kind])
    return together(head, line(note.text), line(f"  {kind}", "$text-muted"))


@dataclass(frozen=True, slots=True)
class Typing:
    """What is in the caller's hand: the open line and its cursor, or a number, or nothing."""

    kind: str = ""
    text: str = ""
    cursor: int = 0
    editing: bool = False
    number: str = ""
    notice: str = ""


_PLACE = 24
"""Cells for the name of the step a note belongs to, when it is another than the one on screen."""
_NEAR = 2000
"""Characters on either side of the cursor that are laid out: a note may be a book."""


def note_line(scene: Scene, typing: Typing, width: int, most: int) -> list[Content]:
    """The line at the bottom: what is typed and its kind, or what can be done now."""
    if typing.kind:
        return _open_line(scene, typing, width, most)
    if typing.number:
        hint, style = "Enter accepts, Backspace corrects", ""
        if typing.notice:
            hint, style = typing.notice, "bold $warning"
        number = together(line(" answer ", "reverse"), line(f" {typing.number}▏", "bold"))
        return [fitted(together(number, line(f"  {hint}", style)), width)]
    if typing.notice:
        return [_notice(typing.notice, width)]
    return [_quiet(_idle(scene), width)]


def _notice(text: str, width: int) -> Content:
    return fitted(line(f" {text}", "bold $warning"), width)


def _quiet(text: str, width: int) -> Content:
    return fitted(line(f" {text}", "$text-muted"), width)


def _open_line(scene: Scene, typing: Typing, width: int, most: int) -> list[Content]:
    """What is typed beside its kind, as many rows around the cursor as there are."""
    draft = scene.view.drafts.get(NOTE_LINE)
    name = "edit" if typing.editing else KIND_NAMES[typing.kind]  # type: ignore[index]
    place = "" if typing.editing or draft is None else _elsewhere(scene, draft)
    style = f"reverse {KIND_STYLES[typing.kind]}".strip()
    label = line(f" {SIGNS[typing.kind]} {name}{place} ", style)  # type: ignore[index]
    gutter = min(label.cell_length + 1, max(0, width) // 2)
    first = max(0, typing.cursor - _NEAR)
    near = typing.text[first : typing.cursor + _NEAR]
    rows = with_cursor(near, typing.cursor - first).wrap(max(1, width - gutter))
    said = [_notice(typing.notice, width)] if typing.notice and most > 1 else []
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
        return "Enter: back to the step"
    step = scene.step
    hints = []
    if step is not None and step.responses:
        keys = [response.key for response in step.responses]
        span = f"{keys[0]}–{keys[-1]}" if len(keys) > 2 else " ".join(keys)
        hints.append(f"{span} answers")
    hints.append("any letter starts a note")
    hints.append("Enter goes on" if step is not None else "Enter ends the call")
    if scene.state.away_from is not None:
        hints.append("F9 returns")
    return " · ".join(hints)


def key_bar(keymap: Keymap, where: str, width: int) -> Content:
    """The keys that matter on a screen, as many as fit."""
    row = line("")
    for command in keymap.commands:
        if command.bar and where in command.where:
            key = line(f" {shown(command.keys[0])} ", "bold $accent")
            item = together(key, line(f"{command.bar} ", "$text-muted"))
            if row.cell_length + item.cell_length <= width:
                row = together(row, item)
    return row


def outline(scene: Scene, width: int, height: int) -> list[Content]:
    """Sections and steps at the left of a wide window: where am I, what is behind me."""
    entries: list[Section | Step] = []
    for section in scene.script.sections:
        entries += [section, *section.steps]
    ids = [entry.id if isinstance(entry, Step) else None for entry in entries]
    here = ids.index(scene.state.position) if scene.step else 0
    start = max(0, min(here - height // 2, len(entries) - height))
    return [_outline_row(scene, entry, width) for entry in entries[start : start + height]]


def _outline_row(scene: Scene, entry: Section | Step, width: int) -> Content:
    if isinstance(entry, Section):
        return fitted(line(f" {entry.title}", "bold $text-muted"), width)
    current = entry.id == scene.state.position
    sign = "▸" if current else ("✓" if entry.id in scene.state.answers else " ")
    return fitted(line(f" {sign} {entry.title}", "bold $accent" if current else ""), width)


def notes_pane(scene: Scene, width: int, height: int) -> list[Content]:
    """All notes at the right of a wide window, the newest in view."""
    rows: list[Content] = []
    newest = [note for note in scene.state.notes.values() if note.text][-max(1, height) :]
    for note in newest:
        label = line(f" {SIGNS[note.kind]}", KIND_STYLES[note.kind])
        rows += blocked(label, words(note.text), width - 1, 3)
    none = [line(" none yet", "$text-muted")]
    room = max(0, height - 1)
    shown = (rows or none)[max(0, len(rows) - room) :][:room]
    return [fitted(row, width) for row in (line(" Notes", "bold $text-muted"), *shown)][:height]
