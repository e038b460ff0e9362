"""Which step comes next, which answers count, and how the call ended, by example."""

import sys
from concurrent.futures import ThreadPoolExecutor

from callscript.call import flow
from callscript.call import intents as i
from callscript.call.state import CallState
from callscript.script import expression
from callscript.script.model import END, Interrupt, Response, Script, Section, Step
from tests.call.making import ADA, Talk, script_of, scripted
from tests.call.scripted import SCRIPT

YES_NO = (Response("yes", "1", "Yes"), Response("no", "2", "No"))


def asked() -> Talk:
    """A call whose customer is willing to talk: on the reason."""
    return Talk(SCRIPT).start().do(i.GoOn(), i.Answer("yes"))


def off(talk: Talk) -> list[str]:
    """Steps whose answers are off path."""
    return [answer.step for answer in flow.off_path(talk.script, talk.state)]


def outcome(talk: Talk) -> str | None:
    """How the call ended, as far as it went."""
    return flow.outcome_of(talk.script, talk.state)


class TestWay:
    def test_the_written_order_unless_something_leads_elsewhere(self) -> None:
        talk = Talk(SCRIPT).start()
        assert talk.do(i.GoOn()).at == "willing"
        assert talk.do(i.Answer("later")).at == "when"
        assert talk.do(i.GoOn()).at is None

    def test_tags_lead_into_steps_that_ask_for_them(self) -> None:
        assert asked().do(i.Answer("price")).at == "bill"
        assert asked().do(i.Answer("service")).at == "who"
        assert asked().do(i.Answer("other")).at == "score"

    def test_a_section_that_does_not_apply_is_passed_over(self) -> None:
        talk = asked().do(i.Answer("other"))
        assert talk.do(i.Answer(7)).at == "thanks"
        assert talk.do(i.GoBack(), i.Answer(6)).at == "sorry"
        assert talk.do(i.GoOn(), i.Answer("takes")).at == "thanks"

    def test_going_on_without_an_answer(self) -> None:
        talk = asked().do(i.GoOn())
        assert talk.at == "score"
        assert talk.do(i.GoOn()).at == "thanks"

    def test_the_end_and_back_from_it(self) -> None:
        talk = asked().do(i.Jump("bye"), i.GoOn())
        assert talk.at is None
        assert talk.refused(i.GoOn()) == "This is the end of the script. F10 ends the call."
        assert talk.do(i.GoBack()).at == "bye"
        assert talk.do(i.GoForward()).at is None

    def test_contact_facts_lead_the_way(self) -> None:
        gold = Step("gold", "Gold", when=expression.parse("contact.value == 'gold'"))
        script = script_of(gold, Step("all", "All"))
        assert Talk(script).start(ADA).at == "gold"
        assert Talk(script).start(None).at == "all"

    def test_a_goto_to_no_step_falls_through(self) -> None:
        script = script_of(Step("a", "A", goto="nowhere"), Step("b", "B"))
        assert Talk(script).start().do(i.GoOn()).at == "b"

    def test_a_position_the_script_does_not_have_leads_to_the_end(self) -> None:
        assert flow.next_step(SCRIPT, asked().state, "nowhere") is None

    def test_loops_end(self) -> None:
        round_trip = script_of(Step("a", "A"), Step("b", "B", goto="a"))
        talk = Talk(round_trip).start().do(i.GoOn(), i.GoOn(), i.GoOn())
        assert talk.at == "b"
        assert flow.path_of(round_trip, talk.state).steps == {"a", "b"}


class TestBackAndForward:
    def test_back_pops_and_forward_brings_back(self) -> None:
        talk = asked().do(i.Answer("price"), i.GoBack(), i.GoBack())
        assert (talk.at, talk.state.ahead) == ("willing", ("bill", "reason"))
        assert talk.value("reason") == "price"
        assert talk.do(i.GoForward(), i.GoForward()).at == "bill"
        assert talk.do(i.GoForward()).at == "score"

    def test_there_is_nothing_before_the_first_step(self) -> None:
        assert Talk(SCRIPT).start().refused(i.GoBack()) == "This is the first step."

    def test_answering_the_same_keeps_what_lies_ahead(self) -> None:
        talk = asked().do(i.Answer("price"), i.GoOn(), i.GoBack(), i.GoBack())
        talk.do(i.Answer("price"), i.GoForward())
        assert talk.at == "score"

    def test_however_the_step_ahead_is_reached_the_rest_stays_ahead(self) -> None:
        for way in (i.GoForward(), i.GoOn(), i.Answer("price"), i.Jump("bill")):
            talk = asked().do(i.Answer("price"), i.GoOn(), i.GoBack(), i.GoBack(), way)
            assert (talk.at, talk.state.ahead) == ("bill", ("score",))

    def test_another_step_forgets_what_lay_ahead(self) -> None:
        for way, to in ((i.Jump("bye"), "bye"), (i.Answer("other"), "score")):
            talk = asked().do(i.Answer("price"), i.GoOn(), i.GoOn(), i.GoBack(), i.GoBack())
            talk.do(i.GoBack(), way)
            assert (talk.at, talk.state.ahead) == (to, ())

    def test_answering_otherwise_leads_elsewhere(self) -> None:
        talk = asked().do(i.Answer("price"), i.GoBack(), i.Answer("service"))
        assert (talk.at, talk.state.ahead) == ("who", ())

    def test_forward_never_leads_onto_a_branch_left_meanwhile(self) -> None:
        talk = asked().do(i.Answer("price"), i.GoBack(), i.ClearAnswer())
        assert talk.state.ahead == ("bill",)
        assert talk.do(i.GoForward()).at == "score"

    def test_words_put_in_on_the_way_back_keep_the_way_forward(self) -> None:
        talk = asked().do(i.Answer("service"), i.Answer("Bob"), i.Answer(3))
        talk.do(i.GoBack(), i.GoBack(), i.KeepNote("and Eve", "concern"), i.GoForward())
        assert (talk.value("who"), talk.at) == ("Bob; and Eve", "score")
        assert talk.do(i.GoForward()).at == "sorry"


class TestJumping:
    def test_one_key_returns_after_any_number_of_jumps(self) -> None:
        talk = asked().do(i.Jump("offer"), i.GoOn(), i.Jump("who"), i.Jump("when"))
        assert talk.state.away_from == "reason"
        assert talk.do(i.Return()).at == "reason"
        assert talk.refused(i.Return()) == "There is nowhere to return to."

    def test_jumping_home_is_returning(self) -> None:
        talk = asked().do(i.Jump("offer"), i.Jump("reason"))
        assert talk.state.away_from is None
        assert talk.state.trail[-1].way == "return"

    def test_walking_or_going_back_home_is_returning_too(self) -> None:
        assert asked().do(i.Jump("hello"), i.GoOn(), i.GoOn()).state.away_from is None
        assert asked().do(i.Jump("offer"), i.GoBack()).state.away_from is None

    def test_past_the_end_is_a_place_to_return_to(self) -> None:
        talk = Talk(SCRIPT).start().do(i.GoOn(), i.Answer("later"), i.GoOn())
        assert talk.state.trail[-1].step is None
        talk.do(i.Jump("score"), i.GoOn())
        assert (talk.at, talk.state.away_from) == ("thanks", END)
        assert talk.do(i.Return()).at is None
        assert talk.do(i.Undo(), i.GoOn()).state.away_from is None

    def test_a_jump_to_where_the_call_is_or_nowhere(self) -> None:
        talk = asked()
        version = talk.state.version
        assert talk.do(i.Jump("reason")).state.version == version
        assert talk.refused(i.Jump("nowhere")) == "There is no such step."
        assert talk.refused(i.Jump(END)) == "There is no such step."


class TestCounting:
    def test_answers_on_a_branch_left_are_kept_and_count_again(self) -> None:
        talk = asked().do(i.Answer("service"), i.Answer("Bob"), i.Answer(7))
        talk.do(i.Answer("price", "reason"))
        assert off(talk) == ["who"]
        assert talk.value("who") == "Bob"
        assert off(talk.do(i.Answer("service", "reason"))) == []

    def test_answers_given_out_of_order_count(self) -> None:
        talk = Talk(SCRIPT).start().do(i.Answer("later", "willing"), i.Jump("score"), i.Answer(3))
        assert off(talk) == []
        assert talk.at == "sorry"

    def test_an_answer_left_behind_takes_with_it_all_that_hung_on_it(self) -> None:
        chain = [Step("s0", "S0", responses=YES_NO)]
        for n in range(1, 12):
            when = expression.parse(f"s{n - 1} == 'yes'")
            chain.append(Step(f"s{n}", f"S{n}", responses=YES_NO, when=when))
        talk = Talk(script_of(*chain)).start().do(*[i.Answer("yes")] * 12)
        assert off(talk) == []
        talk.do(i.Answer("no", "s0"))
        assert off(talk) == [f"s{n}" for n in range(1, 12)]

    def test_a_step_that_hangs_on_its_own_answer_comes_to_an_end(self) -> None:
        loop = script_of(
            Step("a", "A", responses=YES_NO, when=expression.parse("not answered('a')")),
            Step("b", "B", responses=YES_NO),
        )
        talk = Talk(loop).start().do(i.Answer("yes"))
        assert talk.at == "b"
        assert flow.path_of(loop, talk.state).steps >= {"b"}

    def test_tags_of_branches_left_lead_nowhere(self) -> None:
        script = scripted(
            [
                Section("one", "One", (Step("a", "A", responses=_TO_B_OR_C),)),
                Section("two", "Two", (Step("b", "B", responses=_TAGGED, goto="c"),)),
                Section("three", "Three", (Step("c", "C"),)),
                Section("four", "Four", (Step("d", "D"),), when=expression.parse("tagged('hot')")),
                Section("five", "Five", (Step("e", "E"),)),
            ]
        )
        talk = Talk(script).start().do(i.Answer("b"), i.Answer("x"), i.GoOn())
        assert talk.at == "d"
        talk.do(i.Answer("c", "a"), i.GoBack(), i.GoOn())
        assert talk.at == "e"


_TO_B_OR_C = (Response("b", "1", "B", goto="b"), Response("c", "2", "C", goto="c"))
_TAGGED = (Response("x", "1", "X", tags=("hot",)),)


class TestOutcome:
    def test_the_last_step_or_response_on_the_way_that_has_one(self) -> None:
        talk = asked().do(i.Answer("other"))
        assert outcome(talk) == "heard"
        talk.do(i.Answer(3), i.GoOn(), i.Answer("takes"))
        assert outcome(talk) == "settled"
        assert outcome(talk.do(i.Answer("thinks", "offer"))) == "heard"

    def test_what_the_caller_chose_stands(self) -> None:
        talk = asked().do(i.ChooseOutcome("callback"), i.Answer("other"))
        assert outcome(talk) == "callback"
        assert outcome(talk.do(i.Undo(), i.Undo())) is None

    def test_going_back_and_changing_the_branch_changes_it(self) -> None:
        talk = Talk(SCRIPT).start().do(i.GoOn(), i.Answer("no"))
        assert (talk.at, outcome(talk)) == ("bye", "refused")
        talk.do(i.GoBack(), i.Answer("yes"), i.Answer("other"))
        assert (talk.at, outcome(talk)) == ("score", "heard")
        talk.do(i.Answer("later", "willing"))
        assert outcome(talk) is None

    def test_an_interrupt_that_closes_the_call_proposes_one(self) -> None:
        talk = asked().do(i.RaiseInterrupt("list"), i.LeaveInterrupt())
        assert (talk.at, outcome(talk)) == (None, "refused")
        assert outcome(talk.do(i.EndCall())) == "refused"

    def test_a_customer_who_relents_has_not_refused(self) -> None:
        closed = (i.RaiseInterrupt("list"), i.LeaveInterrupt())
        told = asked().do(i.Answer("other"))
        assert outcome(told.do(*closed)) == "refused"
        assert outcome(told.do(i.GoBack())) == "heard"
        assert outcome(told.do(*closed, i.Jump("thanks"))) == "heard"
        assert outcome(asked().do(*closed, i.ChooseOutcome("refused"), i.GoBack())) == "refused"

    def test_an_interrupt_may_lead_on_and_propose_one(self) -> None:
        talk = asked().do(i.RaiseInterrupt("move"), i.LeaveInterrupt())
        assert (talk.at, outcome(talk)) == ("bye", "moved")
        assert outcome(talk.do(i.KeepNote("to Spain"), i.GoOn())) == "moved"

    def test_a_step_s_own_outcome_comes_before_its_interrupt_s(self) -> None:
        away = Interrupt("away", "Away", say=("Oh.",), goto="b", outcome="moved")
        script = script_of(Step("a", "A"), Step("b", "B", outcome="callback"), interrupts=(away,))
        talk = Talk(script).start().do(i.RaiseInterrupt("away"), i.LeaveInterrupt())
        assert outcome(talk) == "callback"

    def test_a_step_only_looked_at_says_nothing(self) -> None:
        talk = asked().do(i.Answer("other"), i.Jump("when"))
        assert outcome(talk) == "callback"
        assert outcome(talk.do(i.Return())) == "heard"
        assert outcome(talk.do(i.Jump("when"), i.Jump("reason"))) == "heard"
        assert outcome(talk.do(i.Jump("when"), i.GoOn())) == "heard"

    def test_a_step_used_out_of_order_says_what_it_says(self) -> None:
        talk = asked().do(i.Answer("other"), i.Jump("when"), i.KeepNote("Tuesday"), i.Return())
        assert (talk.at, outcome(talk)) == ("score", "callback")
        assert outcome(talk.do(i.EditNote("n6", ""))) == "heard"

    def test_questions_that_are_only_passed_say_nothing(self) -> None:
        talk = Talk(SCRIPT).start().do(*[i.GoOn()] * 5)
        assert (talk.at, outcome(talk)) == (None, None)
        what = Step("a", "A", ask=("What?",), outcome="heard")
        listened = script_of(what, Step("b", "B"), acknowledgements=("Right.",))
        for act, said in ((i.GoOn(), None), (i.KeepNote("late"), "heard")):
            assert outcome(Talk(listened).start().do(act, i.GoOn())) == said
        ours = i.KeepNote("ring back", "promise")
        assert outcome(Talk(listened).start().do(ours, i.GoOn())) is None
        assert outcome(Talk(listened).start().do(i.Acknowledge(), i.GoOn())) == "heard"

    def test_a_closing_is_meant_by_reaching_it(self) -> None:
        bye = script_of(Step("a", "A"), Step("bye", "Bye", say=("Bye.",), outcome="refused"))
        assert outcome(Talk(bye).start()) is None
        assert outcome(Talk(bye).start().do(i.GoOn())) == "refused"
        assert outcome(Talk(bye).start().do(i.GoOn(), i.GoOn())) == "refused"

    def test_a_question_the_customer_s_words_led_to_needs_no_answer(self) -> None:
        later = Talk(SCRIPT).start().do(i.GoOn(), i.Answer("later"))
        busy = asked().do(i.RaiseInterrupt("busy"), i.LeaveInterrupt())
        for talk in (later, busy):
            assert (talk.at, outcome(talk)) == ("when", "callback")
            assert outcome(talk.do(i.GoOn())) == "callback"
        bad = expression.parse("a == 'no'")
        mend = Step("b", "B", ask=("What?",), when=bad, outcome="settled")
        talk = Talk(script_of(Step("a", "A", responses=YES_NO), mend)).start()
        assert outcome(talk.do(i.Answer("no"), i.GoOn())) == "settled"

    def test_before_the_call_there_is_none(self) -> None:
        assert outcome(Talk(SCRIPT)) is None


class TestReply:
    def test_it_comes_before_the_words_of_the_next_step(self) -> None:
        reply = flow.reply_to_say(SCRIPT, asked().state)
        assert reply is not None
        assert reply.reply == ("Thank you.",)

    def test_only_right_after_the_answer(self) -> None:
        assert flow.reply_to_say(SCRIPT, Talk(SCRIPT).start().state) is None
        for moves in ([i.GoOn()], [i.Jump("bye")], [i.Answer("price")]):
            assert flow.reply_to_say(SCRIPT, asked().do(*moves).state) is None

    def test_a_step_gone_back_to_is_as_it_was(self) -> None:
        assert flow.reply_to_say(SCRIPT, asked().do(i.GoOn(), i.GoBack()).state) is not None

    def test_past_the_last_step_too(self) -> None:
        last = Response("yes", "1", "Yes", goto=END, reply=("Goodbye.",))
        script = script_of(Step("a", "A", responses=(last,)))
        talk = Talk(script).start().do(i.Answer("yes"))
        assert talk.at is None
        assert flow.reply_to_say(script, talk.state) == last


def test_the_script_of_the_examples_is_what_its_note_says() -> None:
    assert isinstance(SCRIPT, Script)
    talk = asked().do(i.Answer("price"), i.GoOn(), i.Answer(3), i.GoOn(), i.GoOn(), i.GoOn())
    ways = [visit.step for visit in talk.state.trail]
    assert ways == [
        "hello",
        "willing",
        "reason",
        "bill",
        "score",
        "sorry",
        "offer",
        "thanks",
        None,
    ]


def test_paths_may_be_asked_for_by_two_threads_at_once() -> None:
    talks = [Talk(SCRIPT).start() for _ in range(8)]
    states = [talk.state for talk in talks]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as threads:
            asked = [threads.submit(_ask_for_paths, states) for _ in range(2)]
            assert [found.result(30) for found in asked] == [None, None]
    finally:
        sys.setswitchinterval(before)


def _ask_for_paths(states: list[CallState]) -> None:
    for _ in range(150):
        for state in states:
            flow.path_of(SCRIPT, state)
