"""usual: a call script the obvious way, for what one gets without thinking about speed.

`python -m bench.programs.usual SCRIPT STORE` reads the script with tomllib, judges all of it with
pydantic, refills an OptionList for each step, and commits each answer as sqlite3 does by default.
"""

import sqlite3
import sys
import tomllib
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option


class Response(BaseModel):
    """One thing the customer may say."""

    key: str
    label: str
    goto: str | None = None


class Step(BaseModel):
    """One thing to say."""

    id: str
    say: str
    responses: list[Response]


class Section(BaseModel):
    """Steps that belong together."""

    title: str
    steps: list[Step]


class Script(BaseModel):
    """A call script."""

    title: str
    sections: list[Section]


class Usual(App[None]):
    """Shows a step, takes a digit, keeps it, shows the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *((key, f"answer('{key}')", f"Answer {key}") for key in "1234"),
        ("f10", "quit", "Quit"),
    ]

    def __init__(self, script: Script, store: sqlite3.Connection) -> None:
        super().__init__()
        self._steps = [step for section in script.sections for step in section.steps]
        self._store = store
        self._numbers = {step.id: number for number, step in enumerate(self._steps)}
        self._number = 0

    def compose(self) -> ComposeResult:
        yield Static(id="say", markup=False)
        yield OptionList(markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first step."""
        self._show()

    def action_answer(self, key: str) -> None:
        """Keep an answer and go where it leads."""
        step = self._steps[self._number]
        response = next(response for response in step.responses if response.key == key)
        with self._store:
            self._store.execute("INSERT INTO answers VALUES (?, ?)", (step.id, response.label))
        self._number = self._numbers[response.goto] if response.goto else self._number + 1
        self._show()

    def _show(self) -> None:
        step = self._steps[self._number]
        self.query_one("#say", Static).update(step.say)
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(f"{each.key}  {each.label}") for each in step.responses])


def load(script: Path) -> Script:
    """Read a script and judge it."""
    with script.open("rb") as file:
        return Script.model_validate(tomllib.load(file))


def main(script: Path, store: Path) -> None:
    """Run until killed."""
    connection = sqlite3.connect(store)
    connection.execute("CREATE TABLE IF NOT EXISTS answers (step TEXT, response TEXT)")
    Usual(load(script), connection).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
