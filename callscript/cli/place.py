"""Where a command works: the options every command has, and the workplace they lead to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

import click
import msgspec
from click.core import ParameterSource

from callscript.call.state import CallState
from callscript.cli.failures import Failed
from callscript.cli.output import say
from callscript.exits import Exit
from callscript.plan.commitment import Commitment
from callscript.script.model import Script
from callscript.store.errors import StoreBusy
from callscript.store.library import Shelf
from callscript.store.lock import holder_of
from callscript.store.paths import default_settings, default_store, second_folders
from callscript.store.settings import Settings, read_settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace, local_now, shelf_for
from callscript.text import clean_line

PARTNER = "partner window"
"""What has the store while a partner carries on without the caller's window."""
PLAY = "play"
"""What has the store while a call is played: never for long."""
_PATIENCE = 30.0
"""Seconds one call that is played waits for others."""
_MOMENT = 0.02
"""Seconds between two tries."""


@dataclass
class Where:
    """What the options say; None stands for what was not said. `quiet` keeps warnings back."""

    store: Path | None = None
    settings: Path | None = None
    caller: str | None = None
    quiet: bool = False

    @property
    def store_path(self) -> Path:
        """The store that is meant."""
        return self.store if self.store is not None else default_store()

    @property
    def settings_path(self) -> Path:
        """The settings file that is meant."""
        return self.settings if self.settings is not None else default_settings()

    @property
    def has_store(self) -> bool:
        """Whether anything is where the store should be, as far as can be seen."""
        try:
            return self.store_path.exists()
        except OSError:
            return False

    @property
    def is_new_here(self) -> bool:
        """Whether nothing was ever kept: no store is named, and the usual one isn't there yet."""
        return self.store is None and not self.has_store

    @cached_property
    def habits(self) -> Settings:
        """The settings, read once, with the caller named on the command line.

        What in them is of no use is said on stderr.
        """
        settings, warnings = read_settings(self.settings_path)
        for warning in warnings:
            self._warn(warning)
        if self.caller is None:
            return settings
        name = clean_line(self.caller).strip()
        return replace(settings, caller=msgspec.structs.replace(settings.caller, name=name))

    @property
    def shelf(self) -> Shelf:
        """The scripts that go by their names; one's own lie in a folder beside the settings."""
        return shelf_for(self.habits, self.own_scripts)

    @property
    def own_scripts(self) -> Path:
        """The folder of one's own scripts."""
        return default_settings().parent / "scripts"

    @contextmanager
    def writing(self, what: str) -> Iterator[Workplace]:
        """Open the store for writing; `what` tells others who has it. All is saved in the end."""
        store = self._claimed(what)
        try:
            yield self._workplace(store)
        finally:
            if store.close():
                # Whatever else went wrong matters less.
                raise Failed(_unsaved(store), Exit.UNSAVED)

    def _claimed(self, what: str) -> Store:
        """Open the store; among calls that are played, each waits for its turn."""
        patience = monotonic() + _PATIENCE
        while True:
            try:
                return self.open_store(what)
            except StoreBusy:
                holder = holder_of(self.store_path)
                if holder is not None and holder.what == PARTNER and what != PARTNER:
                    self._ask_back()
                    sleep(_MOMENT)
                    if monotonic() < patience:
                        continue
                # A window may stay open all day; who has just come may not have said who it is.
                soon = what == PLAY and (holder is None or holder.what == PLAY)
                if not soon or monotonic() > patience:
                    raise
            sleep(_MOMENT)

    def open_store(self, what: str) -> Store:
        """Open the store for writing, now or not at all; raises `StoreError`."""
        return Store.open(
            self.store_path,
            now=local_now,
            what=what,
            commitments=_commitments,
            second=second_folders(),
        )

    def _ask_back(self) -> None:
        """Ask a partner who carried on alone for the call."""
        # Nobody else needs sockets.
        from callscript.team.meeting import ask_back, meeting_place  # noqa: PLC0415

        path = meeting_place(self.store_path)
        if path is not None:
            ask_back(path)

    @contextmanager
    def reading(self) -> Iterator[Workplace]:
        """Open the store for reading only: it is neither locked nor made."""
        with Store.open(
            self.store_path, now=local_now, what="reading", readonly=True, second=second_folders()
        ) as store:
            yield self._workplace(store)

    def _workplace(self, store: Store) -> Workplace:
        if store.notice:
            self._warn(store.notice)
        return Workplace(store, self.habits, self.shelf)

    def _warn(self, sentence: str) -> None:
        if not self.quiet:
            say(sentence)


def _commitments(script: Script | None, state: CallState) -> tuple[Commitment, ...]:
    """What a call leaves to be done; of one just begun nothing, and its first words don't wait."""
    begun = state.letter or state.notes or state.answers or state.ticks
    if state.phase == "live" and not begun:
        return ()
    from callscript.plan.due import read_commitments  # noqa: PLC0415 - the plan, 20 ms

    return read_commitments(script, state)


def _unsaved(store: Store) -> str:
    """Say that not everything is in the store, why, and where it is."""
    trouble = store.trouble
    why = f" ({trouble.sentence})" if trouble else ""
    said = f"Not everything could be saved in {store.path}{why}."
    if trouble and trouble.kept:
        return f"{said} It is kept in {trouble.kept} and is brought in at the next start."
    return f"{said} What is missing was in memory only and is lost."


def where_options(command: "_Command") -> "_Command":
    """Give a command the options every command has.

    They may stand before or after the command's name; the last one on the line counts.
    """
    path = click.Path(path_type=Path)
    for option in (
        _option("caller", str, "Who is calling.", metavar="NAME"),
        _option("settings", path, "The settings file.", envvar="CALLSCRIPT_SETTINGS"),
        _option("store", path, "Where calls are kept.", envvar="CALLSCRIPT_STORE"),
    ):
        command = option(command)
    return command


_Command = TypeVar("_Command", bound=Callable[..., Any])


def _option(name: str, type_: Any, text: str, **more: Any) -> Callable[[_Command], _Command]:
    def keep(context: click.Context, option: click.Parameter, value: Any) -> None:
        where = context.ensure_object(Where)
        source = context.get_parameter_source(option.name or "")
        # An environment variable is seen again by the inner command, and must not win there.
        if value is not None and (
            source is ParameterSource.COMMANDLINE or getattr(where, name) is None
        ):
            setattr(where, name, value)

    return click.option(
        f"--{name}",
        type=type_,
        help=text,
        callback=keep,
        expose_value=False,
        show_envvar=True,
        **more,
    )


pass_where = click.make_pass_decorator(Where, ensure=True)
"""Hands a command what the options say."""
