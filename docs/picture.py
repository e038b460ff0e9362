"""Draw docs/live-call.png, the README's picture, from the program itself.

Run ``make picture``. A made-up call is played into the real window at 120×32, and its screen is
exported and drawn. The picture changes only when the window does.
"""

import asyncio
import re
import tempfile
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import resvg_py

from callscript.call.people import Caller, Contact
from callscript.call.session import Surroundings
from callscript.store.library import open_script, shipped_scripts
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace, read_commitments, shelf_for
from callscript.tui.app import CallscriptApp, Opening

PICTURE = Path(__file__).parent / "live-call.png"
SIZE = (120, 32)
_FONT = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)

_START = datetime(2026, 11, 24, 10, 5, tzinfo=timezone(timedelta(hours=1)))
_KEYS = (
    *"1",
    "enter",
    "enter",
    *"!three invoices wrong, nobody rang back",
    "enter",
    *'"I felt like a number',
    "enter",
)


def _surroundings() -> Surroundings:
    """A clock that moves half a second at every look, and ids that count."""
    ticks, ids = count(), count(1)
    return Surroundings(
        lambda: _START + timedelta(seconds=next(ticks) / 2), lambda: f"note-{next(ids)}"
    )


async def _screen(folder: Path) -> str:
    settings = Settings(caller=Caller("Ana", "Northwind Print", "555 0100"))
    contact = Contact("c1", "Maria Lopez", "Lopez Bakeries", "555 0188")
    world = _surroundings()
    with Store.open(
        folder / "store.db", now=world.now, what="picture", commitments=read_commitments
    ) as store:
        place = Workplace(store, settings, shelf_for(settings, folder), world)
        session = place.begin(open_script(shipped_scripts() / "win-back.toml"), contact)
        app = CallscriptApp(place, Opening(session=session))
        async with app.run_test(size=SIZE) as pilot:
            for key in _KEYS:
                await pilot.press({" ": "space", ",": "comma"}.get(key, key))
            session.wait(5)
            await pilot.pause(0.3)
            return app.export_screenshot(title="callscript")


def main() -> None:
    """Draw the picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        svg = asyncio.run(_screen(Path(folder)))
    # The export names fonts on the web; a picture must not need them.
    svg = _FONT.sub("", svg).replace("Fira Code", "DejaVu Sans Mono")
    PICTURE.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg)))


if __name__ == "__main__":
    main()
