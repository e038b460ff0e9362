"""Keys during a live call: what each one means now. Knows the session, and nothing of the screen.

There is no mode to remember. Digits, and letters the script assigned, answer; any other character
starts a note; everything else is a command. All of it is decided here, key by key and in order,
so a burst of keys in one read means the same as the same keys typed slowly.
"""

from collections.abc import Callable, Mapping
from enum import Enum

from callscript.call import intents as i
from callscript.call.decide import Refusal, why_not
from callscript.call.journal import Draft
from callscript.call.session import Session
from callscript.script.model import NoteKind, NumberField, Step
from callscript.tui.callfinders import FINDERS, voicemail_finder
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.keymap import Keymap
from callscript.tui.noteline import NUMBER, NoteLine, put_away

_LONGEST_NUMBER = 10
"""Digits a number can have."""
_LISTS = frozenset({*FINDERS, "voicemail"})
"""Commands that open a list; over a list they close it or open another."""
_OVER_LISTS = _LISTS | {"help", "palette", "return_to", "end_call", "quit"}
"""Commands whose keys work while a list is open; all other keys are the list's."""


class Wish(Enum):
    """What a key asks of the window rather than of the call."""

    HELP = "help"
    PALETTE = "palette"
    THEME = "theme"
    QUIT = "quit"
    WRAP_UP = "wrap-up"


class CallDesk:
    """The caller's desk: the session, the open line, the open list, the marked response."""

    def __init__(self, session: Session, keymap: Keymap, voicemail: Callable[[], str]) -> None:
        self.session = session
        self.keymap = keymap
        self.note = NoteLine(session)
        self.finder: Finder | None = None
        self.marked: int | None = None
        self.notice = ""
        self.scroll = 0
        self._listed = ""
        self._voicemail = voicemail
        self._commands: Mapping[str, Callable[[], Wish | None]] = self._handlers()

    @property
    def step(self) -> Step | None:
        """The step on the screen."""
        return self.session.script.steps.get(self.session.state.position or "")

    @property
    def number(self) -> str:
        """The digits typed on this step and not yet accepted."""
        draft = self.session.latest.drafts.get(NUMBER)
        here = draft is not None and draft.step == self.session.state.position
        return draft.text if draft and here else ""

    def press(self, key: str, character: str | None) -> Wish | None:
        """Take one key: its name, and the character it types if it types one."""
        self.notice = ""
        if self.finder is not None:
            return self._press_in_finder(self.finder, key, character)
        if self.note.press(key):
            return None
        typing = self.note.line is not None
        if not typing and self.number and self._press_in_number(key, character):
            return None
        command = self.keymap.find("call", key, typing=typing)
        if command is not None and self._applies(command):
            return self.run(command)
        if character is not None:
            self._type(character)
        return None

    def run(self, command: str) -> Wish | None:
        """Carry out a command by its id."""
        return self._commands[command]()

    def answer(self, response: int) -> None:
        """Answer with a response by its place (it was clicked); an open line stays as it is."""
        responses = self.step.responses if self.step is not None else ()
        if self.session.state.interrupt is None and response < len(responses):
            self._do(i.Answer(responses[response].value))

    def paste(self, text: str) -> None:
        """Take pasted text: into the open list, else into the note."""
        if self.finder is not None:
            self.finder.paste(text)
            return
        said = "" if self.note.line is not None else self.note.start("", self._kind())
        self.notice = self.note.insert(text) or said

    def choose(self, choice: Choice) -> Wish | None:
        """Do what a row of a list stands for."""
        what, _, name = choice.id.partition(":")
        match what:
            case "step":
                self._do(i.Jump(name))
            case "interrupt":
                self._do(i.RaiseInterrupt(name))
            case "note" if name in self.session.state.notes:
                self.note.edit(self.session.state.notes[name])
            case "end":
                return self._end_call(name)
            case "command":
                return self.run(name)
        return None

    def _applies(self, command: str) -> bool:
        if command == "acknowledge":
            return self.step is not None and bool(self.step.listen)
        return True

    def _press_in_finder(self, finder: Finder, key: str, character: str | None) -> Wish | None:
        command = self.keymap.find("call", key, typing=True)
        if command in _OVER_LISTS:
            # The key that opens a list closes it too: nothing needed at once hangs on Esc.
            self.finder = None
            return None if command == self._listed else self.run(command)
        chosen = finder.press(key, character)
        if chosen is None:
            return None
        self.finder = None
        return None if isinstance(chosen, Closed) else self.choose(chosen)

    def _type(self, character: str) -> None:
        if self.note.line is not None:
            self.notice = self.note.insert(character)
            return
        if self.step is None or not self._answer_by_key(self.step, character):
            self._start_note(character)

    def _answer_by_key(self, step: Step, character: str) -> bool:
        """Answer with this key; says whether it was meant as an answer."""
        response = next((r for r in step.responses if r.key == character), None)
        number = isinstance(step.field, NumberField) and self._is_digit(step.field, character)
        wanted = number or response or (step.responses and character in "0123456789")
        if not wanted:
            return False
        if self.session.state.interrupt is not None:
            self.notice = "Enter returns to the step first."
        elif number:
            self._add_digit(step, character)
        elif response is None:
            self.notice = f"No response has the key {character}. Space starts a note."
        else:
            self._do(i.Answer(response.value))
        return True

    def _start_note(self, character: str) -> None:
        """Begin a note with a character; digits typed before it turn out to be its beginning."""
        begun = self.number
        self.notice = self.note.start(begun + character, self._kind())
        if begun:
            self.session.type(Draft(NUMBER, ""))

    def _is_digit(self, field: NumberField, character: str) -> bool:
        if character == "-":
            return not self.number and (field.minimum is None or field.minimum < 0)
        return character in "0123456789"

    def _press_in_number(self, key: str, character: str | None) -> bool:
        """Correct the number being typed; says whether the key did."""
        opens = self.keymap.find("call", key, typing=False) == "open_line"
        if key == "backspace":
            self._set_number(self.number[:-1])
        elif opens:
            self._start_note(character or "")
        return opens or key == "backspace"

    def _set_number(self, digits: str) -> None:
        self.session.type(Draft(NUMBER, digits, step=self.session.state.position))

    def _add_digit(self, step: Step, digit: str) -> None:
        """Add a digit; take the number at once when no longer one could be meant."""
        if len(self.number) == _LONGEST_NUMBER:
            self.notice = f"A number has {_LONGEST_NUMBER} digits at most."
            return
        elsewhere = self.session.latest.drafts.get(NUMBER)
        if elsewhere is not None and not self.number:
            kept = i.KeepNote(elsewhere.text, step=elsewhere.step)
            self._do(kept, Draft(NUMBER, ""))
        self._set_number(self.number + digit)
        if isinstance(step.field, NumberField) and not could_grow(step.field, self.number):
            self._accept_number(step)

    def _accept_number(self, step: Step) -> None:
        """Answer with the number typed; one that can't be the answer stays, to be corrected."""
        wrong = "A number is wanted here."
        if self.number != "-":
            wrong = why_not(step, int(self.number))
        if wrong:
            self.notice = wrong
        else:
            self._do(i.Answer(int(self.number)), Draft(NUMBER, ""))

    def _kind(self) -> NoteKind:
        return self.step.notes if self.step is not None else "note"

    def _do(self, intent: i.Intent, *drafts: Draft) -> Refusal | None:
        before = self.session.state.position
        refusal = self.session.do(intent, *drafts)
        if refusal is not None:
            self.notice = refusal.reason
        if self.session.state.position != before:
            self.marked, self.scroll = None, 0
        return refusal

    def _accept(self) -> Wish | None:
        state = self.session.state
        if self.note.line is not None:
            refusal = self.note.keep()
            self.notice = refusal.reason if refusal else ""
        elif state.interrupt is not None:
            self._do(i.LeaveInterrupt())
        elif self.number and self.step is not None:
            self._accept_number(self.step)
        elif self.marked is not None and self.step is not None:
            self._do(i.Answer(self.step.responses[self.marked].value))
        elif state.position is None:
            return self._end_call()
        else:
            self._do(i.GoOn())
        return None

    def _leave_line(self) -> None:
        if self.note.line is not None:
            self.note.leave()
        elif self.session.state.interrupt is not None:
            self._do(i.LeaveInterrupt())
        elif self.number:
            self._set_number("")

    def _mark(self, by: int) -> None:
        responses = self.step.responses if self.step is not None else ()
        if responses and self.session.state.interrupt is None:
            start = -1 if by > 0 else len(responses)
            here = start if self.marked is None else self.marked
            self.marked = (here + by) % len(responses)

    def _next_kind(self) -> None:
        if self.note.line is None:
            self.note.open(self._kind())
        self.note.next_kind()

    def _undo(self) -> None:
        if self.note.line is None and self.number:
            self._set_number(self.number[:-1])
        elif not self.note.undo():
            self._do(i.Undo())

    def _redo(self) -> None:
        if not self.note.redo():
            self._do(i.Redo())

    def _scroll(self, by: int) -> None:
        self.scroll = max(0, self.scroll + by)

    def _open(self, name: str) -> None:
        self._listed, self.finder = name, FINDERS[name](self.session, self.keymap)

    def _open_voicemail(self) -> None:
        self._listed = "voicemail"
        self.finder = voicemail_finder(self.session, self._voicemail())

    def _end_call(self, outcome: str | None = None) -> Wish:
        """End the call; what was left unfinished is kept first, so one undo brings it all back."""
        self.note.leave()
        put_away(self.session)
        self._do(i.EndCall(outcome))
        return Wish.WRAP_UP

    def _handlers(self) -> Mapping[str, Callable[[], Wish | None]]:
        def does(action: Callable[..., object], *arguments: object) -> Callable[[], None]:
            return lambda: (action(*arguments), None)[1]

        return {
            "accept": self._accept,
            "up": does(self._mark, -1),
            "down": does(self._mark, 1),
            "leave_line": does(self._leave_line),
            "open_line": lambda: self.note.open(self._kind()),
            "next_kind": does(self._next_kind),
            "back": does(self._do, i.GoBack()),
            "forward": does(self._do, i.GoForward()),
            "undo": does(self._undo),
            "redo": does(self._redo),
            "acknowledge": does(self._do, i.Acknowledge()),
            "find": does(self._open, "find"),
            "interrupts": does(self._open, "interrupts"),
            "outline": does(self._open, "outline"),
            "read_back": does(self._open, "read_back"),
            "promises": does(self._open, "promises"),
            "voicemail": does(self._open_voicemail),
            "return_to": does(self._do, i.Return()),
            "clear_answer": does(self._do, i.ClearAnswer()),
            "scroll_down": does(self._scroll, 3),
            "scroll_up": does(self._scroll, -3),
            "end_call": self._end_call,
            "help": lambda: Wish.HELP,
            "palette": lambda: Wish.PALETTE,
            "theme": lambda: Wish.THEME,
            "quit": lambda: Wish.QUIT,
        }


def could_grow(field: NumberField, digits: str) -> bool:
    """Say whether a longer number that begins with these digits could be meant."""
    if digits in {"", "-"}:
        return True
    value = int(digits)
    if value < 0:
        return field.minimum is None or value * 10 >= field.minimum
    return value > 0 and (field.maximum is None or value * 10 <= field.maximum)
