"""What the window opens with, and the rows it will show first."""

from dataclasses import dataclass

from callscript.call.events import Opening as Kind
from callscript.call.people import Contact
from callscript.call.session import Session
from callscript.store.library import OpenedScript
from callscript.store.personas import persona_of
from callscript.store.practice import practised_before
from callscript.store.workplace import Workplace
from callscript.tui.callpicture import Hand, call_picture
from callscript.tui.firstpicture import Draw
from callscript.tui.keymap import remapped
from callscript.tui.scene import Scene
from callscript.tui.styled import Styled


@dataclass(frozen=True, slots=True)
class Opening:
    """What the window opens with: a call being made, a script to pick a contact for, or home.

    `wanted` is a name nobody has, and `meant` are contacts who nearly have it; `picked` is who will
    be called once the script's checklist was looked at; `kind` is how the call opens, if that was
    said. `letter` came in, dated `came`; who wrote it is asked.
    With `practises` it asks whom to rehearse with; `seed` is that of the rehearsal.
    """

    session: Session | None = None
    script: OpenedScript | None = None
    rehearsal: bool = False
    wanted: str = ""
    meant: tuple[Contact, ...] = ()
    picked: Contact | None = None
    kind: Kind | None = None
    letter: str = ""
    came: str = ""
    practises: bool = False
    seed: int | None = None


def first_rows(place: Workplace, opening: Opening) -> Draw | None:
    """The rows of a live call; None for a screen that nobody waits for with a phone at the ear."""
    session = opening.session
    if session is None or session.state.phase != "live" or session.state.is_reading:
        return None
    hand = Hand(remapped(place.settings.keys))
    scene = Scene(
        session.script,
        session.latest,
        place.world.now(),
        keymap=hand.keymap,
        cards=place.cards,
        persona=persona_of(place, session),
        practised=practised_before(place, session),
    )

    def draw(width: int, height: int) -> list[Styled]:
        return call_picture(scene, hand, width, height).rows

    return draw
