"""The command line: data on stdout, words on stderr, and the exit code that says how it went."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Timer

import click
import pytest
from click.testing import CliRunner, Result

from callscript.call.events import CallStarted, Event
from callscript.call.people import Contact
from callscript.call.replay import prove
from callscript.call.tape import read_tape
from callscript.cli.main import main
from callscript.exits import Exit
from callscript.papers.papers import papers_of
from callscript.script.load import load
from callscript.store.lock import WriterLock
from callscript.store.store import Store
from callscript.store.workplace import local_now

ROOT = Path(__file__).resolve().parent.parent
TAPE = ROOT / "docs" / "examples" / "win-back-tape.toml"
WIN_BACK = ROOT / "scripts" / "win-back.toml"


class Desk:
    """The command line at a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.store = home / "calls.db"
        self.papers = home / "papers"

    def run(self, *arguments: object, env: dict[str, str] | None = None) -> Result:
        own = {"HOME": str(self.home), "CALLSCRIPT_STORE": str(self.store)}
        xdg = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME"), None)
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(
            main, words, prog_name="callscript", env={**xdg, **own, **(env or {})}
        )

    def play(self, tape: object = TAPE, *more: object) -> Result:
        return self.run("play", "win-back", "--answers", tape, "--to", self.papers, *more)

    def events(self) -> tuple[Event, ...]:
        with Store.open(self.store, now=local_now, what="test", readonly=True) as store:
            return store.calls.events_of(store.calls.recent(1)[0].id)

    def files(self) -> set[Path]:
        return set(self.home.rglob("*"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk where the example was played."""
    desk = Desk(tmp_path_factory.mktemp("played"))
    assert desk.play().exit_code == Exit.OK
    return desk


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ---------------------------------------------------------------------------- playing


WON_BACK = ["summary.md", "improvement-plan.md", "letter.md", "card.md", "quotes.md"]
"""The papers of the example."""


def test_play_prints_the_paths_of_the_papers_and_nothing_else(desk: Desk) -> None:
    result = desk.play()
    assert (result.exit_code, result.stderr) == (Exit.OK, "")
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert [path.name for path in paths] == WON_BACK
    assert all(path.parent.parent == desk.papers and path.is_file() for path in paths)


def test_play_keeps_the_events_a_session_makes_of_the_tape(desk: Desk) -> None:
    printed = desk.play().stdout.splitlines()
    script = load(WIN_BACK.read_bytes(), "win-back.toml").script
    session = prove(read_tape(TAPE.read_bytes(), "tape"), script).session
    first, *rest = desk.events()
    assert isinstance(first.body, CallStarted)
    assert rest == list(session.events[1:])
    papers = papers_of(script, session.state)
    assert [Path(path).read_text("utf-8") for path in printed] == list(papers.values())


def test_play_writes_down_whom_the_tape_called_unless_it_rehearses(desk: Desk) -> None:
    rehearsal = written(desk.home, "r.toml", 'rehearsal = true\ncontact = "Ana"\n')
    real = written(desk.home, "t.toml", 'contact = "Bo"\n')
    assert desk.play(rehearsal).exit_code == desk.play(real).exit_code == Exit.OK
    assert desk.play(real).exit_code == Exit.OK
    with Store.open(desk.store, now=local_now, what="test", readonly=True) as store:
        assert [contact.name for contact in store.contacts.all()] == ["Bo"]
        assert [row.rehearsal for row in store.calls.recent(9)] == [False, False, True]


def test_a_wrong_tape_leaves_nothing(desk: Desk) -> None:
    tape = written(desk.home, "t.toml", 'do = [\n  { answer = "speaking" },\n  "leave",\n]\n')
    before = desk.files()
    result = desk.play(tape)
    assert (result.exit_code, result.stdout) == (Exit.BAD_INPUT, "")
    assert result.stderr.startswith(f"{tape}:3:3: error[refused]: ")
    assert '3 |   "leave",' in result.stderr
    assert desk.files() == before


def test_the_caller_of_the_command_line_goes_before_the_tape_and_the_settings(desk: Desk) -> None:
    settings = written(desk.home, "s.toml", 'caller = { name = "Sam", company = "North" }')
    plain = written(desk.home, "t.toml", "do = []")
    assert desk.play(plain, "--settings", settings).exit_code == Exit.OK
    assert desk.events()[0].by == "Sam"
    assert desk.play(TAPE, "--settings", settings).exit_code == Exit.OK
    assert desk.events()[0].by == "Ana Prado"
    assert desk.play(TAPE, "--settings", settings, "--caller", "Kim\x1b").exit_code == Exit.OK
    body = desk.events()[0].body
    assert isinstance(body, CallStarted)
    assert (body.caller.name, body.caller.company) == ("Kim␛", "North")


# ---------------------------------------------------------------------------- bad input

STEP = '[[sections.steps]]\nid = "{}"\nsay = "x"\n{}\n'
HEAD = 'title = "T"\n[[sections]]\nid = "s"\ntitle = "S"\n'

BAD: dict[str, str | bytes] = {
    "not TOML": "title = What?\n",
    "not UTF-8": b'title = "\xff"\n',
    "NUL": b'title = "a\0b"\n',
    "binary": bytes(range(256)) * 64,
    "10 MB": b"a = 1\n" * (10 * 1024 * 1024 // 6),
    "1,000 deep": "a = " + "[" * 1000 + "]" * 1000 + "\n",
    "duplicate ids": HEAD + STEP.format("a", "") * 2,
    "dangling goto": HEAD + STEP.format("a", 'goto = "b"'),
    "cyclic goto": HEAD + STEP.format("a", 'goto = "b"') + STEP.format("b", 'goto = "a"'),
    "empty": "",
    "escape": 'title = "\\u001b[31m"\n',
}


def refused(result: Result, said: str, file: object) -> None:
    """One or more findings, each with its place; no traceback, exit code 1."""
    assert result.exit_code == Exit.BAD_INPUT, result.exception
    assert isinstance(result.exception, SystemExit)
    assert re.match(rf"{re.escape(str(file))}(:\d+:\d+: error\[[a-z0-9-]+\])?: \S", said)
    assert "Traceback" not in said
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", said)
    assert max(map(len, said.splitlines())) < 400


@pytest.mark.parametrize("command", ["check", "call", "play", "tape"])
@pytest.mark.parametrize("bad", [*BAD, "missing", "folder", "unreadable"])
def test_bad_input_is_one_clear_error(desk: Desk, command: str, bad: str) -> None:
    path = desk.home / "bad.toml"
    if bad in BAD:
        written(desk.home, path.name, BAD[bad])
    elif bad == "folder":
        path.mkdir()
    elif bad == "unreadable":
        path.symlink_to("/proc/self/mem")
    before = desk.files()
    result = _given(desk, command, path)
    if command == "tape" and bad == "empty":
        return  # a tape may hold nothing: the call is opened and ended
    refused(result, result.stdout if command == "check" else result.stderr, path)
    assert (result.stderr if command == "check" else result.stdout) == ""
    assert desk.files() == before


def _given(desk: Desk, command: str, path: Path) -> Result:
    match command:
        case "play":
            return desk.run("play", path, "--answers", TAPE)
        case "tape":
            return desk.play(path)
        case _:
            return desk.run(command, path)


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(desk: Desk) -> None:
    text = (HEAD + STEP.format("a", "")).replace("\n", "\r\n")
    path = written(desk.home, "windows.toml", b"\xef\xbb\xbf" + text.encode())
    result = desk.run("check", path)
    assert (result.exit_code, result.stdout.splitlines()[-1][: len(str(path)) + 4]) == (
        Exit.OK,
        f"{path}: ok",
    )


def test_check_plays_the_cases_in_a_script_and_beside_it(desk: Desk) -> None:
    text = 'title = "A"\n[[sections]]\nid = "a"\ntitle = "A"\nsteps = [{ id = "b", say = "B." }]\n'
    case = '[[cases]]\nname = "C"\npath = ["b"]\n'
    script = written(desk.home, "visit.toml", text + case)
    assert desk.run("check", script).stdout == f"{script}: ok, 1 case\n"
    beside = written(desk.home, "visit.cases.toml", f"{case}says = 'D.'\n")
    result = desk.run("check", script, beside)
    assert result.exit_code == Exit.BAD_INPUT
    assert f"{beside}:4:8: error[not-said]: 'C'" in result.stdout
    assert result.stdout.endswith(f"{script}: 1 of 2 cases failed\n")
    assert set(desk.files()) == {script, beside}


def test_a_file_of_cases_is_no_script_on_the_shelf(desk: Desk) -> None:
    folder = desk.home / ".config" / "callscript" / "scripts"
    folder.mkdir(parents=True)
    written(folder, "win-back.cases.toml", '[[cases]]\nname = "C"\n')
    assert "cases" not in desk.run("scripts").stdout
    assert desk.run("check", "win-back").stdout.startswith(f"{WIN_BACK}: ok, ")


def test_graph_draws_a_script(desk: Desk) -> None:
    drawn = desk.run("graph", "win-back").stdout
    assert drawn.startswith('---\ntitle: "Win-back call"\n---\nflowchart TD\n')
    told = desk.run("graph", "win-back", "--text").stdout
    assert told.startswith("Win-back call\n")
    assert "\n\n1. Start" in told
    assert (
        desk.run("graph", written(desk.home, "bad.toml", "title = 1")).exit_code == Exit.BAD_INPUT
    )
    assert desk.files() == {desk.home / "bad.toml"}


def test_check_looks_at_every_file(desk: Desk) -> None:
    bad = written(desk.home, "bad.toml", "title = 1\n")
    result = desk.run("check", "win-back", bad, "complaint")
    assert result.exit_code == Exit.BAD_INPUT
    lines = result.stdout.splitlines()
    complaint = ROOT / "scripts" / "complaint.toml"
    for line, path in ((lines[0], WIN_BACK), (lines[-1], complaint)):
        assert re.fullmatch(rf"{re.escape(str(path))}: ok, \d+ cases", line)
    assert any(line.startswith(f"{bad}:1:9: error[wrong-type]") for line in lines)


def test_an_unknown_script_names_a_near_one(desk: Desk) -> None:
    for command in (["call"], ["check"], ["play", "--answers", TAPE]):
        result = desk.run(*command, "win-bak")
        assert result.exit_code == Exit.BAD_INPUT
        assert "did you mean 'win-back'?" in result.output


# ---------------------------------------------------------------------------- the window


@pytest.mark.parametrize("arguments", [[], ["call", "win-back"]])
def test_without_a_terminal_the_window_does_not_open(desk: Desk, arguments: Sequence[str]) -> None:
    before = desk.files()
    result = desk.run(*arguments)
    assert (result.exit_code, result.stdout) == (Exit.NO_TERMINAL, "")
    assert "callscript play SCRIPT --answers FILE" in result.stderr
    assert desk.files() == before


def test_with_no_call_to_resume_nothing_is_made(desk: Desk) -> None:
    before = desk.files()
    result = desk.run("resume")
    assert (result.exit_code, result.stderr) == (Exit.BAD_INPUT, "No call has been made yet.\n")
    assert desk.files() == before


# ---------------------------------------------------------------------------- reading


def test_scripts_lists_what_can_be_called_by_name(desk: Desk) -> None:
    shelf = desk.home / ".config" / "callscript" / "scripts"
    shelf.mkdir(parents=True)
    written(shelf, "mine.toml", HEAD + STEP.format("a", ""))
    written(shelf, "broken.toml", "title")
    result = desk.run("scripts")
    assert result.exit_code == Exit.OK
    assert result.stdout.split("\n")[0].split() == ["mine", "T"]
    assert "broken.toml:1:" in result.stderr
    rows = json.loads(desk.run("scripts", "--json").stdout)
    assert {"mine", "win-back", "follow-up"} <= {row["name"] for row in rows}
    assert all(row.keys() == {"name", "title", "summary", "path"} for row in rows)


def test_calls_lists_calls(played: Desk) -> None:
    (line,) = played.run("calls").stdout.splitlines()
    call, *rest = re.split(r"  +", line)
    assert rest == [
        "2026-11-23 10:15",
        "Maria Lopez, Acme Bakery",
        "win-back",
        "done",
        "Told us, and lets us put something right",
    ]
    (row,) = json.loads(played.run("calls", "--json").stdout)
    assert (row["id"], row["started_at"]) == (call, "2026-11-23T10:15:00+01:00")
    unfinished = played.run("calls", "--unfinished")
    assert (unfinished.exit_code, unfinished.stdout) == (Exit.OK, "")
    assert json.loads(played.run("calls", "--unfinished", "--json").stdout) == []


def test_show_prints_a_paper(played: Desk) -> None:
    call = json.loads(played.run("calls", "--json").stdout)[0]["id"]
    for wanted in ("last", call, call[:8]):
        result = played.run("show", wanted)
        assert result.stdout.startswith("# Call summary: Maria Lopez, Acme Bakery\n")
    assert played.run("show", "last", "--plan").stdout.startswith("# Improvement plan: Maria")
    assert json.loads(played.run("show", "last", "--json").stdout)["call"] == call
    assert played.run("show", "last", "--json", "--plan").exit_code == Exit.USAGE


def test_export_writes_the_papers_again(played: Desk, tmp_path: Path) -> None:
    result = played.run("export", "last", "--to", tmp_path / "out", "--json")
    paths = [Path(line) for line in result.stdout.splitlines()]
    names = [*WON_BACK, "call.json"]
    assert (result.exit_code, [path.name for path in paths]) == (Exit.OK, names)
    assert paths[0].read_text("utf-8") == played.run("show", "last").stdout
    assert json.loads(paths[-1].read_text("utf-8"))["contact"]["name"] == "Maria Lopez"
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


def test_a_name_from_a_customer_cannot_lead_out_of_the_folder(desk: Desk) -> None:
    tape = written(desk.home, "t.toml", 'contact = "../../etc/x"\n')
    assert desk.play(tape).exit_code == Exit.OK
    result = desk.run("export", "last", "--to", desk.home / "a" / "b")
    (folder,) = (desk.home / "a" / "b").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-etc-x-[0-9a-f]{8}", folder.name)
    assert all(Path(line).parent == folder for line in result.stdout.splitlines())
    assert [path.name for path in (desk.home / "a").iterdir()] == ["b"]


def test_what_a_customer_is_called_cannot_command_the_terminal(desk: Desk) -> None:
    assert desk.play(written(desk.home, "t.toml", "do = []")).exit_code == Exit.OK
    name = "\x1b]52;c;aGk=\x07\u202e[/x]\x9b"
    with Store.open(desk.store, now=local_now, what="test") as store:
        store.contacts.save(Contact("c1", name)).result(5)
        store.contacts.save(Contact("c2", name)).result(5)
    result = desk.run("call", "win-back", "--contact", "[/x]")
    assert result.exit_code == Exit.NO_TERMINAL
    for said in (result.output, desk.run("calls").output):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", said)


# ---------------------------------------------------------------------------- the store


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_where_nothing_was_ever_kept_there_are_no_calls(tmp_path: Path, json: list[str]) -> None:
    own = {"HOME": str(tmp_path), "CALLSCRIPT_STORE": None}
    xdg = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME"), None)
    result = CliRunner().invoke(main, ["calls", *json], env={**xdg, **own})
    assert (result.exit_code, result.stdout) == (Exit.OK, "[]\n" if json else "")
    assert result.stderr == ("" if json else "No calls yet.\n")
    shown = CliRunner().invoke(main, ["show", "last"], env={**xdg, **own})
    assert (shown.exit_code, shown.stderr) == (Exit.BAD_INPUT, "No call has been made yet.\n")


def test_reading_makes_no_store(desk: Desk) -> None:
    before = desk.files()
    for command in (["calls"], ["show", "last"], ["export", "last"]):
        result = desk.run(*command)
        assert (result.exit_code, result.stdout) == (Exit.STORE, "")
        assert result.stderr == f"There is no store at {desk.store} yet.\n"
    assert desk.files() == before


def test_a_call_that_is_not_there(played: Desk) -> None:
    result = played.run("show", "nope")
    assert (result.exit_code, result.stdout) == (Exit.BAD_INPUT, "")
    assert "'nope'" in result.stderr


def test_a_store_somebody_writes_to_can_be_read_but_not_written(desk: Desk) -> None:
    assert desk.play().exit_code == Exit.OK
    lock = WriterLock.acquire(desk.store, local_now(), "call window")
    try:
        result = desk.play()
        assert result.exit_code == Exit.BUSY
        assert "call window" in result.stderr
        assert desk.run("show", "last").exit_code == Exit.OK
    finally:
        lock.release()


def test_what_is_no_store_is_said(desk: Desk) -> None:
    desk.store.write_bytes(b"not a store at all, but a text")
    for result in (desk.run("calls"), desk.play()):
        assert (result.exit_code, result.stdout) == (Exit.STORE, "")
        assert "Traceback" not in result.stderr
    assert desk.store.read_bytes() == b"not a store at all, but a text"


def test_papers_that_cannot_be_written(desk: Desk) -> None:
    written(desk.home, "papers", "in the way")
    result = desk.play()
    assert (result.exit_code, result.stdout) == (Exit.PAPERS, "")
    assert desk.run("show", "last").exit_code == Exit.OK


def test_a_wrong_template_is_said_with_its_line(desk: Desk) -> None:
    written(desk.home, "summary.md.j2", "# Hi\n{{ nothing }}\n")
    settings = written(desk.home, "s.toml", f"templates = '{desk.home}'")
    result = desk.play(TAPE, "--settings", settings)
    said = f"{desk.home}/summary.md.j2:2: 'nothing' is undefined"
    assert result.stderr == f"{said} (the built-in template was used instead)\n"
    assert (result.exit_code, desk.run("show", "last").stdout[:2]) == (Exit.OK, "# ")


def test_settings_that_are_of_no_use_are_said_once_and_are_not_fatal(desk: Desk) -> None:
    settings = written(desk.home, "s.toml", "colour = 1")
    result = desk.play(TAPE, "--settings", settings)
    assert result.exit_code == Exit.OK
    assert result.stderr.count("'colour' is no setting") == 1


# ---------------------------------------------------------------------------- options


def test_common_options_stand_anywhere_and_the_last_one_counts(desk: Desk) -> None:
    one, two = desk.home / "one.db", desk.home / "two.db"
    said = "There is no store at {} yet.\n".format
    env = {"CALLSCRIPT_STORE": str(desk.store)}
    assert desk.run("--store", one, "calls", env=env).stderr == said(one)
    assert desk.run("calls", "--store", two, env=env).stderr == said(two)
    assert desk.run("--store", one, "calls", "--store", two, env=env).stderr == said(two)
    assert desk.run("calls", env=env).stderr == said(desk.store)


@pytest.mark.parametrize(
    "arguments",
    [
        ["cals"],
        ["call"],
        ["check"],
        ["play", "win-back"],
        ["call", "win-back", "--pick", "--contact", "Ana"],
        ["calls", "--nope"],
        ["completion", "tcsh"],
    ],
)
def test_a_wrong_command_line_is_click_s_to_say(desk: Desk, arguments: Sequence[str]) -> None:
    result = desk.run(*arguments)
    assert (result.exit_code, result.stdout) == (Exit.USAGE, "")
    assert "Error: " in result.stderr


def test_every_command_and_option_is_explained(desk: Desk) -> None:
    for name in main.list_commands(context := click.Context(main)):
        command = main.get_command(context, name)
        assert command is not None
        assert command.help, name
        assert command.callback is not None
        help_text = desk.run(name, "--help").stdout
        for option in ("--store", "--settings") if name not in {"completion", "schema"} else ():
            assert option in help_text, name


def test_every_exit_code_says_when() -> None:
    source = (ROOT / "callscript" / "exits.py").read_text("utf-8")
    for member in Exit:
        assert re.search(rf'    {member.name} = {member.value}\n    """[A-Z].*\."""\n', source)


# ---------------------------------------------------------------------------- completion


def completed(desk: Desk, *words: str) -> list[str]:
    line = " ".join(("callscript", *words))
    env = {
        "_CALLSCRIPT_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words)),
    }
    own = {"HOME": str(desk.home), "CALLSCRIPT_STORE": str(desk.store), **env}
    result = CliRunner().invoke(main, prog_name="callscript", env=own)
    assert (result.stderr, result.exit_code) == ("", 0)
    return result.stdout.split()


def test_tab_offers_commands_scripts_and_calls(played: Desk) -> None:
    call = json.loads(played.run("calls", "--json").stdout)[0]["id"]
    assert completed(played, "pl") == ["plain,play"]
    assert completed(played, "call", "win") == ["plain,win-back"]
    assert completed(played, "call", "./x") == ["file,./x"]
    assert completed(played, "show", call[:3]) == [f"plain,{call}"]
    assert completed(played, "show", "x") == []


def test_tab_is_silent_where_there_is_nothing(desk: Desk) -> None:
    written(desk.home, "s.toml", "not TOML")
    assert completed(desk, "show", "2") == []
    assert completed(desk, "--settings", str(desk.home / "s.toml"), "show", "2") == []
    desk.store.write_bytes(b"no store")
    assert completed(desk, "export", "2") == []
    assert completed(desk, "--settings", str(desk.home / "s.toml"), "call", "win") == [
        "plain,win-back"
    ]


def test_completion_prints_what_a_shell_needs(desk: Desk) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_CALLSCRIPT_COMPLETE" in desk.run("completion", shell).stdout
    guessed = desk.run("completion", env={"SHELL": "/usr/bin/zsh"})
    assert guessed.stdout.startswith("#compdef callscript")
    assert desk.run("completion", env={"SHELL": ""}).exit_code == Exit.USAGE


def test_calls_played_at_once_wait_for_one_another(desk: Desk) -> None:
    desk.play()
    lock = WriterLock.acquire(desk.store, local_now(), "play")
    waiting = Timer(0.2, lock.release)
    waiting.start()
    assert desk.play().exit_code == Exit.OK
    waiting.join()
    assert len(json.loads(desk.run("calls", "--json").stdout)) == 2
