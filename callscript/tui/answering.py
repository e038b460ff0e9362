"""Keys that answer a step, by the kind of answer it takes."""

from typing import TYPE_CHECKING

from callscript.call import intents as i
from callscript.call.fits import read_number
from callscript.call.order import shown_order
from callscript.call.state import READ
from callscript.script.model import (
    ChoicesField,
    FormField,
    MomentField,
    NumberField,
    Response,
    Step,
    TextField,
)
from callscript.tui.answerline import OTHER
from callscript.tui.noteline import ANSWER, MARKS
from callscript.tui.numberline import could_grow
from callscript.tui.scene import wants_answer

if TYPE_CHECKING:
    from callscript.tui.desk import CallDesk


DIGITS = "0123456789"
NO_ANSWERS = "No answers here. Enter goes on; Space starts a note."


def is_typed(step: Step) -> bool:
    """Whether any character begins an answer in words; a sign still begins a note."""
    return isinstance(step.field, MomentField | FormField) or step.sensitive


def answer_by_key(desk: "CallDesk", step: Step, character: str) -> bool:
    """Answer with this key; says whether it was meant as an answer."""
    response = next((r for r in step.responses if r.key == character), None)
    typed = is_typed(step) and character not in MARKS
    number = isinstance(step.field, NumberField) and desk.number.takes(step.field, character)
    digit = character in DIGITS and not isinstance(step.field, TextField)
    if not (typed or number or response or digit):
        return False
    if desk.session.state.interrupt is not None:
        desk.notice = "Enter returns to the step first."
    elif typed and _is_full(desk, step):
        desk.notice = "All filled. Enter goes on; ↑ chooses one to change."
    elif typed:
        desk.answers.begin(step, _part(desk, step), character)
        keep_if_whole(desk)
    elif number:
        desk.answer_number(lambda: desk.number.add(step, character))
        desk.number.act.took = bool(desk.number.taken)
    elif response is None:
        desk.notice = _no_response(step, character)
    else:
        give(desk, step, response)
    return True


def _no_response(step: Step, character: str) -> str:
    """Why a digit that is nobody's key answers nothing."""
    if not step.responses:
        return NO_ANSWERS
    return f"No response has the key {character}. Space starts a note."


def give(desk: "CallDesk", step: Step, response: Response) -> None:
    """Give a response, or toggle it where there can be several; ask what "something else" is."""
    several = isinstance(step.field, ChoicesField)
    desk.do(i.Toggle(response.value) if several else i.Answer(response.value))
    answer = desk.session.state.answers.get(step.id)
    given = answer.value if answer is not None else ()
    chosen = response.value in given if isinstance(given, tuple) else response.value == given
    if response.other and chosen and desk.session.state.position == step.id:
        desk.answers.begin(step, OTHER, answer.words if answer is not None else "")


def _part(desk: "CallDesk", step: Step) -> str:
    """Which blank is filled in: the marked one, else the first that is empty."""
    if not isinstance(step.field, FormField):
        return ""
    blanks = step.field.blanks
    if desk.marked is None:
        filled = filled_blanks(desk, step)
        empty = (n for n, blank in enumerate(blanks) if blank.id not in filled)
        desk.marked = next(empty, 0)
    return blanks[desk.marked].id


def _is_full(desk: "CallDesk", step: Step) -> bool:
    """Whether every blank holds something and none is marked, so that none is meant."""
    if not isinstance(step.field, FormField) or desk.marked is not None:
        return False
    return {blank.id for blank in step.field.blanks} <= filled_blanks(desk, step)


def take_up_answer(desk: "CallDesk") -> bool:
    """Go on typing an answer that was left unfinished on this step; says whether there was one."""
    step, drafts = desk.step, desk.session.latest.drafts
    if step is None or desk.session.state.interrupt is not None:
        return False
    left = next((slot for slot in drafts if slot.startswith(f"{ANSWER}{step.id}:")), None)
    if left is None:
        return False
    part = left.rpartition(":")[2]
    if isinstance(step.field, FormField):
        names = [blank.id for blank in step.field.blanks]
        desk.marked = names.index(part) if part in names else None
    desk.answers.begin(step, part)
    return True


def filled_blanks(desk: "CallDesk", step: Step) -> frozenset[str]:
    """The blanks of a step that hold something."""
    answer = desk.session.state.answers.get(step.id)
    if answer is None:
        return frozenset()
    value = answer.value if answer.kept else desk.session.latest.unkept.get(answer.seq)
    return frozenset(value) if isinstance(value, dict) else frozenset()


def rows_to_mark(step: Step) -> int:
    """How many rows of a step can be marked."""
    return len(step.field.blanks) if isinstance(step.field, FormField) else len(step.responses)


def keep_typed(desk: "CallDesk") -> None:
    """Keep the answer typed and mark the next blank; what can't be kept stays in the line."""
    intent, step = desk.answers.intent(), desk.answers.step
    if intent is None or step is None:
        desk.answers.leave()
        return
    if desk.do(intent, *desk.answers.done) is None:
        desk.answers.leave()
        if isinstance(step.field, FormField) and desk.session.state.position == step.id:
            next_row(desk, step)


def keep_if_whole(desk: "CallDesk") -> None:
    """Take a number in a blank at once when no longer one could be meant."""
    line, step, field = desk.answers.line, desk.answers.step, desk.answers.field
    if line is None or step is None or not isinstance(field, NumberField):
        return
    whole = read_number(line.text) is not None and not could_grow(field, line.text.strip())
    if isinstance(step.field, FormField) and whole:
        keep_typed(desk)
        desk.number.act.took = True


def next_row(desk: "CallDesk", step: Step) -> None:
    """Mark the next blank; past the last one none is, and Enter goes on."""
    place = (desk.marked if desk.marked is not None else -1) + 1
    desk.marked = place if place < rows_to_mark(step) else None


def accept_marked(desk: "CallDesk", step: Step) -> None:
    """Give the marked response, or pass by the marked blank."""
    if isinstance(step.field, FormField):
        next_row(desk, step)
    elif desk.marked is not None:
        order = shown_order(step, desk.session.state.call)
        give(desk, step, step.responses[order[desk.marked]])
        if isinstance(step.field, ChoicesField):
            desk.marked = None


def tick_or_go_on(desk: "CallDesk") -> None:
    """Go on; from words to be read word for word only once they are ticked.

    That a question is left without its answer is not to happen unseen.
    """
    step = desk.step
    if step is not None and step.verbatim and f"{READ}{step.id}" not in desk.session.state.ticks:
        desk.do(i.Tick(f"{READ}{step.id}"))
        return
    if step is not None and wants_answer(desk.session.state, step):
        desk.notice = f"Passed, no answer: {step.title}"
    desk.do(i.GoOn())


def leave_unread(desk: "CallDesk", code: str) -> None:
    """Give the step a code instead of an answer; what was being typed stays as a draft."""
    desk.note.leave()
    desk.answers.leave()
    if desk.session.state.interrupt is not None:
        desk.notice = "Enter returns to the step first."
    else:
        desk.do(i.LeaveUnread(code))
