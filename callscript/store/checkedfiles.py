"""Small files beside scripts (decks of cards, personas): each is checked once, then kept so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from callscript import __version__
from callscript.store.errors import StoreError
from callscript.store.library import read_script_file
from callscript.store.scripts import Pinned, digest_of
from callscript.store.store import Store

MOST = 256 * 1024
"""Bytes such a file has at most: it is looked at before the first picture of a call."""

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Kind(Generic[_Found]):
    """A kind of file: its folder, how it is checked, and how its checked form is kept and read."""

    folder: str
    check: Callable[[Path], _Found]
    title: Callable[[_Found], str]
    pack: Callable[[_Found], bytes]
    unpack: Callable[[bytes], _Found]


def open_checked(path: Path, store: Store | None, kind: Kind[_Found]) -> _Found:
    """Open a file; one the store has seen before is not checked again. Raises `ScriptError`.

    Checking needs pydantic, and these are wanted while the phone rings.
    """
    if store is None:
        return kind.check(path)
    raw = read_script_file(path, MOST)
    digest = digest_of(raw)
    known = next(_kept(store, digest, kind), None)
    if known is not None:
        return known
    found = kind.check(path)
    if not store.readonly:
        kept = Pinned(
            digest=digest,
            id=f"{kind.folder}/{path.stem}",
            title=kind.title(found),
            file=str(path),
            source=raw,
            packed=kind.pack(found),
            version=__version__,
        )
        store.scripts.remember(kept)
    return found


def _kept(store: Store, digest: str, kind: Kind[_Found]) -> Iterator[_Found]:
    """The checked form in the store, if this version of the program made it."""
    try:
        packed = store.scripts.packed(digest, __version__)
        if packed is not None:
            yield kind.unpack(packed)
    except (StoreError, msgspec.DecodeError):
        # It can be checked again; a store in trouble says so where it matters.
        return
