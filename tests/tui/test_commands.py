"""The one table of commands, and that every screen does what it lists."""

import pytest

from callscript.tui.callframe import key_bar
from callscript.tui.commands import BY_ID, COMMANDS, Command, Where
from callscript.tui.desk import CallDesk, Wish
from callscript.tui.keymap import Keymap
from callscript.tui.screens.wrapup import WrapUpScreen
from tests.tui.making import NOON, desk_on, session_on

WISHES = {
    "help": Wish.HELP,
    "palette": Wish.PALETTE,
    "theme": Wish.THEME,
    "quit": Wish.QUIT,
    "end_call": Wish.WRAP_UP,
}
EVERY_SCREEN: tuple[Where, ...] = ("home", "contact", "card", "call", "wrap-up", "help")
SHARED = {"help", "palette", "theme", "quit"}
"""Commands that every screen but the call has from `KeyScreen`."""
OWN_KEYS = {"accept", "up", "down", "leave_line"}
"""Commands that lists and forms do themselves, as keys."""


def _at_the_call() -> list[Command]:
    return [command for command in COMMANDS if "call" in command.where]


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_words_are_in_order(command: Command) -> None:
    assert command.help.endswith(".")
    assert command.help[0].isupper()
    assert command.label[0].isupper()
    assert not command.label.endswith(".")
    assert command.where
    assert len(command.bar) <= 12
    assert command.keys or not command.bar
    assert command.id.replace("_", "").isalpha()


@pytest.mark.parametrize("command", _at_the_call(), ids=lambda command: command.id)
@pytest.mark.parametrize("step", ["hello", "willing", "wrong", "ten"])
def test_the_desk_does_every_command_of_the_call(command: Command, step: str) -> None:
    assert desk_on(step).run(command.id) is WISHES.get(command.id)


@pytest.mark.parametrize("command", _at_the_call(), ids=lambda command: command.id)
def test_the_desk_does_every_command_with_a_line_open(command: Command) -> None:
    desk: CallDesk = desk_on("willing")
    desk.press("x", "x")
    assert desk.run(command.id) is WISHES.get(command.id)
    kept = [note.text for note in desk.session.state.notes.values()]
    assert "x" in [*kept, *(draft.text for draft in desk.session.latest.drafts.values())] or (
        command.id == "undo"
    )


def test_wrap_up_does_its_commands() -> None:
    known = WrapUpScreen(session_on(), lambda: NOON).handlers().keys() | SHARED | OWN_KEYS
    assert {command.id for command in COMMANDS if "wrap-up" in command.where} <= known


@pytest.mark.parametrize("where", EVERY_SCREEN)
def test_the_words_on_the_key_bar_fit_eighty_columns(where: Where) -> None:
    row = key_bar(Keymap(), where, 80)
    assert row.cell_length <= 80
    wanted = [command.bar for command in COMMANDS if where in command.where and command.bar]
    # Leaving is the one thing that nobody looks for during a call.
    assert [word for word in wanted if f" {word} " not in row.plain] in ([], ["leave"])


@pytest.mark.parametrize("width", range(0, 81, 5))
def test_the_key_bar_is_never_wider_than_the_window(width: int) -> None:
    assert key_bar(Keymap(), "call", width).cell_length <= width
