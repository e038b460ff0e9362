"""What a partner sees: where the call is, everything noted, and what was promised.

The caller reads words aloud; a partner writes. So the words are one line here, and the notes have
the room.
"""

from callscript.call.journal import NOTE_LINE
from callscript.call.state import Note
from callscript.plan.promises import promises
from callscript.tui.callframe import Typing, header, key_bar, note_line
from callscript.tui.callpicture import CallPicture, Hand
from callscript.tui.content import blocked, fitted, line, together, words
from callscript.tui.keymap import Keymap
from callscript.tui.layout import Column, Edges, arranged, side_by_side
from callscript.tui.listviews import FINDER_HINT, finder_rows
from callscript.tui.noteline import SIGNS
from callscript.tui.roomviews import table_rows
from callscript.tui.scene import KIND_STYLES, Scene, quiet_row
from callscript.tui.styled import Styled
from callscript.tui.unsaved import signed

_WIDE = 100
"""Columns from which promises stand beside the notes."""
_SIDE = 40
_MOST_PROMISES = 5
_HINT = '! concern  + praise  > promise @who day  ? to find out  " their words · Enter keeps it'
_AT_TABLE = '3 and words: seat 3 says it · 3 3: seat 3 agrees · ! + " ? > give a kind · Enter keeps'
_KEYS = frozenset({"help", "undo", "find", "read_back", "promises", "quit"})
_SIGN = "bold reverse $secondary"


def partner_picture(scene: Scene, hand: Hand, width: int, height: int) -> CallPicture:
    """Draw a partner's window of `width` by `height` cells."""
    sign = line(" NOTES ", _SIGN)
    head = header(scene, width - sign.cell_length)[:1]
    top = [fitted(together(sign, *head), width), *header(scene, width)[1:]]
    top = signed(top, hand.unsaved, width)
    foot = note_line(scene, hand.typing, width, max(1, min(5, height // 5)))
    if hand.finder is not None:
        foot = [quiet_row(hand.finder.hint or FINDER_HINT, width)]
    elif hand.typing == Typing() and NOTE_LINE not in scene.view.drafts:
        foot = [quiet_row(_HINT if scene.script.group is None else _AT_TABLE, width)]
    edges = Edges(top, foot, _bar(hand.keymap, width))

    def middle(room: int, rows: int) -> list[Styled]:
        if hand.finder is not None:
            return finder_rows(hand.finder, room, rows)
        return _middle(scene, room, rows)

    return CallPicture([row.truncate(width) for row in arranged(edges, middle, width, height)])


def _bar(keymap: Keymap, width: int) -> Styled:
    """The keys a partner has use for."""
    mine = tuple(command for command in keymap.commands if command.id in _KEYS)
    return key_bar(Keymap(mine), "call", width)


def _middle(scene: Scene, width: int, height: int) -> list[Styled]:
    head = _now(scene, width)
    below = height - len(head)
    if width >= _WIDE:
        room = width - _SIDE - 1
        side = [*_table(scene, _SIDE, below // 2), *_promised(scene, _SIDE, below)]
        columns = (Column(room, _notes(scene, room, below)), Column(_SIDE, side[:below]))
        return [*head, *side_by_side(columns, below)]
    table = _table(scene, width, below // 2)
    promised = _promised(scene, width, min(_MOST_PROMISES + 1, max(0, below // 3)))
    left = below - len(table) - len(promised)
    return [*head, *table, *_notes(scene, width, left), *promised]


def _now(scene: Scene, width: int) -> list[Styled]:
    """Where the caller is, in two rows."""
    step = scene.step
    if step is None:
        said = "The call is in wrap-up." if scene.state.phase != "live" else "Past the last step."
        return [quiet_row(said, width), line("")]
    asked = scene.say(step.ask) or scene.say(step.say)
    title = together(line(" NOW ", "bold $primary"), line(step.title, "bold"))
    return [fitted(title, width), quiet_row(asked, width), line("")]


def _table(scene: Scene, width: int, room: int) -> list[Styled]:
    if scene.script.group is None:
        return []
    return [*table_rows(scene, width, room), line("")]


def _notes(scene: Scene, width: int, height: int) -> list[Styled]:
    """All notes, the newest in view, each with who took it down."""
    rows: list[Styled] = []
    written = [note for note in scene.state.notes.values() if note.text]
    for note in written[-max(1, height) :]:
        label = line(f" {SIGNS[note.kind]}", KIND_STYLES[note.kind])
        rows += blocked(label, words(_said(scene, note)), width - 1, 3)
    none = [quiet_row("Nothing is noted yet. Any letter starts a note.", width)]
    shown = (rows or none)[max(0, len(rows) - max(0, height)) :][: max(0, height)]
    return [*(fitted(row, width) for row in shown), *[line("")] * (height - len(shown))]


def _said(scene: Scene, note: Note) -> str:
    seat = f"{note.speaker}: " if note.speaker else ""
    author = note.by or scene.state.caller.name or "the caller"
    return f"{seat}{note.text}  ({author})"


def _promised(scene: Scene, width: int, most: int) -> list[Styled]:
    """What was promised, who keeps it and until when; the newest in view."""
    made = promises(scene.state)
    if not made or most < 2:
        return []
    rows = [line(" Promised", "bold dim")]
    for promise in made[-(most - 1) :]:
        day = f"{promise.due.day:%a %-d %b}" if promise.due.day else promise.due.words or "no day"
        who = promise.owner or "nobody yet"
        style = "" if promise.due.day else "$warning"
        text = words(f"{promise.what} → {who}, {day}", style)
        rows += blocked(line(" >", style), text, width - 1, 3)
    return rows[:1] + rows[1:][-(most - 1) :]
