"""Practice before a call: how much there was, whom to practise with, and the rehearsal begun."""

from callscript.script.problems import ScriptError
from callscript.store.errors import StoreError
from callscript.store.library import OpenedScript
from callscript.store.personas import find_persona, new_seed, personas_on, rehearse
from callscript.store.practice import practised
from callscript.tui.rehearsing import personas_finder
from callscript.tui.screens.base import KeyScreen


def ask_with_whom(screen: KeyScreen) -> None:
    """Open the list of personas."""
    place = screen.callscript.place
    screen.finder = personas_finder(personas_on(place.shelf, place.store).all)


def practice_so_far(screen: KeyScreen, opened: OpenedScript | None) -> str:
    """Say how much practice there was, where the script rings lost customers."""
    return practised(screen.callscript.place, opened.script) if opened is not None else ""


def begin_with(screen: KeyScreen, opened: OpenedScript, persona: str) -> None:
    """Begin a rehearsal; the screen says why it can't be begun, if it can't."""
    app = screen.callscript
    seed = app.seed if app.seed is not None else new_seed()
    try:
        found = find_persona(app.place.shelf, persona, app.place.store)
        app.show(rehearse(app.place, opened, found, seed))
    except (ScriptError, StoreError) as error:
        said = error.problems[0].message if isinstance(error, ScriptError) else str(error)
        screen.notice = f"This persona can't be used: {said}"
