"""What a script holds beside its steps, built: computed names, checks, outcomes, openings."""

from collections.abc import Sequence

from callscript.script import model as m
from callscript.script import written as w
from callscript.script.positions import Path
from callscript.script.reader import Reader
from callscript.script.wording import Wording

_HOURS = {"hour": 1, "day": 24, "week": 7 * 24}


def computes(written: w.WrittenScript, read: Reader) -> tuple[m.Computed, ...]:
    """Computed names and what they are worth."""
    return tuple(
        m.Computed(
            name,
            read.value(computed.of, ("compute", name, "of")),
            tuple(m.Cut(cut.value, cut.below) for cut in computed.cuts),
        )
        for name, computed in written.compute.items()
    )


def checks(written: w.WrittenScript, read: Reader) -> tuple[m.Check, ...]:
    """Checks across answers; one that can't be read is left out, as it has been told."""
    found = []
    for i, check in enumerate(written.checks):
        when = read.condition(check.when, ("checks", i, "when"))
        say = read.words(check.say, ("checks", i, "say"))
        if when is not None:
            name = check.id or f"check_{i + 1}"
            found.append(m.Check(name, when, say, check.level == "hard", tuple(check.fix)))
    return tuple(found)


def openings(written: w.WrittenScript) -> dict[str, str]:
    """The step that opens each kind of call; a section stands for its first step."""
    first = {section.id: section.steps[0].id for section in written.sections}
    named = written.openings.model_dump(exclude_none=True)
    return {kind: first.get(name, name) for kind, name in named.items()}


def group(written: w.WrittenScript) -> m.Group | None:
    """The table, if the script is for one."""
    table = written.group
    if table is None:
        return None
    return m.Group(table.seats, table.least, table.most, dict(table.objectives))


def repeat(section: w.WrittenSection, read: Reader, path: Path) -> m.Repeat | None:
    """What a section is gone through for."""
    written = section.repeat
    if written is None:
        return None
    ways = [written.over, written.count, written.until]
    if sum(way is not None for way in ways) != 1:
        message = "a section is repeated for one of over, count and until"
        read.problem(path, "no-repeat", message, "write one of the three")
    count = None if written.count is None else read.value(written.count, (*path, "count"))
    until = read.condition(written.until, (*path, "until"))
    return m.Repeat(written.each, written.over or "", count, until, written.most)


def outcomes(written: w.WrittenScript) -> tuple[m.Outcome, ...]:
    """The script's own outcomes first, then the usual ones it has not renamed."""
    own = tuple(
        m.Outcome(
            name,
            outcome.label,
            contacted=outcome.contacted,
            final=outcome.final,
            retry_after=hours(outcome.retry_after) if outcome.retry_after else None,
            note=outcome.note,
        )
        for name, outcome in written.outcomes.items()
    )
    return own + tuple(usual for usual in m.USUAL_OUTCOMES if usual.id not in written.outcomes)


def causes(written: w.WrittenScript) -> tuple[m.Cause, ...]:
    """The script's own causes first, then the usual ones it has not renamed.

    One that only gets another label leads to the checks it always led to.
    """
    usual = {cause.id: cause for cause in m.USUAL_CAUSES}
    own = tuple(_cause(name, cause, usual.get(name)) for name, cause in written.causes.items())
    return own + tuple(cause for cause in m.USUAL_CAUSES if cause.id not in written.causes)


def _cause(name: str, cause: w.WrittenCause, usual: m.Cause | None) -> m.Cause:
    training, handoff = cause.training, cause.handoff
    if usual is not None:
        training = usual.training if training is None else training
        handoff = usual.handoff if handoff is None else handoff
    return m.Cause(name, cause.label, bool(training), bool(handoff))


def hours(age: str) -> int:
    """The hours in a stretch of time such as "2 days"."""
    number, _, unit = age.partition(" ")
    return int(number) * _HOURS[unit.rstrip("s")]


def offers(written: w.WrittenScript, read: Reader) -> tuple[m.Offer, ...]:
    """What the caller may offer, in order of writing."""
    return tuple(
        m.Offer(
            offer.id,
            offer.label,
            read.words(offer.say, ("offers", i, "say")),
            read.condition(offer.when, ("offers", i, "when")),
            read.gate(offer.requires, ("offers", i, "requires")),
            offer.value or "",
            offer.approve or "",
            offer.promise or "",
            offer.owner or "",
            offer.due or "",
            offer.token,
            offer.asks_for,
        )
        for i, offer in enumerate(written.offers)
    )


def offered_on(step: w.WrittenStep, offers: Sequence[w.WrittenOffer]) -> tuple[str, ...]:
    """The offers to choose from on a step: those it names, or all of them."""
    if isinstance(step.offers, bool):
        return tuple(offer.id for offer in offers) if step.offers else ()
    return tuple(step.offers)


def rung_words(step: w.WrittenStep, read: Reader, path: Path) -> tuple[Wording, ...]:
    """What is asked on each rung, as far as the limit lets it come to that."""
    words = (read.words(rung.say, (*path, "rungs", i, "say")) for i, rung in enumerate(step.rungs))
    return tuple(words)[: step.limit]


def rungs(step: w.WrittenStep, read: Reader, path: Path) -> tuple[m.Response, ...]:
    """The responses of a ladder: a yes to each rung, and no."""
    if not step.rungs:
        return ()
    found = [
        m.Response(
            value=str(rung.value),
            key=str(n + 1),
            label=rung.label or str(rung.value),
            goto=rung.goto,
            tags=tuple(rung.tag),
            reply=read.words(rung.reply, (*path, "rungs", n, "reply")),
            outcome=rung.outcome,
        )
        for n, rung in enumerate(step.rungs[: step.limit])
    ]
    return (*found, m.Response(NO, "0", "No"))


NO = "no"
"""What is stored when no rung was taken."""
