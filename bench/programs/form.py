"""form: the least a Textual window can be, for what a start costs before any work is done.

`python -m bench.programs.form WORDS` shows the words, three choices, a line to type on, a footer.
"""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Input, OptionList, Static


class Form(App[None]):
    """A form that does nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [("f10", "quit", "Quit")]

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        yield Static(self._words, markup=False)
        yield OptionList("Yes", "No", "Not sure")
        yield Input(placeholder="Note")
        yield Footer()


if __name__ == "__main__":
    Form(sys.argv[1]).run()
