"""intents → events: what an intent does to a call as it stands, or why it can't be done now."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from callscript.call import events as e
from callscript.call import flow
from callscript.call import intents as i
from callscript.call.known import language_of
from callscript.call.state import Answer, CallState, Note
from callscript.script.model import END, NOTE_KINDS, NumberField, Script, Step, TextField

MAX_NOTE = 64 * 1024
"""Characters in one note; the screen says so when a paste is longer."""

_MAX_NUMBER = 2**63 - 1
"""What a column of the store can hold."""


class Refusal(Struct, frozen=True):
    """Why an intent can't be carried out now, in words for the caller."""

    reason: str


Decision = Sequence[e.Body] | Refusal


class Situation(Struct, frozen=True):
    """What decisions may look at: the script, the call so far, the id for a new note."""

    script: Script
    state: CallState
    new_id: str = ""

    @property
    def step(self) -> Step | None:
        """The step on the screen."""
        return self.script.steps.get(self.state.position or "")


def decide(here: Situation, intent: i.Intent) -> Decision:
    """Turn an intent into the events that carry it out; an empty list changes nothing."""
    if not here.state.version and not isinstance(intent, i.Start | i.Resume):
        return Refusal("The call has not begun yet.")
    rule: Callable[[Situation, Any], Decision] = _RULES[type(intent)]
    return rule(here, intent)


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
    )
    known = replace(
        here.state, contact=intent.contact, attempt=intent.attempt, opening=intent.opening
    )
    return (started, e.Moved(flow.first_step(script, known), "next"))


def _resume(here: Situation, _intent: i.Resume) -> Decision:
    return (e.Resumed(),) if here.state.version else Refusal("There is no call to take up.")


def _answer(here: Situation, intent: i.Answer) -> Decision:
    name = intent.step if intent.step is not None else here.state.position
    step = here.script.steps.get(name or "")
    if step is None:
        return Refusal("There is nothing to answer here.")
    if wrong := why_not(step, intent.value):
        return Refusal(wrong)
    if isinstance(step.field, TextField):
        # The words are kept as a note of the step's kind, and the answer is made of it.
        note = i.KeepNote(str(intent.value), step.notes, step.id)
        return _and_on(here, step, _keep_note(here, note))
    return _and_on(here, step, (e.Answered(step.id, intent.value),))


def _and_on(here: Situation, step: Step, taken: Decision) -> Decision:
    """Go on from the step on screen, as its new answer has it; another step only gets answered."""
    state = here.state
    if isinstance(taken, Refusal) or step.id != state.position or state.phase != "live":
        return taken
    answers = {
        body.step: Answer(body.step, body.value, state.last_at, state.version + 1)
        for body in taken
        if isinstance(body, e.Answered) and state.last_at is not None
    }
    after = replace(state, answers={**state.answers, **answers})
    return (*taken, *_moved(here, flow.next_step(here.script, after, step.id), "next"))


def _moved(here: Situation, to: str | None, way: e.Way) -> Sequence[e.Body]:
    """Show another step; the reply to an interrupt still open over this one has been given."""
    return (*_reply_given(here), e.Moved(to, way))


def _reply_given(here: Situation) -> Sequence[e.Body]:
    return () if here.state.interrupt is None else (e.InterruptLeft(here.state.interrupt),)


def why_not(step: Step, value: e.AnswerValue) -> str:
    """Why a value can't answer a step, in words for the caller; empty when it can."""
    match step.field:
        case NumberField(minimum=low, maximum=high):
            if not isinstance(value, int) or isinstance(value, bool):
                return "A number is wanted here."
            if abs(value) > _MAX_NUMBER:
                return "That number is too long to keep."
            below = low is not None and value < low
            above = high is not None and value > high
            return f"A number {_range(low, high)} is wanted here." if below or above else ""
        case TextField():
            if not isinstance(value, str) or not value.strip():
                return "Some words are wanted here."
            return _too_long(value.strip())
    if step.response(value) is None:
        return "No response here has that key."
    return ""


def _range(low: int | None, high: int | None) -> str:
    if low is None:
        return f"up to {high}"
    return f"from {low}" if high is None else f"from {low} to {high}"


def _too_long(text: str) -> str:
    if len(text) <= MAX_NOTE:
        return ""
    return f"A note holds {MAX_NOTE:,} characters; this one has {len(text):,}."


def _clear_answer(here: Situation, intent: i.ClearAnswer) -> Decision:
    name = intent.step if intent.step is not None else here.state.position
    if name is None or name not in here.state.answers:
        return Refusal("There is no answer to clear here.")
    return (e.AnswerCleared(name),)


def _go_on(here: Situation, _intent: i.GoOn) -> Decision:
    if here.state.position is None:
        return Refusal("This is the end of the script. F10 ends the call.")
    return _moved(here, flow.next_step(here.script, here.state, here.state.position), "next")


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
        return _reply_given(here)
    way: e.Way = "return" if intent.step == here.state.away_from else "jump"
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
    if wrong := _too_long(text):
        return Refusal(wrong)
    if intent.kind not in NOTE_KINDS:
        return Refusal("There is no such kind of note.")
    on = intent.step if intent.step is not None else here.state.position
    kept = e.NoteKept(here.new_id, on, intent.kind, text)
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
    if wrong := _too_long(text):
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
    if intent.about and intent.about not in state.notes:
        return Refusal("There is no such note.")
    note = state.notes.get(intent.about)
    details = note.details if note is not None else state.details
    value = intent.value.strip()
    if wrong := _too_long(value):
        return Refusal(wrong)
    # A promise's own words may name an owner and a day: emptying those is a change.
    untouched = None if note is not None and note.kind == "promise" else ""
    if details.get(intent.field, untouched) == value:
        return ()
    return (e.DetailSet(intent.about, intent.field, value),)


def _raise_interrupt(here: Situation, intent: i.RaiseInterrupt) -> Decision:
    if here.script.interrupt(intent.interrupt) is None:
        return Refusal("This script has no such interrupt.")
    if here.state.phase != "live":
        return Refusal("The call has ended already.")
    return (*_reply_given(here), e.InterruptRaised(intent.interrupt, here.state.position))


def _leave_interrupt(here: Situation, _intent: i.LeaveInterrupt) -> Decision:
    if here.state.interrupt is None:
        return Refusal("No interrupt is open.")
    left = _reply_given(here)
    interrupt = here.script.interrupt(here.state.interrupt)
    if interrupt is None or (interrupt.goto is None and interrupt.outcome is None):
        return left
    if interrupt.outcome is None and interrupt.goto == here.state.position:
        return left
    to = interrupt.goto if interrupt.goto in here.script.steps else None
    return (*left, e.Moved(to, "jump", interrupt.id))


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


def _undo(here: Situation, _intent: i.Undo) -> Decision:
    if not here.state.done:
        return Refusal("There is nothing to undo.")
    return (e.Undone(here.state.done[-1]),)


def _redo(here: Situation, _intent: i.Redo) -> Decision:
    if not here.state.undone:
        return Refusal("There is nothing to redo.")
    return (e.Redone(here.state.undone[-1]),)


_RULES: dict[type, Callable[[Situation, Any], Decision]] = {
    i.Start: _start,
    i.Resume: _resume,
    i.Answer: _answer,
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
    i.EndCall: _end_call,
    i.WrapUp: _wrap_up,
    i.Undo: _undo,
    i.Redo: _redo,
}
