"""What a person may set, read from one TOML file that is never written and never fatal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from callscript.call.people import Caller
from callscript.script.problems import near
from callscript.store.paths import default_papers, default_templates
from callscript.text import clean_line

_MOST = 64 * 1024
"""Bytes a settings file may have; parsing a hostile one takes time that grows with its square."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this person works. `keys` maps a command's id to its keys, separated by commas.

    `papers` is the folder papers go into, `scripts` are further folders to look for scripts in,
    `templates` is a folder of the user's own templates. An empty theme means the usual one.
    """

    caller: Caller = field(default_factory=Caller)
    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    papers: Path = field(default_factory=default_papers)
    scripts: tuple[Path, ...] = ()
    templates: Path = field(default_factory=default_templates)


def read_settings(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read the settings at `path`, and say what in them is of no use, a warning each.

    A file that is missing or can't be read at all gives the defaults; a key that is unknown or
    ill-typed counts as not written. Raises nothing.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        return Settings(), (f"{path} can't be read ({error.strerror}); the defaults are used",)
    try:
        written = _parsed(content)
    except (ValueError, RecursionError) as error:
        return Settings(), (f"{path}: {clean_line(str(error))}; the defaults are used",)
    return _judged(path, written)


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > _MOST:
        raise ValueError(f"more than {_MOST // 1024} KiB are no settings")
    import tomli  # noqa: PLC0415 - most callers have no settings file to read

    try:
        return tomli.loads(content.decode("utf-8-sig"))
    except tomli.TOMLDecodeError as error:
        raise ValueError(f"line {error.lineno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: not UTF-8") from error


_Read = Callable[[Any], Any]
"""Turns a TOML value into a setting; raises `TypeError` saying what was wanted."""


def _judged(path: Path, written: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    found, warnings = _known(written, _READERS, "")
    caller, of_caller = _known(found.pop("caller", {}), dict.fromkeys(_CALLER, _text), "caller.")
    settings = replace(Settings(), caller=Caller(**caller), **found)
    return settings, tuple(f"{path}: {warning}" for warning in (*warnings, *of_caller))


def _known(
    written: Mapping[str, Any], readers: Mapping[str, _Read], prefix: str
) -> tuple[dict[str, Any], list[str]]:
    """Keep what is known and well typed; the rest becomes warnings."""
    found, warnings = {}, []
    for key, value in written.items():
        name = f"'{clean_line(prefix + key)}'"
        if key not in readers:
            warnings.append(f"{name} is no setting; {near(key, readers)}")
            continue
        try:
            found[key] = readers[key](value)
        except TypeError as error:
            warnings.append(f"{name} must be {error}; the default is used")
    return found, warnings


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text in quotes")
    return clean_line(value)


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a table")
    return value


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(keys, str) for keys in value.values()):
        raise TypeError('a table of texts, such as undo = "ctrl+z"')
    return {clean_line(command): clean_line(keys) for command, keys in value.items()}


def _folder(value: Any) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise TypeError("a folder's path in quotes")
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise TypeError("in a home folder that can be found") from error


def _folders(value: Any) -> tuple[Path, ...]:
    if not isinstance(value, list):
        raise TypeError("a list of folders' paths")
    return tuple(_folder(item) for item in value)


_CALLER = ("name", "company", "phone")
_READERS: Mapping[str, _Read] = {
    "caller": _table,
    "theme": _text,
    "keys": _texts,
    "papers": _folder,
    "scripts": _folders,
    "templates": _folder,
}
