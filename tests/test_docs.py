"""The documents tell what the program does: their tables, screens and messages are made by it.

What stands between ``<!-- begin: name -->`` and ``<!-- end: name -->`` is generated here and
compared; UPDATE_GOLDENS=1 rewrites it. Examples are loaded as they stand.
"""

import ast
import os
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_args

import click
import pytest
import tomli
from click.testing import CliRunner, Result
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES

from callscript import exits
from callscript.call.people import Caller
from callscript.call.schema import script_schema
from callscript.call.tape import Word, WrittenCase, cases_in
from callscript.cli.main import main
from callscript.plan.cases import failures
from callscript.script import written
from callscript.script.deckfile import load_deck
from callscript.script.load import load
from callscript.script.model import USUAL_CAUSES, USUAL_OUTCOMES, Cause
from callscript.script.personafile import WrittenPersona, load_persona
from callscript.store.backup import KEPT
from callscript.store.settings import Settings, read_settings
from callscript.tui.app import CallscriptApp
from callscript.tui.commands import COMMANDS, Command, Where
from callscript.tui.keymap import remapped, shown
from callscript.tui.noteline import KIND_NAMES, MARKS
from callscript.tui.opening import Opening
from tests.screens.window import Clock, press_keys, settled, window, workplace
from tests.screens.window import shown as screen_of

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "guide.md"
REFERENCE = ROOT / "docs" / "writing-scripts.md"
CODES = ROOT / "docs" / "error-codes.md"
TRUST = ROOT / "docs" / "robustness.md"
SCHEMA = ROOT / "scripts" / "script.schema.json"
TEMPLATES_DOC = ROOT / "docs" / "templates.md"
DOCUMENTS = (
    README,
    TEMPLATES_DOC,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    GUIDE,
    REFERENCE,
    CODES,
    TRUST,
)


def _compare(document: Path, name: str, wanted: str) -> None:
    """Compare a generated part with what stands in the document, or write it there."""
    begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
    text = document.read_text("utf-8")
    assert text.count(begin) == 1, f"{document.name} has no place for '{name}'"
    before, _, rest = text.partition(begin)
    told, _, after = rest.partition(end)
    if os.environ.get("UPDATE_GOLDENS"):
        document.write_text(f"{before}{begin}{wanted}{end}{after}", "utf-8")
        told = wanted
    assert told == wanted, f"'{name}' in {document.name} is out of date"


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


# --- Tables


def _table(head: Sequence[str], *rows: Sequence[str]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _keys() -> str:
    return _table(("keys", "command", "what it does", "where", "name"), *map(_key_row, COMMANDS))


def _key_row(command: Command) -> Sequence[str]:
    keys = " ".join(f"`{shown(key)}`" for key in command.keys) or "–"
    where = "everywhere" if len(command.where) == len(get_args(Where)) else ", ".join(command.where)
    name = f"`{command.id}`" if not command.fixed else "can't be changed"
    return keys, command.label, command.help, where, name


_SHARED = {"store", "settings", "caller", "help"}
"""Options that are told once for all commands."""


def _commands() -> str:
    context = click.Context(main)
    known = [main.get_command(context, name) for name in main.list_commands(context)]
    home = ("`callscript`", "Open the window on the home screen.")
    rows = (
        (f"`{_usage(c, within)}`", _first_words(c))
        for command in known
        if command is not None
        for c, within in _with_its_own(command)
    )
    return _table(("command", "what it does"), home, *rows)


def _with_its_own(command: click.Command) -> Iterator[tuple[click.Command, str]]:
    """A command, and those it is a group of, each with the name of its group."""
    yield command, ""
    if isinstance(command, click.Group):
        yield from ((inner, command.name or "") for inner in command.commands.values())


def _usage(command: click.Command, within: str = "") -> str:
    words = ["callscript", *([within] if within else []), command.name or ""]
    context = click.Context(command)
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            words.append(parameter.make_metavar(context))
        elif isinstance(parameter, click.Option) and parameter.name not in _SHARED:
            value = "" if parameter.is_flag else f" {parameter.make_metavar(context)}"
            option = f"{parameter.opts[0]}{value}"
            words.append(option if parameter.required else f"[{option}]")
    return " ".join(words)


def _first_words(command: click.Command) -> str:
    return " ".join((command.help or "").partition("\n\n")[0].split())


def _exits() -> str:
    """Every exit code, with the sentence that stands below it in the source."""
    tree = ast.parse(Path(exits.__file__).read_text("utf-8"))
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef))
    said = [
        str(node.value.value)
        for node in body[1:]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    rows = ((str(code.value), words) for code, words in zip(exits.Exit, said, strict=True))
    return _table(("code", "when"), *rows)


def _outcomes() -> str:
    rows = ((f"`{outcome.id}`", outcome.label) for outcome in USUAL_OUTCOMES)
    return _table(("id", "on the screen"), *rows)


def _causes() -> str:
    rows = (
        (f"`{cause.id}`", cause.label, *("yes" if leads else "" for leads in _leads_to(cause)))
        for cause in USUAL_CAUSES
    )
    return _table(("id", "on the screen", "training", "hand-off"), *rows)


def _leads_to(cause: Cause) -> tuple[bool, bool]:
    return cause.training, cause.handoff


@pytest.mark.parametrize(
    ("document", "name", "table"),
    [
        (README, "keys", _keys),
        (README, "commands", _commands),
        (README, "exits", _exits),
        (REFERENCE, "outcomes", _outcomes),
        (REFERENCE, "causes", _causes),
    ],
)
def test_a_table_is_what_the_program_has(
    document: Path, name: str, table: Callable[[], str]
) -> None:
    _compare(document, name, table())


def test_the_schema_beside_the_scripts_is_what_the_models_say() -> None:
    if os.environ.get("UPDATE_GOLDENS"):
        SCHEMA.write_text(script_schema(), "utf-8")
    assert SCHEMA.read_text("utf-8") == script_schema(), f"{SCHEMA.name} is out of date"


# --- The tour


@dataclass
class _Reader:
    """Somebody who follows the tour, key by key."""

    app: CallscriptApp
    pilot: Pilot[str]
    clock: Clock

    async def press(self, *keys: str) -> None:
        """Press keys, each known by its name or by the characters it types."""
        press_keys(self.app, *keys)
        self.clock.wait(4)
        await settled(self.app, self.pilot)

    def sees(self, name: str, first: str, last: str, but: str = "\0") -> None:
        """Compare the screen, from a row with `first` to one with `last`, with the README's.

        Blank rows are left out, and those with `but` in them.
        """
        rows = [row for row in screen_of(self.app).splitlines() if row.strip() and but not in row]
        begin = next(n for n, row in enumerate(rows) if first in row)
        end = next(n for n, row in enumerate(rows) if last in row and n >= begin)
        _compare(README, f"screen-{name}", _fenced("text", "\n".join(rows[begin : end + 1])))


async def test_the_tour_shows_what_its_reader_will_see(tmp_path: Path) -> None:
    clock = Clock()
    place = workplace(tmp_path, clock)
    async with window(place, Opening()) as (app, pilot):
        reader = _Reader(app, pilot, clock)
        reader.sees("home", "callscript", "Win-back")
        await reader.press("4")
        await reader.press("Maria Lopez", "enter", "Lopez Bakeries", "enter", "enter", "enter")
        await reader.press("wrong invoices", "f10")
        await reader.press("1", "enter", "enter", "!three invoices in a row were wrong")
        reader.sees("question", "Win-back", "! concern", but="– ")
        await reader.press("enter", ".", "f2", "1")
        reader.sees("interrupt", "They say", "! three")
        await reader.press("enter", "1", "1", "ctrl+z", "3", "1")
        await reader.press(">send the three invoices again @Ana fri", "enter", "f10")
        await reader.press("pagedown", "pagedown", "down", "down", "down")
        await reader.press("prices are typed in by hand", "enter", "down", "enter", "enter")
        await reader.press("down", "take them from the price list @Ben in 2 weeks", "enter")
        await reader.press("down", "down", "down", "Carla", "enter")
        reader.sees("wrap-up", "Outcome", "Accountable")
        await reader.press("f10")
        home = screen_of(app)
        assert re.search(r"Due\n.*send the three invoices.*\n.*take them from the price list", home)
        (plan,) = (tmp_path / "papers").glob("*-maria-lopez-*/improvement-plan.md")
    concern = re.search(r"### Concern 1\n.*?(?=\n#)", plan.read_text("utf-8"), re.DOTALL)
    assert concern
    _compare(README, "plan", _fenced("markdown", concern[0]))


# --- Examples


@dataclass(frozen=True, slots=True)
class _Example:
    """A fenced TOML example: the word after ``toml``, and its text."""

    kind: str
    text: str

    @property
    def script(self) -> str:
        """The whole script this is, or is a part of."""
        top = "" if "title =" in self.text.partition("[")[0] else 'title = "Part"\n'
        match self.kind:
            case "top":
                return f"{top}{self.text}{_BEFORE}{_AFTER}"
            case "section":
                return f'{top}{_BEFORE}{self.text}[[sections]]\nid = "z"\ntitle = "Z"\n{_AFTER}'
            case "step":
                return f"{top}{_BEFORE}{self.text}{_AFTER}"
        return self.text


_BEFORE = """
[[sections]]
id = "start"
title = "Start"

[[sections.steps]]
id = "hello"
ask = "Is this a good moment?"
answer = "yes_no"

"""
_AFTER = """
[[sections.steps]]
id = "goodbye"
say = "Goodbye."
"""
_FENCE = re.compile(r"^```toml ?([\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(document: Path, *kinds: str) -> Iterator[_Example]:
    for kind, text in _FENCE.findall(document.read_text("utf-8")):
        if kind in kinds:
            yield _Example(kind, text)


LOADED = [
    example
    for document in (GUIDE, REFERENCE)
    for example in _examples(document, "", "top", "section", "step")
]


@pytest.mark.parametrize("example", LOADED, ids=lambda example: example.text[-40:].strip())
def test_an_example_has_no_problem(example: _Example) -> None:
    loaded = load(example.script.encode(), "example.toml")
    assert loaded.hints == ()
    assert failures(cases_in(loaded.document), loaded.script) == []


def test_a_deck_of_the_reference_is_sound() -> None:
    (deck,) = _examples(REFERENCE, "deck")
    assert load_deck(deck.text.encode(), "ours.toml").cards[0].id == "vat_comes_on_top"


def test_a_persona_of_the_reference_is_sound() -> None:
    (persona,) = _examples(REFERENCE, "persona")
    found = load_persona(persona.text.encode(), "holt.toml", "holt")
    shown = tomli.loads(persona.text)
    assert {*WrittenPersona.model_fields} - {*shown} == {"about"}
    assert found.says["yes_no"] == ("{answer}!",)


_FINISHED = (
    "hello",
    "reason",
    "question",
    "may_i",
    "fair",
    "score",
    "promise",
    "promised",
    "thanks",
)
"""The way of somebody who has a moment, and neither waited nor rates us low."""


def test_the_guide_s_pieces_make_a_sound_script_that_is_walked_at_every_step() -> None:
    begun, *pieces, _whole = _examples(GUIDE, "", "piece", "top")
    assert len(pieces) == 8
    text = begun.text
    for piece in pieces:
        text = _with_piece(text, piece)
        script = load(text.encode(), "come-back.toml")
        assert script.hints == ()
        path = [step for step in _FINISHED if step in script.script.steps]
        walked = load(f"{text}{_yes_to_all(path)}".encode(), "come-back.toml")
        assert failures(cases_in(walked.document), walked.script) == []
    assert path == list(_FINISHED)


def _with_piece(text: str, piece: _Example) -> str:
    """Put a piece where the guide says: in a step's place, above the last words, or at the end."""
    name = tomli.loads(f"[[sections]]\n{piece.text}")["sections"][0].get("steps", [{}])[0].get("id")
    before, same, after = text.partition(f'[[sections.steps]]\nid = "{name}"\n')
    if same:
        return f"{before}{piece.text}{after[after.find('[[') :] if '[[' in after else ''}"
    before, thanks, after = text.partition('[[sections.steps]]\nid = "thanks"\n')
    if piece.kind == "piece" and thanks:
        return f"{before}{piece.text}\n{thanks}{after}"
    return f"{text}\n{piece.text}"


def _yes_to_all(path: Sequence[str]) -> str:
    given = {"reason": '"a_mistake"', "may_i": '"yes"', "score": "9"}
    answers = ", ".join(f"{step} = {given[step]}" for step in path if step in given)
    goodbye = "says = 'Thank you. Goodbye.'\n" if "thanks" in path else ""
    said = "{ note = 'send the invoice @Ana fri', kind = 'promise', step = 'promise' }"
    do = f"do = [{said}]\n" if "promise" in path else ""
    acts = f"answers = {{ {answers} }}\n{do}"
    return f"\n[[cases]]\nname = 'Yes'\n{acts}path = {list(path)}\n{goodbye}"


def test_the_guide_s_whole_call_has_as_much_as_it_says() -> None:
    *_, whole = (e.text for e in _examples(GUIDE, ""))
    loaded = load(whole.encode(), "come-back.toml")
    assert len(loaded.script.steps) == 15
    assert len(cases_in(loaded.document)) == 2


def test_every_fence_is_of_a_kind_that_is_tested() -> None:
    known = {
        "",
        "top",
        "section",
        "step",
        "piece",
        "broken",
        "broken-case",
        "tape",
        "deck",
        "persona",
    }
    texts = (document.read_text("utf-8") for document in (GUIDE, REFERENCE))
    assert {kind for text in texts for kind, _text in _FENCE.findall(text)} == known


def test_every_key_of_a_script_has_an_example() -> None:
    used = {key for example in LOADED for key in _keys_in(tomli.loads(example.text))}
    models = [found for found in vars(written).values() if _is_table(found)]
    assert models
    assert {key for model in models for key in model.model_fields} - used == set()


def _is_table(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, written.Written)


def test_every_key_of_a_case_has_an_example_and_is_told() -> None:
    used = {key for example in LOADED for key in _keys_in(tomli.loads(example.text))}
    told = set(re.findall(r"`(\w+)`", REFERENCE.read_text("utf-8")))
    assert set(WrittenCase.model_fields) - told == set()
    assert set(WrittenCase.model_fields) - used == {"caller", "pace", "attempt", "opening"}


def _keys_in(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        yield from content
        content = list(content.values())
    for item in content if isinstance(content, list) else ():
        yield from _keys_in(item)


def _run(folder: Path, command: str) -> Result:
    arguments = shlex.split(command.removeprefix("callscript "))
    unset = ("CALLSCRIPT_STORE", "CALLSCRIPT_SETTINGS", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    home = {**dict.fromkeys(unset), "HOME": str(folder)}
    return CliRunner().invoke(main, arguments, prog_name="callscript", env=home)


def test_check_says_what_the_guide_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, broken in enumerate(_examples(GUIDE, "broken"), 1):
        Path("visit.toml").write_text(broken.text, "utf-8")
        result = _run(tmp_path, "callscript check visit.toml")
        assert result.exit_code == exits.Exit.BAD_INPUT
        _compare(GUIDE, f"check-{number}", _fenced("text", result.stdout))


def test_check_says_what_the_reference_tells_of_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (broken,) = _examples(REFERENCE, "broken-case")
    Path("visit.toml").write_text(broken.text, "utf-8")
    result = _run(tmp_path, "callscript check visit.toml")
    assert result.exit_code == exits.Exit.BAD_INPUT
    _compare(REFERENCE, "check-case", _fenced("text", result.stdout))


def test_the_tape_plays_on_the_script_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    *_, script = _examples(GUIDE, "")
    (tape,) = _examples(REFERENCE, "tape")
    Path("come-back.toml").write_text(script.text, "utf-8")
    Path("tape.toml").write_text(tape.text, "utf-8")
    (command,) = re.findall(r"^callscript play .*$", REFERENCE.read_text("utf-8"), re.MULTILINE)
    result = _run(tmp_path, command)
    assert result.exit_code == exits.Exit.OK, result.output
    assert [Path(line).name for line in result.stdout.split()]
    assert all(Path(line).is_file() for line in result.stdout.split())


def test_the_words_of_a_tape_are_those_the_guide_names() -> None:
    (sentence,) = re.findall(r"themselves are (.*?)\.\n", REFERENCE.read_text("utf-8"), re.DOTALL)
    assert re.findall(r"`(\w+)`", sentence) == list(get_args(Word))


def test_the_readme_s_script_has_no_problem() -> None:
    _settings, script = _examples(README, "")
    loaded = [e for e in (_settings, script) if "[[sections]]" in e.text]
    assert [load(e.text.encode(), "visit.toml").hints for e in loaded] == [()]


def test_the_settings_shown_are_all_there_are(tmp_path: Path) -> None:
    (example,) = (e for e in _examples(README, "") if "[caller]" in e.text)
    path = tmp_path / "config.toml"
    path.write_text(example.text, "utf-8")
    settings, warnings = read_settings(path)
    assert warnings == ()
    assert remapped(settings.keys).complaints == ()
    assert settings.theme in BUILTIN_THEMES
    content = tomli.loads(example.text)
    assert content.keys() == {field.name for field in fields(Settings)}
    assert content["caller"].keys() == set(Caller.__struct_fields__)


# --- Codes

_CODED = (
    *("script/*.py", "call/tape.py", "call/replay.py", "plan/cases.py"),
    *("store/library.py", "store/sheets.py", "store/drafts.py", "store/scriptfiles.py"),
    "store/personas.py",
)
"""Where problems are found."""
_NO_CODES = {"count-selected"}
_ENCODING = re.compile(r"utf-\d.*")
_OF_ONE_WORD = {"changed", "empty", "refused", "round", "unreachable", "unreadable", "unwritten"}
"""Codes that can't be told from other words of the source by their looks."""


def _code_like() -> set[str]:
    """Every text of the source that looks like a code."""
    package = Path(written.__file__).parents[1]
    trees = (ast.parse(p.read_text("utf-8")) for files in _CODED for p in package.glob(files))
    texts = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", text)} | (
        texts & _OF_ONE_WORD
    )


def test_every_code_of_check_is_explained() -> None:
    rows = re.findall(r"^\| (`.*?) \|", CODES.read_text("utf-8"), re.MULTILINE)
    told = [code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row)]
    assert len(told) == len(set(told))
    found = {code for code in _code_like() if not _ENCODING.fullmatch(code)} - _NO_CODES
    made = {f"no-{what}" for what in ("step", "outcome", "interrupt", "language", "list")}
    assert set(told) == found | made


# --- What else can go stale


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", document.read_text("utf-8")):
        if link.startswith("https://"):
            continue
        file, _, heading = link.partition("#")
        target = (document.parent / file).resolve() if file else document
        assert target.exists(), link
        if heading:
            assert heading in set(_anchors(target)), link


def _anchors(document: Path) -> Iterator[str]:
    for heading in re.findall(r"^#+ (.*)$", document.read_text("utf-8"), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_what_is_told_in_passing_is_so() -> None:
    readme = README.read_text("utf-8")
    assert f"the last {KEPT} stay" in readme
    assert ", ".join(f"`{mark}` {KIND_NAMES[kind]}" for mark, kind in MARKS.items()) in readme
