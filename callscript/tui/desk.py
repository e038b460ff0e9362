"""Keys during a live call: what each one means now. Knows the session, and nothing of the screen.

There is no mode to remember. Digits, and letters the script assigned, answer; any other character
starts a note; everything else is a command. All of it is decided here, key by key and in order,
so a burst of keys in one read means the same as the same keys typed slowly.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum

from callscript.call import intents as i
from callscript.call.decide import Refusal
from callscript.call.journal import Draft
from callscript.call.neutral import neutral_word
from callscript.call.session import Session
from callscript.script.cards import Card
from callscript.script.model import NoteKind, Step
from callscript.text import clean_line
from callscript.tui import redacting
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
from callscript.tui.attable import (
    TableHand,
    ask_speaker,
    begin_round,
    keep_table_line,
    open_hands,
    open_seats,
    press_at_table,
    press_in_round,
    set_speaker,
)
from callscript.tui.callasides import first_soft, intent_of, topic_intent
from callscript.tui.callfinders import FINDERS, voicemail_finder, with_earlier
from callscript.tui.cards import card_choices, card_intent, cards_finder
from callscript.tui.finder import Choice, Closed, Finder
from callscript.tui.keymap import Keymap
from callscript.tui.noteline import NOT_ENOUGH, NoteLine, put_away
from callscript.tui.numberline import POINTS, NumberLine
from callscript.tui.offering import intent_for_offer, key_for_offers
from callscript.tui.owedbefore import OwedBefore
from callscript.tui.readback import tick_of
from callscript.tui.tableline import Contacts, TableLine
from callscript.tui.takenback import undone_words

_CLEARING = frozenset({"ctrl+u", "ctrl+w", "ctrl+backspace"})
"""Editing keys that take away all of a number being typed."""
AT_TABLE = frozenset({"seats", "hands", "round"})
"""Commands on characters that are typed, for a session with a group."""
_LISTS = frozenset({*FINDERS, "voicemail", "speaker", "cards"})
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

    def __init__(
        self,
        session: Session,
        keymap: Keymap,
        voicemail: Callable[[], str],
        contacts: Contacts = tuple,
        cards: tuple[Card, ...] = (),
    ) -> None:
        self.session = session
        self.cards = cards
        self.owed: OwedBefore | None = None
        self.keymap = keymap
        self.note = NoteLine(session)
        self.number = NumberLine(session)
        self.answers = AnswerLine(session)
        self.table = TableHand(session, contacts)
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
    def open(self) -> NoteLine | AnswerLine | TableLine | None:
        """The line being typed into, if one is."""
        if self.answers.line is not None:
            return self.answers
        if self.table.line.line is not None:
            return self.table.line
        return self.note if self.note.line is not None else None

    def press(self, key: str, character: str | None, at: float | None = None) -> Wish | None:
        """Take one key: its name, the character it types if any, and when it came, in seconds."""
        self.notice = self.number.act.ended_by(key, at)
        if self.notice:
            return None
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
        if not typing and self.table.asked is not None and press_in_round(self, key, character):
            return None
        command = self.keymap.find("call", key, typing=typing)
        if not typing and self.number.digits and _press_in_number(self, key, command, character):
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
        if self.answers.line is not None or self.table.line.line is not None:
            self.notice = self.open.insert(clean_line(text)) if self.open else ""
            return
        said = "" if self.note.line is not None else self.note.start("", self.kind)
        self.notice = self.note.insert(text) or said

    def choose(self, choice: Choice) -> Wish | None:
        """Do what a row of a list stands for."""
        return _chosen(self, choice)

    def _applies(self, command: str) -> bool:
        if command == "acknowledge":
            return self.step is not None and bool(self.step.listen)
        # Elsewhere these characters begin a note like any other.
        return command not in AT_TABLE or self.session.script.group is not None

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
        if key_for_offers(self, self.step, character) or press_at_table(self, character):
            return
        topic = topic_intent(self.session.script, self.step, character)
        if topic is not None:
            self.do(topic)
        elif self.step is None and character in DIGITS:
            self.notice = NO_ANSWERS
        elif self.step is None or not answer_by_key(self, self.step, character):
            self.start_note(character)

    def answer_number(self, act: Callable[[], str]) -> None:
        """Do something with the digits in hand; the notice says what is wrong with them."""
        before = self.session.state
        self._told(act())
        if self.session.state.position != before.position:
            self._turned()

    def start_note(self, character: str) -> None:
        """Begin a note with a character; digits typed before it turn out to be its beginning."""
        begun = self.number.digits
        self.notice = self.note.start(begun + character, self.kind)
        self.number.set("")

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
        self.notice = notice or self.notice

    def _turned(self) -> None:
        """Another step is on the screen: nothing on it is marked yet."""
        self.marked, self.scroll = None, 0
        self.answers.leave()
        self.table.asked = None

    def open_list(self, name: str) -> None:
        """Open a list over the call."""
        self.listed, self.finder = name, FINDERS[name](self.session, self.keymap)
        if name == "promises" and self.owed is not None:
            self.finder = with_earlier(self.finder, self.owed.rows(self.session.state))

    def end_call(self, outcome: str | None = None) -> Wish:
        """End the call; what was left unfinished is kept first, so one undo brings it all back."""
        self.note.leave()
        self.answers.leave()
        self.table.line.leave()
        put_away(self.session)
        self.do(i.EndCall(outcome))
        return Wish.WRAP_UP


def _accept(desk: CallDesk) -> Wish | None:
    """Keep, answer or go on, whichever is at hand."""
    state = desk.session.state
    if desk.answers.line is not None:
        keep_typed(desk)
    elif desk.table.line.line is not None:
        keep_table_line(desk)
    elif desk.note.line is not None:
        text, kind = desk.note.line.text, desk.note.kind
        refusal = desk.note.keep()
        neutral = neutral_word(desk.session.script, kind, text)
        caught = f"“{neutral}” {NOT_ENOUGH}" if neutral else ""
        desk.notice = refusal.reason if refusal else caught
    elif state.card is not None:
        desk.do(i.CloseCard())
    elif state.interrupt is not None:
        desk.do(i.LeaveInterrupt())
    elif state.offer is not None:
        desk.do(i.CloseOffer())
    elif desk.number.digits and desk.step is not None:
        step = desk.step
        desk.answer_number(lambda: desk.number.accept(step))
    elif desk.marked is not None and desk.step is not None:
        accept_marked(desk, desk.step)
    elif state.position is None:
        return desk.end_call()
    else:
        tick_or_go_on(desk)
    return None


def _press_in_number(desk: CallDesk, key: str, command: str | None, character: str | None) -> bool:
    """Correct the number being typed, or make it a note; says whether the key did."""
    if key == "backspace":
        desk.number.set(desk.number.digits[:-1])
    elif key in _CLEARING:
        desk.number.set("")
    elif character in POINTS:
        desk.notice = desk.number.point(desk.step, desk.number.digits, character)
    elif command == "open_line":
        desk.start_note(character or "")
    else:
        return False
    return True


def _leave_line(desk: CallDesk) -> None:
    """Stop typing, leave the interrupt, or drop the digits typed."""
    if desk.open is not None:
        desk.open.leave()
    elif desk.session.state.card is not None:
        desk.do(i.CloseCard())
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
    if desk.table.line.line is not None:
        desk.table.line.as_typed = not desk.table.line.as_typed
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


def _open_cards(desk: CallDesk) -> None:
    """Open the cue cards; the same key closes the one that is open."""
    if desk.session.state.card is not None:
        desk.do(i.CloseCard())
        return
    desk.listed, desk.finder = "cards", cards_finder(desk.session, desk.cards)


def _find(desk: CallDesk) -> None:
    """Open the list of everything, cue cards among it."""
    desk.open_list("find")
    if desk.finder is not None:
        more = card_choices(desk.cards, "cue card")
        choices = tuple(replace(choice, quick="") for choice in more)
        desk.finder = replace(desk.finder, choices=(*desk.finder.choices, *choices))


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
        case "owed" if desk.owed is not None:
            said = desk.owed.toggle(name)
            desk.open_list("promises")
            desk.notice = said
        case "said":
            set_speaker(desk, name)
        case redacting.ASK:
            desk.finder = redacting.word_finder(desk.session, name)
        case redacting.DO:
            desk.note.leave()
            desk.notice = redacting.take_out(desk.session, name)
        case "card" if (opened := card_intent(desk.cards, name)) is not None:
            desk.do(opened)
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
    "accept": _accept,
    "up": _does(lambda desk: _mark(desk, -1)),
    "down": _does(lambda desk: _mark(desk, 1)),
    "leave_line": _does(_leave_line),
    "open_line": _does(_open_line),
    "seats": _does(open_seats),
    "hands": _does(open_hands),
    "round": _does(begin_round),
    "speaker": _does(ask_speaker),
    "next_kind": _does(_next_kind),
    "back": _intends(i.GoBack()),
    "forward": _intends(i.GoForward()),
    "undo": _does(_undo),
    "redo": _does(_redo),
    "acknowledge": _intends(i.Acknowledge()),
    "find": _does(_find),
    "cards": _does(_open_cards),
    "interrupts": _lists("interrupts"),
    "outline": _lists("outline"),
    "read_back": _lists("read_back"),
    "promises": _lists("promises"),
    "offers": _lists("offers"),
    "checks": _lists("checks"),
    "redact": _lists("redact"),
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
