"""What is wrong with the way through a script: steps no path leads to, and rounds without exit.

And a hint at what looks like a forgotten end: where calls break off, one that goes well falls in.
"""

from collections.abc import Iterator

from callscript.script.ends import stuck
from callscript.script.finding import Finding, Paths
from callscript.script.graph import Ways, exit_of, reachable, rounds
from callscript.script.model import END, Script, Step
from callscript.script.problems import Severity

_BREAKING_OFF = frozenset({"callback", "refused", "wrong_person"})
"""Usual outcomes of calls that break off. Outcomes of a script's own may well be its aim."""


def findings(script: Script, ways: Ways, paths: Paths) -> Iterator[Finding]:
    """Look at a script whose ids are unique and whose gotos lead to steps.

    Each mistake is said once: not for every further step behind a step no path leads to, nor for
    every step that leads into a round.
    """
    seen = set(ways.shown)
    if unshown := ways.script.steps.keys() - seen:
        for group in ways.groups:
            names = sorted(set(group) & unshown, key=script.places.__getitem__)
            if names and seen.isdisjoint(names):
                seen |= reachable(ways.onward, names, seen)
                yield _unreachable(script, names[0], paths)
    yield from _rounds(script, ways, paths)
    yield from _fallen_into(script, ways, paths)
    yield from _going_back(script, ways, paths)


def _fallen_into(script: Script, ways: Ways, paths: Paths) -> Iterator[Finding]:
    """Steps where a call breaks off or ends: meant to be led to, and next to plain words above."""
    led_to = {r.goto for step in script.steps.values() for r in step.responses}
    led_to |= {step.goto for step in script.steps.values()}
    for section in script.sections:
        for above, step in zip(section.steps, section.steps[1:], strict=False):
            if step.id not in led_to or step.outcome is None or not _runs_on(above, step):
                continue
            ends = step.goto == END or ways.below[step.id] == {END}
            if step.outcome in _BREAKING_OFF or (ends and _is_farewell(above)):
                message = f"the call also comes here from '{above.id}' above"
                fix = f"if it should stop there, write goto = \"{END}\" in '{above.id}'"
                yield Finding(paths.step(step.id, "id"), "fallen-into", message, fix, Severity.HINT)


def _runs_on(above: Step, step: Step) -> bool:
    is_plain = above.goto is None and not above.takes_answer
    return is_plain and step.when is None and above.outcome != step.outcome


def _is_farewell(step: Step) -> bool:
    """Whether a step only says something, as a goodbye does: nothing is asked or written down."""
    return bool(step.say) and not (step.ask or step.listen or step.read_back or step.probes)


def _going_back(script: Script, ways: Ways, paths: Paths) -> Iterator[Finding]:
    """Shared sections that say at their end how the call ended, and then go on with it."""
    for section in script.sections:
        last = section.steps[-1]
        leads_on = last.goto or any(response.goto for response in last.responses)
        if not section.shared or last.outcome is None or leads_on:
            continue
        behind = ways.following[exit_of(section)] - {END}
        if behind:
            message = f"after '{last.id}' the call goes back to where '{section.id}' was entered"
            fix = f"if it should end there, write goto = \"{END}\" in '{last.id}'"
            at = paths.step(last.id, "outcome")
            yield Finding(at, "goes-back", message, fix, Severity.HINT)


def _rounds(script: Script, ways: Ways, paths: Paths) -> Iterator[Finding]:
    """Rounds that are shown and never left, of which none leads into another."""
    endless = stuck(ways) & ways.shown
    within = {name: {*ways.onward[name]} & endless for name in endless}
    for group in rounds(within):
        if all(within[name] <= set(group) for name in group):
            yield _round(sorted(group, key=script.places.__getitem__), paths)


def _unreachable(script: Script, name: str, paths: Paths) -> Finding:
    section = script.section_of[name]
    message = f"no path leads to step '{name}'"
    fix = f'lead to it from somewhere with goto = "{name}", or remove it'
    if section.shared and script.first_in[section.id] == name:
        message = f"no path leads to the shared section '{section.id}'"
        fix = f'lead to it from somewhere with goto = "section:{section.id}", or remove it'
    return Finding(paths.step(name, "id"), "unreachable", message, fix)


def _round(group: list[str], paths: Paths) -> Finding:
    message = f"step '{group[0]}' leads to nothing but itself"
    fix = f'let it lead on, such as by goto = "{END}"'
    if len(group) > 1:
        names = ", ".join(group[:5]) + (", …" if len(group) > 5 else "")
        message = f"these steps lead round for ever, with no way out: {names}"
        fix = f'let one of them lead out, such as by goto = "{END}"'
    return Finding(paths.step(group[0], "id"), "no-way-out", message, fix)
