"""A letter is taken in: who wrote it, the day it is dated, and its text, pasted or from a file."""

from pathlib import Path

from callscript.call.letters import MOST_BYTES
from callscript.call.people import Contact
from callscript.script.problems import ScriptError
from callscript.store.errors import StoreError
from callscript.store.letterin import (
    LETTER_SCRIPT,
    LetterError,
    came_on,
    checked_letter,
    letter_text,
    take_in,
)
from callscript.tui.contactrows import contact_choices, contact_search
from callscript.tui.content import blocked, fitted, line, with_cursor, words
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.listviews import finder_rows
from callscript.tui.opening import Opening
from callscript.tui.screens.base import KeyScreen
from callscript.tui.styled import Styled
from callscript.tui.typedline import TypedLine

_PASTE = (
    "Paste the letter or the mail here, whole. Or type the name of a text file, and Enter."
    " Nothing is sent anywhere, and nobody is called yet."
)
_DAY = "Which day is it dated? 19 nov, or mon. Enter alone: it bears no day."


_OWN = frozenset({"enter", "up", "down", "escape"})


class LetterInScreen(KeyScreen):
    """Asks for what isn't known of a letter yet; then it is on the disk, and can be read."""

    where = "letter-in"

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._opened, self._rehearsal = opening.script, opening.rehearsal
        self._text, self._came = opening.letter, opening.came
        self._asks_day = not opening.came
        self._who: Contact | None = None
        self._line = TypedLine()
        self._line.open_with("")
        self.rows: Finder | None = Finder("Who wrote?", (), offer=_new)

    def on_mount(self) -> None:
        """List the contacts; what was typed before there was anything to see counts."""
        if self.rows is None:
            return
        typed = self.rows.query
        place = self.callscript.place
        try:
            listed = contact_choices(place)
        except StoreError as error:
            listed, self.notice = (), str(error)
        self.rows = Finder("Who wrote?", listed, offer=_new, search=contact_search(place))
        self.rows.none = "Type the name of who wrote."
        if typed:
            self.rows.paste(typed)

    def command_for(self, key: str) -> str | None:
        """Keys of the list and the line are their own."""
        return None if key in _OWN else super().command_for(key)

    def typed(self, key: str, character: str | None) -> None:
        """Find who wrote; else type a day, or a file's name."""
        if self.rows is not None:
            found = self.rows.press(key, character)
            if isinstance(found, Closed):
                self.callscript.go_back()
            elif found is not None:
                self._chosen_who(found)
        elif key == "escape":
            self.callscript.go_back()
        elif key == "enter":
            self._entered(self._line.line.text if self._line.line is not None else "")
        elif not self._line.press(key) and character and character.isprintable():
            self.notice = self._line.insert(character)
        if self._line.line is None:
            self._line.open_with("")

    def paste(self, text: str) -> None:
        """Take the letter, wherever it is asked for; a name or a day is pasted into its line."""
        if self.rows is not None:
            self.rows.paste(text)
        elif self._asks_day or ("\n" not in text.strip() and _is_file(text)):
            self.notice = self._line.insert(" ".join(text.split()))
        else:
            self._take(text)
        super().paste("")

    def _chosen_who(self, choice: Choice) -> None:
        what, _, name = choice.id.partition(":")
        place = self.callscript.place
        if what == "new":
            self._who = Contact(place.world.new_id(), name=name)
        elif what == "contact":
            self._who = place.store.contacts.get(name)
        if self._who is not None:
            self.rows = None
            self._go_on()

    def _entered(self, said: str) -> None:
        try:
            if self._asks_day:
                self._came = came_on(self.callscript.place, said)
                self._asks_day = False
                self._line.open_with("")
                self._go_on()
            elif said.strip():
                self._take(letter_text(_read(Path(said.strip()).expanduser())))
        except LetterError as error:
            self.notice = str(error)
        except OSError as error:
            self.notice = f"That file can't be read ({error.strerror})."

    def _go_on(self) -> None:
        """Begin once nothing more is asked."""
        if self._text and not self._asks_day:
            self._take(self._text)

    def _take(self, text: str) -> None:
        place = self.callscript.place
        try:
            letter = checked_letter(text)
            opened = self._opened or place.open(place.shelf.find(LETTER_SCRIPT))
            session = take_in(
                place, opened, self._who, letter, self._came, rehearsal=self._rehearsal
            )
        except (LetterError, StoreError, ScriptError) as error:
            self.notice = str(error)
            return
        self.callscript.show_call(session, "")

    def header_rows(self, width: int) -> list[Styled]:
        """What this is, and who wrote."""
        who = self._who.name if self._who is not None else ""
        title = line(" A letter came", "bold $primary")
        return [title, fitted(line(f" {who}", "bold"), width)]

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The list of who it may be, else what is asked, and the line."""
        if self.rows is not None:
            return finder_rows(self.rows, width, height)
        typed = self._line.line
        asked = blocked(line(" "), words(_DAY if self._asks_day else _PASTE), width - 1, 3)
        text = with_cursor(typed.text, typed.cursor, "bold") if typed is not None else line("")
        return [line(""), *asked, line(""), *blocked(line(" ▸ ", "bold $accent"), text, width, 3)]

    @property
    def hint(self) -> str:
        """How to go on."""
        return "Enter goes on · Esc goes back"


def _new(name: str) -> Choice:
    return Choice(f"new:{name}", f"New contact “{name}”", "Enter writes them down")


def _is_file(text: str) -> bool:
    """Whether what was pasted names a file that is there."""
    try:
        return Path(text.strip()).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _read(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(2 * MOST_BYTES + 3)
