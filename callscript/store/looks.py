"""How the window's looks came out on this terminal last time, so that they needn't be worked out.

Only a memory: without it, or when it does not fit, the first picture has no colours.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from callscript import __version__
from callscript.store.files import create_file

_NAME = "looks.json"
_NUMBERS = re.compile(r"[0-9;]{0,60}")
_SURROUNDINGS = ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM")


class _Remembered(msgspec.Struct):
    """The looks, and under which circumstances they came out so."""

    circumstances: str
    looks: dict[str, str]


def recall_looks(folder: Path, theme: str) -> dict[str, str]:
    """Look up what was remembered for this theme on this kind of terminal; nothing is {}."""
    try:
        known = msgspec.json.decode((folder / _NAME).read_bytes(), type=_Remembered)
    except (OSError, msgspec.DecodeError):
        return {}
    if known.circumstances != _circumstances(theme):
        return {}
    return {key: codes for key, codes in known.looks.items() if _NUMBERS.fullmatch(codes)}


def remember_looks(folder: Path, theme: str, looks: Mapping[str, str]) -> None:
    """Add to what is remembered, if there is anything new and it can be written."""
    known = recall_looks(folder, theme)
    if looks.items() <= known.items():
        return
    part = folder / f"{_NAME}.{os.getpid()}.part"
    text = msgspec.json.encode(_Remembered(_circumstances(theme), known | dict(looks)))
    with suppress(OSError):
        with os.fdopen(create_file(part), "wb") as file:
            file.write(text)
        part.replace(folder / _NAME)


def _circumstances(theme: str) -> str:
    return " ".join((__version__, theme, *(os.environ.get(n, "-") for n in _SURROUNDINGS)))
