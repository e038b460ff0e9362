"""A live call's whole picture: a pure function from the call and what is in hand to rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from callscript.tui.callframe import Typing, header, key_bar, note_line, notes_pane, outline
from callscript.tui.callviews import body
from callscript.tui.finder import Finder
from callscript.tui.keymap import Keymap
from callscript.tui.layout import Column, Edges, arranged, first_body_row, side_by_side
from callscript.tui.listviews import FINDER_HINT, finder_rows
from callscript.tui.roomviews import remarks_pane, room_pane
from callscript.tui.scene import Scene, quiet_row
from callscript.tui.styled import Styled
from callscript.tui.unsaved import signed

_WIDE = 110
"""Columns from which outline and notes stand beside the words."""
_MOMENT = timedelta(seconds=1)
_OUTLINE, _NOTES = 29, 33
"""Cells of the sides, without their borders."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What the picture of a call depends on besides the call: keys, what is typed, what is open.

    `unsaved` is the sign that stands over everything while nothing can be kept.
    """

    keymap: Keymap
    typing: Typing = field(default_factory=Typing)
    finder: Finder | None = None
    unsaved: str = ""


@dataclass(frozen=True, slots=True)
class CallPicture:
    """The rows of a screen, and which response a click on a row means, by row.

    `columns` are those in which responses stand; `hidden` is how many rows of words are out of
    sight.
    """

    rows: list[Styled]
    responses: Mapping[int, int] = field(default_factory=dict)
    columns: range = range(0)
    hidden: int = 0


def call_picture(scene: Scene, hand: Hand, width: int, height: int) -> CallPicture:
    """Draw a live call for a window of `width` by `height` cells."""
    top = signed(header(scene, width), hand.unsaved, width)
    foot = note_line(scene, hand.typing, width, max(1, min(5, height // 5)))
    if hand.finder is not None:
        foot = [quiet_row(hand.finder.hint or FINDER_HINT, width)]
    edges = Edges(top, foot, key_bar(hand.keymap, "call", width))
    middle = _Middle(scene, hand.finder)
    rows = arranged(edges, middle.rows, width, height)
    first = first_body_row(height)
    responses = {first + row: mark for row, mark in middle.responses.items()}
    return CallPicture(rows, responses, middle.columns, middle.hidden)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture of a call that is wanted."""

    scene: Scene
    hand: Hand
    width: int
    height: int

    def drawn(self) -> "Drawn":
        """Draw it."""
        return Drawn(self, call_picture(self.scene, self.hand, self.width, self.height))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture drawn, maybe before its time."""

    wanted: Wanted
    picture: CallPicture

    def shows(self, wanted: Wanted) -> bool:
        """Whether this is the picture that is wanted; its clock may be a second old."""
        mine, its = self.wanted.scene, wanted.scene
        return (
            mine.view is its.view
            and (mine.marked, mine.scroll, mine.asked) == (its.marked, its.scroll, its.asked)
            and its.now - mine.now < _MOMENT
            and self.wanted.hand == wanted.hand
            and (self.wanted.width, self.wanted.height) == (wanted.width, wanted.height)
        )


class _Middle:
    """The middle, once the room for it is known."""

    def __init__(self, scene: Scene, finder: Finder | None) -> None:
        self._scene = scene
        self._finder = finder
        self.responses: Mapping[int, int] = {}
        self.columns = range(0)
        self.hidden = 0

    def rows(self, width: int, height: int) -> list[Styled]:
        if width < _WIDE:
            return self._words(width, height, notes=4)
        room = width - _OUTLINE - _NOTES - 2
        words = self._words(room, height, notes=0)
        self.columns = range(_OUTLINE + 1, _OUTLINE + 1 + room)
        at_table = self._scene.script.group is not None
        left, right = (room_pane, remarks_pane) if at_table else (outline, notes_pane)
        columns = (
            Column(_OUTLINE, left(self._scene, _OUTLINE, height)),
            Column(room, words),
            Column(_NOTES, right(self._scene, _NOTES, height)),
        )
        return side_by_side(columns, height)

    def _words(self, width: int, height: int, *, notes: int) -> list[Styled]:
        self.columns = range(width)
        if self._finder is not None:
            return finder_rows(self._finder, width, height)
        picture = body(self._scene, width, height, notes=notes)
        self.responses, self.hidden = picture.responses, picture.hidden
        return picture.rows
