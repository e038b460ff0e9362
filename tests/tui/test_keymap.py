"""Which key does what where, and which wishes are refused."""

import pytest

from callscript.tui.commands import BY_ID, COMMANDS, Where
from callscript.tui.keymap import Keymap, remapped, shown
from callscript.tui.line import EDITS

HELD_BY_THE_LINE = {("back", "left"), ("forward", "right")}
"""Keys that edit while a line is open, and are commands otherwise."""

REACHES = [
    (command.id, where, key)
    for command in COMMANDS
    for where in command.where
    for key in command.keys
]


@pytest.mark.parametrize(("name", "where", "key"), REACHES)
def test_no_command_hides_another(name: str, where: Where, key: str) -> None:
    keymap = Keymap()
    found = {keymap.find(where, key, typing=typing) for typing in (False, True)}
    assert name in found
    if BY_ID[name].typing:
        assert keymap.find(where, key, typing=True) == name


@pytest.mark.parametrize(("name", "where", "key"), REACHES)
def test_no_command_takes_a_key_from_typing(name: str, where: Where, key: str) -> None:
    del where
    printable = key == "space" or len(key) == 1
    assert not (printable and BY_ID[name].typing)
    if key in EDITS:
        assert (name, key) in HELD_BY_THE_LINE or not BY_ID[name].typing


def keys_of(keymap: Keymap, name: str) -> tuple[str, ...]:
    return next(command.keys for command in keymap.commands if command.id == name)


@pytest.mark.parametrize(
    ("name", "wish", "word"),
    [
        ("nope", "f11", "no such command"),
        ("und", "f11", "undo"),
        ("accept", "f11", "can't be changed"),
        ("up", "f11", "can't be changed"),
        ("leave_line", "f11", "can't be changed"),
        ("undo", "f10", "would hide 'End the call'"),
        ("undo", "ctrl+y", "would hide 'Redo'"),
        ("papers", "f9", "would hide 'Later'"),
        ("undo", "f9", "would hide"),
        ("undo", "enter", "would hide 'Accept'"),
        ("find", "tab", "would hide"),
        ("undo", "esc", "write 'escape'"),
        ("undo", "Esc", "write 'escape'"),
        ("undo", "pgup", "write 'pageup'"),
        ("undo", "pgdn", "write 'pagedown'"),
        ("undo", "return", "write 'enter'"),
        ("undo", "del", "write 'delete'"),
        ("undo", "CTRL+Z", "write 'ctrl+z'"),
        ("undo", "F11", "write 'f11'"),
        ("undo", "control+g", "write 'ctrl+g'"),
        ("undo", "ctrl+alt+x", "write 'alt+ctrl+x'"),
        ("undo", "shift+ctrl+left", "write 'ctrl+shift+left'"),
        ("undo", "ctrl+shift+p", "Shift"),
        ("undo", "shift+a", "Shift"),
        ("undo", "ctrl+i", "can't be told apart"),
        ("undo", "ctrl+m", "can't be told apart"),
        ("undo", "ctrl+j", "can't be told apart"),
        ("undo", "ctrl+h", "can't be told apart"),
        ("undo", "ctrl+c", "can't be told apart"),
        ("undo", "a", "must stay free"),
        ("undo", "A", "must stay free"),
        ("undo", "7", "must stay free"),
        ("undo", "ü", "must stay free"),
        ("find", '"', "must stay free"),
        ("find", "!", "must stay free"),
        ("find", "+", "must stay free"),
        ("find", ">", "must stay free"),
        ("find", "?", "must stay free"),
        ("undo", "space", "must stay free"),
        ("undo", "%", "works while typing"),
        ("later", "ctrl+u", "edits what is being typed"),
        ("undo", "backspace", "edits what is being typed"),
        ("undo", "", "needs a key"),
        ("undo", " , ,", "needs a key"),
        ("undo", "f21", "no key"),
        ("undo", "hyper+x", "no key"),
        ("undo", "ctrl+", "no key"),
        ("undo", "ctrl", "no key"),
        ("undo", "two words", "no key"),
        ("undo", "\x1b", "no key"),
    ],
)
def test_a_wish_that_can_not_work_is_refused_with_the_word_for_it(
    name: str, wish: str, word: str
) -> None:
    keymap = remapped({name: wish})
    (complaint,) = keymap.complaints
    assert complaint.startswith(f"keys.{name}: ")
    assert word in complaint
    assert keymap.commands == COMMANDS


@pytest.mark.parametrize(
    ("name", "wish", "keys"),
    [
        ("undo", "f11", ("f11",)),
        ("undo", "f11, ctrl+g", ("f11", "ctrl+g")),
        ("undo", "f11,f11", ("f11",)),
        ("undo", "ctrl+z,f11", ("ctrl+z", "f11")),
        ("undo", "alt+ctrl+x", ("alt+ctrl+x",)),
        ("undo", "shift+f3", ("shift+f3",)),
        ("back", "ctrl+pageup", ("ctrl+pageup",)),
        ("back", "left", ("left",)),
        ("find", "~", ("~",)),
        ("acknowledge", ",.", (",.",)),
        ("acknowledge", ";", (";",)),
        ("theme", "f12", ("f12",)),
        ("theme", "", ()),
        ("open_line", "space", ("space",)),
        ("clear_answer", "ctrl+g", ("ctrl+g",)),
    ],
)
def test_a_wish_that_can_work_takes_effect(name: str, wish: str, keys: tuple[str, ...]) -> None:
    keymap = remapped({name: wish})
    if wish == ",.":
        keys = (".",)  # the comma parts keys
    assert keymap.complaints == ()
    assert keys_of(keymap, name) == keys
    where = BY_ID[name].where[0]
    assert all(keymap.find(where, key, typing=False) == name for key in keys)
    for gone in set(BY_ID[name].keys) - set(keys):
        assert keymap.find(where, gone, typing=False) != name


def test_two_commands_can_trade_their_keys() -> None:
    keymap = remapped({"undo": "ctrl+y", "redo": "ctrl+z"})
    assert keymap.complaints == ()
    assert keymap.find("call", "ctrl+y", typing=True) == "undo"
    assert keymap.find("call", "ctrl+z", typing=True) == "redo"


def test_half_a_trade_is_refused_whole() -> None:
    keymap = remapped({"undo": "ctrl+y", "redo": "f1"})
    assert len(keymap.complaints) == 2
    assert keymap.commands == COMMANDS


def test_of_two_wishes_for_one_key_the_first_holds() -> None:
    keymap = remapped({"undo": "f11", "find": "f11", "redo": "f12"})
    assert keymap.complaints == ("keys.find: 'f11' would hide 'Undo' (undo)",)
    assert keys_of(keymap, "undo") == ("f11",)
    assert keys_of(keymap, "redo") == ("f12",)


def test_on_lists_the_commands_of_a_screen_in_the_order_of_the_table() -> None:
    listed = [command.id for command in Keymap().on("wrap-up")]
    assert listed == [command.id for command in COMMANDS if "wrap-up" in command.where]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ctrl+z", "Ctrl+Z"),
        ("f10", "F10"),
        ("pageup", "PgUp"),
        ("pagedown", "PgDn"),
        ("escape", "Esc"),
        ("delete", "Del"),
        ("tab", "Tab"),
        ("end", "End"),
        ("home", "Home"),
        ("enter", "Enter"),
        ("space", "Space"),
        ("up", "↑"),
        ("ctrl+down", "Ctrl+↓"),
        ("/", "/"),
        ("+", "+"),
        ("ctrl++", "Ctrl++"),
        (".", "."),
        ("shift+tab", "Shift+Tab"),
    ],
)
def test_keys_are_shown_as_they_stand_on_a_keyboard(key: str, words: str) -> None:
    assert shown(key) == words
