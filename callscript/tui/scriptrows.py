"""The scripts of the shelf as rows of a list; one that can't be used says why."""

from callscript.script.problems import ScriptError
from callscript.store.workplace import Workplace
from callscript.tui.finder import Choice

_DIGITS = "123456789"


def script_choices(place: Workplace, prefix: str) -> tuple[Choice, ...]:
    """A row for each script, whose id is its path after `prefix`."""
    rows = []
    for number, path in enumerate(place.shelf.files()):
        key = _DIGITS[number] if number < len(_DIGITS) else ""
        try:
            opened = place.open(path)
            label, about = opened.script.title, opened.script.summary
        except ScriptError as error:
            # The file's name says which one; its path would hide what is wrong.
            found = error.problems[0]
            about = f"line {found.span.line}: {found.message}"
            label = f"{path.name} can't be used"
        rows.append(Choice(f"{prefix}{path}", label, about, "Scripts", key=key))
    return tuple(rows)
