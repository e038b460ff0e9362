"""Which key does what on which screen, with the caller's own wishes laid over the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from callscript.script.problems import near
from callscript.text import clean_line
from callscript.tui.commands import BY_ID, COMMANDS, Command, Where
from callscript.tui.line import EDITS
from callscript.tui.noteline import MARKS

_NEVER = frozenset({"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+c", "ctrl+s"})
"""Keys a terminal sends for others (Tab, Enter, Backspace) or keeps for itself."""

_NAMED = frozenset(
    {"enter", "escape", "space", "tab", "up", "down", "left", "right", "home", "end", "pageup"}
    | {"pagedown", "delete", "insert", "backspace"}
    | {f"f{number}" for number in range(1, 21)}
)
_ALSO_CALLED = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "del": "delete",
    "ins": "insert",
    "control": "ctrl",
    "strg": "ctrl",
    "meta": "alt",
    "option": "alt",
}
_MODIFIERS = ("alt", "ctrl", "shift")
"""In the order in which they stand before a key."""

_SHOWN = {
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "delete": "Del",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


@dataclass(frozen=True, slots=True)
class Keymap:
    """The commands as remapped; `complaints` says which wishes were refused, and why."""

    commands: tuple[Command, ...] = COMMANDS
    complaints: tuple[str, ...] = ()

    def find(self, where: Where, key: str, *, typing: bool) -> str | None:
        """The id of the command a key runs on a screen, or None."""
        for command in self.commands:
            if where in command.where and key in command.keys and (command.typing or not typing):
                return command.id
        return None

    def on(self, where: Where) -> tuple[Command, ...]:
        """The commands of a screen, in the order of the table."""
        return tuple(command for command in self.commands if where in command.where)


def remapped(wishes: Mapping[str, str]) -> Keymap:
    """Lay wishes (command id → comma-separated keys) over the table.

    A wish that is unknown, no key, or hides another command is refused with its reason; the
    others hold. They are laid over the table together, so two commands can trade their keys.
    """
    granted: dict[str, tuple[str, ...]] = {}
    refused: dict[str, str] = {}
    for name, wish in wishes.items():
        keys = tuple(dict.fromkeys(key.strip() for key in wish.split(",") if key.strip()))
        reason = _why_not(name, keys)
        if reason:
            refused[name] = reason
        else:
            granted[name] = keys
    # A wish taken back gives its command its old key again, which another wish may now hide.
    while hidden := _hiding(granted):
        name, reason = hidden
        refused[name] = reason
        del granted[name]
    complaints = (f"keys.{name}: {refused[name]}" for name in wishes if name in refused)
    return Keymap(tuple(_laid_over(granted)), tuple(clean_line(reason) for reason in complaints))


def _laid_over(granted: Mapping[str, tuple[str, ...]]) -> Iterable[Command]:
    return (replace(c, keys=granted.get(c.id, c.keys)) for c in COMMANDS)


def _hiding(granted: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """The last of the wishes that hides a command, and which; None when none does."""
    commands = tuple(_laid_over(granted))
    for name in reversed(tuple(granted)):
        for other in commands:
            shared = [key for key in granted[name] if key in other.keys]
            if other.id != name and shared and _clash(other, BY_ID[name]):
                return name, f"'{shared[0]}' would hide {other.label!r} ({other.id})"
    return None


def _why_not(name: str, keys: tuple[str, ...]) -> str:
    """Why these keys can't be those of a command, whatever the others have; empty if they can."""
    if name not in BY_ID:
        return f"there is no such command; {near(name, BY_ID)}"
    command = BY_ID[name]
    if command.fixed:
        return "this key can't be changed"
    if not keys and command.keys:
        return "a command needs a key"
    wrong = (_no_key(key) or _not_free(key, command) for key in keys)
    return next((reason for reason in wrong if reason), "")


def _clash(one: Command, other: Command) -> bool:
    """Two commands may share a key when one works only while typing (Tab does)."""
    if not set(one.where) & set(other.where):
        return False
    return {one.id, other.id} != {"next_kind", "open_line"}


def _no_key(key: str) -> str:
    """Why this is no key a terminal sends, and what to write instead; empty if it is one."""
    *modifiers, bare = _parts(key.lower())
    if key in _NEVER:
        return f"'{key}' can't be told apart from another key by a terminal"
    if not set(modifiers) <= set(_MODIFIERS) or not _is_key(bare):
        return f"'{key}' is no key; write it like f7, ctrl+g or pagedown"
    if "shift" in modifiers and len(bare) == 1:
        return f"'{key}' is no key; a terminal doesn't send Shift with a character"
    plain = "+".join([*(m for m in _MODIFIERS if m in modifiers), bare])
    return f"write '{plain}'" if plain != key and len(key) > 1 else ""


def _is_key(bare: str) -> bool:
    return bare in _NAMED or (len(bare) == 1 and bare.isprintable())


def _parts(key: str) -> list[str]:
    """A key's modifiers and the key itself, by their usual names; "+" is a key too."""
    head, plus, bare = key.rpartition("+") if not key.endswith("+") else (key[:-2], "", "+")
    names = [name.strip() for name in (*head.split("+"), bare)] if head or plus else [bare]
    return [_ALSO_CALLED.get(name, name) for name in names]


def _not_free(key: str, command: Command) -> str:
    """Why a key must stay with typing; empty if it need not."""
    if key in command.keys:
        return ""
    if key in EDITS:
        return f"'{key}' edits what is being typed"
    if key != "space" and len(key) != 1:
        return ""
    if key.isalnum() or key in MARKS or not key.isascii():
        return f"'{key}' must stay free for answers and notes"
    return f"'{key}' is also typed, and {command.label!r} works while typing" * command.typing


def shown(key: str) -> str:
    """A key as a caller reads it: Ctrl+Z, F10, PgUp."""
    *modifiers, bare = _parts(key)
    words = [modifier.capitalize() for modifier in modifiers]
    words.append(_SHOWN.get(bare, bare.capitalize()))
    return "+".join(words)
