"""Keeping the details of a fault where only their owner can read them."""

import os
import traceback
from datetime import datetime
from pathlib import Path

from callscript.store.files import create_file


def record_fault(error: BaseException, folder: Path, now: datetime) -> str:
    """Write a traceback without local variables beside the store; gives a sentence about it."""
    said = f"callscript stopped because of a fault of its own ({type(error).__name__})."
    safe = "Everything that was shown as done is saved; start it again to go on."
    path = folder / f"fault-{now:%Y%m%d-%H%M%S}.txt"
    try:
        with os.fdopen(create_file(path), "w", encoding="utf-8", errors="replace") as out:
            out.writelines(traceback.format_exception(error))
    except OSError:
        return f"{said} {safe}"
    return f"{said} {safe} Details: {path}"
