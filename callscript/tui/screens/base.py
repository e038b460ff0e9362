"""What every screen shares: one canvas, keys taken in order, lists opened over the body."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen

from callscript.store.trouble import Trouble
from callscript.tui.callfinders import commands
from callscript.tui.callframe import key_bar
from callscript.tui.canvas import Canvas
from callscript.tui.commands import BY_ID, Where
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.layout import Edges, arranged
from callscript.tui.listviews import FINDER_HINT, finder_rows
from callscript.tui.scene import notice_rows, quiet_row
from callscript.tui.styled import Styled
from callscript.tui.unsaved import sign_for, signed, where_kept

if TYPE_CHECKING:
    from callscript.tui.app import CallscriptApp


class KeyScreen(Screen[None]):
    """A screen without focus: the app hands it every key and paste, in order, at once.

    Keys may come before the screen is mounted; they change its model, and the first paint shows
    the result.
    """

    AUTO_FOCUS = ""
    where: ClassVar[Where]

    def __init__(self) -> None:
        super().__init__()
        self.finder: Finder | None = None
        self.notice = ""
        self.canvas = Canvas(self.rows_for)
        self._will_paint = False
        self._will_look = False

    @property
    def callscript(self) -> "CallscriptApp":
        """The app, as what it is."""
        return cast("CallscriptApp", self.app)

    def compose(self) -> ComposeResult:
        """Put the canvas out; it asks for its rows as soon as it has a size."""
        yield self.canvas

    def on_screen_resume(self) -> None:
        """Show what may have changed while another screen was in front."""
        self.paint()

    def press(self, key: str, character: str | None) -> None:
        """Take a key: the list opened over the screen first, then commands, then typing."""
        self.notice = ""
        if self.finder is not None:
            self._press_in_finder(self.finder, key, character)
        elif (command := self.command_for(key)) is not None:
            self.run_command(command)
        else:
            self.typed(key, character)
        self.paint_soon()

    def command_for(self, key: str) -> str | None:
        """The command a key runs here now."""
        return self.callscript.keymap.find(self.where, key, typing=False)

    def typed(self, key: str, character: str | None) -> None:
        """Take a key that is no command here."""

    def paste(self, text: str) -> None:
        """Take pasted text."""
        if self.finder is not None:
            self.finder.paste(text)
        self.paint_soon()

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What this screen's own commands do."""
        return {}

    def run_command(self, command: str) -> None:
        """Carry out a command by its id."""
        shared: Mapping[str, Callable[[], None]] = {
            "help": self.callscript.open_help,
            "palette": self.open_palette,
            "theme": self.open_themes,
            "quit": self.callscript.leave,
        }
        action = self.handlers().get(command) or shared.get(command)
        if action is not None:
            action()

    def open_palette(self) -> None:
        """List this screen's commands."""
        rows = tuple(commands(self.callscript.keymap, self.where))
        self.finder = Finder("Commands", rows)

    def open_themes(self) -> None:
        """List the themes."""
        names = sorted(self.app.available_themes)
        self.finder = Finder("Themes", tuple(Choice(f"theme:{n}", n) for n in names))

    def chosen(self, choice: Choice) -> None:
        """Do what a row of the opened list stands for."""
        what, _, name = choice.id.partition(":")
        if what == "theme":
            self.app.theme = name
            self.notice = f'Until you leave. To keep it: theme = "{name}" in the settings.'
        elif what == "command":
            self.run_command(name)

    def _press_in_finder(self, finder: Finder, key: str, character: str | None) -> None:
        command = self.callscript.keymap.find(self.where, key, typing=True)
        if command is not None and not BY_ID[command].fixed:
            self.finder = None
            self.run_command(command)
            return
        found = finder.press(key, character)
        if found is None:
            return
        self.finder = None
        if not isinstance(found, Closed):
            self.chosen(found)

    def partner_acted(self) -> None:
        """Show what a partner did on the call."""
        self.paint_soon()

    def paint_soon(self) -> None:
        """Paint once the keys at hand are taken: a burst costs one painting, not one a key."""
        if not self._will_paint:
            self._will_paint = True
            asyncio.get_running_loop().call_soon(self._paint_now)

    def _paint_now(self) -> None:
        self._will_paint = False
        self.paint()

    def paint(self) -> None:
        """Show how things are now; costs next to nothing where nothing changed."""
        # Not before the first layout, nor on leaving.
        if self.is_mounted and self.is_attached and self.canvas.size:
            self.canvas.repaint()

    def _look_again_soon(self) -> None:
        """Draw again in a second: the sign must go when all is saved, and no key may come."""
        if not self._will_look:
            self._will_look = True
            self.set_timer(1.0, self._look_again)

    def _look_again(self) -> None:
        self._will_look = False
        self.paint()

    @property
    def _trouble(self) -> Trouble | None:
        return self.callscript.place.store.trouble

    def rows_for(self, width: int, height: int) -> list[Styled]:
        """The whole screen as rows."""
        keys = key_bar(self.callscript.keymap, self.where, width)
        sign = sign_for(self._trouble)
        if sign:
            self._look_again_soon()
        top = signed(self.header_rows(width), sign, width)
        edges = Edges(top, self.line_rows(width), keys)
        finder = self.finder
        if finder is not None:
            return arranged(edges, lambda w, h: finder_rows(finder, w, h), width, height)
        return arranged(edges, self.body_rows, width, height)

    def header_rows(self, width: int) -> list[Styled]:
        """The rows at the top."""
        raise NotImplementedError

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The rows in the middle."""
        raise NotImplementedError

    def line_rows(self, width: int) -> list[Styled]:
        """The rows above the key bar: a notice, or a hint."""
        hint = self.hint if self.finder is None else FINDER_HINT
        notice = self.notice or where_kept(self._trouble)
        return notice_rows(notice, width) if notice else [quiet_row(hint, width)]

    @property
    def hint(self) -> str:
        """What can be done here, in a line."""
        return ""
