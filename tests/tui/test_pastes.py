"""Pasted text told from typed keys, however the input is cut into reads."""

import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.tui.pastes import END, START, PastedText, PasteSplitter, TypedText

Parts = list[TypedText | PastedText]
PATIENCE = 5


def joined(parts: Iterable[TypedText | PastedText]) -> Parts:
    """Typed text that follows typed text as one."""
    found: Parts = []
    for part in parts:
        if isinstance(part, TypedText) and found and isinstance(found[-1], TypedText):
            found[-1] = TypedText(found[-1].text + part.text)
        else:
            found.append(part)
    return found


def read(*reads: str, splitter: PasteSplitter | None = None) -> Parts:
    splitter = splitter or PasteSplitter()
    return joined(part for text in reads for part in splitter.feed(text))


def quiet(splitter: PasteSplitter, moments: int = PATIENCE) -> Parts:
    return joined(part for _ in range(moments) for part in splitter.waited())


def test_typed_and_pasted_in_order() -> None:
    assert read(f"a{START}b\r\x1b[A{END}c") == [
        TypedText("a"),
        PastedText("b\r\x1b[A"),
        TypedText("c"),
    ]


def test_pastes_may_follow_one_another_and_be_empty() -> None:
    assert read(f"{START}a{END}{START}{END}") == [PastedText("a"), PastedText("")]


def test_a_lone_escape_is_not_held() -> None:
    assert read("\x1b") == [TypedText("\x1b")]
    assert read("x\x1b") == [TypedText("x\x1b")]


@pytest.mark.parametrize("cut", range(2, len(START)))
def test_a_start_marker_may_be_cut(cut: int) -> None:
    assert read(f"a{START[:cut]}", f"{START[cut:]}b{END}") == [TypedText("a"), PastedText("b")]


@pytest.mark.parametrize("cut", range(1, len(END)))
def test_an_end_marker_may_be_cut_even_by_a_moment(cut: int) -> None:
    splitter = PasteSplitter()
    parts = splitter.feed(f"{START}a{END[:cut]}")
    parts += quiet(splitter, 2)
    parts += splitter.feed(f"{END[cut:]}b")
    assert joined(parts) == [PastedText("a"), TypedText("b")]


@pytest.mark.parametrize("cut", range(2, len(START)))
def test_what_only_looked_like_a_marker_is_typed_after_a_moment(cut: int) -> None:
    splitter = PasteSplitter()
    assert splitter.feed(START[:cut]) == []
    assert splitter.waited() == [TypedText(START[:cut])]
    assert splitter.waited() == []


def test_an_escape_sequence_is_not_held_once_it_differs() -> None:
    assert read("\x1b[20", "~") == [TypedText("\x1b[20~")]
    assert read("\x1b[A") == [TypedText("\x1b[A")]


def test_an_end_marker_outside_a_paste_is_typed() -> None:
    assert read(f"a{END}b") == [TypedText(f"a{END}b")]


def test_a_start_marker_inside_a_paste_is_text() -> None:
    assert read(f"{START}a{START}b{END}") == [PastedText(f"a{START}b")]


def test_an_end_marker_inside_a_paste_ends_it() -> None:
    # No terminal lets one through; should it, what follows is keys, as everywhere.
    assert read(f"{START}a{END}\x11{END}") == [PastedText("a"), TypedText(f"\x11{END}")]


def test_a_paste_without_an_end_ends_after_quiet_moments_and_loses_nothing() -> None:
    splitter = PasteSplitter()
    assert splitter.feed(f"{START}lost{END[:3]}") == []
    assert quiet(splitter, PATIENCE - 1) == []
    assert splitter.waited() == [PastedText(f"lost{END[:3]}")]
    assert read("typed again", splitter=splitter) == [TypedText("typed again")]


def test_more_of_a_paste_starts_the_patience_anew() -> None:
    splitter = PasteSplitter()
    splitter.feed(f"{START}a")
    for _ in range(3):
        assert quiet(splitter, PATIENCE - 1) == []
        assert splitter.feed("b") == []
    assert splitter.feed(END) == [PastedText("abbb")]


def test_nothing_comes_of_waiting_for_nothing() -> None:
    assert quiet(PasteSplitter(), 50) == []


def test_ten_megabytes_take_no_time() -> None:
    splitter = PasteSplitter()
    text = "words and \x1b[31m words\n" * 500_000
    whole = f"{START}{text}{END}x"
    begun = time.perf_counter()
    parts = joined(
        part for n in range(0, len(whole), 4096) for part in splitter.feed(whole[n : n + 4096])
    )
    assert time.perf_counter() - begun < 1
    assert parts == [PastedText(text), TypedText("x")]


PIECES = st.sampled_from(["a", "\r", "é", "\x1b", "\x1b[A", "[", "2", "00~", "1~", START, END])
STREAMS = st.lists(PIECES, max_size=12).map("".join)


def _inside_escape(stream: str, cut: int) -> bool:
    """A cut right after an Esc that begins a start marker: the Esc may have been a key."""
    return stream[cut - 1 :].startswith(START)


@given(STREAMS, st.sets(st.integers(1, 60)))
@settings(deadline=None)
def test_any_cut_of_a_stream_gives_the_same(stream: str, cuts: set[int]) -> None:
    places = sorted(cut for cut in cuts if cut < len(stream) and not _inside_escape(stream, cut))
    ends = [0, *places, len(stream)]
    reads = [stream[a:b] for a, b in pairwise(ends)]
    whole, cut = PasteSplitter(), PasteSplitter()
    expected = [*whole.feed(stream), *quiet(whole)]
    found = [part for text in reads for part in cut.feed(text)]
    assert joined([*found, *quiet(cut)]) == joined(expected)


@given(STREAMS, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 7)), max_size=12))
@settings(deadline=None)
def test_nothing_is_lost_however_reads_and_pauses_fall(
    stream: str, steps: list[tuple[int, int]]
) -> None:
    splitter = PasteSplitter()
    parts: Parts = []
    rest = stream
    for size, pause in steps:
        parts += splitter.feed(rest[:size])
        rest = rest[size:]
        parts += quiet(splitter, pause)
    parts += [*splitter.feed(rest), *quiet(splitter)]
    assert _bare("".join(part.text for part in parts)) == _bare(stream)


def _bare(text: str) -> str:
    """Text without markers, those that only arise when others are gone included."""
    while START in text or END in text:
        text = text.replace(START, "").replace(END, "")
    return text
