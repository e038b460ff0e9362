"""What screens look like, as plain text."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.pace import time_in
from callscript.call.people import Caller, Contact
from callscript.call.session import View
from callscript.script.expression import parse
from callscript.script.model import Gate, Response, Script, Section, Step
from callscript.text import clean_line
from callscript.tui.callfinders import FINDERS, commands, voicemail_finder
from callscript.tui.callframe import (
    Typing,
    clock,
    header,
    note_line,
    notes_pane,
    outline,
)
from callscript.tui.callviews import body
from callscript.tui.finder import Choice, Finder
from callscript.tui.form import Form, FormRow
from callscript.tui.keymap import Keymap
from callscript.tui.line import line_of
from callscript.tui.listviews import finder_rows, form_rows
from callscript.tui.scene import Scene
from callscript.tui.styled import Styled
from callscript.tui.wrapuprows import pages
from callscript.tui.wrapupviews import page_bar
from tests.tui.making import NASTY, NOON, SCRIPT, session_on

STEPS = [step.id for section in SCRIPT.sections for step in section.steps]
WIDTHS = st.integers(1, 200)
HEIGHTS = st.integers(1, 60)
SIZES = [(1, 1), (2, 3), (5, 2), (12, 4), (20, 5), (40, 10), (80, 24), (200, 60)]


def scene(at: str = "willing", *intents: i.Intent, script: Script = SCRIPT) -> Scene:
    session = session_on(script, at)
    for intent in intents:
        session.do(intent)
    return Scene(script, session.latest, NOON + timedelta(seconds=245))


def plain(rows: list[Styled]) -> list[str]:
    return [row.plain.rstrip() for row in rows]


def text_of(rows: list[Styled]) -> str:
    return "\n".join(plain(rows))


def nasty_script(text: str) -> Script:
    """A script as no checker lets through: every one of its words is nasty."""
    response = Response("v", "1", text, reply=(text,))
    steps = (
        Step("one", text, say=(text,), ask=(text,), cue=(text,), listen=text, probes=((text,),)),
        Step("two", text, ask=(text,), responses=(response,) * 9),
    )
    return Script("s", text, (Section("a", text, steps, minutes=1),), acknowledgements=(text,))


def nasty_scene(text: str, at: str = "two") -> Scene:
    session = session_on(nasty_script(text), at)
    session.do(i.KeepNote(text, "concern"))
    session.type(Draft("note", text, "note", "one"))
    state = session.state
    contact = Contact("c", text, text, text, text, text, {"problem": text})
    seen = structs.replace(state, contact=contact, caller=Caller(text), title=text, rehearsal=True)
    return Scene(session.script, View(seen, session.latest.drafts), NOON)


def everything(seen: Scene, width: int, height: int) -> list[tuple[list[Styled], int]]:
    """Every picture of a call, with the rows it may have."""
    typing = Typing("concern", "many words " * 20, 40, notice="a notice")
    return [
        (header(seen, width), 2),
        (body(seen, width, height).rows, height),
        (note_line(seen, typing, width, height), height),
        (note_line(seen, Typing(number="5", notice="wrong"), width, height), height),
        (note_line(seen, Typing(notice="a notice"), width, height), height),
        (note_line(seen, Typing(), width, height), height),
        (outline(seen, width, height), height),
        (notes_pane(seen, width, height), height),
    ]


def check(rows: list[Styled], width: int, height: int) -> None:
    assert len(rows) <= height
    for row in rows:
        assert row.cell_length <= width, row.plain
        assert "\n" not in row.plain
        assert "\x1b" not in row.plain


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nasty_words_in_any_window(text: str, width: int, height: int) -> None:
    for at in ("one", "two"):
        for rows, most in everything(nasty_scene(text, at), width, height):
            check(rows, width, most)


@given(WIDTHS, HEIGHTS, st.sampled_from(STEPS), st.integers(0, 30))
@settings(deadline=None, max_examples=60)
def test_every_step_in_any_window(width: int, height: int, at: str, scroll: int) -> None:
    seen = replace(scene(at, i.KeepNote("some words", "promise")), scroll=scroll)
    for rows, most in everything(seen, width, height):
        check(rows, width, most)
    assert len(body(seen, width, height).rows) == height


@given(WIDTHS, HEIGHTS)
@settings(deadline=None, max_examples=40)
def test_interrupts_and_the_end_in_any_window(width: int, height: int) -> None:
    for name in ("who", "score", "stop"):
        seen = scene("willing", i.RaiseInterrupt(name))
        for rows, most in everything(seen, width, height):
            check(rows, width, most)
    for rows, most in everything(scene("read", i.GoOn()), width, height):
        check(rows, width, most)


@given(WIDTHS, HEIGHTS, st.sampled_from(sorted(FINDERS)), st.sampled_from(["", "st", "zzz"]))
@settings(deadline=None, max_examples=60)
def test_lists_in_any_window(width: int, height: int, name: str, query: str) -> None:
    session = session_on()
    session.do(i.KeepNote("step one of the plan", "promise"))
    found = FINDERS[name](session, Keymap())
    if query:
        found.paste(query)
    check(finder_rows(found, width, height), width, height)
    check(finder_rows(voicemail_finder(session, "words " * 90), width, height), width, height)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nasty_lists_and_forms_in_any_window(text: str, width: int, height: int) -> None:
    found = Finder(text, (Choice("a", text, text, text),) * 9, lead=text, query=text)
    check(finder_rows(found, width, height), width, height)
    kinds = ("heading", "blank", "act")
    rows = [FormRow(f"r{n}", text, text, text, kinds[n % 3], sign="!") for n in range(9)]  # type: ignore[arg-type]
    form = Form(rows)
    check(form_rows(form, width, height), width, height)
    form.press("x", "x")
    check(form_rows(form, width, height), width, height)


@given(WIDTHS, HEIGHTS)
@settings(deadline=None, max_examples=40)
def test_wrap_up_in_any_window(width: int, height: int) -> None:
    session = session_on()
    session.do(i.KeepNote("three wrong invoices " * 9, "concern"))
    session.do(i.KeepNote("send copy", "promise"))
    found = pages(SCRIPT, session.state)
    for page in found:
        check([page_bar(found, page, width)], width, 1)
        form = Form(page.rows)
        check(form_rows(form, width, height), width, height)
        form.press("down", None)
        form.press("x", "x")
        check(form_rows(form, width, height), width, height)


def test_the_bar_says_where_one_is_and_what_is_filled() -> None:
    session = session_on()
    session.do(i.KeepNote("late", "concern"))
    session.do(i.SetDetail("", "wish", "a new one"))
    session.do(i.SetDetail(next(iter(session.state.notes)), "causes", "care"))
    found = pages(SCRIPT, session.state)
    wide = "◐ Outcome  · Notes  ◐ Concerns  · Promises  ○ Worth  ○ Review  ○ Checks  · Papers"
    tight = "◐Outcome ·Notes ◐Concerns ·Promises ○Worth ○Review ○Checks ·Papers"
    assert page_bar(found, found[2], 120).plain.split("  1/13")[0].strip() == wide
    assert page_bar(found, found[2], 80).plain.split("  1/13")[0].strip() == tight
    assert page_bar(found, found[2], 40).plain.split() == ["◂", "Concerns", "▸", "1/13"]


@pytest.mark.parametrize("text", NASTY)
def test_outside_words_appear_literally(text: str) -> None:
    shown = text_of(body(nasty_scene(text, "one"), 180, 60).rows)
    for part in clean_line(text).split():
        assert part in shown
    head = text_of(header(nasty_scene(text), 200))
    assert clean_line(text).split()[0] in head


# What a caller reads.


def test_words_to_say_are_labelled_and_apart_from_words_for_the_caller() -> None:
    rows = body(scene("wrong"), 80, 20).rows
    shown = text_of(rows)
    assert " ASK    What did we do wrong?" in shown
    assert " listen Let them finish." in shown
    assert " probe  – What happened first?" in shown
    assert "“Right.”" in shown
    ask = next(row for row in rows if "ASK" in row.plain)
    assert any("bold" in look for _text, look in ask.runs)


def test_the_reply_to_the_answer_comes_first() -> None:
    rows = plain(body(scene("willing", i.Answer("yes")), 80, 20).rows)
    first = next(n for n, row in enumerate(rows) if row.startswith(" FIRST"))
    ask = next(n for n, row in enumerate(rows) if row.startswith(" ASK"))
    assert "Thank you." in rows[first]
    assert first < ask


def test_responses_stand_with_their_keys_marked_or_given() -> None:
    seen = scene("willing")
    assert "    1  Yes, go ahead" in plain(body(seen, 80, 20).rows)
    marked = plain(body(replace(seen, marked=1), 80, 20).rows)
    assert " ▸  2  Not now" in marked
    assert "    1  Yes, go ahead" in marked
    given_ = scene("willing", i.Answer("later"), i.GoBack())
    assert any("Not now  ✓ their answer" in row for row in plain(body(given_, 80, 20).rows))


def test_a_click_finds_its_response() -> None:
    picture = body(scene("willing"), 80, 20)
    for row, response in picture.responses.items():
        assert SCRIPT.steps["willing"].responses[response].label in picture.rows[row].plain
    assert sorted(picture.responses.values()) == [0, 1, 2]


@pytest.mark.parametrize(
    ("at", "hint"),
    [
        ("ten", "a number from 0 to 10"),
        ("five", "a number from 1 to 5 (1 bad, 5 good)"),
        ("free", "a number"),
        ("wrong", "type their words"),
    ],
)
def test_what_is_wanted_is_said(at: str, hint: str) -> None:
    assert hint in text_of(body(scene(at), 80, 20).rows)


def test_an_interrupt_shows_its_reply_then_where_it_leads() -> None:
    shown = text_of(body(scene("willing", i.RaiseInterrupt("who")), 80, 20).rows)
    assert "They say: Who are you?" in shown
    assert " SAY    I am Sam." in shown
    assert "Enter returns to the step." in shown
    assert "Yes, go ahead" not in shown
    shown = text_of(body(scene("willing", i.RaiseInterrupt("score")), 80, 20).rows)
    assert "Enter goes on at “Out of ten”." in shown


@pytest.mark.parametrize(("width", "height"), [(20, 5), (20, 4), (12, 6), (30, 3)])
def test_a_tiny_window_shows_the_words_first(width: int, height: int) -> None:
    rows = plain(body(scene("willing"), width, height).rows)
    assert "ASK" in rows[0] or "AS" in rows[0]
    assert "Do you" in rows[0] or "Do" in rows[0]


def test_many_responses_leave_the_words_half_of_a_small_window() -> None:
    responses = tuple(Response(str(n), str(n), f"Answer {n}") for n in range(1, 10))
    step = Step("one", "One", ask=("many words " * 12,), responses=responses)
    script = Script("s", "S", (Section("a", "A", (step,)),))
    rows = plain(body(scene("one", script=script), 30, 8).rows)
    assert sum("many" in row for row in rows) == 4
    assert any("Ctrl+↓" in row for row in rows)


def test_more_words_than_fit_are_announced_and_scrolled_to() -> None:
    seen = scene("wrong")
    rows = plain(body(seen, 80, 4).rows)
    assert any("▼ Ctrl+↓" in row for row in rows)
    assert "And then?" not in text_of(body(seen, 80, 4).rows)
    assert "And then?" in text_of(body(replace(seen, scroll=99), 80, 4).rows)


def test_notes_of_the_step_stand_below_and_give_way_first() -> None:
    seen = scene("willing", *(i.KeepNote(f"note {n}") for n in range(6)))
    shown = text_of(body(seen, 80, 20).rows)
    assert "note 5" in shown
    assert "note 1" not in shown
    assert "note 5" not in text_of(body(seen, 80, 5).rows)
    assert "note 5" not in text_of(body(seen, 80, 20, notes=0).rows)


def test_the_read_back_is_in_the_customers_words() -> None:
    seen = scene("read", i.KeepNote("too slow", "concern"), i.KeepNote("send copy", "promise"))
    shown = text_of(body(seen, 80, 20).rows)
    assert " READ   ☐ too slow" in shown
    assert "☐ send copy" in shown
    note = next(iter(seen.state.notes))
    agreed = scene("read", i.KeepNote("too slow", "concern"), i.Tick(f"confirmed:{note}"))
    assert " READ   ☑ too slow" in text_of(body(agreed, 80, 20).rows)
    assert "nothing was noted" in text_of(body(scene("read"), 80, 20).rows)


def test_the_header_says_who_what_and_how_long() -> None:
    top, below = plain(header(scene("willing", i.KeepNote("too slow", "concern")), 80))
    assert top.startswith(" Every kind")
    assert top.endswith("4:05")
    assert "Maria Lopez, Acme" in below
    assert "too slow" in below
    assert "Start 2/2" in below
    assert "of 1 min over" in below


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (245, "4:05"), (3723, "1:02:03"), (-9, "0:00")]
)
def test_clock(seconds: int, said: str) -> None:
    assert clock(timedelta(seconds=seconds)) == said


def test_a_step_the_script_does_not_know_breaks_nothing() -> None:
    foreign = session_on(nasty_script("x"), "two")
    seen = Scene(SCRIPT, foreign.latest, NOON)
    for rows, most in everything(seen, 80, 24):
        check(rows, 80, most)
    assert time_in(seen.script, seen.state, ("start",), seen.now) == timedelta()


# What is in hand.


def typed(seen: Scene, typing: Typing, width: int = 60, most: int = 4) -> list[str]:
    return plain(note_line(seen, typing, width, most))


def test_the_mode_is_plain_to_see() -> None:
    seen = scene()
    assert typed(seen, Typing("concern", "slow", 4)) == [" ! concern  slow"]
    assert typed(seen, Typing("note", "old", 3, editing=True)) == [" · edit  old"]
    assert typed(seen, Typing(number="5"))[0].startswith(" answer  5▏  Enter accepts")
    assert "A number from" in typed(seen, Typing(number="7", notice="A number from 1"))[0]
    assert typed(seen, Typing(notice="This is the first step.")) == [" This is the first step."]
    assert typed(seen, Typing())[0].startswith(" 1–q answers · any letter starts a note")


def test_a_notice_stands_above_the_open_line() -> None:
    rows = typed(scene(), Typing("note", "words", 5, notice="It did not all fit."))
    assert rows == [" It did not all fit.", " · note  words"]


def test_a_long_note_shows_the_rows_around_the_cursor_and_always_its_kind() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    for cursor in (0, 40, len(text) // 2, len(text)):
        rows = note_line(scene(), Typing("concern", text, cursor), 60, 4)
        assert len(rows) == 4
        assert rows[0].plain.startswith(" ! concern ")
    assert "word0" in typed(scene(), Typing("concern", text, 0))[0]
    assert "word199" in typed(scene(), Typing("concern", text, len(text)))[-1]


def test_of_a_promise_it_is_told_what_was_understood() -> None:
    said = typed(scene(), Typing("promise", "copy @Ana fri", 13))
    assert said == [" → Ana, Fri 6 Nov", " > promise  copy @Ana fri"]
    assert typed(scene(), Typing("promise", "copy", 4))[0].startswith(" no day understood")
    assert len(typed(scene(), Typing("promise", "copy", 4), most=1)) == 1
    assert len(typed(scene(), Typing("promise", "", 0))) == 1


def test_a_neutral_word_lights_up_as_it_is_typed_and_marks_the_note() -> None:
    script = structs.replace(SCRIPT, neutral=("fine", "not bad"))
    here = scene(script=script)
    rows = note_line(here, Typing("note", "it was fine", 11), 60, 4)
    assert rows[0].plain.strip() == "≈ “fine” is neutral: ask what could be better."
    assert [text for text, look in rows[1].runs if "underline" in look] == ["fine"]
    inside = note_line(here, Typing("note", "it was fine", 9), 60, 4)[1]
    assert [text for text, look in inside.runs if "underline" in look] == ["fi", "e"]
    assert inside.plain.startswith(" · note  it was fine")
    assert len(note_line(here, Typing("concern", "it was fine", 11), 60, 4)) == 1
    assert len(note_line(scene(), Typing("note", "it was fine", 11), 60, 4)) == 1
    noted = scene("willing", i.KeepNote("fine"), i.KeepNote("slow"), script=script)
    shown = plain(body(noted, 60, 20).rows)
    assert [row for row in shown if "neutral" in row] == ["   · fine  note ≈ neutral"]


def test_a_draft_of_another_step_says_so() -> None:
    session = session_on(at="willing")
    session.type(Draft("note", "half", "note", "willing"))
    here = Scene(SCRIPT, session.latest, NOON)
    assert typed(here, Typing()) == [" Space takes up the draft: half"]
    session.do(i.GoOn())
    there = Scene(SCRIPT, session.latest, NOON)
    assert typed(there, Typing()) == [" Space takes up the draft on May we ask?: half"]
    assert typed(there, Typing("note", "half", 4)) == [" · note on May we ask?  half"]


def test_a_change_left_unfinished_says_how_to_go_on() -> None:
    session = session_on()
    session.do(i.KeepNote("old"))
    session.type(Draft(f"edit:{next(iter(session.state.notes))}", "older", "note", "hello"))
    assert typed(Scene(SCRIPT, session.latest, NOON), Typing()) == [
        " Space takes up the change of a note: older"
    ]


@pytest.mark.parametrize(
    ("at", "intents", "hint"),
    [
        ("hello", (), "Enter goes on"),
        ("read", (i.GoOn(),), "Enter ends the call"),
        ("hello", (i.Jump("ten"),), "F9 returns"),
        ("hello", (i.RaiseInterrupt("who"),), "Enter returns to the step"),
    ],
)
def test_what_can_be_done_now_is_said(at: str, intents: tuple[i.Intent, ...], hint: str) -> None:
    assert hint in typed(scene(at, *intents), Typing(), 100)[0]


# Lists, forms and sides.


def test_the_marked_row_is_always_in_view() -> None:
    found = Finder("All", tuple(Choice(str(n), f"row {n}") for n in range(5000)))
    for _ in range(400):
        found.press("pagedown", None)
    rows = plain(finder_rows(found, 60, 10))
    assert any("▸   " in row and "row 3200" in row for row in rows)


def test_a_list_says_when_nothing_fits() -> None:
    found = Finder("All", (Choice("a", "Alpha"),))
    found.paste("zzz")
    assert any("nothing fits" in row for row in plain(finder_rows(found, 60, 10)))


def test_voicemail_words_stand_above_the_ways_to_end() -> None:
    rows = plain(finder_rows(voicemail_finder(session_on(), "Sorry we missed you."), 60, 14))
    assert any("Sorry we missed you." in row for row in rows)
    assert any("1  Left a voicemail" in row for row in rows)
    small = plain(finder_rows(voicemail_finder(session_on(), "long " * 90), 40, 6))
    assert any("1  Left a voicemail" in row for row in small)


def test_commands_are_listed_with_their_keys() -> None:
    labels = {choice.label: choice.detail for choice in commands(Keymap(), "call")}
    assert labels["Undo"] == "Ctrl+Z"
    assert labels["Change the kind"] == "Tab"
    assert labels["Back a step"] == "PgUp ←"


def test_a_form_shows_what_is_typed_and_hints_only_where_it_is_marked() -> None:
    form = Form([FormRow("a", "Owner", hint="who does it"), FormRow("b", "Due", hint="a day")])
    shown = text_of(form_rows(form, 60, 10))
    assert "who does it" in shown
    assert "a day" not in shown
    form.press("A", "A")
    assert "▸ Owner" in text_of(form_rows(form, 60, 10))
    assert any(row.endswith("A") for row in plain(form_rows(form, 60, 10)))


def test_the_cursor_of_a_long_blank_is_in_view() -> None:
    text = " ".join(f"word{n}" for n in range(300))
    form = Form([FormRow("a", "Note", text), FormRow("b", "Due")])
    form.line = line_of(text)
    assert "word299" in text_of(form_rows(form, 60, 6))


def test_the_outline_shows_where_we_are_and_how_far_each_step_is() -> None:
    rows = plain(outline(scene("willing", i.Answer("yes")), 40, 20))
    assert rows[:2] == [" Start", " ✓ Hello"]
    assert " ✓ May we ask?" in rows
    assert " ▸ What did we do wrong?" in rows
    assert "   Out of ten" in rows
    assert " – May we ask?" in plain(outline(scene("willing", i.GoOn()), 40, 20))
    assert any("▸" in row for row in plain(outline(scene("read"), 40, 3)))


def test_a_list_says_how_much_of_it_is_out_of_sight() -> None:
    choices = tuple(Choice(f"c:{n}", f"row {n}") for n in range(30))
    rows = plain(finder_rows(Finder("All", choices), 40, 11))
    assert "▲" not in "".join(rows)
    assert rows[-1].endswith("▼ 20 more")
    rows = plain(finder_rows(Finder("All", choices, marked=15), 40, 11))
    assert rows[1].endswith("▲ 10 more")
    assert rows[-1].endswith("▼ 10 more")
    assert "more" not in "".join(plain(finder_rows(Finder("All", choices[:10]), 40, 11)))


def test_an_empty_list_says_so() -> None:
    assert plain(finder_rows(Finder("All", (), none="None yet."), 40, 9))[1] == "   None yet."
    searched = Finder("All", (Choice("a", "a"),))
    searched.press("x", "x")
    assert "nothing fits" in "".join(plain(finder_rows(searched, 60, 9)))


def test_a_form_says_that_there_is_more_of_it() -> None:
    form = Form([FormRow(f"r{n}", f"Row {n}") for n in range(30)])
    assert plain(form_rows(form, 40, 10))[-1].endswith("▼ more")
    form.press("pagedown", None)
    form.press("pagedown", None)
    rows = plain(form_rows(form, 40, 10))
    assert (rows[0][-6:], rows[-1][-6:]) == ("▲ more", "▼ more")


def test_notes_of_other_steps_stay_above_those_of_this_one() -> None:
    notes = [i.KeepNote(f"n{n}") for n in range(2)]
    rows = [row for row in plain(body(scene("willing", *notes, i.GoOn()), 60, 24).rows) if row]
    assert rows[-2:] == ["   · n0  note", "   · n1  note"]
    more = scene("willing", *notes, i.GoOn(), i.KeepNote("here"))
    assert [row for row in plain(body(more, 60, 24).rows) if row][-3:][-1] == "   · here  note"
    assert "   · n1  note" in plain(body(more, 60, 24).rows)


def test_a_long_notice_is_told_whole() -> None:
    said = "a word " * 20
    assert "".join(typed(scene(), Typing(notice=said), 60)).count("word") == 20


def test_the_notes_at_the_side_keep_the_newest_in_view() -> None:
    assert plain(notes_pane(scene(), 30, 10)) == [" Notes", " none yet"]
    seen = scene("willing", *(i.KeepNote(f"note {n}", "praise") for n in range(30)))
    rows = plain(notes_pane(seen, 30, 5))
    assert rows[0] == " Notes"
    assert rows[-1] == " + note 29"


def test_a_gate_shows_why_and_what_opens_it() -> None:
    gate = Gate(parse("willing == 'yes' and not tagged('x')"), "Ask them first.")
    sections = tuple(structs.replace(section, requires=gate) for section in SCRIPT.sections)
    script = structs.replace(SCRIPT, sections=sections, requires=gate)
    rows = text_of(body(scene("hello", script=script), 70, 20).rows)
    assert " WAIT   Ask them first. Before dialling: “May we ask?” is “Yes, go" in rows
    assert " LOCKED Ask them first. It opens when “May we ask?” is “Yes, go" in rows
    assert " SAY    Good afternoon." in rows
