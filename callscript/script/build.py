"""From a judged script to the form a call runs on: short forms filled in, texts read."""

from collections.abc import Mapping, Sequence

from callscript.script import fields, structure
from callscript.script import model as m
from callscript.script import written as w
from callscript.script.positions import Path
from callscript.script.problems import Problem
from callscript.script.reader import Reader, WrittenWords
from callscript.script.toml import Document
from callscript.script.wording import Wording

_KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
"""The keys responses get in order of writing, where a script names none."""
NO_KEY = ""
"""Stands for the key of a response that is only marked."""


class Builder:
    """Builds one script and gathers what it can't read, each with its place."""

    def __init__(self, document: Document) -> None:
        self._read = Reader(document)
        self._codes: Mapping[m.UnreadCode, str] = {}
        self._keys = _KEYS
        self._offers: Sequence[w.WrittenOffer] = ()

    @property
    def problems(self) -> list[Problem]:
        """What could not be read."""
        return self._read.problems

    def script(self, written: w.WrittenScript, default_id: str) -> m.Script:
        """Build the whole script; look at `problems` before using it."""
        sections = enumerate(written.sections)
        # At a table digits are seats and letters are what they say: responses are only marked.
        self._keys = NO_KEY if written.group else _KEYS
        self._codes = fields.unread_of(written)
        self._offers = written.offers
        return m.Script(
            id=written.id or default_id,
            title=written.title,
            summary=written.summary or "",
            goal=written.goal or "",
            reassurance=written.reassurance or "",
            practice=written.practice,
            language=written.languages[0] if written.languages else written.language,
            languages=tuple(written.languages),
            unread=fields.unread_labels(written),
            before=fields.items_of("before", written.before),
            after=fields.items_of("after", written.after),
            words={
                name: self._read.words(text, ("words", name))
                for name, text in written.words.items()
            },
            sources=tuple(written.sources),
            acknowledgements=tuple(written.acknowledgements),
            neutral=tuple(written.neutral),
            sections=tuple(
                self._section(section, ("sections", i), written.listening)
                for i, section in sections
            ),
            interrupts=tuple(
                self._interrupt(interrupt, ("interrupts", i))
                for i, interrupt in enumerate(written.interrupts)
            ),
            outcomes=structure.outcomes(written),
            causes=structure.causes(written),
            voicemail=self._voicemail(written.voicemail),
            requires=self._read.gate(written.requires, ("requires",)),
            asks_when=self._read.gate(written.asks_when, ("asks_when",)),
            computes=structure.computes(written, self._read),
            openings=structure.openings(written),
            group=structure.group(written),
            offers=structure.offers(written, self._read),
            checks=structure.checks(written, self._read),
            tables={name: dict(rows) for name, rows in written.tables.items()},
        )

    def _section(self, section: w.WrittenSection, path: Path, listening: str) -> m.Section:
        return m.Section(
            id=section.id,
            title=section.title,
            minutes=section.minutes,
            shared=section.shared,
            order=section.order,
            objective=section.objective or "",
            repeat=structure.repeat(section, self._read, (*path, "repeat")),
            when=self._read.condition(section.when, (*path, "when")),
            requires=self._read.gate(section.requires, (*path, "requires")),
            steps=tuple(
                self._step(step, (*path, "steps", i), listening)
                for i, step in enumerate(section.steps)
            ),
        )

    def _step(self, step: w.WrittenStep, path: Path, listening: str) -> m.Step:
        if step.unread and not fields.is_asked(step):
            message = "nothing is asked here, so nothing can stand in for an answer"
            self._read.problem((*path, "unread"), "never-answered", message, "leave this out")
        if step.rows and not isinstance(fields.field_of(step), m.FormField):
            message = "rows need one answer that is typed for each of them"
            self._read.problem((*path, "rows"), "no-grid", message, 'add answer = "scale"')
        if fields.is_doubled(step):
            message = "a step has one of responses, answer and fields"
            at = "answer" if step.answer else "responses"
            self._read.problem((*path, at), "two-answers", message, "leave the others out")
        return m.Step(
            id=step.id,
            title=step.title or step.id.replace("_", " ").capitalize(),
            say=self._read.words(step.say, (*path, "say")),
            ask=self._read.words(step.ask, (*path, "ask")),
            say_again=self._read.words(step.say_again, (*path, "say_again")),
            cue=self._read.words(step.cue, (*path, "cue")),
            listen=_listening(step.listen, listening),
            probes=self._probes(step.probes, path),
            responses=self._responses(step, path) + structure.rungs(step, self._read, path),
            rungs=structure.rung_words(step, self._read, path),
            field=fields.field_of(step),
            unread=fields.codes_of(step, self._codes),
            if_asked=self._asides(step, path),
            verbatim=step.verbatim,
            observe=step.observe,
            sensitive=step.sensitive,
            by_seat=step.by_seat,
            shuffle=step.shuffle,
            goto=step.goto,
            when=self._read.condition(step.when, (*path, "when")),
            requires=self._read.gate(step.requires, (*path, "requires")),
            outcome=step.outcome,
            notes=step.notes,
            read_back=tuple(step.read_back),
            offers=structure.offered_on(step, self._offers),
            cards=tuple(step.cards),
            can_do=self._read.words(step.can_do, (*path, "can_do")),
            no=self._read.words(step.no, (*path, "no")),
            wish=step.wish,
            apology=step.apology,
            asks_for=step.asks_for,
        )

    def _probes(self, probes: Sequence[WrittenWords], path: Path) -> tuple[Wording, ...]:
        each = enumerate(probes)
        return tuple(self._read.words(probe, (*path, "probes", i)) for i, probe in each)

    def _asides(self, step: w.WrittenStep, path: Path) -> tuple[m.Aside, ...]:
        return tuple(
            m.Aside(
                self._read.words(aside.say, (*path, "if_asked", i, "say")),
                self._read.words(aside.ask, (*path, "if_asked", i, "ask")),
            )
            for i, aside in enumerate(step.if_asked)
        )

    def _responses(self, step: w.WrittenStep, path: Path) -> tuple[m.Response, ...]:
        if isinstance(step.answer, w.WrittenYesNo):
            one, two = (*self._keys[:2], NO_KEY, NO_KEY)[:2]
            sides = (("yes", one, step.answer.yes), ("no", two, step.answer.no))
            return tuple(
                self._response(
                    side, (*path, "answer", value), value, key, side.label or value.capitalize()
                )
                for value, key, side in sides
            )
        keys = _keys_for(step.responses, self._keys)
        return tuple(
            self._response(
                response,
                (*path, "responses", i),
                response.value or fields.value_of(response.label),
                key,
                response.label,
            )
            for i, (response, key) in enumerate(zip(step.responses, keys, strict=True))
        )

    def _response(
        self, branch: w.WrittenBranch, path: Path, value: str, key: str, label: str
    ) -> m.Response:
        return m.Response(
            value=value,
            key=key,
            label=label,
            goto=branch.goto,
            tags=tuple(branch.tag),
            reply=self._read.words(branch.reply, (*path, "reply")),
            outcome=branch.outcome,
            probes=self._probes(branch.probes, path),
            other=isinstance(branch, w.WrittenResponse) and branch.other,
            exclusive=isinstance(branch, w.WrittenResponse) and branch.exclusive,
            anchor=isinstance(branch, w.WrittenResponse) and branch.anchor,
        )

    def _interrupt(self, interrupt: w.WrittenInterrupt, path: Path) -> m.Interrupt:
        return m.Interrupt(
            id=interrupt.id,
            label=interrupt.label,
            say=self._read.words(interrupt.say, (*path, "say")),
            cue=self._read.words(interrupt.cue, (*path, "cue")),
            goto=interrupt.goto,
            outcome=interrupt.outcome,
            limit=interrupt.limit,
            again=self._read.words(interrupt.again, (*path, "again")),
            after_limit=interrupt.after_limit,
        )

    def _voicemail(self, voicemail: w.WrittenVoicemail | None) -> Wording:
        return self._read.words(voicemail.say, ("voicemail", "say")) if voicemail else ()


def _keys_for(responses: Sequence[w.WrittenResponse], keys: str) -> list[str]:
    """Give each response without a key the next free one, or none where there are no more."""
    taken = {response.key for response in responses}
    free = iter([key for key in keys if key not in taken])
    return [response.key or next(free, NO_KEY) for response in responses]


def _listening(listen: bool | str, rule: str) -> str:
    if isinstance(listen, str):
        return listen
    return rule if listen else ""
