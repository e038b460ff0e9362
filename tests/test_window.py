"""The real window in a real pty: keys in one read, odd sizes, nasty text, leaving and resuming."""

import re
import stat
from pathlib import Path

from callscript.exits import Exit
from tests.program import latest, long_script, start, store_of
from tests.terminal import Terminal


def _shows(window: Terminal, words: str) -> None:
    window.read_until(lambda screen: words in screen)


def _leave(window: Terminal) -> int:
    window.write(b"\x11\x11")
    return window.wait()


def test_bytes_that_arrive_in_one_read_are_taken_in_order(tmp_path: Path) -> None:
    script = long_script(tmp_path, 9)
    with start(tmp_path, ["call", str(script)]) as window:
        _shows(window, "Words of step 0001.")
        window.write(b"2hello\r1")
        _shows(window, "Words of step 0003.")
        assert _leave(window) == 0
    state = latest(tmp_path)
    assert [(a.step, a.value) for a in state.answers.values()] == [("s1", "no"), ("s2", "yes")]
    assert [(n.step, n.text) for n in state.notes.values()] == [("s2", "hello")]
    note = next(iter(state.notes.values()))
    assert state.answers["s1"].seq < note.seq < state.answers["s2"].seq


def test_ten_thousand_keys_in_one_write_lose_none(tmp_path: Path) -> None:
    script = long_script(tmp_path, 3)
    typed = "".join(chr(ord("a") + n % 26) for n in range(10_000))
    with start(tmp_path, ["call", str(script)]) as window:
        _shows(window, "Words of step 0001.")
        window.write(f"1{typed}\r2".encode(), timeout=30)
        window.read_until(lambda screen: "Words of step 0003." in screen, timeout=60)
        assert _leave(window) == 0
    state = latest(tmp_path)
    assert [note.text for note in state.notes.values()] == [typed]
    assert {a.step: a.value for a in state.answers.values()} == {"s1": "yes", "s2": "no"}


def test_keys_before_and_across_a_change_of_screen_reach_the_right_one(tmp_path: Path) -> None:
    script = long_script(tmp_path, 9)
    with start(tmp_path, ["call", str(script), "--pick"]) as window:
        _shows(window, "Who is it with?")
        # The first row starts the call; what follows belongs to the call, then to its wrap-up.
        window.write(b"\r12!too slow\r\x1b[21~")
        _shows(window, "Their wish")
        window.write(b"\x1b[6~\x1b[6~\x1b[B" + b"old template\r")
        _shows(window, "old template")
        window.write(b"\x11")
        window.wait()
    state = latest(tmp_path)
    (note,) = state.notes.values()
    assert (note.kind, note.text, note.step) == ("concern", "too slow", "s3")
    assert state.phase == "wrap-up"
    assert "old template" in {*note.details.values(), note.text}


def test_resizing_to_almost_nothing_and_back(tmp_path: Path) -> None:
    script = long_script(tmp_path, 9)
    with start(tmp_path, ["call", str(script)]) as window:
        _shows(window, "Words of step 0001.")
        for columns, lines in ((20, 5), (1, 1), (3, 2), (200, 60), (80, 24)):
            window.resize(columns, lines)
            window.write(b"1")
            window.read_for(0.15)
        _shows(window, "Words of step 0006.")
        window.resize(20, 5)
        window.read_until(lambda screen: "Words of" in screen)
        assert _leave(window) == 0


def test_resume_opens_the_unfinished_call_where_it_was_and_asks_nothing(tmp_path: Path) -> None:
    script = long_script(tmp_path, 9)
    with start(tmp_path, ["call", str(script)]) as window:
        _shows(window, "Words of step 0001.")
        window.write(b"12wait, ")
        _shows(window, "wait,")
        assert _leave(window) == 0
    with start(tmp_path, ["resume"]) as window:
        _shows(window, "Words of step 0003.")
        _shows(window, "takes up the draft: wait,")
        window.write(b"\x1b[21~\x1b[21~")
        _shows(window, "Papers:")
        window.write(b"\x11")
        window.wait()
    with start(tmp_path, ["resume"]) as window:
        assert window.wait() == Exit.BAD_INPUT
        assert "No call is unfinished." in window.text()


def test_nasty_words_are_shown_and_kept_as_they_are(tmp_path: Path) -> None:
    script = long_script(tmp_path, 3)
    nasty = "[/x] [@click=app.quit]x[/] سلام e\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467"
    with start(tmp_path, ["call", str(script)]) as window:
        _shows(window, "Words of step 0001.")
        window.write(f"\x1b[200~{nasty}\x1b[31mred\x1b[201~\r".encode())
        _shows(window, "[@click=app.quit]x[/]")
        _shows(window, "[31mred")
        assert _leave(window) == 0
        assert b"\x1b[31mred" not in window.raw
    (note,) = latest(tmp_path).notes.values()
    assert note.text == f"{nasty}␛[31mred"


def test_a_long_paste_is_kept_whole(tmp_path: Path) -> None:
    script = long_script(tmp_path, 3)
    text = "\n".join(f"line {n} " + "word " * 20 for n in range(200)).strip()
    with start(tmp_path, ["call", str(script)]) as window:
        _shows(window, "Words of step 0001.")
        window.write(f"\x1b[200~{text}\x1b[201~".encode(), timeout=20)
        _shows(window, "line 199")
        window.write(b"\r1")
        _shows(window, "Words of step 0002.")
        assert _leave(window) == 0
    assert [note.text for note in latest(tmp_path).notes.values()] == [text]


def test_leaving_asks_once_while_a_call_is_open_and_everything_is_private(tmp_path: Path) -> None:
    script = long_script(tmp_path, 3)
    with start(tmp_path, ["call", str(script)]) as window:
        _shows(window, "Words of step 0001.")
        window.write(b"\x11")
        _shows(window, "Once more leaves")
        window.write(b"\x11")
        assert window.wait() == 0
    for path in store_of(tmp_path).parent.rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_a_whole_call_by_hand_leaves_its_papers(tmp_path: Path) -> None:
    with start(tmp_path, ["call", "win-back"]) as window:
        _shows(window, "Start the conversation 1/")
        window.write(b"1")
        _shows(window, "2/")
        window.write(
            b'!three wrong invoices\r"I felt invisible\r>send corrected invoice @Ana fri\r'
        )
        window.write(b"\x1bOQ1\r\x1b[21~")
        _shows(window, "Their wish")
        window.write(b"\x1b[21~")
        _shows(window, "Papers:")
        window.write(b"\x11")
        window.wait()
    papers = sorted((tmp_path / "Documents" / "callscript").rglob("*.md"))
    assert [path.name for path in papers] == ["improvement-plan.md", "quotes.md", "summary.md"]
    plan, _quotes, summary = (path.read_text(encoding="utf-8") for path in papers)
    assert "three wrong invoices" in plan
    assert "send corrected invoice" in plan
    assert re.search(r"Ana", plan)
    assert "I felt invisible" in summary
    assert "sales call" in summary
