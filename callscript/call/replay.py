"""Playing a tape: each act becomes the intents a caller's keys would have become.

A tape is proved in memory before it is played on a store, so that a wrong one leaves nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from callscript.call import intents as i
from callscript.call import tape as t
from callscript.call.aloud import words_now
from callscript.call.asides import rung
from callscript.call.events import AnswerValue
from callscript.call.journal import MemoryJournal
from callscript.call.people import NOBODY
from callscript.call.planfields import PLAN_FIELDS, THEME
from callscript.call.seats import last_remark
from callscript.call.session import Record, Session, Surroundings
from callscript.call.state import READ, CallState, Note
from callscript.call.tape import Tape
from callscript.script.fields import value_of
from callscript.script.model import NOTE_KINDS, FormField, Script, Step
from callscript.script.places import step_of
from callscript.script.positions import Path
from callscript.script.problems import ScriptError, near

_SOME_DAY = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)

_WORDS: Mapping[str, i.Intent] = {
    "on": i.GoOn(),
    "back": i.GoBack(),
    "forward": i.GoForward(),
    "return": i.Return(),
    "clear": i.ClearAnswer(),
    "undo": i.Undo(),
    "redo": i.Redo(),
    "murmur": i.Acknowledge(),
    "leave": i.LeaveInterrupt(),
    "end": i.EndCall(),
    "done": i.WrapUp(),
}


@dataclass(slots=True)
class PinnedClock:
    """A clock only a tape moves on, and ids that count: a call comes out the same each time."""

    at: datetime
    pace: timedelta
    _ids: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def world(self) -> Surroundings:
        """What a session needs of it."""
        return Surroundings(lambda: self.at, lambda: f"n{next(self._ids)}")

    def tick(self) -> None:
        """One more act is being done."""
        self.at += self.pace


def pinned_clock(tape: Tape) -> PinnedClock | None:
    """The clock a tape brings along, if it does."""
    at, pace = tape.written.at, timedelta(seconds=tape.written.pace)
    return PinnedClock(at, pace) if at is not None else None


MOST_STEPS = 1000
"""Steps a tape's answers walk at most; only a round has more."""


@dataclass(frozen=True, slots=True)
class Played:
    """A call made from a tape, and everything that was read aloud on the way, in order."""

    session: Session
    heard: tuple[str, ...]


def prove(tape: Tape, script: Script) -> Played:
    """Play a tape in memory; raises `ScriptError` at the first thing that can't be done."""
    if tape.script is not None and tape.script != script.id:
        message = f"this tape is for the script '{tape.script}', not for '{script.id}'"
        fix = "play it on that script, or leave this key out"
        raise tape.problem(("script",), "wrong-script", message, fix)
    clock = pinned_clock(tape) or PinnedClock(_SOME_DAY, timedelta(seconds=10))
    session = Session(script, MemoryJournal(), clock.world, Record("proof"))
    written, caller = tape.written, tape.caller or NOBODY
    kind = (tape.rehearsal, written.attempt, written.opening)
    if refusal := session.do(i.Start("", caller, tape.contact, *kind)):
        raise tape.problem(("opening",), "refused", refusal.reason)
    return Played(session, play(tape, session, clock.tick))


def play(tape: Tape, session: Session, tick: Callable[[], None]) -> tuple[str, ...]:
    """Play a tape on a call that has begun, then end it and finish its wrap-up.

    `tick` is called before each act. Gives what was read aloud on the way. Raises `ScriptError` at
    the first act that can't be done.
    """
    player = _Player(tape, session, tick)
    player.listen()
    for number, act in enumerate(tape.written.do):
        if act.step is not None:
            player.walk(act.step)
        tick()
        moment = _Moment(tape, number, act, session)
        moment.check_step()
        for intent in _intents(moment, act):
            if refusal := session.do(intent):
                raise moment.problem("", "refused", refusal.reason)
            player.listen()
    if session.state.phase == "live":
        player.walk(None)
    tick()
    session.do(i.WrapUp())
    return tuple(player.heard)


@dataclass(slots=True)
class _Player:
    """Walks a call along by a tape's answers, and listens to what is read aloud."""

    tape: Tape
    session: Session
    tick: Callable[[], None]
    heard: list[str] = field(default_factory=list)
    _answered: str = ""

    def listen(self) -> None:
        """Take down what is read aloud now, unless it was what came last."""
        state = self.session.state
        words = words_now(self.session.script, state, state.last_at or _SOME_DAY)
        if words and self.heard[-1:] != [words]:
            self.heard.append(words)

    def walk(self, until: str | None) -> None:
        """Answer and go on until a step is on the screen; None: until the last one is past."""
        answers = self.tape.answers
        if answers is None or self.session.state.phase != "live":
            return
        for _ in range(MOST_STEPS):
            state = self.session.state
            here = state.position
            if here is None or (step_of(here) == until and state.interrupt is None):
                return
            self.tick()
            self._go_on(here, answers)
            self.listen()
        message = f"after {MOST_STEPS:,} steps the call is still going round"
        raise self.tape.problem(("answers",), "round", message, "give answers that lead out")

    def _go_on(self, here: str, answers: Mapping[str, t.Said]) -> None:
        intents: Iterable[i.Intent] = (i.GoOn(),)
        name = None
        if self.session.state.interrupt is not None:
            intents = (i.LeaveInterrupt(),)
        elif (name := _meant(here, answers)) is not None and not self._is_answered(here):
            step = self.session.script.steps[here]
            said = _on_ladder(self.session.state, step, answers[name])
            intents = _given(self.tape, ("answers", name), step, said)
        self._answered = here
        for intent in intents:
            if refusal := self.session.do(intent):
                place: Path = ("answers", name or step_of(here))
                raise self.tape.problem(place, "refused", refusal.reason)

    def _is_answered(self, here: str) -> bool:
        """Whether the call stayed on the step it has just answered: there was more to ask there."""
        known = {*self.session.state.answers, *self.session.state.unread}
        return self._answered == here and here in known


def _meant(here: str, answers: Mapping[str, t.Said]) -> str | None:
    """The name a place is answered by: its own ("age#2"), else its step's, for every entry."""
    return next((name for name in (here, step_of(here)) if name in answers), None)


@dataclass(frozen=True, slots=True)
class _Moment:
    """One act of a tape, and the call it is about to be done on."""

    tape: Tape
    number: int
    act: t.WrittenAct
    session: Session

    @property
    def script(self) -> Script:
        return self.session.script

    def problem(self, key: str, code: str, message: str, fix: str = "") -> ScriptError:
        """What is wrong with this act; `key` is where to point."""
        return self.tape.problem(("do", self.number, key), code, message, fix)

    def known(self, key: str, name: str, what: str, allowed: Collection[str]) -> str:
        """Give `name` back if it is one of those allowed; else raise."""
        if name not in allowed:
            message = f"this script has no {what} '{name}'"
            raise self.problem(key, f"no-{what}", message, near(name, allowed))
        return name

    def check_step(self) -> None:
        """Raise unless the call is on the step the tape expects."""
        here = self.session.state.position
        if self.act.step is None or self.act.step == step_of(here or ""):
            return
        self.known("step", self.act.step, "step", self.script.order)
        where = f"on step '{here}'" if here else "past the last step"
        message = f"the call is {where} here, not on '{self.act.step}'"
        raise self.problem("step", "other-step", message, "see where the acts before this one lead")

    def target(self, to: str | None) -> Step | None:
        """The step an answer or note is put on: the one on the screen, unless another is named."""
        if to is not None and to not in self.script.steps:
            self.known("to", to, "step", self.script.order)
        return self.script.steps.get(to or self.session.state.position or "")

    def note(self, key: str, name: str) -> Note:
        """The note a name such as "concern 2" stands for, counting in the order they were taken."""
        kind, _, number = name.partition(" ")
        if kind not in NOTE_KINDS:
            message = f"'{kind}' is no kind of note"
            raise self.problem(key, "no-kind", message, near(kind, NOTE_KINDS))
        notes = [note for note in self.session.state.notes.values() if note.kind == kind]
        if int(number) > len(notes):
            message = f"there is no {name} yet; of that kind there are {len(notes)}"
            raise self.problem(key, "no-note", message, "take the note before this act")
        return notes[int(number) - 1]

    def last_remark(self) -> Note:
        """The remark taken down last."""
        note = last_remark(self.session.state)
        if note is None:
            message, fix = "nothing was said yet to agree with", "take a note before this act"
            raise self.problem("agrees", "no-note", message, fix)
        return note


def _intents(moment: _Moment, act: t.AnyAct) -> Iterator[i.Intent]:
    """What an act does; raises `ScriptError` for names the script or the call doesn't have."""
    match act:
        case t.WordAct(act=word):
            yield _WORDS[word]
        case t.AnswerAct(answer=said, to=to):
            place: Path = ("do", moment.number, "answer")
            step = moment.target(to)
            said = _on_ladder(moment.session.state, step, said)
            yield from _given(moment.tape, place, step, said, to)
        case t.TickAct(tick=item):
            here = moment.session.state.position or ""
            yield i.Tick(f"{READ}{here}" if item == "read" else item.replace(" ", ":"))
        case t.NoteAct(note=text, kind=kind, to=to, by=seat):
            step = moment.target(to)
            yield i.KeepNote(text, kind or (step.notes if step else "note"), to, seat)
        case t.EditAct(edit=name, text=text):
            yield i.EditNote(moment.note("edit", name).id, text)
        case t.MarkAct(mark=name, kind=kind):
            yield i.MarkNote(moment.note("mark", name).id, kind)
        case t.PlanAct() | t.EmployeeAct() | t.FillAct():
            yield from _filled_in(moment, act)
        case t.JumpAct(jump=step):
            yield i.Jump(moment.known("jump", step, "step", moment.script.order))
        case t.InterruptAct(interrupt=name):
            interrupts = [interrupt.id for interrupt in moment.script.interrupts]
            yield i.RaiseInterrupt(moment.known("interrupt", name, "interrupt", interrupts))
        case t.OutcomeAct(outcome=name):
            outcomes = [outcome.id for outcome in moment.script.outcomes]
            yield i.ChooseOutcome(moment.known("outcome", name, "outcome", outcomes))
        case t.LanguageAct(language=language):
            languages = moment.script.languages
            yield i.SwitchLanguage(moment.known("language", language, "language", languages))
        case _:
            yield from _at_table(moment, act)


def _at_table(moment: _Moment, act: t.AnyAct) -> Iterator[i.Intent]:
    """What an act at a table does; raises `ScriptError` for remarks there aren't."""
    match act:
        case t.SeatAct(seat=seat, name=name, contact=said):
            contact = t.contact_of(said) if said else None
            yield i.TakeSeat(seat, name or (contact.name if contact else ""), contact)
        case t.LeavesAct(leaves=seat):
            yield i.LeaveSeat(seat)
        case t.AgreesAct(agrees=seats, about=about):
            note = moment.note("about", about) if about else moment.last_remark()
            yield from (i.Agree(note.id, seat) for seat in seats)
        case t.HandsAct(hands=hands, text=text):
            who = tuple(hands) if isinstance(hands, list) else ()
            yield i.ShowHands(hands if isinstance(hands, int) else 0, who, text or "")
        case t.RatesAct(rates=rates):
            yield from (i.Rate(int(seat), value) for seat, value in rates.items())
        case t.SpeakerAct(speaker=name, by=seat):
            yield i.SetSpeaker(moment.note("speaker", name).id, seat)
        case t.MergeAct(merge=name, into=head):
            into = moment.note("into", head).id
            yield i.SetDetail(moment.note("merge", name).id, THEME, into)
        case _:
            yield from _beside(moment, act)


def _beside(moment: _Moment, act: t.AnyAct) -> Iterator[i.Intent]:
    """What an act beside the questions does: entries, checks, openings, offers."""
    match act:
        case t.CardAct(card=title):
            yield i.OpenCard(value_of(title), title)
        case t.AddAct(add=section):
            yield i.AddEntry(moment.known("add", section, "list", moment.script.loops))
        case t.RemoveAct(remove=section, entry=entry):
            known = moment.known("remove", section, "list", moment.script.loops)
            yield i.RemoveEntry(known, entry)
        case t.WaiveAct(waive=name):
            checks = [check.id for check in moment.script.checks]
            yield i.WaiveCheck(moment.known("waive", name, "check", checks))
        case t.OpeningAct(opening=kind):
            yield i.ChooseOpening(kind)
        case t.OfferAct() | t.TakeAct() | t.RefuseAct() | t.ApproveAct():
            yield from _about_offer(moment, act)


def _about_offer(
    moment: _Moment, act: t.OfferAct | t.TakeAct | t.RefuseAct | t.ApproveAct
) -> Iterator[i.Intent]:
    """What an act about an offer does: it is made unless it is over the step, then settled."""
    offers = [offer.id for offer in moment.script.offers]
    match act:
        case t.OfferAct(offer=name):
            yield i.MakeOffer(moment.known("offer", name, "offer", offers))
        case t.TakeAct(take=name):
            yield i.MakeOffer(moment.known("take", name, "offer", offers))
            yield i.SettleOffer(True)
        case t.RefuseAct(refuse=name):
            yield i.MakeOffer(moment.known("refuse", name, "offer", offers))
            yield i.SettleOffer(False)
        case t.ApproveAct(approve=name, who=who, worth=worth):
            yield i.MakeOffer(moment.known("approve", name, "offer", offers))
            yield i.ApproveOffer(who or "")
            if worth is not None:
                yield i.ValueOffer(worth)


def _on_ladder(state: CallState, step: Step | None, said: t.Said) -> t.Said:
    """On a ladder "yes" takes the rung that is asked, and of a list each word answers a rung."""
    if step is None or not step.rungs:
        return said
    at = rung(state, step)
    if isinstance(said, list) and said:
        said = said[min(at, len(said) - 1)]
    return step.responses[at].value if said == "yes" else said


def _given(
    tape: Tape, place: Path, step: Step | None, said: t.Said, to: str | None = None
) -> Iterator[i.Intent]:
    """What giving an answer does: the answer, a code in its place, what "something else" is."""
    is_form = step is not None and isinstance(step.field, FormField)
    if isinstance(said, dict) and not is_form:
        if said.keys() not in ({"unread"}, {"value", "words"}):
            fix = "write { unread = … } or { value = …, words = … }"
            raise tape.problem(place, "no-answer", "this is no answer", fix)
        if "unread" in said:
            yield i.LeaveUnread(str(said["unread"]), to)
            return
        yield i.Answer(_value(tape, place, step, str(said["value"])), to)
        yield i.SayOther(str(said["words"]), to or (step.id if step else None))
        return
    yield i.Answer(_value(tape, place, step, said), to)


def _value(tape: Tape, place: Path, step: Step | None, said: t.Said) -> AnswerValue:
    """The value to store: of a step with responses those whose value, key or label was said."""
    if step is not None and not (step.responses or step.field):
        fix = f'give a note there: do = [{{ note = "…", step = "{step.id}" }}]'
        raise tape.problem(place, "refused", f"step '{step.id}' takes no answer", fix)
    if isinstance(said, list):
        return tuple(_response(tape, place, step, one) for one in said)
    if step is None or not step.responses:
        return said
    return _response(tape, place, step, str(said))


def _response(tape: Tape, place: Path, step: Step | None, word: str) -> str:
    """The value of the response whose value, key or label this is."""
    if step is None:
        raise tape.problem(place, "refused", "There is nothing to answer here.")
    for name in ("value", "key", "label"):
        for response in step.responses:
            if getattr(response, name) == word:
                return response.value
    message = f"step '{step.id}' has no response '{word[:40]}'"
    allowed = [name for r in step.responses for name in (r.value, r.label)]
    raise tape.problem(place, "no-response", message, near(word, allowed))


def _filled_in(moment: _Moment, act: t.PlanAct | t.EmployeeAct | t.FillAct) -> Iterator[i.Intent]:
    subject, about = "call", ""
    if isinstance(act, t.EmployeeAct):
        subject, about = "employee", f"employee:{act.employee}"
    elif isinstance(act, t.PlanAct):
        note = moment.note("plan", act.plan)
        subject, about = note.kind, note.id
    allowed = [blank.id for blank in PLAN_FIELDS.get(subject, ())]
    for name, value in act.fill.items():
        if name not in allowed:
            message = f"the plan has no '{name}' for this {subject}"
            raise moment.problem("fill", "no-field", message, near(name, allowed))
        yield i.SetDetail(about, name, value)
