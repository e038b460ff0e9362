"""What is said now: the language of the call, and words for coming back to a step."""

from datetime import timedelta

from callscript.call import intents as i
from callscript.call.facts import read_aloud
from callscript.call.flow import is_back
from callscript.call.known import language_of
from callscript.call.people import Contact
from callscript.script import expression
from callscript.script.model import Interrupt, NumberField, Step
from callscript.script.wording import Placeholder, Variant, Wording
from tests.call.making import START, Talk, script_of

HELLO: Wording = ((Variant(("Hello",), None, "en"), Variant(("Hola",), None, "es")),)
SCRIPT = script_of(
    Step("hello", "Hello", say=HELLO),
    Step("score", "Score", field=NumberField(0, 10)),
    Step(
        "thanks",
        "Thanks",
        say=((Variant(("Sorry, {x}",), expression.parse("score < 5")), Variant(("Fine",))),),
        say_again=("Again",),
    ),
    languages=("en", "es"),
    interrupts=(Interrupt("who", "Who?", say=("Me.",)),),
)


def said(talk: Talk, wording: Wording) -> str:
    return read_aloud(wording, talk.script, talk.state, talk.clock)


def test_a_switch_goes_round_is_kept_and_is_undone() -> None:
    talk = Talk(SCRIPT).start()
    assert said(talk, HELLO) == "Hello"
    talk.do(i.SwitchLanguage())
    assert said(talk, HELLO) == "Hola"
    assert said(talk.reopened(), HELLO) == "Hola"
    talk.do(i.SwitchLanguage())
    assert language_of(SCRIPT, talk.state) == "en"
    talk.do(i.Undo())
    assert language_of(SCRIPT, talk.state) == "es"
    assert talk.do(i.SwitchLanguage("es")).state.language == "es"
    assert "en, es" in talk.refused(i.SwitchLanguage("fr"))


def test_a_call_begins_in_the_contact_s_language() -> None:
    talk = Talk(SCRIPT).start(Contact("c", fields={"language": "es"}))
    assert said(talk, HELLO) == "Hola"
    assert said(Talk(SCRIPT).start(Contact("c", fields={"language": "fr"})), HELLO) == "Hello"


def test_one_language_leaves_nothing_to_switch() -> None:
    assert "one language" in Talk(script_of(Step("a", "A"))).start().refused(i.SwitchLanguage())


def test_variants_follow_the_answers_that_count() -> None:
    talk = Talk(SCRIPT).start().do(i.Jump("score"), i.Answer(3))
    assert said(talk, SCRIPT.steps["thanks"].say) == "Sorry, {x}"
    talk.do(i.Answer(9, "score"))
    assert said(talk, SCRIPT.steps["thanks"].say) == "Fine"


def test_a_named_word_is_said_by_its_condition() -> None:
    script = script_of(
        Step("score", "Score", field=NumberField(0, 10)),
        Step("b", "B"),
        words={"it": ((Variant(("bad",), expression.parse("score < 5")), Variant(("good",))),)},
    )
    talk = Talk(script).start().do(i.Answer(2))
    assert said(talk, ("So ", Placeholder("it"), ".")) == "So bad."


def test_back_again_is_after_a_step_back_a_jump_or_an_interrupt() -> None:
    talk = Talk(SCRIPT).start()
    assert not is_back(talk.state)
    assert is_back(talk.do(i.GoOn(), i.GoBack()).state)
    talk = Talk(SCRIPT).start().do(i.GoOn())
    assert not is_back(talk.state)
    talk.do(i.Jump("thanks"), i.Return())
    assert is_back(talk.state)
    talk = Talk(SCRIPT).start().do(i.RaiseInterrupt("who"))
    assert not is_back(talk.state), "the reply is still being given"
    assert is_back(talk.do(i.LeaveInterrupt()).state)
    assert not is_back(talk.do(i.GoOn()).state)


def test_nothing_of_it_hangs_on_the_clock() -> None:
    talk = Talk(SCRIPT).start().do(i.RaiseInterrupt("who"), i.LeaveInterrupt())
    later = START + timedelta(days=1)
    assert read_aloud(HELLO, SCRIPT, talk.state, later) == "Hello"
