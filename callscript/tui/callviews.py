"""The middle of a live call: pure functions from the call to rows of content.

Read in one glance, from the top: what to say, what they are likely to answer, what was written.
Words to say are bold beside SAY and ASK; words for the caller only are quiet beside small labels.
Where rows are few, notes and hints give way before words and responses do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from callscript.call import asides, flow
from callscript.call.decide import next_murmur
from callscript.call.letters import from_letter
from callscript.call.neutral import is_neutral
from callscript.call.offering import why_closed
from callscript.call.points import confirmed_at, point, points_to_read
from callscript.call.state import READ, Note
from callscript.call.way import covered
from callscript.plan.promises import aloud
from callscript.plan.retry import ending, what_follows
from callscript.script.cards import Card
from callscript.script.model import Gate, Offer, Step
from callscript.script.telling import told
from callscript.tui.answerviews import answer_rows
from callscript.tui.cards import cue_row, open_card
from callscript.tui.content import (
    blocked,
    box,
    fitted,
    line,
    spread,
    together,
    words,
)
from callscript.tui.noteline import KIND_NAMES, NEUTRAL_SIGN, SIGNS
from callscript.tui.offering import offer_keys
from callscript.tui.rehearsing import they_say_rows
from callscript.tui.roomviews import table_rows
from callscript.tui.scene import KIND_STYLES, Scene, after_interrupt, notice_rows, quiet_row
from callscript.tui.styled import Styled

GUTTER = 8
"""Cells in which a block's label stands."""
_TABLE = 5
"""Rows a table has at least: four of seats, and the last remark."""
_ROOM_FOR_A_CUE = 3
"""Blank rows from which one may name cards that fit; never does it push anything else away."""
_ROOMY = 10
"""Rows of body from which blank rows are worth their place."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows to show, which response each row stands for (by its row), and words out of sight."""

    rows: list[Styled]
    responses: Mapping[int, int]
    hidden: int = 0


def body(scene: Scene, width: int, height: int, notes: int = 4) -> Picture:
    """Words above, responses and up to `notes` notes below, in exactly `height` rows.

    Responses give way to the words where both don't fit: their keys work unseen.
    """
    above = _words(scene, width)
    marks, below = _answers(scene, width)
    room = height - len(below) - 1
    written = _written(scene, width, notes, room - len(above) - 1) if notes else []
    # The newest note of this step stays whatever happens: it says that the note was taken.
    least = 1 if notes and height >= _ROOMY and _has_note(scene) else 0
    if scene.script.group is not None and height >= 2 * _TABLE:
        # The table stays whole: it is what a moderator glances at.
        least = len(written)
    while len(written) > least and len(above) + len(written) + 1 > room:
        written.pop(0)
    foot = [*below, *([line("")] if written and below else []), *written]
    room = max((height + 1) // 2, height - len(foot) - (1 if foot and height >= _ROOMY else 0))
    if height < _ROOMY:
        above = [row for row in above if row.plain.strip()]
    hidden = max(0, len(above) - room)
    above = _scrolled(above, scene.scroll, room, width)
    gap = max(0, height - len(above) - len(foot))
    between = [line("")] * gap
    cue = cue_row(scene, width) if gap >= _ROOM_FOR_A_CUE else None
    if cue is not None:
        between[-2 if foot else -1] = cue
    rows = [*above, *between, *foot][:height]
    first = len(above) + gap
    return Picture(rows, {first + row: mark for row, mark in marks.items()}, hidden)


def _answers(scene: Scene, width: int) -> tuple[Mapping[int, int], list[Styled]]:
    """What they are likely to answer; in a rehearsal what they say stands above it."""
    marks, below = answer_rows(scene, width)
    said = they_say_rows(scene, width)
    return {row + len(said): mark for row, mark in marks.items()}, [*said, *below]


def _written(scene: Scene, width: int, most: int, room: int) -> list[Styled]:
    """What was written: notes, and at a table the seats, the newest remark last."""
    if scene.script.group is None:
        return _notes_here(scene, width, most)
    return table_rows(scene, width, max(room, _TABLE))


def _has_note(scene: Scene) -> bool:
    return any(note.text for note in scene.state.notes_on(scene.state.position))


def _scrolled(rows: list[Styled], scroll: int, room: int, width: int) -> list[Styled]:
    """The rows that fit, and a sign where there are more."""
    if len(rows) <= room:
        return rows
    start = min(scroll, len(rows) - room)
    seen = rows[start : start + room]
    if start + room < len(rows):
        more = line("▼ Ctrl+↓ shows more ", "$warning")
        seen[-1] = spread(seen[-1], more, width) if room > 1 else seen[-1]
    return seen


def _words(scene: Scene, width: int) -> list[Styled]:
    card = open_card(scene)
    if card is not None:
        return [*_card(card, width), *_spoken(scene, width, quiet=True)]
    interrupt = scene.script.interrupt(scene.state.interrupt)
    if interrupt is not None:
        label = f"They say: {interrupt.label}"
        rows = [line(""), *notice_rows(label, width), line("")]
        said = scene.say(asides.reply_of(scene.state, interrupt))
        rows += _block("SAY", said, width, "bold", "bold $success")
        rows += _block("cue", scene.say(interrupt.cue), width)
        rows += [line(""), quiet_row(after_interrupt(scene), width)]
        leads_away = asides.leads_to(scene.state, interrupt) or interrupt.outcome
        return rows if leads_away else [*rows, *_spoken(scene, width, quiet=True)]
    offer = scene.script.offer(scene.state.offer)
    if offer is not None:
        return _offer(scene, offer, width)
    if scene.step is None:
        end = "That was the last step. Enter or F10 ends the call; PgUp goes back."
        return [line(""), *_block("", end, width, "bold", ""), *_ending(scene, width)]
    gate = flow.locked(scene.script, scene.state, scene.step.id)
    spoken_here = _spoken(scene, width, quiet=gate is not None)
    topics = _topics(scene, width)
    shut = _shut(scene, gate, width)
    return [line(""), *shut, *spoken_here, *_for_the_caller(scene, width), *topics]


def _card(card: Card, width: int) -> list[Styled]:
    """A cue card over the step: what to remember, and words to borrow."""
    rows = [line(""), *notice_rows(f"{card.key.upper()}  {card.title}".strip(), width), line("")]
    rows += _block("cue", card.cue, width, "bold", "bold $secondary")
    if card.say:
        rows += [line(""), *_block("SAY", card.say, width, "bold", "bold $success")]
    return [*rows, line(""), quiet_row("Enter closes the card; all other keys as ever.", width)]


def _ending(scene: Scene, width: int) -> list[Styled]:
    """How the call would end now, and what follows from that."""
    outcome = ending(scene.script, scene.state)
    if outcome is None:
        return []
    follows = what_follows(scene.script, scene.state)
    style = "bold $warning" if outcome.final else ""
    said = "; ".join(filter(None, (outcome.label, follows)))
    return [line(""), *_block("ends", said, width, style, "dim")]


def _offer(scene: Scene, offer: Offer, width: int) -> list[Styled]:
    """An offer over the step: its words, who has to agree, and what the keys do."""
    made = scene.state.offers.get(offer.id)
    value = made.value if made is not None else offer.value
    rows = [line(""), *notice_rows(f"You offer: {offer.label}  {value}", width), line("")]
    if why := why_closed(scene.script, scene.state, offer):
        rows += [*_block("LOCKED", why, width, "bold $warning", "bold reverse $warning"), line("")]
    rows += _block("SAY", scene.say(offer.say), width, "bold", "bold $success")
    if made is not None and made.waits_for:
        rows += _block("cue", f"{made.waits_for} has to agree to this first.", width)
    elif made is not None and made.approved:
        rows += _block("cue", f"{made.who or made.approve} agreed to this.", width)
    if wish := scene.state.details.get("wish"):
        rows += _block("wish", wish, width)
    return [*rows, line(""), quiet_row(offer_keys(made), width)]


def _topics(scene: Scene, width: int) -> list[Styled]:
    """The topics of a section in free order: which are covered, and their keys."""
    section = scene.script.section_of[scene.state.position or ""]
    if section.order != "free":
        return []
    done = covered(scene.state)
    rows: list[Styled] = []
    for number, topic in enumerate(section.steps, 1):
        here = topic.id == scene.state.position
        sign = "▸" if here else ("✓" if topic.id in done else " ")
        style = "bold $accent" if here else "dim"
        key = "–" if scene.script.group is not None else number
        rows.append(fitted(line(f"   {sign} {key} {topic.title}", style), width))
    return [*rows, line("")]


def _shut(scene: Scene, gate: Gate | None, width: int) -> list[Styled]:
    """Why this step isn't to be said yet, and before the first word why not to dial."""
    rows: list[Styled] = []
    first = len(scene.state.trail) == 1
    early = flow.warning(scene.script, scene.state) if first else None
    for label, shut in (("WAIT", early), ("LOCKED", gate)):
        if shut is not None:
            opens = told(shut.when, scene.script)
            why = shut.why or "Not yet."
            text = f"{why} It opens when {opens}. Enter passes it by."
            if label == "WAIT":
                text = f"{why} Before dialling: {opens}."
            rows += [
                *_block(label, text, width, "bold $warning", "bold reverse $warning"),
                line(""),
            ]
    return rows


def _spoken(scene: Scene, width: int, *, quiet: bool = False) -> list[Styled]:
    """What is read aloud: the reply to the answer before, then this step's words."""
    step = scene.step
    if step is None:
        return []
    style = "dim" if quiet else "bold"
    reply = None if quiet else flow.reply_to_say(scene.script, scene.state)
    rows: list[Styled] = []
    if reply is not None and (said := scene.say(reply.reply)):
        rows += [*_block("FIRST", said, width, style, "bold $accent"), line("")]
    again = bool(step.say_again) and not quiet and flow.is_back(scene.state)
    no = (("CAN", step.can_do), ("NO", step.no))
    say = (("AGAIN", step.say_again),) if again else (*no, ("SAY", step.say), ("ASK", step.ask))
    if step.rungs:
        say = (*say, ("ASK", step.rungs[asides.rung(scene.state, step)]))
    if step.observe:
        return [*rows, *_block("see", scene.say(step.ask), width, "", "bold $secondary"), line("")]
    if step.verbatim and not quiet:
        rows += _verbatim(scene, step, width)
    for label, wording in say:
        if said := scene.say(wording):
            rows += [*_block(label, said, width, style, "bold $primary"), line("")]
    return rows


def _verbatim(scene: Scene, step: Step, width: int) -> list[Styled]:
    """That these words are read word for word, and whether they were."""
    if f"{READ}{step.id}" in scene.state.ticks:
        return [fitted(line(" ☑ read word for word", "bold $success"), width)]
    return notice_rows("☐ READ WORD FOR WORD · Enter ticks it", width, 1)


def _for_the_caller(scene: Scene, width: int) -> list[Styled]:
    step = scene.step
    if step is None:
        return []
    rows: list[Styled] = []
    if step.read_back:
        rows += _read_back(scene, step, width)
    if len(scene.state.trail) == 1:
        # Before the first word: what this call is for, and a word of reassurance.
        rows += _block("goal", scene.script.goal, width)
        rows += _block("before", scene.script.reassurance, width)
        rows += _block("so far", scene.practised, width)
    rows += _block("cue", scene.say(step.cue), width)
    if step.listen:
        rows += _block("listen", step.listen, width, "$warning", "bold $warning")
        rows += _murmur(scene, width)
    probes = [said for probe in step.probes if (said := scene.say(probe))]
    for n, said in enumerate([*_follow_ups(scene, step), *probes]):
        rows += _block("probe" if n == 0 else "", f"– {said}", width)
    for n, aside in enumerate(step.if_asked):
        asked = scene.say(aside.ask)
        said = f"{asked} – {scene.say(aside.say)}" if asked else scene.say(aside.say)
        rows += _block("asked?" if n == 0 else "", said, width)
    return rows


def _follow_ups(scene: Scene, step: Step) -> list[str]:
    """What to ask further, now that they have answered so."""
    answer = scene.state.answers.get(step.id)
    response = step.response(answer.value) if answer is not None else None
    said = (scene.say(probe) for probe in (response.probes if response else ()))
    return [probe for probe in said if probe]


def _murmur(scene: Scene, width: int) -> list[Styled]:
    phrase = next_murmur(scene.script, scene.state)
    if phrase is None:
        return []
    here = sum(murmur.step == scene.state.position for murmur in scene.state.murmurs)
    return _block("  .", f"“{phrase}”" + (f"  ({here} so far)" if here else ""), width)


def _read_back(scene: Scene, step: Step, width: int) -> list[Styled]:
    """The notes to read out on this step, in the customer's words."""
    notes = points_to_read(scene.state, step)
    if not notes:
        return _block("READ", "(nothing was noted to read back)", width, "dim", "$primary")
    rows: list[Styled] = []
    for n, note in enumerate(notes):
        label = "READ" if n == 0 else ""
        ticked = box(ticked=confirmed_at(scene.state, note) is not None)
        said = f"{ticked} {point(aloud(note))}"
        rows += _block(label, said, width, "bold", "bold $primary")
    return [*rows, line("")]


def _block(
    label: str, text: str, width: int, style: str = "dim", label_style: str = "dim"
) -> list[Styled]:
    if not text:
        return []
    return blocked(line(f" {label}", label_style), words(text, style), width - 1, GUTTER)


def _notes_here(scene: Scene, width: int, most: int) -> list[Styled]:
    """The latest notes on this step, and above them, quiet, those of other steps."""
    at = scene.state.position
    written = [note for note in scene.state.notes.values() if note.text]
    shown = sorted(written, key=lambda note: note.step == at)[-most:]
    return [fitted(_note_row(scene, note, quiet=note.step != at), width) for note in shown]


def _note_row(scene: Scene, note: Note, *, quiet: bool) -> Styled:
    """A note on one row, its kind by sign and by name, and whether it says no more than "fine"."""
    kind = f"{KIND_NAMES[note.kind]}{', their letter' if from_letter(note) else ''}"
    head = line(f"   {SIGNS[note.kind]} ", "dim" if quiet else KIND_STYLES[note.kind])
    said = together(head, line(note.text, "dim" if quiet else ""), line(f"  {kind}", "dim"))
    if not is_neutral(scene.script, note):
        return said
    return together(said, line(f" {NEUTRAL_SIGN} neutral", "$warning"))
