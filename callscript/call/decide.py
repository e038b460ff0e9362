"""intents → events: what an intent does to a call as it stands, or why it can't be done now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from callscript.call import asides, dueitems, flow, letters, offering, over, partner, seats
from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.fits import MAX_WORDS, settled, too_long, why_not, why_not_blank
from callscript.call.known import language_of
from callscript.call.planfields import why_no_blank
from callscript.call.points import confirmed_by
from callscript.call.recording import recorded
from callscript.call.state import Answer, CallState, Note, Unread
from callscript.call.ticks import is_line, may_tick
from callscript.script.model import (
    END,
    NOTE_KINDS,
    ChoicesField,
    FormField,
    Script,
    Step,
    TextField,
)
from callscript.script.telling import told


class Refusal(Struct, frozen=True):
    """Why an intent can't be carried out now, in words for the caller."""

    reason: str


Decision = Sequence[e.Body] | Refusal


NO_TIME = datetime.min.replace(tzinfo=UTC)
"""Stands for the time where a decision is tried out."""


class Situation(Struct, frozen=True):
    """What decisions may look at: the script, the call so far, the id for a new note, the time.

    `by` is a partner whose intent it is; empty for the caller.
    """

    script: Script
    state: CallState
    new_id: str = ""
    now: datetime = NO_TIME
    by: str = ""

    @property
    def step(self) -> Step | None:
        """The step on the screen."""
        return self.script.steps.get(self.state.position or "")


def decide(here: Situation, intent: i.Intent) -> Decision:
    """Turn an intent into the events that carry it out; an empty list changes nothing."""
    decision = _decided(here, intent)
    if isinstance(decision, Refusal):
        return decision
    return (*decision, *recorded(here.script, here.state, decision))


def _decided(here: Situation, intent: i.Intent) -> Decision:
    if not here.state.version and not isinstance(intent, i.Start | i.Resume):
        return Refusal("The call has not begun yet.")
    if here.by and not isinstance(intent, partner.PARTNER_MAY):
        return Refusal(partner.LEADS)
    if here.state.is_reading and not isinstance(intent, letters.READING_MAY):
        return Refusal(letters.NOT_YET)
    aside = _BESIDE.get(type(intent))
    if aside is not None:
        done = aside(here.script, here.state, intent)
        return Refusal(done) if isinstance(done, str) else done
    offer = offering.RULES.get(type(intent))
    if offer is not None:
        done = offer(here.script, here.state, intent, here.new_id)
        return Refusal(done) if isinstance(done, str) else done
    rule: Callable[[Situation, Any], Decision] = _RULES[type(intent)]
    return rule(here, intent)


_BESIDE = {**asides.RULES, **seats.RULES, **over.CARD_RULES}


def _start(here: Situation, intent: i.Start) -> Decision:
    if here.state.version:
        return Refusal("This call has already begun.")
    script = here.script
    started = e.CallStarted(
        script=script.id,
        title=script.title,
        digest=intent.digest,
        caller=intent.caller,
        contact=intent.contact,
        rehearsal=intent.rehearsal,
        attempt=intent.attempt,
        opening=intent.opening,
        persona=intent.persona if intent.rehearsal else "",
        seed=intent.seed if intent.rehearsal else 0,
    )
    known = replace(
        here.state,
        caller=intent.caller,
        contact=intent.contact,
        attempt=intent.attempt,
        opening=intent.opening,
        started_at=here.now,
    )
    ticks = (e.Ticked(item) for item in intent.ticks if is_line(script, item))
    if intent.letter:
        # Nobody has dialled, so no step is on the screen.
        return (started, *ticks, e.LetterCame(intent.letter, intent.came))
    return (started, *ticks, e.Moved(flow.first_step(script, known), "next"))


def _mark_passage(here: Situation, intent: i.MarkPassage) -> Decision:
    done = letters.mark(here.state, intent, here.new_id)
    return Refusal(done) if isinstance(done, str) else done


def _dial(here: Situation, _intent: i.Dial) -> Decision:
    if not here.state.is_reading:
        return Refusal("The call has begun already.")
    known = replace(here.state, started_at=here.now)
    return (e.Dialled(), e.Moved(flow.first_step(here.script, known), "next"))


def _resume(here: Situation, _intent: i.Resume) -> Decision:
    return (e.Resumed(),) if here.state.version else Refusal("There is no call to take up.")


def _asked(here: Situation, name: str | None) -> Step | None:
    """The step an intent is about: the one named, else the one on the screen."""
    return here.script.steps.get(name if name is not None else here.state.position or "")


def _answer(here: Situation, intent: i.Answer) -> Decision:
    step = _asked(here, intent.step)
    if step is None:
        return Refusal("There is nothing to answer here.")
    value = settled(step.field, intent.value, here.now)
    if wrong := why_not(step, value) or _why_locked(here, step):
        return Refusal(wrong)
    if asides.refuses_rung(here.state, step, value):
        return (e.RungRefused(step.id),)
    if step.sensitive:
        return _and_on(here, step, (e.AnsweredUnkept(step.id),))
    if isinstance(step.field, TextField):
        # The words are kept as a note of the step's kind, and the answer is made of it.
        note = i.KeepNote(str(value), step.notes, step.id)
        return _and_on(here, step, _keep_note(here, note))
    given = here.state.answers.get(step.id)
    again = given is not None and given.value == value
    answered = e.Answered(step.id, value, given.words if given is not None and again else "")
    confirmed = confirmed_by(here.state, step, value)
    taken: Sequence[e.Body] = (answered, *(e.Ticked(item, on) for item, on in confirmed))
    response = step.response(value)
    if response is not None and response.stays and not again:
        # There is more to ask; the same key again, or Enter, goes on.
        return taken
    return _and_on(here, step, taken)


def _why_locked(here: Situation, step: Step) -> str:
    """Why what we want of a customer isn't to be asked yet; other gates only warn."""
    gate = flow.locked(here.script, here.state, step.id) if step.asks_for else None
    if gate is None:
        return ""
    return f"{gate.why or 'Not yet.'} It opens when {told(gate.when, here.script)}."


def _and_on(here: Situation, step: Step, taken: Decision) -> Decision:
    """Go on from the step on screen, as its new answer has it; another step only gets answered."""
    state = here.state
    if isinstance(taken, Refusal) or step.id != state.position or state.phase != "live":
        return taken
    after = _with_answer(state, taken)
    return (*taken, *_moved(here, flow.next_step(here.script, after, step.id), "next"))


def _with_answer(state: CallState, taken: Sequence[e.Body]) -> CallState:
    """The call as what was taken down about a step changes it, for finding the way on."""
    at, seq = state.last_at, state.version + 1
    answers, unread = dict(state.answers), dict(state.unread)
    for body in taken:
        if at is None or not isinstance(body, _ABOUT_STEPS):
            continue
        answers.pop(body.step, None)
        unread.pop(body.step, None)
        if isinstance(body, e.Answered):
            answers[body.step] = Answer(body.step, body.value, at, seq, body.words)
        elif isinstance(body, e.AnsweredUnkept):
            answers[body.step] = Answer(body.step, "", at, seq, kept=False)
        elif isinstance(body, e.LeftUnread):
            unread[body.step] = Unread(body.step, body.code, at, seq)
    return replace(state, answers=answers, unread=unread)


_ABOUT_STEPS = (e.Answered, e.AnsweredUnkept, e.LeftUnread, e.AnswerCleared)


def _moved(here: Situation, to: str | None, way: e.Way) -> Sequence[e.Body]:
    """Show another step; the reply to an interrupt still open over this one has been given."""
    return (*over.closed(here.state), e.Moved(to, way))


def _toggle(here: Situation, intent: i.Toggle) -> Decision:
    step = _asked(here, intent.step)
    taken = step.response(intent.value) if step is not None else None
    if step is None or taken is None or not isinstance(step.field, ChoicesField):
        return Refusal("There is no such choice here.")
    given = here.state.answers.get(step.id)
    known = given.value if given is not None and isinstance(given.value, tuple) else ()
    if taken.value in known:
        chosen = {value for value in known if value != taken.value}
    else:
        alone = {r.value for r in step.responses if r.exclusive or taken.exclusive}
        chosen = {taken.value, *(value for value in known if value not in alone)}
    if not chosen:
        return (e.AnswerCleared(step.id),)
    written = tuple(r.value for r in step.responses)
    order = (*known, taken.value) if step.field.ranked else written
    value = tuple(one for one in order if one in chosen)
    if wrong := why_not(step, value):
        return Refusal(wrong)
    other = any(r.other and r.value in chosen for r in step.responses)
    return (e.Answered(step.id, value, given.words if given is not None and other else ""),)


def _fill_in(here: Situation, intent: i.FillIn) -> Decision:
    step = _asked(here, intent.step)
    blank = step.field.blank(intent.blank) if step and isinstance(step.field, FormField) else None
    if step is None or blank is None:
        return Refusal("There is no such blank here.")
    given = here.state.answers.get(step.id)
    known = given.value if given is not None and isinstance(given.value, Mapping) else {}
    values = {name: said for name, said in known.items() if name != blank.id}
    if isinstance(intent.value, str) and not intent.value.strip():
        if blank.id not in known and not step.sensitive:
            return ()
    else:
        values[blank.id] = intent.value
    if step.sensitive:
        wrong = why_not_blank(blank.field, intent.value) if intent.value != "" else ""
        return Refusal(wrong) if wrong else (e.AnsweredUnkept(step.id),)
    if not values:
        return (e.AnswerCleared(step.id),)
    value = settled(step.field, values, here.now)
    wrong = why_not(step, value)
    return Refusal(wrong) if wrong else (e.Answered(step.id, value),)


def _say_other(here: Situation, intent: i.SayOther) -> Decision:
    step = _asked(here, intent.step)
    given = here.state.answers.get(step.id) if step is not None else None
    if step is None or given is None or not _is_other(step, given.value):
        return Refusal("Nothing was answered here that needs more words.")
    words = intent.words.strip()
    if wrong := too_long(words, MAX_WORDS):
        return Refusal(wrong)
    said = (e.Answered(step.id, given.value, words),) if words != given.words else ()
    return said if isinstance(step.field, ChoicesField) else _and_on(here, step, said)


def _is_other(step: Step, value: e.AnswerValue) -> bool:
    """Whether "something else" is in an answer."""
    given = value if isinstance(value, tuple) else (value,)
    return any(response.other and response.value in given for response in step.responses)


def _leave_unread(here: Situation, intent: i.LeaveUnread) -> Decision:
    step = _asked(here, intent.step)
    if step is None or intent.code not in step.unread:
        return Refusal("This step has no such key." if step else "There is nothing to answer here.")
    return _and_on(here, step, (e.LeftUnread(step.id, intent.code),))


def _tick(here: Situation, intent: i.Tick) -> Decision:
    if not may_tick(here.script, here.state, intent.item):
        return Refusal("There is nothing to tick there.")
    return (e.Ticked(intent.item, intent.item not in here.state.ticks),)


def _clear_answer(here: Situation, intent: i.ClearAnswer) -> Decision:
    name = intent.step if intent.step is not None else here.state.position
    state = here.state
    if name is None or not any(name in of for of in (state.answers, state.unread, state.refusals)):
        return Refusal("There is no answer to clear here.")
    return (e.AnswerCleared(name),)


def _go_on(here: Situation, _intent: i.GoOn) -> Decision:
    if here.state.position is None:
        return Refusal("This is the end of the script. F10 ends the call.")
    to = flow.next_step(here.script, here.state, here.state.position)
    if flow.leads_round(here.state, to):
        return Refusal(_ROUND)
    return _moved(here, to, "next")


_ROUND = (
    "This only leads round again. Answer something here, find another step with /,"
    " or end the call with F10."
)


def _go_back(here: Situation, _intent: i.GoBack) -> Decision:
    if len(here.state.trail) < 2:
        return Refusal("This is the first step.")
    return _moved(here, here.state.trail[-2].step, "back")


def _go_forward(here: Situation, _intent: i.GoForward) -> Decision:
    if not here.state.ahead:
        return _go_on(here, i.GoOn())
    ahead = here.state.ahead[-1]
    if ahead is None or ahead in flow.path_of(here.script, here.state).steps:
        return _moved(here, ahead, "forward")
    # What was answered since leads elsewhere.
    return _go_on(here, i.GoOn())


def _jump(here: Situation, intent: i.Jump) -> Decision:
    if intent.step not in here.script.steps:
        return Refusal("There is no such step.")
    if intent.step == here.state.position:
        return over.closed(here.state)
    way: e.Way = "return" if intent.step == here.state.away_from else "jump"
    there, now = (
        here.script.section_of[intent.step],
        here.script.section_of.get(here.state.position or ""),
    )
    if there.order == "free" and there == now:
        # Topics come in any order: going to another one leaves nothing behind.
        way = "next"
    return _moved(here, intent.step, way)


def _return(here: Situation, _intent: i.Return) -> Decision:
    away = here.state.away_from
    if away != END and away not in here.script.steps:
        return Refusal("There is nowhere to return to.")
    return _moved(here, None if away == END else away, "return")


def _keep_note(here: Situation, intent: i.KeepNote) -> Decision:
    text = intent.text.strip()
    if not text:
        return ()
    if wrong := too_long(text):
        return Refusal(wrong)
    if intent.kind not in NOTE_KINDS:
        return Refusal("There is no such kind of note.")
    on = intent.step if intent.step is not None else here.state.position
    on = letters.LETTER if here.state.is_reading else on
    speaker = seats.speaker_of(here.script, intent.speaker, intent.kind)
    kept = e.NoteKept(here.new_id, on, intent.kind, text, speaker)
    return (kept, *_words_answer(here, kept))


def _words_answer(here: Situation, note: e.NoteKept) -> Sequence[e.Body]:
    """On a text step the notes of its own kind are its answer: say it anew with this one as it is.

    Notes from before the answer was cleared are not said again.
    """
    step = here.script.steps.get(note.step or "")
    if step is None or not isinstance(step.field, TextField):
        return ()
    before = here.state.answers.get(step.id)
    said = "" if before is None else str(before.value)
    mine = [known for known in here.state.notes_on(step.id) if known.kind == step.notes]
    words = {known.id: known.text if _is_in(said, known) else "" for known in mine}
    was_cleared = any(known.id == note.note and not _is_in(said, known) for known in mine)
    now = note.text if note.kind == step.notes and not was_cleared else ""
    if now == words.get(note.note, ""):
        return ()
    answer = _joined({**words, note.note: now}, here.state)
    return (e.Answered(step.id, answer),) if answer else (e.AnswerCleared(step.id),)


def _joined(words: Mapping[str, str], state: CallState) -> str:
    """Words by note, in the order the notes were taken."""
    order = {note: place for place, note in enumerate(state.notes)}
    oldest_first = sorted(words, key=lambda note: order.get(note, len(order)))
    return "; ".join(words[note] for note in oldest_first if words[note])


def _is_in(answer: str, note: Note) -> bool:
    """Whether a note is, word for word, in an answer; an emptied one is at home anywhere."""
    return not note.text or f"; {note.text}; " in f"; {answer}; "


def _edit_note(here: Situation, intent: i.EditNote) -> Decision:
    known = here.state.notes.get(intent.note)
    kind = intent.kind or (known.kind if known is not None else "note")
    if known is None or kind not in NOTE_KINDS:
        return Refusal("There is no such note, or no such kind.")
    text = intent.text.strip()
    if wrong := too_long(text):
        return Refusal(wrong)
    changes: list[e.Body] = []
    if text != known.text:
        changes.append(e.NoteEdited(known.id, text))
    if kind != known.kind:
        changes.append(e.NoteMarked(known.id, kind))
    edited = e.NoteKept(known.id, known.step, kind, text)
    return (*changes, *_words_answer(here, edited)) if changes else ()


def _mark_note(here: Situation, intent: i.MarkNote) -> Decision:
    known = here.state.notes.get(intent.note)
    return _edit_note(here, i.EditNote(intent.note, known.text if known else "", intent.kind))


def _set_detail(here: Situation, intent: i.SetDetail) -> Decision:
    state = here.state
    if wrong := why_no_blank(state, intent.about, intent.field):
        return Refusal(wrong)
    note = state.notes.get(intent.about)
    details = state.filled(intent.about)
    value = intent.value.strip()
    if wrong := too_long(value):
        return Refusal(wrong)
    # A promise's own words may name an owner and a day: emptying those is a change. So is opening
    # the questions for one more of us, before anything is answered.
    is_new = bool(intent.about) and note is None and intent.about not in state.people
    untouched = None if is_new or (note is not None and note.kind == "promise") else ""
    if details.get(intent.field, untouched) == value:
        return ()
    return (e.DetailSet(intent.about, intent.field, value),)


def _raise_interrupt(here: Situation, intent: i.RaiseInterrupt) -> Decision:
    if here.script.interrupt(intent.interrupt) is None:
        return Refusal("This script has no such interrupt.")
    if here.state.phase != "live":
        return Refusal("The call has ended already.")
    return (*over.closed(here.state), e.InterruptRaised(intent.interrupt, here.state.position))


def _leave_interrupt(here: Situation, _intent: i.LeaveInterrupt) -> Decision:
    if here.state.interrupt is None:
        return Refusal("No interrupt is open.")
    left = over.closed(here.state)
    interrupt = here.script.interrupt(here.state.interrupt)
    return (
        *left,
        *(asides.after_interrupt(here.script, here.state, interrupt) if interrupt else ()),
    )


def next_murmur(script: Script, state: CallState) -> str | None:
    """The phrase to murmur next: they come round in the order the script lists them."""
    phrases = script.acknowledgements
    return phrases[len(state.murmurs) % len(phrases)] if phrases else None


def _acknowledge(here: Situation, _intent: i.Acknowledge) -> Decision:
    if here.state.phase != "live":
        return Refusal("The call has ended already.")
    phrase = next_murmur(here.script, here.state)
    if phrase is None:
        return Refusal("This script lists no acknowledgements.")
    return (e.Acknowledged(here.state.position, phrase),)


def _choose_outcome(here: Situation, intent: i.ChooseOutcome) -> Decision:
    if here.script.outcome(intent.outcome) is None:
        return Refusal("This script has no such outcome.")
    return () if here.state.outcome == intent.outcome else (e.OutcomeChosen(intent.outcome),)


def _switch_language(here: Situation, intent: i.SwitchLanguage) -> Decision:
    known, now = here.script.languages, language_of(here.script, here.state)
    if len(known) < 2:
        return Refusal("This script has one language only.")
    language = intent.language or known[(known.index(now) + 1) % len(known)]
    if language not in known:
        return Refusal(f"This script's languages are {', '.join(known)}.")
    return () if language == now else (e.LanguageSwitched(language),)


def _end_call(here: Situation, intent: i.EndCall) -> Decision:
    if here.state.phase != "live":
        return Refusal("The call has ended already.")
    if intent.outcome is None:
        return (e.CallEnded(),)
    return (e.OutcomeChosen(intent.outcome), e.CallEnded())


def _wrap_up(here: Situation, _intent: i.WrapUp) -> Decision:
    if here.state.phase == "live":
        return (e.CallEnded(), e.WrappedUp())
    return (e.WrappedUp(),) if here.state.phase == "wrap-up" else ()


def _settle_due(here: Situation, intent: i.SettleDue) -> Decision:
    done = dueitems.settle(here.state, intent)
    return Refusal(done) if isinstance(done, str) else done


def _postpone_due(here: Situation, intent: i.PostponeDue) -> Decision:
    done = dueitems.postpone(here.state, intent, here.now)
    return Refusal(done) if isinstance(done, str) else done


def _undo(here: Situation, _intent: i.Undo) -> Decision:
    mine = partner.own_acts(here.state, here.state.done, here.by)
    return (e.Undone(mine[-1]),) if mine else Refusal("There is nothing to undo.")


def _redo(here: Situation, _intent: i.Redo) -> Decision:
    mine = partner.own_acts(here.state, here.state.undone, here.by)
    return (e.Redone(mine[-1]),) if mine else Refusal("There is nothing to redo.")


def _join(here: Situation, intent: i.Join) -> Decision:
    done = partner.join(here.state, intent)
    return Refusal(done) if isinstance(done, str) else done


def _leave(here: Situation, intent: i.Leave) -> Decision:
    return partner.leave(here.state, intent)


_RULES: dict[type, Callable[[Situation, Any], Decision]] = {
    i.Start: _start,
    i.MarkPassage: _mark_passage,
    i.Dial: _dial,
    i.Resume: _resume,
    i.Answer: _answer,
    i.Toggle: _toggle,
    i.FillIn: _fill_in,
    i.SayOther: _say_other,
    i.LeaveUnread: _leave_unread,
    i.Tick: _tick,
    i.ClearAnswer: _clear_answer,
    i.GoOn: _go_on,
    i.GoBack: _go_back,
    i.GoForward: _go_forward,
    i.Jump: _jump,
    i.Return: _return,
    i.KeepNote: _keep_note,
    i.EditNote: _edit_note,
    i.MarkNote: _mark_note,
    i.SetDetail: _set_detail,
    i.RaiseInterrupt: _raise_interrupt,
    i.LeaveInterrupt: _leave_interrupt,
    i.Acknowledge: _acknowledge,
    i.ChooseOutcome: _choose_outcome,
    i.SwitchLanguage: _switch_language,
    i.SettleDue: _settle_due,
    i.PostponeDue: _postpone_due,
    i.EndCall: _end_call,
    i.WrapUp: _wrap_up,
    i.Join: _join,
    i.Leave: _leave,
    i.Undo: _undo,
    i.Redo: _redo,
}
