"""Keeping the collection of garbage out of keys: it waits for a pause."""

import gc
from time import monotonic

from callscript.tui.overrides import CarefulApp

_TIDY = 7.0
"""Seconds between looks for a pause to collect garbage in."""
_PAUSE = 1.5
"""Seconds without a key that count as a pause."""


def settle_memory(app: CarefulApp) -> None:
    """Let what is there stay, and collect the rest while nothing is typed."""

    def collect_in_a_pause() -> None:
        if monotonic() - app.last_key > _PAUSE:
            gc.collect()

    gc.freeze()
    gc.disable()
    app.set_interval(_TIDY, collect_in_a_pause)
