"""Where a caller works: the store, the scripts and the settings, and calls begun and taken up."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from callscript.call.events import Opening
from callscript.call.intents import Resume, Start
from callscript.call.people import Caller, Contact
from callscript.call.session import Record, Session, Surroundings
from callscript.papers.render import TemplateError, Templates
from callscript.script.cards import Card
from callscript.store.attempts import calls_before, opening_after
from callscript.store.errors import StoreError
from callscript.store.library import (
    OpenedScript,
    Shelf,
    open_script,
    pinned,
    script_of_call,
    shipped_scripts,
)
from callscript.store.settings import Settings
from callscript.store.store import Store

_PATIENCE = 1.0
"""Seconds a call that is opened again waits for what is being saved."""


def local_now() -> datetime:
    """The time here, with its offset from UTC."""
    return datetime.now().astimezone()


def new_note_id() -> str:
    """An id for a note, unlike any other."""
    return token_hex(8)


def new_call_id(now: datetime) -> str:
    """An id for a call: its day and time, for people, and eight random digits."""
    return f"{now:%Y%m%d-%H%M%S}-{token_hex(4)}"


WORLD = Surroundings(local_now, new_note_id)
"""The real clock and real ids."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """An open store, the settings, the shelf, the world around them, and cue cards at hand."""

    store: Store
    settings: Settings
    shelf: Shelf
    world: Surroundings = WORLD
    cards: tuple[Card, ...] = ()

    def begin(  # noqa: PLR0913 - what a call begins with; most callers leave most of it out
        self,
        opened: OpenedScript,
        contact: Contact | None,
        *,
        caller: Caller | None = None,
        rehearsal: bool = False,
        ticks: tuple[str, ...] = (),
        attempt: int | None = None,
        opening: Opening | None = None,
        letter: str = "",
        came: str = "",
        persona: str = "",
        seed: int = 0,
    ) -> Session:
        """Begin a call; its script's text is kept first, so the call never depends on the file.

        With a `letter`, dated `came`, that is read first, and nobody dials yet.
        Which attempt it is, and how it opens, is read off the calls before unless it is said.
        `persona` and `seed` are whom a rehearsal is with.
        """
        self._keep(opened)
        record = Record(new_call_id(self.world.now()))
        session = Session(opened.script, self.store.journal, self.world, record)
        who = caller if caller is not None else self.settings.caller
        before = calls_before(self.store, contact) if attempt is None else ()
        number = attempt if attempt is not None else len(before) + 1
        kind = opening or opening_after(self.store, before, opened.script)
        about = (number, kind, ticks, letter, came, persona, seed)
        session.do(Start(opened.digest, who, contact, rehearsal, *about))
        return session

    def open(self, path: Path) -> OpenedScript:
        """Open a script, and keep its checked form: next time it needn't be checked again.

        Raises `ScriptError`, and `StoreError` when the store can't be read.
        """
        opened = open_script(path, self.store)
        self._keep(opened)
        return opened

    def _keep(self, opened: OpenedScript) -> None:
        if not opened.is_kept and not self.store.readonly:
            self.store.scripts.remember(pinned(opened))

    def take_up(self, call: str, *, resume: bool = True) -> Session:
        """Open a call again as it was left, drafts included; `resume` records that it was.

        Raises `StoreError` when the call or its script isn't there, or the store is still behind;
        `ScriptError` when this version no longer accepts its text.
        """
        # A call read too early would be one without its last words, and would go on over them.
        if not self.store.has_all(_PATIENCE):
            raise StoreError("What was done last is not in the store yet; try again once it is.")
        row = self.store.calls.find(call)
        script = script_of_call(self.store.scripts, row.digest, row.script)
        if script is None:
            raise StoreError(f"The script of call {row.id} is not in the store.")
        drafts = {draft.slot: draft for draft in self.store.calls.drafts_of(row.id)}
        record = Record(row.id, self.store.calls.events_of(row.id), drafts)
        session = Session(script, self.store.journal, self.world, record)
        if resume and session.state.phase != "done":
            session.do(Resume())
        return session


def shelf_for(settings: Settings, own: Path) -> Shelf:
    """The user's own scripts first, then folders named in the settings, then the shipped ones."""
    return Shelf((own, *settings.scripts, shipped_scripts()))


def template_texts(folder: Path, names: tuple[str, ...]) -> Templates:
    """The user's own templates among these names; a folder or file that isn't there is none.

    In the place of one that can't be read stands what is wrong with it.
    """
    found: dict[str, str | TemplateError] = {}
    for name in names:
        try:
            found[name] = (folder / name).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            continue
        except OSError as error:
            found[name] = TemplateError(name, 1, f"it can't be read ({error.strerror})")
    return found
