"""Whatever passes the check can be walked: by any keys, from any step, always to an end."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from callscript.call import flow
from callscript.call import intents as i
from callscript.call.aloud import words_now
from callscript.call.asides import open_checks
from callscript.call.decide import Refusal
from callscript.call.events import Opening
from callscript.call.offering import open_offers
from callscript.call.people import Contact
from callscript.call.standing import standings
from callscript.script.arrivals import Arrivals
from callscript.script.condition import Fact
from callscript.script.graph import Ways
from callscript.script.load import Loaded, load
from callscript.script.model import (
    ChoicesField,
    FormField,
    MomentField,
    NoteKind,
    NumberField,
    Script,
    Step,
)
from callscript.script.places import step_of
from callscript.script.problems import ScriptError
from callscript.script.suppose import Supposing
from tests.call.making import KIM, START, Talk
from tests.call.written import written

PEOPLE = (
    None,
    Contact("c", fields={"consent": "yes", "children": "Ana, Ben"}),
    Contact("c", fields={"consent": "no", "children": "Ana, Ben, Cleo, Dan"}),
)
KEPT: tuple[NoteKind, ...] = ("promise", "concern")
ANSWERS = 40
"""Keys that answer and go on, after which a call that can end mostly has."""
OPENINGS: tuple[Opening, ...] = ("first", "callback", "inbound", "voicemail")


def usable(text: str) -> Loaded:
    """A script that passes the check; other examples are thrown away."""
    try:
        return load(text.encode(), "call.toml")
    except ScriptError:
        assume(False)
        raise


def started(script: Script, random: Random) -> Talk:
    attempt, opening = random.randint(1, 3), random.choice(OPENINGS)
    start = i.Start("d", KIM, random.choice(PEOPLE), attempt=attempt, opening=opening)
    return Talk(script).do(start)


def answers(step: Step, random: Random) -> Iterator[i.Intent]:
    """The keys that answer a step, at random."""
    match step.field:
        case NumberField(minimum=low, maximum=high):
            yield i.Answer(random.randint(int(low or 0), int(high or 10)))
        case ChoicesField():
            for response in random.sample(step.responses, random.randint(1, 2)):
                yield i.Toggle(response.value)
            yield i.GoOn()
        case FormField():
            yield i.FillIn("street", "High Street")
            yield i.GoOn()
        case MomentField():
            yield i.Answer(random.choice(("2026-11-27", "when I'm back")))
        case None if step.responses:
            value = random.choice(step.responses).value
            # The same key again goes on from a response with more to say.
            yield from (i.Answer(value), i.Answer(value))
        case None:
            yield i.GoOn()
        case _:
            yield i.Answer("their words")


def asides(talk: Talk, random: Random) -> Iterator[i.Intent]:
    """Any other keys, at random, whether or not they do anything now."""
    script = talk.script
    loops = [*script.loops, ""]
    yield random.choice(
        (
            i.GoBack(),
            i.GoForward(),
            i.Return(),
            i.Undo(),
            i.Redo(),
            i.LeaveInterrupt(),
            i.RaiseInterrupt(random.choice(script.interrupts).id),
            i.LeaveUnread(random.choice(("dont_know", "refused"))),
            i.Jump(random.choice(script.order)),
            i.KeepNote("call back", random.choice(KEPT)),
            i.ChooseOpening(random.choice(OPENINGS)),
            i.AddEntry(random.choice(loops)),
            i.RemoveEntry(random.choice(loops), random.randint(1, 3)),
            i.MakeOffer("rebate"),
            i.SettleOffer(random.choice((True, False))),
            i.ClearAnswer(random.choice(script.order)),
            i.SayOther("something else"),
        )
    )


def looked_at(talk: Talk) -> None:
    """Work out all that a screen and the papers show of a call."""
    script, state = talk.script, talk.state
    words_now(script, state, START)
    standings(script, state)
    flow.off_path(script, state)
    flow.outcome_of(script, state)
    flow.locked(script, state, state.position or "")
    open_checks(script, state)
    open_offers(script, state)


def walked(talk: Talk, random: Random, keys: int) -> None:
    """Press keys at random, of those that answer and of any others."""
    for _ in range(keys):
        here = talk.script.steps.get(talk.at or "")
        if here is None or random.random() < 0.3:
            pressed = asides(talk, random)
        elif random.random() < 0.2:
            pressed = iter((i.GoOn(),))
        else:
            pressed = answers(here, random)
        for key in pressed:
            refused = talk.attempt(key)
            assert refused is None or isinstance(refused, Refusal)
        looked_at(talk)


def comes_to_an_end(talk: Talk, random: Random) -> bool:
    """Whether answering and going on leads past the last step; an interrupt's reply is given."""
    for _ in range(ANSWERS):
        here = talk.script.steps.get(talk.at or "")
        if here is None:
            return True
        keys = iter((i.GoOn(),)) if random.random() < 0.2 else answers(here, random)
        at, version = talk.at, talk.state.version
        for key in keys:
            if talk.at == at:
                talk.attempt(key)
        if talk.state.version == version:
            talk.attempt(i.GoOn())
    return False


@settings(max_examples=60)
@given(written(), st.integers(0, 10**6))
def test_any_keys_from_any_step_can_be_pressed_and_the_call_ended(text: str, seed: int) -> None:
    script, random = usable(text).script, Random(seed)
    talk = started(script, random)
    walked(talk, random, 25)
    for step in random.sample(script.order, 2):
        talk.attempt(i.Jump(step))
        walked(talk, random, 6)
    talk.do(i.EndCall(), i.WrapUp())
    assert talk.state.phase == "done"


def straight(talk: Talk, random: Random) -> Iterator[i.Intent]:
    """Keys of a call that is made step by step: no jumps, no answers to other steps."""
    here = talk.script.steps.get(talk.at or "")
    if here is not None and random.random() < 0.75:
        return iter((i.GoOn(),)) if random.random() < 0.25 else answers(here, random)
    thrown_in = i.RaiseInterrupt(random.choice(talk.script.interrupts).id)
    return iter(
        random.choice(
            (
                (i.GoBack(),),
                (i.GoBack(), i.GoBack()),
                (i.GoForward(),),
                (i.Undo(),),
                (i.Redo(),),
                (thrown_in, i.LeaveInterrupt()),
                (i.LeaveUnread("dont_know"),),
                (i.KeepNote("call back", "promise"),),
                (i.MakeOffer("rebate"), i.SettleOffer(taken=True)),
                (i.ClearAnswer(),),
            )
        )
    )


def is_known(talk: Talk, arrivals: Arrivals) -> bool:
    """Whether what a call is told now is among what was thought possible on its step."""
    step = step_of(talk.at or "")
    known = flow.what_counts(talk.script, talk.state)
    for about, domain in arrivals.shown.get(step, {}).items():
        value = known.fact(about.name) if isinstance(about, Fact) else None
        listed = domain.values is None or value in domain.values
        within = not isinstance(value, int) or domain.low <= value <= domain.high
        if value is not None and not (listed and within):
            return False
    return not step or step in arrivals.shown


@settings(max_examples=60)
@given(written(), st.integers(0, 10**6))
def test_what_is_proved_is_so_on_every_call_made_step_by_step(text: str, seed: int) -> None:
    """Nothing is shown that can't be, nothing known that isn't so, and no hint withheld."""
    loaded, random = usable(text), Random(seed)
    script, arrivals = loaded.script, Arrivals(Ways(loaded.script), Supposing(loaded.script))
    never = {p.message.split("'")[1] for p in loaded.hints if p.code == "never-ends-so"}
    for _ in range(2):
        talk = started(script, random)
        for _ in range(20):
            for key in straight(talk, random):
                talk.attempt(key)
            assert is_known(talk, arrivals)
            assert flow.outcome_of(script, talk.state) not in never
    if "may-go-round" not in {problem.code for problem in loaded.hints}:
        step = random.choice(script.order)
        assert any(ends_from(script, step, Random(seed + n)) for n in range(30)), step


def ends_from(script: Script, step: str, random: Random) -> bool:
    """Whether a call that was taken to a step comes to an end."""
    talk = started(script, random)
    talk.attempt(i.Jump(step))
    return comes_to_an_end(talk, random)


ROUND = """
title = "T"
[[sections]]
id = "main"
title = "Main"
steps = [
    { id = "a", ask = "A?", answer = "number" },
    { id = "out", say = "x", when = "a > 6", goto = "end" },
    { id = "b", say = "x", goto = "a" },
]
"""


def test_going_on_and_on_round_a_loop_is_stopped_until_something_is_taken_down() -> None:
    talk = Talk(load(ROUND.encode(), "call.toml").script)
    talk.do(i.Start("d", KIM), *[i.GoOn()] * 3)
    assert talk.at == "b"
    assert "round" in talk.refused(i.GoOn())
    assert talk.do(i.KeepNote("hm"), i.GoOn()).at == "a"
    assert talk.do(i.Answer(3), i.GoOn(), i.Answer(7)).at == "out"


def test_conditions_that_count_in_binary_are_not_waited_for() -> None:
    """A bit is shown if it was and not all below were, or the other way round: 2**20 rounds."""
    lines = ['title = "T"', "[compute]", 'all0 = "attempt > 0"']
    lines += [f'all{n} = "all{n - 1} and answered(b{n - 1})"' for n in range(1, 20)]
    lines += ["[[sections]]", 'id = "s"', 'title = "S"']
    for n in range(20):
        lines += ["[[sections.steps]]", f'id = "b{n}"', 'ask = "?"', 'answer = "number"']
        lines += [f'when = "answered(b{n}) and not all{n} or all{n} and not answered(b{n})"']
    lines += ["[[sections.steps]]", 'id = "again"', 'ask = "?"']
    lines += ['responses = ["A", { label = "B", goto = "b0" }]']
    talk = Talk(load("\n".join(lines).encode(), "call.toml").script).do(i.Start("d", KIM))
    for n in range(20):
        talk.do(i.Answer(1, f"b{n}"))
    looked_at(talk)


def test_what_rests_on_names_without_end_is_refused_and_what_may_pass_is_worked_out() -> None:
    for links, passes in ((40, True), (41, False)):
        chain = [f'c{n} = "c{n - 1} + 1"' for n in range(1, links)]
        lines = ['title = "T"', "[compute]", 'c0 = "n + 1"', *chain, "[[sections]]", 'id = "a"']
        steps = f"""title = "A"
            steps = [{{ id = "n", ask = "?", answer = "number" }},
                     {{ id = "x", say = "x", when = "c{links - 1} > {links}" }}]"""
        text = "\n".join([*lines, steps]).encode()
        if passes:
            talk = Talk(load(text, "c.toml").script).do(i.Start("d", KIM), i.Answer(1))
            assert talk.at == "x"
        else:
            with pytest.raises(ScriptError, match="rest on names"):
                load(text, "c.toml")


MORNING = """
title = "T"
[[sections]]
id = "main"
title = "Main"
steps = [
    { id = "evening", say = "x", when = "part_of_day == 'evening' and has(caller.company)" },
    { id = "day", say = "x" },
]
"""


def test_the_first_step_s_condition_may_ask_the_clock_and_the_caller() -> None:
    talk = Talk(load(MORNING.encode(), "call.toml").script).go(3600)
    assert talk.do(i.Start("d", KIM)).at == "evening"
