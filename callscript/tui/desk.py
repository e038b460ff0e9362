"""Keys during a live call: what each one means now. Knows the session, and nothing of the screen.

There is no mode to remember. Digits, and letters the script assigned, answer; any other character
starts a note; everything else is a command. All of it is decided here, key by key and in order,
so a burst of keys in one read means the same as the same keys typed slowly.
"""

from collections.abc import Callable, Mapping
from enum import Enum

from callscript.call import intents as i
from callscript.call.decide import Refusal
from callscript.call.journal import Draft
from callscript.call.neutral import neutral_word
from callscript.call.session import Session
from callscript.script.model import NoteKind, Step
from callscript.text import clean_line
from callscript.tui.answering import (
    DIGITS,
    NO_ANSWERS,
    accept_marked,
    answer_by_key,
    give,
    keep_if_whole,
    keep_typed,
    leave_unread,
    rows_to_mark,
    take_up_answer,
    tick_or_go_on,
)
from callscript.tui.answerline import AnswerLine
from callscript.tui.callasides import first_soft, intent_of, topic_intent
from callscript.tui.callfinders import FINDERS, voicemail_finder
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.keymap import Keymap
from callscript.tui.noteline import NOT_ENOUGH, NoteLine, put_away
from callscript.tui.numberline import POINTS, NumberLine
from callscript.tui.offering import intent_for_offer, key_for_offers
from callscript.tui.readback import tick_of
from callscript.tui.takenback import undone_words

_CLEARING = frozenset({"ctrl+u", "ctrl+w", "ctrl+backspace"})
"""Editing keys that take away all of a number being typed."""
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
        self.number = NumberLine(session)
        self.answers = AnswerLine(session)
        self.finder: Finder | None = None
        self.marked: int | None = None
        self.notice = ""
        self.scroll = 0
        self.listed = ""
        self.voicemail = voicemail

    @property
    def step(self) -> Step | None:
        """The step on the screen."""
        return self.session.script.steps.get(self.session.state.position or "")

    @property
    def open(self) -> NoteLine | AnswerLine | None:
        """The line being typed into, if one is."""
        if self.answers.line is not None:
            return self.answers
        return self.note if self.note.line is not None else None

    def press(self, key: str, character: str | None) -> Wish | None:
        """Take one key: its name, and the character it types if it types one."""
        self.notice = ""
        taken, self.number.taken = self.number.taken, ""
        if self.finder is not None:
            return self._press_in_finder(self.finder, key, character)
        line = self.open
        if line is not None and line.press(key):
            return None
        if taken and character in POINTS and not (line or self._applies("acknowledge")):
            # 7.5 on a scale: the 7 was taken at once, and the point says that it was not all.
            self.do(i.Undo())
            self.notice = self.number.point(self.step, taken, character)
            return None
        typing = line is not None
        command = self.keymap.find("call", key, typing=typing)
        if not typing and self.number.digits and self._press_in_number(key, command, character):
            return None
        if command is not None and self._applies(command):
            return self.run(command)
        if character is not None:
            self._type(character)
        return None

    def run(self, command: str) -> Wish | None:
        """Carry out a command by its id."""
        return COMMANDS[command](self)

    def answer(self, response: int) -> None:
        """Answer with a response by its place (it was clicked); an open line stays as it is."""
        responses = self.step.responses if self.step is not None else ()
        state = self.session.state
        covered = state.interrupt is not None or state.offer is not None
        if self.step and not covered and response < len(responses):
            give(self, self.step, responses[response])

    def paste(self, text: str) -> None:
        """Take pasted text: into the open list, else into the note."""
        if self.finder is not None:
            self.finder.paste(text)
            return
        if self.answers.line is not None:
            self.notice = self.answers.insert(clean_line(text))
            return
        said = "" if self.note.line is not None else self.note.start("", self.kind)
        self.notice = self.note.insert(text) or said

    def choose(self, choice: Choice) -> Wish | None:
        """Do what a row of a list stands for."""
        return _chosen(self, choice)

    def _applies(self, command: str) -> bool:
        if command == "acknowledge":
            return self.step is not None and bool(self.step.listen)
        return True

    def _press_in_finder(self, finder: Finder, key: str, character: str | None) -> Wish | None:
        command = self.keymap.find("call", key, typing=True)
        if command in _OVER_LISTS:
            # The key that opens a list closes it too: nothing needed at once hangs on Esc.
            self.finder = None
            return None if command == self.listed else self.run(command)
        chosen = finder.press(key, character)
        if chosen is None:
            return None
        self.finder = None
        return None if isinstance(chosen, Closed) else self.choose(chosen)

    def _type(self, character: str) -> None:
        if self.open is not None:
            self.notice = self.open.insert(character)
            keep_if_whole(self)
            return
        if key_for_offers(self, self.step, character):
            return
        topic = topic_intent(self.session.script, self.step, character)
        if topic is not None:
            self.do(topic)
        elif self.step is None and character in DIGITS:
            self.notice = NO_ANSWERS
        elif self.step is None or not answer_by_key(self, self.step, character):
            self._start_note(character)

    def answer_number(self, act: Callable[[], str]) -> None:
        """Do something with the digits in hand; the notice says what is wrong with them."""
        before = self.session.state
        self._told(act())
        if self.session.state.position != before.position:
            self._turned()

    def _start_note(self, character: str) -> None:
        """Begin a note with a character; digits typed before it turn out to be its beginning."""
        begun = self.number.digits
        self.notice = self.note.start(begun + character, self.kind)
        self.number.set("")

    def _press_in_number(self, key: str, command: str | None, character: str | None) -> bool:
        """Correct the number being typed, or make it a note; says whether the key did."""
        if key == "backspace":
            self.number.set(self.number.digits[:-1])
        elif key in _CLEARING:
            self.number.set("")
        elif character in POINTS:
            self.notice = self.number.point(self.step, self.number.digits, character)
        elif command == "open_line":
            self._start_note(character or "")
        else:
            return False
        return True

    @property
    def kind(self) -> NoteKind:
        """The kind a note on this step has unless its first character says otherwise."""
        return self.step.notes if self.step is not None else "note"

    def do(self, intent: i.Intent, *drafts: Draft) -> Refusal | None:
        """Carry out an intent; the notice says why it can't be."""
        before = self.session.state.position
        refusal = self.session.do(intent, *drafts)
        self._told(refusal.reason if refusal is not None else "")
        if self.session.state.position != before:
            self._turned()
        return refusal

    def _told(self, notice: str) -> None:
        if notice:
            self.notice = notice

    def _turned(self) -> None:
        """Another step is on the screen: nothing on it is marked yet."""
        self.marked, self.scroll = None, 0
        self.answers.leave()

    def accept(self) -> Wish | None:
        """Keep, answer or go on, whichever is at hand."""
        state = self.session.state
        if self.answers.line is not None:
            keep_typed(self)
        elif self.note.line is not None:
            text, kind = self.note.line.text, self.note.kind
            refusal = self.note.keep()
            neutral = neutral_word(self.session.script, kind, text)
            caught = f"“{neutral}” {NOT_ENOUGH}" if neutral else ""
            self.notice = refusal.reason if refusal else caught
        elif state.interrupt is not None:
            self.do(i.LeaveInterrupt())
        elif state.offer is not None:
            self.do(i.CloseOffer())
        elif self.number.digits and self.step is not None:
            step = self.step
            self.answer_number(lambda: self.number.accept(step))
        elif self.marked is not None and self.step is not None:
            accept_marked(self, self.step)
        elif state.position is None:
            return self.end_call()
        else:
            tick_or_go_on(self)
        return None

    def open_list(self, name: str) -> None:
        """Open a list over the call."""
        self.listed, self.finder = name, FINDERS[name](self.session, self.keymap)

    def end_call(self, outcome: str | None = None) -> Wish:
        """End the call; what was left unfinished is kept first, so one undo brings it all back."""
        self.note.leave()
        self.answers.leave()
        put_away(self.session)
        self.do(i.EndCall(outcome))
        return Wish.WRAP_UP


def _leave_line(desk: CallDesk) -> None:
    """Stop typing, leave the interrupt, or drop the digits typed."""
    if desk.open is not None:
        desk.open.leave()
    elif desk.session.state.interrupt is not None:
        desk.do(i.LeaveInterrupt())
    elif desk.session.state.offer is not None:
        desk.do(i.CloseOffer())
    else:
        desk.number.set("")


def _mark(desk: CallDesk, by: int) -> None:
    """Mark the response above or below."""
    rows = rows_to_mark(desk.step) if desk.step is not None else 0
    if rows and desk.session.state.interrupt is None:
        desk.answers.leave()
        start = -1 if by > 0 else rows
        here = start if desk.marked is None else desk.marked
        desk.marked = (here + by) % rows


def _open_line(desk: CallDesk) -> None:
    """Take up the draft, of an answer first, or begin a note."""
    if not take_up_answer(desk):
        desk.note.open(desk.kind)


def _next_kind(desk: CallDesk) -> None:
    """Make the note in the open line the next kind; of an answer it keeps this part."""
    if desk.answers.line is not None:
        keep_typed(desk)
        return
    if desk.note.line is None:
        desk.note.open(desk.kind)
    desk.note.next_kind()


_LEAVE_FIRST = "take back or do again. Esc leaves it; then the call's acts can be."
"""An open line is taken back by itself: nobody sees what would change underneath it."""


def _undo(desk: CallDesk) -> None:
    """Take back the last change of the open line; else the last digit, or the last act."""
    if desk.open is not None:
        if not desk.open.undo():
            desk.notice = f"In the line there is nothing to {_LEAVE_FIRST}"
    elif desk.number.digits:
        desk.number.set(desk.number.digits[:-1])
    elif desk.do(i.Undo()) is None:
        desk.notice = undone_words(desk.session, desk.keymap)


def _redo(desk: CallDesk) -> None:
    """Do again what was last taken back."""
    if desk.open is None:
        desk.do(i.Redo())
    elif not desk.open.redo():
        desk.notice = f"In the line there is nothing to {_LEAVE_FIRST}"


def _scroll_words(desk: CallDesk, by: int) -> None:
    """Show words further down or up."""
    desk.scroll = max(0, desk.scroll + by)


def _open_voicemail(desk: CallDesk) -> None:
    """Open the voicemail text, and the ways a call without a talk ends."""
    desk.listed = "voicemail"
    desk.finder = voicemail_finder(desk.session, desk.voicemail())


def _chosen(desk: CallDesk, choice: Choice) -> Wish | None:
    """Do what a row of a list stands for."""
    what, _, name = choice.id.partition(":")
    match what:
        case "step":
            desk.do(i.Jump(name))
        case "interrupt":
            desk.do(i.RaiseInterrupt(name))
        case "point":
            desk.do(i.Tick(tick_of(name)))
            desk.open_list("read_back")
        case "note" if name in desk.session.state.notes:
            desk.note.edit(desk.session.state.notes[name])
        case "end":
            return desk.end_call(name)
        case "command":
            return desk.run(name)
        case _ if (aside := intent_of(what, name) or intent_for_offer(what, name)) is not None:
            desk.do(aside)
    return None


def _waive(desk: CallDesk) -> None:
    """Wave off what doesn't fit."""
    check = first_soft(desk.session)
    if check is None:
        desk.notice = "There is nothing to wave off."
    else:
        desk.do(i.WaiveCheck(check))


def _does(act: Callable[[CallDesk], object]) -> Callable[[CallDesk], None]:
    """A command that asks nothing of the window."""

    def command(desk: CallDesk) -> None:
        act(desk)

    return command


def _intends(intent: i.Intent) -> Callable[[CallDesk], None]:
    return _does(lambda desk: desk.do(intent))


def _lists(name: str) -> Callable[[CallDesk], None]:
    return _does(lambda desk: desk.open_list(name))


COMMANDS: Mapping[str, Callable[[CallDesk], Wish | None]] = {
    "accept": CallDesk.accept,
    "up": _does(lambda desk: _mark(desk, -1)),
    "down": _does(lambda desk: _mark(desk, 1)),
    "leave_line": _does(_leave_line),
    "open_line": _does(_open_line),
    "next_kind": _does(_next_kind),
    "back": _intends(i.GoBack()),
    "forward": _intends(i.GoForward()),
    "undo": _does(_undo),
    "redo": _does(_redo),
    "acknowledge": _intends(i.Acknowledge()),
    "find": _lists("find"),
    "interrupts": _lists("interrupts"),
    "outline": _lists("outline"),
    "read_back": _lists("read_back"),
    "promises": _lists("promises"),
    "offers": _lists("offers"),
    "checks": _lists("checks"),
    "waive": _does(_waive),
    "voicemail": _does(_open_voicemail),
    "return_to": _intends(i.Return()),
    "dont_know": _does(lambda desk: leave_unread(desk, "dont_know")),
    "refused": _does(lambda desk: leave_unread(desk, "refused")),
    "not_applicable": _does(lambda desk: leave_unread(desk, "not_applicable")),
    "language": _intends(i.SwitchLanguage()),
    "clear_answer": _intends(i.ClearAnswer()),
    "scroll_down": _does(lambda desk: _scroll_words(desk, 3)),
    "scroll_up": _does(lambda desk: _scroll_words(desk, -3)),
    "end_call": CallDesk.end_call,
    "help": lambda _desk: Wish.HELP,
    "palette": lambda _desk: Wish.PALETTE,
    "theme": lambda _desk: Wish.THEME,
    "quit": lambda _desk: Wish.QUIT,
}
"""What each command does during a call."""
