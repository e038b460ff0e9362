"""Personas to rehearse with: those on the shelf, and rehearsals begun with one."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow

from msgspec.structs import replace

from callscript.call.persona import contact_of
from callscript.call.session import Session
from callscript.script.personas import MOODS, Persona, pack_persona, unpack_persona
from callscript.script.problems import WHOLE_FILE, Problem, ScriptError, near
from callscript.store.checkedfiles import MOST, Kind, open_checked
from callscript.store.library import OpenedScript, Shelf, read_script_file
from callscript.store.store import Store
from callscript.store.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Personas:
    """The personas at hand, the kindest first, and what is wrong with those that can't be used."""

    all: tuple[Persona, ...] = ()
    problems: tuple[Problem, ...] = ()


def personas_on(shelf: Shelf, store: Store | None = None) -> Personas:
    """Read every persona on the shelf; one that is wrong leaves the others in use."""
    found: list[Persona] = []
    problems: list[Problem] = []
    for path in shelf.personas():
        try:
            found.append(_open(path, store))
        except ScriptError as error:
            problems += error.problems
    found.sort(key=lambda persona: (MOODS.index(persona.mood), persona.id))
    return Personas(tuple(found), tuple(problems))


def open_persona(path: Path) -> Persona:
    """Read and check one persona; raises `ScriptError`."""
    from callscript.script.personafile import load_persona  # noqa: PLC0415 - pydantic, slow

    return load_persona(read_script_file(path, MOST), str(path), path.stem)


def find_persona(shelf: Shelf, wanted: str, store: Store | None = None) -> Persona:
    """The persona of a name; raises `ScriptError` naming near ones."""
    by_name = {path.stem: path for path in shelf.personas()}
    if wanted not in by_name:
        raise ScriptError([_nobody(wanted, by_name)])
    return _open(by_name[wanted], store)


def _open(path: Path, store: Store | None) -> Persona:
    # The same text may lie in two files, and is kept once: who it is, its file says.
    return replace(open_checked(path, store, _PERSONAS), id=path.stem)


def _nobody(wanted: str, known: Iterable[str]) -> Problem:
    fix = near(wanted, known).replace("allowed here", "there are")
    return Problem(wanted, WHOLE_FILE, "no-persona", "there is no such persona", fix)


def persona_of(place: Workplace, session: Session) -> Persona | None:
    """Whom a rehearsal is with; None for a real call, and where the persona can't be used now."""
    wanted = session.state.persona
    if not wanted or not session.state.rehearsal:
        return None
    try:
        return find_persona(place.shelf, wanted, place.store)
    except ScriptError:
        # The rehearsal goes on without them; 'callscript check' says what is wrong with the file.
        return None


def new_seed() -> int:
    """A seed short enough to be said and typed."""
    return randbelow(10_000)


def rehearse(place: Workplace, opened: OpenedScript, persona: Persona, seed: int) -> Session:
    """Begin a rehearsal with a persona: marked, about a made-up contact who is kept nowhere."""
    return place.begin(
        opened,
        contact_of(persona),
        rehearsal=True,
        attempt=1,
        opening="first",
        persona=persona.id,
        seed=seed,
    )


_PERSONAS = Kind(
    "personas", open_persona, lambda persona: persona.name, pack_persona, unpack_persona
)
