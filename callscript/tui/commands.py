"""Every command, declared once: footer, palette, help page, keymap and docs are made from this."""

from dataclasses import dataclass
from typing import Literal

Where = Literal["home", "contact", "card", "call", "wrap-up", "help", "letter", "letter-in"]
"""A screen; commands name those they apply to."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a caller can do.

    `keys` in Textual's names, the first one shown. `bar` puts it on the key bar with that word.
    `typing` says that it also works while a line is being typed. `fixed` keys can't be remapped.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    where: tuple[Where, ...]
    bar: str = ""
    typing: bool = True
    fixed: bool = False


_ALL: tuple[Where, ...] = (
    "home",
    "contact",
    "card",
    "call",
    "wrap-up",
    "help",
    "letter",
    "letter-in",
)
_LISTS: tuple[Where, ...] = ("home", "contact", "wrap-up")
_WORK: tuple[Where, ...] = ("call", "wrap-up")
_CHANGING: tuple[Where, ...] = ("home", "call", "wrap-up", "letter")

COMMANDS: tuple[Command, ...] = (
    Command("help", ("f1",), "Help", "Keys and commands of this screen.", _ALL, bar="help"),
    Command(
        "accept",
        ("enter",),
        "Accept",
        "Keep what is typed; else give the response marked; else go on to the next step.",
        ("home", "contact", "card", "call", "wrap-up", "letter"),
        fixed=True,
    ),
    Command(
        "up",
        ("up",),
        "Move up",
        "Mark the response or row above.",
        _ALL,
        fixed=True,
    ),
    Command(
        "down",
        ("down",),
        "Move down",
        "Mark the response or row below.",
        _ALL,
        fixed=True,
    ),
    Command(
        "leave_line",
        ("escape",),
        "Leave the line",
        "Stop typing; the draft stays, Space takes it up again. Closes lists and help.",
        _ALL,
        fixed=True,
    ),
    Command(
        "open_line",
        ("space", "tab"),
        "Open the note line",
        "Start a note that begins with a digit, or take up the draft.",
        ("call",),
        typing=False,
    ),
    Command(
        "next_kind",
        ("tab",),
        "Change the kind",
        "While typing: note, verbatim, concern, praise, promise, to find out.",
        _WORK,
    ),
    Command(
        "back",
        ("pageup", "left"),
        "Back a step",
        "Show the step before; nothing is lost and nothing is changed.",
        ("call",),
    ),
    Command(
        "forward",
        ("pagedown", "right"),
        "Forward a step",
        "Show again the step you went back from, or go on.",
        ("call",),
    ),
    Command(
        "undo",
        ("ctrl+z",),
        "Undo",
        "Take back the last thing done, whatever it was; in an open line only what was typed.",
        _CHANGING,
        bar="undo",
    ),
    Command("redo", ("ctrl+y",), "Redo", "Do again what was undone.", (*_WORK, "letter")),
    Command(
        "acknowledge",
        (".",),
        "Murmur",
        "On a listening step: count an acknowledgement and show the next one.",
        ("call",),
        typing=False,
    ),
    Command(
        "seats",
        ("@",),
        "Seats",
        "At a table: @3 Mary Holt sits at seat 3, @Mary at the next free one, @3- leaves.",
        ("call",),
        typing=False,
    ),
    Command(
        "hands",
        ("#",),
        "Show of hands",
        "At a table: #5 are five hands, ##135 those of seats 1, 3 and 5; then what was asked.",
        ("call",),
        typing=False,
    ),
    Command(
        "round",
        ("=",),
        "Round the table",
        "Where each seat is asked: one key each, 0 is ten; words are those of the seat asked.",
        ("call",),
        typing=False,
    ),
    Command(
        "speaker",
        ("ctrl+t",),
        "Who said it",
        "At a table: whose the remark in hand is, else the last one; a digit is a seat.",
        _WORK,
    ),
    Command(
        "find",
        ("/",),
        "Find",
        "Any step, interrupt, note or command, by a few letters.",
        ("call",),
        bar="find",
        typing=False,
    ),
    Command(
        "interrupts",
        ("f2",),
        "Interrupts",
        "What customers throw in, with a reply; then back to the step.",
        ("call",),
        bar="interrupt",
    ),
    Command("outline", ("f4",), "Outline", "All steps; jump to any of them.", ("call",)),
    Command(
        "promises",
        ("f6",),
        "Promises",
        "What was promised on this call; Enter edits it. Below, what is open of earlier calls.",
        ("call",),
    ),
    Command(
        "offers",
        ("f7",),
        "Offers",
        "What can be offered now; Enter shows the words for it.",
        ("call",),
    ),
    Command(
        "cards",
        ("f3",),
        "Cue cards",
        "Short reminders: a letter opens one over the step, Enter closes it.",
        ("call",),
    ),
    Command(
        "checks",
        ("ctrl+f",),
        "What doesn't fit",
        "Answers that don't go together: go and mend one, or wave it off.",
        ("call",),
    ),
    Command(
        "waive",
        ("ctrl+o",),
        "Wave off",
        "Let answers stand that don't go together; what has to be mended stays in view.",
        ("call",),
    ),
    Command(
        "voicemail",
        ("f8",),
        "Voicemail",
        "What to say to a machine, and how a call without a talk ended.",
        ("call",),
        bar="voicemail",
    ),
    Command(
        "return_to",
        ("f9",),
        "Return",
        "Go back to the step you jumped away from.",
        ("call",),
    ),
    Command(
        "clear_answer",
        ("delete",),
        "Clear the answer",
        "Take the answer off this step.",
        ("call",),
        typing=False,
    ),
    Command(
        "scroll_down",
        ("ctrl+down",),
        "More words",
        "Show the words below, where they don't fit.",
        ("call",),
    ),
    Command(
        "scroll_up",
        ("ctrl+up",),
        "Words above",
        "Show the words above again.",
        ("call",),
    ),
    Command(
        "dont_know",
        ("ctrl+d",),
        "Don't know",
        "They don't know: kept as that, where the step has it.",
        ("call",),
    ),
    Command(
        "refused",
        ("ctrl+r",),
        "Won't say",
        "They won't say: kept as that, where the step has it.",
        ("call",),
    ),
    Command(
        "not_applicable",
        ("ctrl+n",),
        "Doesn't apply",
        "The question doesn't fit them: kept as that, where the step has it.",
        ("call",),
    ),
    Command(
        "language",
        ("ctrl+l",),
        "Language",
        "Go on in the script's next language.",
        ("call",),
    ),
    Command(
        "end_call",
        ("f10",),
        "End the call",
        "The phone is down: go to wrap-up. Nothing is closed, nothing is demanded.",
        ("call",),
        bar="end",
    ),
    Command(
        "read_back",
        ("f5",),
        "Read back",
        "The points of this section, to read out: Enter ticks what they confirm, Tab mends one.",
        ("call",),
        bar="notes",
    ),
    Command(
        "new_contact",
        ("f2",),
        "New contact",
        "Write down who you are about to call.",
        ("contact",),
        bar="new contact",
    ),
    Command(
        "queue",
        ("f3",),
        "Call next",
        "Whom to call next: callbacks that are due, then by value; and who is not on it, and why.",
        ("home", "contact"),
        bar="queue",
    ),
    Command(
        "call_next",
        ("f4",),
        "The next one",
        "The card of whoever is to be called next; Enter there starts the call.",
        ("home", "contact"),
        bar="next",
    ),
    Command(
        "edit_contact",
        ("f2",),
        "Change the contact",
        "All that is known of them; F10 saves, and what isn't saved waits as a draft.",
        ("card",),
        bar="change",
    ),
    Command(
        "kind_of_call",
        ("f8",),
        "Kind of call",
        "They rang us, or another of the script's openings; unsaid, it is found out.",
        ("contact", "card"),
    ),
    Command(
        "start_call",
        ("f10",),
        "Start the call",
        "With the contact marked or written down; nothing needs to be filled in.",
        ("contact", "card"),
        bar="start",
    ),
    Command(
        "letter_came",
        ("f2",),
        "A letter came",
        "Paste a letter or a mail: mark what is wrong in it, write back, and call then.",
        ("home",),
        bar="letter",
    ),
    Command(
        "reword",
        ("f2",),
        "Other words",
        "Change the words of what is marked; typing puts new ones in their place.",
        ("letter",),
        bar="reword",
    ),
    Command(
        "join",
        ("f5",),
        "Join",
        "Make the sentence below part of what is marked here. Shift+↓ takes several at once.",
        ("letter",),
        bar="join",
    ),
    Command(
        "call_day",
        ("f8",),
        "Day of the call",
        "Another day for the call than three days after the letter was taken in.",
        ("letter",),
        bar="day",
    ),
    Command(
        "dial",
        ("f9",),
        "Begin the call",
        "The phone rings: the call begins, with all that is marked. Undo goes back to the letter.",
        ("letter",),
        bar="call",
    ),
    Command(
        "reply",
        ("f10",),
        "Write the reply",
        "Write the letter that goes first. The call is due on its day.",
        ("letter",),
        bar="reply",
    ),
    Command(
        "reply_sent",
        ("f7",),
        "The reply went out",
        "Note that the reply was sent, and when; or that it was not after all.",
        ("letter",),
    ),
    Command(
        "no_call",
        (),
        "No call",
        "Put the letter away: nobody will be called about it.",
        ("letter",),
    ),
    Command(
        "next_part",
        ("pagedown", "f8"),
        "Next part",
        "Go on to the next part of wrap-up; every one can be skipped.",
        ("wrap-up",),
        bar="next",
    ),
    Command(
        "part_before",
        ("pageup", "f7"),
        "Part before",
        "Go back to the part of wrap-up before.",
        ("wrap-up",),
    ),
    Command(
        "parts",
        ("f4",),
        "Parts",
        "All parts of wrap-up, and how much of each is filled in; go to any of them.",
        ("wrap-up",),
    ),
    Command(
        "papers",
        ("f10",),
        "Write the papers",
        "Write the summary and the improvement plan, and finish.",
        ("wrap-up",),
        bar="papers",
    ),
    Command(
        "later",
        ("f9",),
        "Later",
        "Leave wrap-up as it is; it waits on the home screen.",
        ("wrap-up",),
        bar="later",
    ),
    Command(
        "redact",
        (),
        "Redact a note",
        "Take a note's words out for good, on the disk too; asks for the word redact.",
        _WORK,
    ),
    Command("palette", ("ctrl+p",), "Commands", "Every command by name.", _ALL),
    Command("theme", (), "Theme", "Choose how it looks.", _ALL),
    Command(
        "quit",
        ("ctrl+q",),
        "Leave callscript",
        "Everything is kept; an open call can be taken up again.",
        _ALL,
        bar="leave",
    ),
)

BY_ID = {command.id: command for command in COMMANDS}
