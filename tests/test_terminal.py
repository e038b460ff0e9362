import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import ScreenError, Terminal, clean_environment


def python(code: str, folder: Path, columns: int = 80, lines: int = 24) -> Terminal:
    argv = [sys.executable, "-c", code]
    env = clean_environment(folder)
    return Terminal(argv, env=env, cwd=folder, columns=columns, lines=lines)


def shows(code: str, folder: Path) -> str:
    """Give what stands on the screen after a program ran to its end."""
    with python(code, folder) as terminal:
        assert terminal.wait() == 0
        return terminal.text().rstrip("\n")


def writes(data: str) -> str:
    return f"import os; os.write(1, {data.encode()!r})"


def test_what_is_typed_reaches_the_program_and_its_answer_the_screen(tmp_path: Path) -> None:
    with python("print('heard', input('say: '))", tmp_path) as terminal:
        terminal.read_until(lambda text: text.startswith("say:"))
        typed_at = time.monotonic()
        terminal.write(b"hello\r")
        shown_at = terminal.read_until(lambda text: "heard hello" in text)
        assert typed_at < shown_at < time.monotonic()
        assert b"heard hello" in terminal.raw


def test_text_already_shown_is_told_by_the_time_it_was_read(tmp_path: Path) -> None:
    with python("print('ready'); input()", tmp_path) as terminal:
        first = terminal.read_until(lambda text: "ready" in text)
        assert terminal.started < first
        assert terminal.read_until(lambda text: "ready" in text) == first


def test_exit_code_is_passed_on(tmp_path: Path) -> None:
    with python("raise SystemExit(7)", tmp_path) as terminal:
        assert terminal.wait() == 7


def test_a_signal_is_a_negative_exit_code(tmp_path: Path) -> None:
    with python("print('ready'); input()", tmp_path) as terminal:
        terminal.read_until(lambda text: "ready" in text)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait() == -signal.SIGTERM
        terminal.kill(signal.SIGTERM)


def test_resize_is_told_by_sigwinch(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])\n"
        "print(os.get_terminal_size())\n"
        "signal.sigwait([signal.SIGWINCH])\n"
        "print(os.get_terminal_size())"
    )
    with python(code, tmp_path, columns=100, lines=30) as terminal:
        terminal.read_until(lambda text: "columns=100, lines=30" in text)
        terminal.resize(60, 10)
        terminal.read_until(lambda text: "columns=60, lines=10" in text)


def test_hanging_up_ends_a_program_that_has_no_handler(tmp_path: Path) -> None:
    with python("print('ready'); input()", tmp_path) as terminal:
        terminal.read_until(lambda text: "ready" in text)
        terminal.hang_up()
        assert terminal.wait() == -signal.SIGHUP


def test_time_running_out_says_what_is_on_the_screen(tmp_path: Path) -> None:
    with (
        python("print('almost'); input()", tmp_path) as terminal,
        pytest.raises(ScreenError, match=r"not on the screen after 0\.3 s: almost"),
    ):
        terminal.read_until(lambda text: "never" in text, timeout=0.3)


def test_a_program_that_ends_early_is_told_with_its_last_line(tmp_path: Path) -> None:
    with (
        python("raise SystemExit('no such script')", tmp_path) as terminal,
        pytest.raises(ScreenError, match="ended with exit code 1: no such script"),
    ):
        terminal.read_until(lambda text: "never" in text)


def test_typing_to_a_program_that_has_ended_is_told_the_same_way(tmp_path: Path) -> None:
    with (
        python("print('bye')", tmp_path) as terminal,
        pytest.raises(ScreenError, match="ended with exit code 0: bye"),
    ):
        terminal.wait()
        terminal.write(b"hello?")


def test_a_program_that_does_not_exist_is_told_the_same_way(tmp_path: Path) -> None:
    env = clean_environment(tmp_path)
    with (
        Terminal(["no-such-program"], env=env, cwd=tmp_path, columns=300) as terminal,
        pytest.raises(ScreenError, match=r"ended with exit code 127: .*no-such-program.*not found"),
    ):
        terminal.read_until(lambda text: "never" in text)


def test_folder_and_environment_are_as_given(tmp_path: Path) -> None:
    code = "import os; print(os.getcwd() == os.environ['HOME'], sorted(os.environ))"
    shown = shows(code, tmp_path)
    assert shown.startswith("True")
    assert "PYTHONDONTWRITEBYTECODE" not in shown


def test_more_than_the_pty_holds_is_written_while_output_is_read(tmp_path: Path) -> None:
    code = (
        "import os, tty; tty.setraw(0); print('ready', end='\\r\\n', flush=True)\n"
        "heard = 0\n"
        "while heard < 1_000_000: heard += len(os.read(0, 4096)); os.write(1, b'.' * 1024)\n"
        "print('\\r\\nheard', heard)"
    )
    with python(code, tmp_path) as terminal:
        terminal.read_until(lambda text: "ready" in text)
        terminal.write(b"x" * 1_000_000)
        terminal.read_until(lambda text: "heard 1000000" in text)


def test_a_terminal_that_is_not_read_stalls_its_program(tmp_path: Path) -> None:
    code = "import os\nfor n in range(300): os.write(1, b'.' * 1024)\nprint('done')"
    with python(code, tmp_path) as terminal:
        time.sleep(0.3)
        assert terminal.raw == b""
        terminal.read_until(lambda text: "done" in text)
        assert len(terminal.raw) > 300 * 1024


def test_closing_ends_the_program_and_gives_everything_back(tmp_path: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    with python("print('ready'); input()", tmp_path) as terminal:
        terminal.read_until(lambda text: "ready" in text)
    assert len(list(Path("/dev/fd").iterdir())) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(terminal.pid, os.WNOHANG)


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[>25u",
        "\x1b[<u",
        "\x1b[=5;1u",
        "\x1b[?2026$p",
        "\x1b[?2026h\x1b[?2026l",
        "\x1b[?2048$p",
        "\x1b[?1016h",
        "\x1b[4:3m",
        "\x1b[>4;1m",
        "\x1b[?4m",
        "\x1b[!p",
        "\x1b[2 q",
        "\x1b[c\x1b[6n",
        "\x1b]22;pointer\x1b\\",
        "\x1b]52;c;aGVsbG8=\x07",
        "\x1bPq#0;2;0;0;0\x1b\\",
        "\x1b_Gi=1;AAAA\x1b\\",
        "\x01\x02",
    ],
)
def test_what_a_terminal_does_not_show_is_not_shown(sequence: str, tmp_path: Path) -> None:
    assert shows(writes(f"before{sequence}after"), tmp_path) == "beforeafter"


def test_a_sequence_cut_by_a_read_is_put_together(tmp_path: Path) -> None:
    code = (
        "import os, time\n"
        "for byte in b'a\\x1b[<u\\x1b]22;x\\x07b': os.write(1, bytes([byte])); time.sleep(0.01)"
    )
    assert shows(code, tmp_path) == "ab"


@pytest.mark.parametrize(
    "text", ["می‌خواهم بروم", "👨‍👩‍👧 family", "❤️ heart", "e\u0301te\u0301", "日本語 text"]
)
def test_joiners_and_marks_stay_in_the_text(text: str, tmp_path: Path) -> None:
    assert shows(writes(f"[{text}]"), tmp_path).replace("é", "e\u0301") == f"[{text}]"


def test_the_main_screen_returns_when_the_alternate_screen_is_left(tmp_path: Path) -> None:
    shown = shows(writes("first\r\n\x1b[?1049h\x1b[2;3Hwindow\x1b[?1049lsecond"), tmp_path)
    assert shown == "first\nsecond"
