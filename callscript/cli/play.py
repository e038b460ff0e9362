"""The command that makes a call without a window, from a tape."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscript.call.people import Caller
from callscript.call.session import Session
from callscript.cli.complete import complete_script
from callscript.cli.output import print_paths, say
from callscript.cli.place import PLAY, Where, pass_where, where_options
from callscript.store.handover import finish
from callscript.store.library import OpenedScript, open_script, read_script_file
from callscript.store.workplace import Workplace

if TYPE_CHECKING:
    from callscript.call.tape import Tape


@click.command
@click.argument("script", shell_complete=complete_script)
@click.option(
    "--answers", required=True, type=click.Path(path_type=Path), help="The tape to play (TOML)."
)
@click.option("--to", type=click.Path(path_type=Path), help="Write the papers into this folder.")
@where_options
@pass_where
def play(where: Where, script: str, answers: Path, to: Path | None) -> None:
    """Make a call on SCRIPT without a window, and print the paths of its papers.

    What is said and noted comes from a tape. The call is kept like any other; of a tape that
    is wrong nothing is.
    """
    from callscript.call import tape  # noqa: PLC0415 - pydantic, a third of a second
    from callscript.plan import cases  # noqa: PLC0415

    opened = open_script(where.shelf.find(script))
    played = tape.read_tape(read_script_file(answers), str(answers))
    cases.prove(played, opened.script)
    with where.writing(PLAY) as place:
        session = _performed(place, opened, played, None if where.caller else played.caller)
        handed = finish(place, session.script, session.state, to)
        print_paths(handed.paths)
    for sentence in handed.told:
        say(sentence)


def _performed(
    place: Workplace, opened: OpenedScript, tape: "Tape", caller: Caller | None
) -> Session:
    """Make the call a tape holds; the tape's own clock goes, if it brings one along."""
    from callscript.call import replay  # noqa: PLC0415

    clock = replay.pinned_clock(tape)
    here = replace(place, world=clock.world) if clock else place
    contact, rehearsal = tape.contact, tape.rehearsal
    if contact is not None and not rehearsal:
        place.store.contacts.save(contact)
    session = here.begin(
        opened,
        contact,
        caller=caller,
        rehearsal=rehearsal,
        attempt=tape.written.attempt,
        opening=tape.written.opening,
    )
    replay.play(tape, session, clock.tick if clock else _real_time)
    return session


def _real_time() -> None:
    """Let the clock on the wall tell the time."""
