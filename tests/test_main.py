"""The program as a process: what it writes where, and how it ends."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from callscript import __version__
from callscript.__main__ import end_with_a_sentence
from callscript.exits import Exit
from callscript.store.store import Store
from callscript.store.workplace import local_now
from tests.program import ROOT, environment, start, store_of

TAPE = ROOT / "docs" / "examples" / "win-back-tape.toml"


def run(home: Path, *arguments: object, **how: object) -> "subprocess.CompletedProcess[str]":
    return python(home, "-m", "callscript", *arguments, **how)


def python(home: Path, *arguments: object, **how: object) -> "subprocess.CompletedProcess[str]":
    options = {"stdin": subprocess.DEVNULL, "cwd": ROOT, "env": environment(home), **how}
    result: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        **options,  # type: ignore[call-overload]
    )
    return result


def imported(home: Path, *arguments: object) -> set[str]:
    """The top-level modules a run of the program imports."""
    result = python(home, "-X", "importtime", "-m", "callscript", *arguments)
    lines = (line for line in result.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def test_a_call_played_shown_and_exported(tmp_path: Path) -> None:
    played = run(tmp_path, "play", "win-back", "--answers", TAPE)
    assert (played.returncode, played.stderr) == (Exit.OK, "")
    for line in played.stdout.splitlines():
        assert Path(line).is_relative_to(tmp_path)
        assert Path(line).stat().st_mode & 0o777 == 0o600
    assert store_of(tmp_path).stat().st_mode & 0o777 == 0o600
    shown = run(tmp_path, "show", "last")
    assert shown.stdout == Path(played.stdout.splitlines()[0]).read_text("utf-8")
    assert json.loads(run(tmp_path, "show", "last", "--json").stdout)["phase"] == "done"


def test_what_the_store_does_not_take_is_told_and_brought_in_at_the_next_start(
    tmp_path: Path,
) -> None:
    Store.open(store_of(tmp_path), now=local_now, what="test").close()
    with closing(sqlite3.connect(store_of(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        played = run(tmp_path, "play", "win-back", "--answers", TAPE)
        assert played.returncode == Exit.UNSAVED
        assert f"kept in {store_of(tmp_path)}.fallback-" in played.stderr
        assert len(played.stdout.splitlines()) == 5, "the papers are written all the same"
        listed = run(tmp_path, "calls")
        assert (listed.returncode, listed.stdout) == (Exit.OK, "")
        assert "missing here" in listed.stderr
    with Store.open(store_of(tmp_path), now=local_now, what="test") as store:
        (call,) = store.calls.recent(9)
        assert store.notice
        assert f"is in the store now: {call.id}" in store.notice
    assert "done" in run(tmp_path, "calls").stdout


def test_what_is_written_is_for_its_owner_whatever_the_umask(tmp_path: Path) -> None:
    run(tmp_path, "play", "win-back", "--answers", TAPE, umask=0)
    modes = {
        path.relative_to(tmp_path): path.stat().st_mode & 0o777
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert len(modes) >= 3
    assert set(modes.values()) == {0o600}


def test_the_version_costs_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout == f"callscript {__version__}\n"
    assert not imported(tmp_path, "--version") & {"pydantic", "textual", "jinja2", "rich"}


def test_listing_calls_needs_no_checker_and_no_window(tmp_path: Path) -> None:
    run(tmp_path, "play", "win-back", "--answers", TAPE)
    assert not imported(tmp_path, "calls") & {"pydantic", "textual", "jinja2", "rich"}


def test_a_known_script_is_opened_without_the_checker(tmp_path: Path) -> None:
    """What `call` does up to the window; a process of its own shows what that imports."""
    assert run(tmp_path, "play", "win-back", "--answers", TAPE).returncode == Exit.OK
    code = """
import sys
from callscript.cli.main import main
from callscript.cli.place import Where
from callscript.store.library import open_script
where = Where()
with where.writing("test") as place:
    place.begin(open_script(where.shelf.find("win-back"), place.store), None)
print({"pydantic", "textual", "jinja2"} & sys.modules.keys() or "nothing")
"""
    assert python(tmp_path, "-c", code).stdout == "nothing\n"


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    for arguments in ((), ("call", "win-back")):
        result = run(tmp_path, *arguments)
        assert (result.returncode, result.stdout) == (Exit.NO_TERMINAL, "")
        assert "callscript play" in result.stderr
    assert not store_of(tmp_path).exists()


def test_a_script_that_is_wrong_is_heard_about_before_the_terminal(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('title = "T"\nsections = []\n', encoding="utf-8")
    result = run(tmp_path, "call", bad)
    assert (result.returncode, result.stdout) == (Exit.BAD_INPUT, "")
    assert result.stderr.startswith(f"{bad}:2:12: error[empty]")


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.touch(mode=0o000)
    # Root may read everything, so then the program goes on as nobody, who may not read modules.
    code = """
import os, sys
import callscript.call.replay, callscript.script.load, callscript.tui.app
import callscript.cli.scripts, callscript.cli.window, callscript.cli.play, callscript.plan.cases
import callscript.script.deckfile, callscript.script.personafile, callscript.script.salvage
import callscript.plan.due, callscript.store.queues, callscript.team.meeting
from callscript.cli.main import main
if os.geteuid() == 0:
    os.seteuid(65534)
main(sys.argv[1:])
"""
    for arguments in (("check", mine), ("call", mine), ("play", mine, "--answers", TAPE)):
        result = python(tmp_path, "-c", code, *arguments)
        said = result.stdout + result.stderr
        assert result.returncode == Exit.BAD_INPUT
        assert f"{mine}: no permission to read this file" in said
        assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [("show", "last"), ("calls",), ("check", "win-back")])
def test_output_that_cannot_be_written_is_said(tmp_path: Path, arguments: Sequence[str]) -> None:
    run(tmp_path, "play", "win-back", "--answers", TAPE)
    with Path("/dev/full").open("wb") as full:
        argv = [sys.executable, "-m", "callscript", *arguments]
        result = subprocess.run(
            argv,
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment(tmp_path),
            timeout=20,
            check=False,
        )
    assert result.returncode == Exit.OUTPUT
    assert result.stderr == b"The output can't be written (No space left on device).\n"


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    run(tmp_path, "play", "win-back", "--answers", TAPE)
    read, write = os.pipe()
    os.close(read)
    try:
        argv = [sys.executable, "-m", "callscript", "show", "last"]
        result = subprocess.run(
            argv,
            stdout=write,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment(tmp_path),
            timeout=20,
            check=False,
        )
    finally:
        os.close(write)
    assert (result.returncode, result.stderr) == (Exit.PIPE, b"")


def test_ctrl_c_ends_a_command_quietly(tmp_path: Path) -> None:
    pipe = tmp_path / "never.toml"
    os.mkfifo(pipe)
    argv = [sys.executable, "-m", "callscript", "check", str(pipe)]
    program = subprocess.Popen(
        argv,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(tmp_path),
    )
    # Once the program reads the pipe it can be opened for writing, and not before.
    with pipe.open("wb"):
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=20)
    assert (program.returncode, out, err) == (Exit.INTERRUPTED, b"", b"")


def test_a_fault_of_its_own_is_one_sentence_and_a_private_file(tmp_path: Path) -> None:
    folder = store_of(tmp_path).parent
    folder.mkdir(parents=True)
    code = """
import sys
from callscript.__main__ import end_with_a_sentence
sys.excepthook = end_with_a_sentence
secret = "what Maria said"
raise ZeroDivisionError
"""
    result = python(tmp_path, "-c", code)
    assert (result.returncode, result.stdout) == (Exit.CRASH, "")
    assert "Traceback" not in result.stderr
    (details,) = folder.glob("fault-*.txt")
    assert str(details) in result.stderr
    assert details.stat().st_mode & 0o777 == 0o600
    assert "ZeroDivisionError" in details.read_text("utf-8")


@pytest.mark.parametrize("how", ["variable", "--store", "--store="])
def test_the_details_of_a_fault_lie_beside_the_store_that_was_named(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "own.db"
    named = {"--store": ["--store", str(store)], "--store=": [f"--store={store}"]}.get(how, [])
    monkeypatch.setenv("CALLSCRIPT_STORE", "" if named else str(store))
    monkeypatch.setattr(sys, "argv", ["callscript", "calls", *named])
    with pytest.raises(SystemExit):
        end_with_a_sentence(ZeroDivisionError, ZeroDivisionError(), None)
    (details,) = tmp_path.glob("fault-*.txt")
    assert str(details) in capsys.readouterr().err


def test_a_call_in_a_window(tmp_path: Path) -> None:
    with start(tmp_path, ["call", "win-back", "--contact", "Maria Lopez", "--rehearse"]) as window:
        window.read_until(lambda screen: "Maria Lopez" in screen and "Is that" in screen)
        window.write(b"1")
        window.read_until(lambda screen: "I know you left us" in screen)
        window.write(b"\x11\x11")
        assert window.wait() == Exit.OK
    (row,) = json.loads(run(tmp_path, "calls", "--unfinished", "--json").stdout)
    assert (row["contact_name"], row["rehearsal"], row["phase"]) == ("Maria Lopez", True, "live")


def test_whom_to_call(tmp_path: Path) -> None:
    for name, phone in (("Ana Ruiz", "1"), ("Ana Ruiz", "2"), ("Bo Ek", "3")):
        tape = tmp_path / "t.toml"
        tape.write_text(f'contact = {{ name = "{name}", phone = "{phone}" }}\n', encoding="utf-8")
        assert run(tmp_path, "play", "win-back", "--answers", tape).returncode == Exit.OK
    with start(tmp_path, ["call", "win-back", "--contact", "ana ruiz"]) as terminal:
        assert terminal.wait() == Exit.BAD_INPUT
        assert "'ana ruiz' fits 2 contacts" in terminal.text()
    with start(tmp_path, ["call", "win-back", "--contact", "bo"]) as window:
        # They were called before, so their card comes first.
        window.read_until(lambda screen: "second attempt" in screen)
        window.write(b"\r")
        window.read_until(lambda screen: "Is that Bo Ek?" in screen)
        window.write(b"\x11\x11")
        assert window.wait() == Exit.OK
