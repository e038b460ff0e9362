"""A list opened over a screen."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.tui.finder import Choice, Closed, Finder

ROWS = (
    Choice("step:hello", "Hello", "Start", "step"),
    Choice("step:why", "Why did you leave?", "Probe", "step"),
    Choice("interrupt:who", "Who are you?", kind="interrupt"),
    Choice("note:n1", "! the invoice was wrong", "concern"),
)


def finder(rows: tuple[Choice, ...] = ROWS) -> Finder:
    return Finder("Find", rows)


def typed(found: Finder, text: str) -> None:
    for character in text:
        assert found.press("space" if character == " " else character, character) is None


def ids(found: Finder) -> list[str]:
    return [row.id for row in found.rows]


def test_everything_is_listed_until_something_is_typed() -> None:
    assert ids(finder()) == [row.id for row in ROWS]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("hello", ["step:hello"]),
        ("HELLO", ["step:hello"]),
        ("you", ["step:why", "interrupt:who"]),
        ("you who", ["interrupt:who"]),
        ("step", ["step:hello", "step:why"]),
        ("probe", ["step:why"]),
        ("concern", ["note:n1"]),
        ("wdyl", ["step:why"]),
        ("invwr", ["note:n1"]),
        ("zzz", []),
        ("   ", [row.id for row in ROWS]),
        ("[/x]", []),
    ],
)
def test_letters_narrow_the_list(query: str, wanted: list[str]) -> None:
    found = finder()
    typed(found, query)
    assert ids(found) == wanted


def test_letters_that_stand_closer_come_first() -> None:
    far, near = Choice("far", "a pretty bad cat"), Choice("near", "cabinet a-b-c abc-")
    found = finder((far, near))
    typed(found, "abct")
    assert ids(found)[0] == "near" or ids(found) == ["far"]
    found = finder((Choice("far", "p.....q.....r"), Choice("near", "p.q.r")))
    typed(found, "pqr")
    assert ids(found) == ["near", "far"]


@pytest.mark.parametrize("place", range(1, 5))
def test_a_digit_chooses_before_anything_is_typed(place: int) -> None:
    assert finder().press(str(place), str(place)) == ROWS[place - 1]


def test_a_digit_without_a_row_does_nothing() -> None:
    found = finder()
    assert found.press("9", "9") is None
    assert found.query == ""


def test_a_digit_after_letters_is_looked_for() -> None:
    found = finder((Choice("a", "in 2 days"), Choice("b", "in 3 days")))
    typed(found, "in 3")
    assert ids(found) == ["b"]


def test_arrows_and_enter_choose_and_stay_in_the_list() -> None:
    found = finder()
    for key in ("up", "down", "down", "pagedown", "up"):
        assert found.press(key, None) is None
    assert found.press("enter", None) == ROWS[2]
    found.press("pageup", None)
    assert found.press("enter", None) == ROWS[0]


def test_enter_on_an_empty_list_leaves_it_open() -> None:
    found = finder(())
    for key in ("up", "down", "pageup", "pagedown", "enter"):
        assert found.press(key, None) is None


def test_escape_closes_and_so_does_backspace_on_nothing() -> None:
    assert finder().press("escape", None) is Closed.CLOSED
    assert finder().press("backspace", None) is Closed.CLOSED
    found = finder()
    typed(found, "h")
    assert found.press("backspace", None) is None
    assert ids(found) == [row.id for row in ROWS]


def test_what_was_typed_can_be_offered_as_a_row() -> None:
    found = Finder("Who?", ROWS, offer=lambda text: Choice("new", f"New “{text}”"))
    typed(found, "hello ")
    assert [row.label for row in found.rows] == ["Hello", "New “hello”"]
    assert found.press("down", None) is None
    assert found.press("enter", None) == Choice("new", "New “hello”")


def test_a_paste_is_looked_for_on_one_line_and_cut() -> None:
    found = finder()
    found.paste("hel\x1b[31m\nlo")
    assert found.query == "hel␛[31m lo"
    found.paste("x" * 10_000_000)
    assert len(found.query) <= 200


@pytest.mark.parametrize("key", ["f3", "home", "ctrl+z", "left", "insert", "tab"])
def test_other_keys_do_nothing(key: str) -> None:
    found = finder()
    assert found.press(key, None) is None
    assert ids(found) == [row.id for row in ROWS]


@pytest.mark.parametrize("query", ["tttttttttt", "tcso", "theeeeee", "the the zz", "e" * 200])
def test_a_note_like_a_book_takes_no_time_to_look_through(query: str) -> None:
    book = "the customer said that the template is too old " * 1400
    rows = tuple(Choice(f"note:{n}", book) for n in range(20))
    steps = tuple(
        Choice(f"step:{n}", f"the step that tests {n}", "tea", "step") for n in range(2000)
    )
    found = finder(rows + steps)
    begun = time.perf_counter()
    found.paste(query)
    assert time.perf_counter() - begun < 0.5


@given(st.lists(st.sampled_from([*"aeiou 12", "up", "down", "pagedown", "backspace", "enter"])))
@settings(deadline=None)
def test_the_mark_is_always_on_a_row(keys: list[str]) -> None:
    found = finder()
    for key in keys:
        chosen = found.press(key, key if len(key) == 1 else None)
        assert chosen in (None, Closed.CLOSED, *ROWS)
        assert 0 <= found.marked < max(1, len(found.rows))


def test_a_new_name_is_offered_before_rows_that_only_have_its_letters() -> None:
    rows = (Choice("maria", "Maria Lopez"),)
    found = Finder("Who?", rows, offer=lambda text: Choice("new", f"New “{text}”"))
    found.paste("Mae")
    assert [row.id for row in found.rows][:1] == ["new"]
    found = Finder("Who?", rows, offer=lambda text: Choice("new", f"New “{text}”"))
    found.paste("Maria")
    assert [row.id for row in found.rows] == ["maria", "new"]


def test_digits_of_their_own_stay_with_their_rows() -> None:
    keyed = (Choice("a", "Due", kind="Due"), Choice("b", "Script", kind="Scripts", key="1"))
    found = Finder("Home", keyed)
    assert [found.key_of(n) for n in range(2)] == [" ", "1"]
    assert found.press("1", "1") == keyed[1]
    assert found.press("2", "2") is None
    more = Finder("Home", (*keyed[:1], Choice("c", "Another", kind="Due"), *keyed[1:]))
    assert more.press("1", "1") == keyed[1], "a row more shifts nothing"


def test_tab_goes_to_the_next_kind_and_round_again() -> None:
    kinds = ("Scripts", "Scripts", "Due", "Due", "Contacts")
    found = Finder("Home", tuple(Choice(str(n), "x", kind=kind) for n, kind in enumerate(kinds)))
    seen = []
    for _ in range(4):
        found.press("tab", None)
        seen.append(found.marked)
    assert seen == [2, 4, 0, 2]
    assert Finder("None", ()).press("tab", None) is None


def test_rows_out_of_sight_are_found_by_typing() -> None:
    found = Finder("Home", ROWS[:1], also=lambda: ROWS[1:])
    assert ids(found) == ["step:hello"]
    typed(found, "invoice")
    assert ids(found) == ["note:n1"]
    found.press("escape", None)
