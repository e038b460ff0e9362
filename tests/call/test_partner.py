"""A partner beside the caller: takes things down, moves nothing, and undoes only their own."""

from hypothesis import given
from hypothesis import strategies as st

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.fold import fold
from callscript.call.partner import LEADS, PARTNER_MAY
from callscript.plan.promises import promises
from callscript.script.model import Response, Step
from tests.call.making import Talk, meaning, script_of
from tests.call.test_decide import _ONE_OF_EACH

SCRIPT = script_of(
    Step("hello", "Hello", responses=(Response("yes", "1", "Yes"),)), Step("tell", "Tell")
)


class Two(Talk):
    """A call with Ben beside Kim."""

    def ben(self, *intents: i.Intent) -> "Two":
        """What Ben does, none of which may be refused."""
        for intent in intents:
            refused = self.session.do(intent, by="Ben")
            assert refused is None, (intent, refused)
        return self


def two() -> Two:
    talk = Two(SCRIPT)
    talk.start().do(i.Join("Ben"))
    return talk


def texts(talk: Talk) -> list[str]:
    return [note.text for note in talk.state.notes.values()]


def test_each_note_has_its_author() -> None:
    talk = two().ben(i.KeepNote("heard by Ben"))
    talk.do(i.KeepNote("heard by Kim"))
    assert [(note.text, note.by) for note in talk.state.notes.values()] == [
        ("heard by Ben", "Ben"),
        ("heard by Kim", ""),
    ]
    assert [event.by for event in talk.session.events[-2:]] == ["Ben", "Kim Caller"]
    assert talk.reopened().state == talk.state


def test_a_partner_moves_nothing_and_answers_nothing() -> None:
    for intent in _ONE_OF_EACH:
        if not isinstance(intent, PARTNER_MAY):
            talk = two()
            before = talk.session.events
            refusal = talk.session.do(intent, by="Ben")
            assert refusal is not None
            assert refusal.reason == LEADS
            assert talk.session.events == before


def test_each_undoes_and_redoes_only_their_own() -> None:
    talk = two().ben(i.KeepNote("of Ben"))
    talk.do(i.KeepNote("of Kim"))
    talk.ben(i.Undo())
    assert texts(talk) == ["of Kim"]
    assert talk.session.do(i.Undo(), by="Ben") is not None
    talk.do(i.Undo())
    assert texts(talk) == []
    talk.ben(i.Redo())
    assert texts(talk) == ["of Ben"]
    talk.do(i.Redo())
    assert sorted(texts(talk)) == ["of Ben", "of Kim"]


def test_what_one_does_leaves_the_other_s_redo_alone() -> None:
    talk = two().ben(i.KeepNote("of Ben"), i.Undo())
    talk.do(i.KeepNote("of Kim"))
    talk.ben(i.Redo())
    assert sorted(texts(talk)) == ["of Ben", "of Kim"]


def test_promises_fall_to_who_sits_beside_the_caller_unless_somebody_is_named() -> None:
    talk = two()
    talk.do(i.KeepNote("send the copy fri", "promise"), i.KeepNote("ring @Ana mon", "promise"))
    talk.ben(i.KeepNote("look into it", "promise"))
    talk.do(i.Leave("Ben"), i.KeepNote("call back tue", "promise"))
    assert [promise.owner for promise in promises(talk.state)] == ["Ben", "Ana", "Ben", ""]


def test_a_name_is_one_line_and_not_the_caller_s() -> None:
    talk = two()
    assert talk.refused(i.Join("Kim Caller")) == "That is the caller's own name."
    for name in ("", " Ben", "a\nb", "x" * 41):
        assert "one line" in talk.refused(i.Join(name))


def test_after_a_crash_nobody_sits_there_until_they_join_again() -> None:
    talk = two()
    acts = (i.Resume(), i.Join("Ben"), i.Join("Eva"), i.Leave("Ben"))
    seen = [talk.state.partners, *(talk.do(act).state.partners for act in acts)]
    assert seen == [("Ben",), (), ("Ben",), ("Ben", "Eva"), ("Eva",)]


_ACTS: dict[str, i.Intent] = {
    "note": i.KeepNote("n"),
    "undo": i.Undo(),
    "redo": i.Redo(),
    "go": i.GoOn(),
    "answer": i.Answer("yes"),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(_ACTS)), st.booleans()), max_size=25))
def test_two_hands_in_any_order_fold_alike_and_undo_only_their_own(
    acts: list[tuple[str, bool]],
) -> None:
    talk = two()
    for name, ben in acts:
        before = talk.state
        refusal = talk.session.do(_ACTS[name], by="Ben" if ben else "")
        if name == "undo" and refusal is None:
            undone = talk.session.events[-1].body
            assert isinstance(undone, e.Undone)
            assert before.others.get(undone.intent, "") == ("Ben" if ben else "")
    assert fold("call-1", talk.session.events) == talk.state
    state = talk.state
    if talk.session.do(i.KeepNote("last"), by="Ben") is None:
        talk.ben(i.Undo())
        assert meaning(talk.state) == meaning(state)
