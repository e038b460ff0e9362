"""The command that looks at a store and all that goes with it, and mends what can be mended."""

import click

from callscript.cli.failures import Failed
from callscript.cli.output import print_json, print_table, say
from callscript.cli.place import Where, pass_where, where_options
from callscript.exits import Exit
from callscript.plan.due import read_commitments
from callscript.store.doctor import Doctor
from callscript.store.finding import Finding, Sign
from callscript.store.mend import rebuild_store
from callscript.store.modes import Kept, close_to_others
from callscript.store.paths import second_folders
from callscript.store.store import whole_path
from callscript.store.workplace import local_now


@click.command
@click.option("--mend", is_flag=True, help="Close to others what they may read.")
@click.option("--rebuild", is_flag=True, help="Make lists and indexes anew from the calls.")
@click.option("--json", "json", is_flag=True, help="For programs.")
@where_options
@pass_where
def doctor(where: Where, *, mend: bool, rebuild: bool, json: bool) -> None:
    """Look whether the store, its backups and papers are sound and closed to others.

    Nothing is changed unless it is asked for, and nothing a customer said is printed.
    """
    kept = Kept(
        whole_path(where.store_path), where.settings_path, where.habits.papers, second_folders()
    )
    if mend:
        for path in close_to_others(kept):
            say(f"Closed to others: {path}")
    if rebuild:
        say(rebuild_store(kept.store, local_now(), read_commitments))
    found = tuple(Doctor(kept, local_now(), read_commitments).findings())
    if json:
        print_json(found)
    else:
        print_table((finding.sign, finding.about, finding.says) for finding in found)
    _conclude(found)


def _conclude(found: tuple[Finding, ...]) -> None:
    wrong = sum(finding.sign is Sign.BAD for finding in found)
    if wrong:
        raise Failed(f"Bad: {wrong} of {len(found)} lines.", Exit.UNSOUND)
    say("Nothing is bad.")
