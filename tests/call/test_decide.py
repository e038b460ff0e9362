"""What each key does to a call, by example."""

import pytest

from callscript.call import events as e
from callscript.call import flow
from callscript.call import intents as i
from callscript.call.decide import next_murmur
from callscript.call.fits import MAX_NOTE, why_not
from callscript.script.model import NumberField, Script, Step, TextField
from tests.call.making import ADA, KIM, Talk, script_of
from tests.call.scripted import SCRIPT


def begun() -> Talk:
    """A call on its first step."""
    return Talk(SCRIPT).start()


def on(step: str) -> Talk:
    """A call that jumped to a step and stands there as if it had walked."""
    return begun().do(i.Jump(step))


class TestStarting:
    def test_the_start_says_everything_and_shows_the_first_step(self) -> None:
        talk = Talk(SCRIPT).do(i.Start("abc", KIM, ADA, rehearsal=True))
        started = e.CallStarted("former", "Former customer", "abc", KIM, ADA, rehearsal=True)
        assert talk.bodies == (started, e.Moved("hello", "next"))
        assert {event.by for event in talk.session.events} == {"Kim Caller"}
        assert talk.state.started_at == talk.clock
        assert talk.state.phase == "live"

    def test_a_call_begins_once(self) -> None:
        assert begun().refused(i.Start("abc", KIM)) == "This call has already begun."

    def test_the_start_can_not_be_undone(self) -> None:
        assert begun().refused(i.Undo()) == "There is nothing to undo."

    def test_nothing_comes_before_the_start(self) -> None:
        for intent in (i.KeepNote("x"), i.Jump("bye"), i.GoOn(), i.EndCall(), i.Undo()):
            assert Talk(SCRIPT).refused(intent) == "The call has not begun yet."
        assert Talk(SCRIPT).refused(i.Resume()) == "There is no call to take up."

    def test_a_first_step_that_does_not_apply_is_left_out(self) -> None:
        from_vip = Step("vip", "VIP", when=SCRIPT.steps["bill"].when)
        talk = Talk(script_of(from_vip, Step("all", "All"))).start()
        assert talk.at == "all"

    def test_a_script_without_a_step_that_applies_is_at_its_end(self) -> None:
        talk = Talk(script_of(Step("vip", "VIP", when=SCRIPT.steps["bill"].when))).start()
        assert talk.at is None
        assert talk.refused(i.GoOn()).startswith("This is the end of the script.")


class TestAnswering:
    def test_an_answer_is_taken_and_the_next_step_shown_in_one_act(self) -> None:
        talk = on("reason").do(i.Answer("price"))
        assert talk.bodies == (e.Answered("reason", "price"), e.Moved("bill", "next"))
        assert talk.do(i.Undo()).at == "reason"
        assert talk.value("reason") is None

    def test_another_step_is_answered_without_leaving_this_one(self) -> None:
        talk = begun().do(i.Answer("price", "reason"))
        assert talk.bodies == (e.Answered("reason", "price"),)
        assert talk.at == "hello"

    def test_naming_the_step_on_screen_goes_on_too(self) -> None:
        assert on("reason").do(i.Answer("price", "reason")).at == "bill"

    def test_after_the_call_answers_are_put_right_without_moving(self) -> None:
        talk = on("reason").do(i.EndCall(), i.Answer("price"))
        assert (talk.value("reason"), talk.at) == ("price", "reason")

    @pytest.mark.parametrize("value", ["", "1", "Yes", "YES", 1, True, "yes "])
    def test_only_a_response_s_value_answers_it(self, value: str | int) -> None:
        assert on("willing").refused(i.Answer(value)) == "No response here has that key."

    def test_a_step_without_responses_takes_no_answer(self) -> None:
        assert begun().refused(i.Answer("yes")) == "No response here has that key."

    def test_there_is_nothing_to_answer_past_the_end_or_nowhere(self) -> None:
        talk = on("bye").do(i.GoOn())
        assert talk.refused(i.Answer("yes")) == "There is nothing to answer here."
        assert talk.refused(i.Answer("yes", "nowhere")) == "There is nothing to answer here."

    @pytest.mark.parametrize("value", [0, 10])
    def test_bounds_are_among_the_numbers(self, value: int) -> None:
        talk = on("score").do(i.Answer(value))
        assert talk.value("score") == value

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            (NumberField(0, 10), 11, "A number from 0 to 10 is wanted here."),
            (NumberField(0, 10), -1, "A number from 0 to 10 is wanted here."),
            (NumberField(maximum=3), 4, "A number up to 3 is wanted here."),
            (NumberField(minimum=3), 2, "A number from 3 is wanted here."),
            (NumberField(), "5", "A number is wanted here."),
            (NumberField(0, 10), True, "A number is wanted here."),
            (NumberField(), 2**63, "That number is too long to keep."),
            (NumberField(), 2**63 - 1, ""),
            (NumberField(), -(10**30), "That number is too long to keep."),
            (TextField(), "", "Some words are wanted here."),
            (TextField(), " \n", "Some words are wanted here."),
            (TextField(), 5, "Some words are wanted here."),
            (TextField(), "x" * MAX_NOTE, ""),
            (
                TextField(),
                "x" * (MAX_NOTE + 1),
                "A note holds 65,536 characters; this one has 65,537.",
            ),
        ],
    )
    def test_why_not(self, field: NumberField | TextField, value: str | int, reason: str) -> None:
        step = Step("a", "A", field=field)
        assert why_not(step, value) == reason
        refused = Talk(script_of(step)).start().attempt(i.Answer(value))
        assert (refused.reason if refused else "") == reason

    def test_an_answer_can_be_cleared(self) -> None:
        talk = begun().do(i.Answer("price", "reason"), i.ClearAnswer("reason"))
        assert talk.value("reason") is None
        assert talk.refused(i.ClearAnswer("reason")) == "There is no answer to clear here."
        assert talk.refused(i.ClearAnswer()) == "There is no answer to clear here."
        assert talk.do(i.Undo()).value("reason") == "price"

    def test_an_answer_closes_the_interrupt_over_its_step(self) -> None:
        talk = on("score").do(i.RaiseInterrupt("sales"), i.Answer(3))
        assert talk.state.interrupt is None
        assert talk.at == "sorry"


class TestWords:
    """Text steps: the notes of the step's own kind are its answer."""

    def test_a_text_answer_is_a_note_and_goes_on(self) -> None:
        talk = on("who").do(i.Answer("  Bob "))
        assert talk.bodies == (
            e.NoteKept("n3", "who", "concern", "Bob"),
            e.Answered("who", "Bob"),
            e.Moved("score", "next"),
        )

    def test_a_note_is_the_answer_and_stays_on_the_step(self) -> None:
        talk = on("who").do(i.KeepNote("Bob", "concern"), i.KeepNote("and Eve", "concern"))
        assert (talk.value("who"), talk.at) == ("Bob; and Eve", "who")

    def test_notes_of_another_kind_or_elsewhere_are_no_answer(self) -> None:
        talk = on("who").do(i.KeepNote("aside"), i.KeepNote("Bob", "concern", "score"))
        assert talk.value("who") is None
        talk.do(i.KeepNote("Bob", "concern"), i.KeepNote("You rang!", "verbatim"))
        assert talk.value("who") == "Bob"

    def test_words_for_another_step_are_its_answer(self) -> None:
        talk = begun().do(i.KeepNote("Bob", "concern", "who"), i.Answer("Eve", "who"))
        assert (talk.value("who"), talk.at) == ("Bob; Eve", "hello")

    def test_mending_a_note_mends_the_answer(self) -> None:
        talk = on("who").do(i.KeepNote("Bop", "concern"), i.KeepNote("Eve", "concern"))
        assert talk.do(i.EditNote("n3", "Bob")).value("who") == "Bob; Eve"
        assert talk.do(i.EditNote("n3", "")).value("who") == "Eve"
        assert talk.do(i.EditNote("n3", "Bob")).value("who") == "Bob; Eve"
        assert talk.do(i.EditNote("n3", "")).value("who") == "Eve"
        assert talk.do(i.EditNote("n4", " ")).value("who") is None
        assert talk.do(i.EditNote("n3", "Bob")).value("who") == "Bob"

    def test_marking_takes_words_out_of_the_answer_and_in_again(self) -> None:
        talk = on("who").do(i.KeepNote("Bob", "concern"), i.KeepNote("Eve", "concern"))
        assert talk.do(i.MarkNote("n3", "praise")).value("who") == "Eve"
        assert talk.do(i.MarkNote("n3", "concern")).value("who") == "Bob; Eve"
        assert talk.do(i.Undo(), i.Undo()).value("who") == "Bob; Eve"

    def test_other_notes_leave_the_answer_alone(self) -> None:
        talk = on("who").do(i.KeepNote("Bob", "concern"), i.KeepNote("aside"))
        talk.do(i.EditNote("n4", "by the way"))
        assert talk.bodies == (e.NoteEdited("n4", "by the way"),)
        assert talk.value("who") == "Bob"

    def test_what_an_answer_was_cleared_of_is_not_said_again(self) -> None:
        talk = on("who").do(i.KeepNote("Bob", "concern"), i.ClearAnswer())
        talk.do(i.KeepNote("aside"), i.EditNote("n3", "Bobby"))
        assert talk.value("who") is None
        assert talk.do(i.KeepNote("Eve", "concern")).value("who") == "Eve"
        assert talk.do(i.KeepNote("and Mallory", "concern")).value("who") == "Eve; and Mallory"
        assert [note.text for note in talk.state.notes_of("concern")] == [
            "Bobby",
            "Eve",
            "and Mallory",
        ]

    def test_the_same_words_again_still_go_on(self) -> None:
        talk = on("who").after(e.Answered("who", "Bob"))
        assert talk.do(i.Answer("Bob")).at == "score"


class TestNotes:
    def test_an_empty_note_is_none(self) -> None:
        talk = begun()
        version = talk.state.version
        assert talk.do(i.KeepNote(" \n ")).state.version == version

    def test_a_note_is_where_it_was_taken(self) -> None:
        talk = on("bye").do(i.KeepNote("here"), i.GoOn(), i.KeepNote("late"))
        talk.do(i.KeepNote("there", "praise", "score"))
        found = [(note.step, note.text, note.kind) for note in talk.state.notes.values()]
        assert found == [
            ("bye", "here", "note"),
            (None, "late", "note"),
            ("score", "there", "praise"),
        ]
        assert [note.text for note in talk.state.notes_on(None)] == ["late"]

    def test_how_much_a_note_holds(self) -> None:
        talk = begun().do(i.KeepNote("x" * MAX_NOTE))
        reason = "A note holds 65,536 characters; this one has 65,537."
        assert talk.refused(i.KeepNote("x" * (MAX_NOTE + 1))) == reason
        assert talk.refused(i.EditNote("n2", "x" * (MAX_NOTE + 1))) == reason
        assert talk.refused(i.SetDetail("n2", "owner", "x" * (MAX_NOTE + 1))) == reason

    def test_editing_and_marking(self) -> None:
        talk = begun().do(i.KeepNote("one"), i.EditNote("n2", " two "), i.MarkNote("n2", "promise"))
        note = talk.state.notes["n2"]
        assert (note.text, note.kind) == ("two", "promise")
        version = talk.state.version
        talk.do(i.EditNote("n2", "two"), i.MarkNote("n2", "promise"))
        assert talk.state.version == version
        talk.do(i.Undo(), i.Undo())
        assert (talk.state.notes["n2"].text, talk.state.notes["n2"].kind) == ("one", "note")

    def test_what_is_not_there_can_not_be_changed(self) -> None:
        talk = begun().do(i.KeepNote("one"))
        assert talk.refused(i.EditNote("n9", "x")).startswith("There is no such note")
        assert talk.refused(i.MarkNote("n9", "note")).startswith("There is no such note")
        assert talk.refused(i.SetDetail("n9", "owner", "Ana")) == "There is no such note."
        rumour = i.KeepNote("x", "rumour")  # type: ignore[arg-type]
        assert talk.refused(rumour) == "There is no such kind of note."
        assert talk.refused(i.MarkNote("n2", "rumour")).startswith(  # type: ignore[arg-type]
            "There is no such note"
        )

    def test_text_and_kind_change_in_one_act(self) -> None:
        talk = on("who").do(i.KeepNote("Bop"), i.EditNote("n3", "Bob", "concern"))
        assert talk.bodies == (
            e.NoteEdited("n3", "Bob"),
            e.NoteMarked("n3", "concern"),
            e.Answered("who", "Bob"),
        )
        note = talk.do(i.Undo()).state.notes["n3"]
        assert (note.text, note.kind, talk.value("who")) == ("Bop", "note", None)

    def test_a_detail_a_promise_names_itself_can_be_emptied(self) -> None:
        talk = begun().do(i.KeepNote("call back @Ana", "promise"), i.SetDetail("n2", "owner", ""))
        assert talk.state.notes["n2"].details == {"owner": ""}

    def test_an_emptied_note_stays_but_says_nothing(self) -> None:
        talk = begun().do(i.KeepNote("rude", "concern"), i.EditNote("n2", ""))
        assert talk.state.notes["n2"].text == ""
        assert talk.state.notes_of("concern") == ()

    def test_details(self) -> None:
        talk = begun().do(i.KeepNote("rude", "concern"), i.SetDetail("n2", "owner", " Ana "))
        talk.do(i.SetDetail("", "handling", "calm"), i.EditNote("n2", "very rude"))
        assert talk.state.notes["n2"].details == {"owner": "Ana"}
        assert talk.state.details == {"handling": "calm"}
        version = talk.state.version
        talk.do(i.SetDetail("n2", "owner", "Ana "), i.SetDetail("", "wish", ""))
        assert talk.state.version == version
        assert talk.do(i.SetDetail("n2", "owner", "")).state.notes["n2"].details == {"owner": ""}

    @pytest.mark.parametrize(
        ("about", "field", "reason"),
        [
            ("n2", "wish", "The plan has no such blank for a note."),
            ("n2", "ownr", "The plan has no such blank for a note."),
            ("", "owner", "The plan has no such blank for the call."),
            ("employee:Ana", "wish", "There is no such question for an employee."),
            ("employee:", "review_fit", "A name has 1 to 80 characters, on one line."),
            ("employee: Ana", "review_fit", "A name has 1 to 80 characters, on one line."),
            ("employee:A\nna", "review_fit", "A name has 1 to 80 characters, on one line."),
            (f"employee:{'A' * 81}", "review_fit", "A name has 1 to 80 characters, on one line."),
            ("rumour:Ana", "review_fit", "There is no such note."),
        ],
    )
    def test_a_blank_the_plan_does_not_have(self, about: str, field: str, reason: str) -> None:
        talk = begun().do(i.KeepNote("rude", "concern"))
        assert talk.refused(i.SetDetail(about, field, "x")) == reason

    def test_each_of_us_answers_apart(self) -> None:
        talk = begun().do(
            i.SetDetail("", "review_fit", "yes"),
            i.SetDetail("employee:Ana", "review_fit", "no"),
            i.SetDetail("employee:Bo Li", "review_fit", "perhaps"),
            i.SetDetail("employee:Ana", "review_need", "a night line"),
        )
        assert talk.state.details == {"review_fit": "yes"}
        assert talk.state.people == {
            "employee:Ana": {"review_fit": "no", "review_need": "a night line"},
            "employee:Bo Li": {"review_fit": "perhaps"},
        }
        talk.do(i.Undo())
        assert talk.state.people["employee:Ana"] == {"review_fit": "no"}


class TestInterrupts:
    def test_a_reply_and_back_to_the_step(self) -> None:
        talk = on("score").do(i.RaiseInterrupt("sales"))
        opened = talk.state
        assert opened.interrupt == "sales"
        assert [(raised.interrupt, raised.step) for raised in opened.raised] == [("sales", "score")]
        talk.do(i.LeaveInterrupt())
        assert (talk.state.interrupt, talk.at) == (None, "score")
        assert talk.bodies == (e.InterruptLeft("sales"),)
        assert talk.refused(i.LeaveInterrupt()) == "No interrupt is open."

    def test_a_reply_that_leads_elsewhere_and_the_way_back(self) -> None:
        talk = on("score").do(i.Return()).do(i.RaiseInterrupt("busy"), i.LeaveInterrupt())
        assert (talk.at, talk.state.away_from) == ("when", "hello")
        assert talk.bodies == (e.InterruptLeft("busy"), e.Moved("when", "jump", "busy"))
        assert talk.do(i.Return()).at == "hello"

    def test_one_that_leads_to_where_the_call_is(self) -> None:
        talk = on("when").do(i.RaiseInterrupt("busy"), i.LeaveInterrupt())
        assert talk.bodies == (e.InterruptLeft("busy"),)

    def test_one_that_ends_the_script(self) -> None:
        talk = on("score").do(i.RaiseInterrupt("leave"), i.LeaveInterrupt())
        assert (talk.at, talk.state.phase) == (None, "live")
        assert flow.outcome_of(SCRIPT, talk.state) is None

    def test_one_in_the_middle_of_another(self) -> None:
        talk = on("score").do(i.RaiseInterrupt("busy"), i.RaiseInterrupt("sales"))
        assert talk.bodies == (e.InterruptLeft("busy"), e.InterruptRaised("sales", "score"))
        assert talk.do(i.LeaveInterrupt()).at == "score"
        assert talk.do(i.Undo(), i.Undo()).state.interrupt == "busy"

    def test_another_step_on_screen_closes_it(self) -> None:
        for move, to in ((i.GoOn(), "thanks"), (i.GoBack(), "hello"), (i.Jump("bye"), "bye")):
            talk = on("score").do(i.RaiseInterrupt("busy"), move)
            assert (talk.at, talk.state.interrupt) == (to, None)
        assert on("score").do(i.RaiseInterrupt("busy"), i.Jump("score")).state.interrupt is None

    def test_the_end_of_the_call_closes_it_and_none_can_follow(self) -> None:
        talk = on("score").do(i.RaiseInterrupt("busy"), i.EndCall())
        assert talk.state.interrupt is None
        assert talk.refused(i.RaiseInterrupt("busy")) == "The call has ended already."
        assert talk.do(i.Undo()).state.interrupt == "busy"

    def test_unknown_ones(self) -> None:
        assert begun().refused(i.RaiseInterrupt("x")) == "This script has no such interrupt."

    def test_one_of_another_script_can_be_left(self) -> None:
        talk = begun().after(e.InterruptRaised("foreign", None))
        assert talk.do(i.LeaveInterrupt()).state.interrupt is None


class TestMurmurs:
    def test_they_come_round_in_order(self) -> None:
        talk = begun()
        said = []
        for _ in range(4):
            said.append(next_murmur(SCRIPT, talk.state))
            talk.do(i.Acknowledge())
        assert said == ["Right.", "I see.", "Go on.", "Right."]
        assert [murmur.phrase for murmur in talk.state.murmurs] == said
        assert {murmur.step for murmur in talk.state.murmurs} == {"hello"}
        assert next_murmur(SCRIPT, talk.do(i.Undo(), i.Undo()).state) == "Go on."

    def test_without_phrases_or_without_a_phone(self) -> None:
        mute = Talk(script_of(Step("a", "A"))).start()
        assert mute.refused(i.Acknowledge()) == "This script lists no acknowledgements."
        ended = begun().do(i.EndCall())
        assert ended.refused(i.Acknowledge()) == "The call has ended already."


class TestEnding:
    def test_the_phone_goes_down_and_wrap_up_begins(self) -> None:
        talk = begun().do(i.EndCall())
        assert (talk.state.phase, talk.state.ended_at) == ("wrap-up", talk.clock)
        assert talk.refused(i.EndCall()) == "The call has ended already."
        assert talk.do(i.WrapUp()).state.phase == "done"
        version = talk.state.version
        assert talk.do(i.WrapUp()).state.version == version

    def test_a_call_ended_by_mistake_goes_on(self) -> None:
        talk = begun().do(i.EndCall("voicemail"), i.Undo())
        assert (talk.state.phase, talk.state.ended_at) == ("live", None)
        assert talk.state.outcome is None
        assert talk.do(i.Redo()).state.outcome == "voicemail"

    def test_wrapping_up_a_live_call_ends_it_in_the_same_act(self) -> None:
        talk = begun().do(i.WrapUp())
        assert talk.bodies == (e.CallEnded(), e.WrappedUp())
        assert talk.do(i.Undo()).state.phase == "live"

    def test_outcomes(self) -> None:
        talk = begun().do(i.ChooseOutcome("heard"))
        assert talk.state.outcome == "heard"
        version = talk.state.version
        assert talk.do(i.ChooseOutcome("heard")).state.version == version
        assert talk.refused(i.ChooseOutcome("nonsense")) == "This script has no such outcome."

    def test_notes_can_be_tidied_after_the_end(self) -> None:
        talk = begun().do(i.KeepNote("rude"), i.WrapUp(), i.MarkNote("n2", "concern"))
        assert talk.state.phase == "done"
        assert talk.state.notes["n2"].kind == "concern"


class TestUndo:
    def test_redo_is_gone_after_something_new(self) -> None:
        talk = begun().do(i.KeepNote("a"), i.Undo(), i.KeepNote("b"))
        assert talk.refused(i.Redo()) == "There is nothing to redo."
        assert [note.text for note in talk.state.notes.values()] == ["b"]

    def test_undo_and_redo_in_turn(self) -> None:
        talk = begun().do(i.KeepNote("a"), i.KeepNote("b"), i.Undo(), i.Undo(), i.Redo())
        assert [note.text for note in talk.state.notes.values()] == ["a"]
        talk.do(i.Redo(), i.Undo(), i.Undo())
        assert not talk.state.notes

    def test_nothing_is_ever_deleted(self) -> None:
        talk = begun().do(i.KeepNote("a"), i.Undo())
        assert [e.kind_of(event.body) for event in talk.session.events] == [
            "call_started",
            "moved",
            "note_kept",
            "undone",
        ]

    def test_taking_up_the_call_is_not_undone_and_keeps_redo(self) -> None:
        talk = begun().do(i.KeepNote("a"), i.Undo(), i.Resume(), i.Redo())
        assert [note.text for note in talk.state.notes.values()] == ["a"]
        talk.do(i.Resume(), i.Undo())
        assert not talk.state.notes


def test_every_intent_has_its_rule(script: Script = SCRIPT) -> None:
    kinds = i.Intent.__args__
    made = {type(intent) for intent in _ONE_OF_EACH}
    assert made == set(kinds)
    for intent in _ONE_OF_EACH:
        Talk(script).start().attempt(intent)


_ONE_OF_EACH: tuple[i.Intent, ...] = (
    i.MarkPassage(0, 1),
    i.Dial(),
    i.TakeSeat(1, "Mary"),
    i.LeaveSeat(1),
    i.SetSpeaker("n1", 1),
    i.Agree("n1", 1),
    i.ShowHands(3),
    i.Rate(1, 3),
    i.Start("d", KIM),
    i.Resume(),
    i.Answer("yes"),
    i.Toggle("yes"),
    i.FillIn("a", "b"),
    i.OpenCard("a", "A"),
    i.Join("Ben"),
    i.Leave("Ben"),
    i.CloseCard(),
    i.SayOther("a"),
    i.LeaveUnread("refused"),
    i.Tick("before:1"),
    i.ClearAnswer(),
    i.GoOn(),
    i.GoBack(),
    i.GoForward(),
    i.Jump("bye"),
    i.Return(),
    i.KeepNote("a"),
    i.EditNote("n1", "a"),
    i.MarkNote("n1", "note"),
    i.SetDetail("", "wish", "b"),
    i.RaiseInterrupt("sales"),
    i.LeaveInterrupt(),
    i.Acknowledge(),
    i.ChooseOutcome("heard"),
    i.SwitchLanguage("en"),
    i.ChooseOpening("callback"),
    i.WaiveCheck("a"),
    i.AddEntry("people"),
    i.RemoveEntry("people", 1),
    i.MakeOffer("a"),
    i.SettleOffer(True),
    i.ApproveOffer(),
    i.ValueOffer("20"),
    i.WithdrawOffer(),
    i.CloseOffer(),
    i.SettleDue("callback"),
    i.PostponeDue("callback", "fri"),
    i.EndCall(),
    i.WrapUp(),
    i.Undo(),
    i.Redo(),
)
