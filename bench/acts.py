"""What a caller does in the window, each act timed until the screen shows that it was done."""

from collections.abc import Callable, Mapping

from bench.running import Running
from bench.scripts import shows

Act = Callable[[Running, int], float]
"""Does it for the nth time; gives milliseconds."""

_F4, _F5, _F10 = b"\x1bOS", b"\x1b[15~", b"\x1b[21~"
_PAGE_UP, _PAGE_DOWN = b"\x1b[5~", b"\x1b[6~"
_UNDO, _REDO = b"\x1a", b"\x19"


def _says(words: str) -> Callable[[str], bool]:
    return lambda text: words in text


def _character(program: Running, n: int) -> float:
    program.time(f"word{n}".encode(), _says(f"word{n}"))
    program.rest()
    return program.time(b"z", _says(f"word{n}z"))


def _note(program: Running, n: int) -> float:
    return program.time(b"\r", _says(f"· word{n}z  note"))


def _lists(keys: bytes, title: str) -> Act:
    def act(program: Running, _n: int) -> float:
        milliseconds = program.time(keys, _says(title))
        program.rest()
        program.time(keys, shows(program.step))
        return milliseconds

    return act


def _leads(keys: bytes, by: int) -> Act:
    return lambda program, _n: program.time(keys, shows(program.step + by))


ACTS: Mapping[str, Act] = {
    "answer, to a step with a condition": lambda program, _n: program.press(),
    "answer": lambda program, _n: program.press(),
    "character": _character,
    "note": _note,
    "back": _leads(_PAGE_UP, -1),
    "forward": _leads(_PAGE_DOWN, 0),
    "outline": _lists(_F4, "All steps"),
    "read back": _lists(_F5, "Notes of this call"),
}
"""In turn, from a step that an answer leads to one with a condition from."""

SLOW_ACTS: Mapping[str, Act] = {"undo": _leads(_UNDO, -1), "redo": _leads(_REDO, 0)}
"""After a step was gone to."""

ENDING: Mapping[str, Act] = {
    "end the call": lambda program, _n: program.time(_F10, _says("Outcome: ")),
    "papers": lambda program, _n: program.time(_F10, _says("Papers:")),
}
"""Once, last of all."""
