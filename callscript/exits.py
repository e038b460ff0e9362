"""The exit codes: all of them, each with the sentence that says when."""

from enum import IntEnum


class Exit(IntEnum):
    """How the program ended, for the shell it was started from."""

    OK = 0
    """Everything asked for was done."""

    BAD_INPUT = 1
    """A script, tape, template, contact or call that was named is wrong, or isn't there."""

    USAGE = 2
    """The command line itself is wrong."""

    STORE = 3
    """The store can't be opened, read or written."""

    BUSY = 4
    """Another program writes to the store just now."""

    NO_TERMINAL = 5
    """The window was asked for where there is no terminal to draw it in."""

    UNSAVED = 6
    """The program ended before everything was in the store; it says where the rest is."""

    PAPERS = 7
    """The papers can't be written into their folder."""

    OUTPUT = 8
    """What was asked for can't be written to the output."""

    UNSOUND = 9
    """The doctor found something bad, or a copy that was made holds something bad."""

    CRASH = 70
    """A mistake of the program's own; what was done until then is kept."""

    INTERRUPTED = 130
    """Ctrl+C ended a command."""

    PIPE = 141
    """Whoever read the output wanted no more of it."""
