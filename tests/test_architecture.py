"""The house rules, read off the source: what may import what, and what each place must not do."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import callscript

ROOT = Path(callscript.__file__).parent
LAYERS = ("script", "call", "plan", "papers", "contacts", "store", "reports", "team", "tui", "cli")
"""Say → hear → do → hand over; imports only ever point up this list."""
PURE = ("script", "call", "plan", "papers", "contacts")
FOR_ALL = frozenset({"callscript", "callscript.text", "callscript.exits"})
"""What every layer may import: constants, and the one border for text."""

LAZY = frozenset({"callscript.papers.sandbox", "callscript.papers.pdf"})
"""They import jinja2 and fpdf2, and are imported only when a paper is written."""

Finding = tuple[int, str]
"""A line, and what is wrong there."""


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def layer(self) -> str:
        """The folder it is in; empty for the package's own files."""
        parts = self.name.split(".")
        known = len(parts) > 2 or self.path.name == "__init__.py"
        return parts[1] if known and len(parts) > 1 else ""

    @property
    def nodes(self) -> Iterator[ast.AST]:
        """Everything in it."""
        return ast.walk(self.tree)


@cache
def modules() -> tuple[Module, ...]:
    """Every file of the package."""
    return tuple(_module(path) for path in sorted(ROOT.rglob("*.py")))


def _module(path: Path) -> Module:
    parts = ("callscript", *path.relative_to(ROOT).with_suffix("").parts)
    name = ".".join(parts).removesuffix(".__init__")
    return Module(name, path, ast.parse(path.read_text("utf-8")))


def pure() -> tuple[Module, ...]:
    """The files that may know no clock, no file, no screen."""
    return tuple(module for module in modules() if module.layer in PURE)


Rule = Callable[[Module], Iterator[Finding]]


def offences(rule: Rule, *where: Module) -> list[str]:
    """What a rule finds, each as file:line and what is wrong."""
    return [
        f"{module.path.relative_to(ROOT.parent)}:{line} {wrong}"
        for module in where
        for line, wrong in rule(module)
    ]


def keep(rule: Rule, *where: Module) -> None:
    """Fail with every offence on a line of its own."""
    if found := offences(rule, *where):
        pytest.fail("\n".join(found), pytrace=False)


def imports(module: Module) -> Iterator[Finding]:
    """Every import, as its line and the dotted name of a module (or of a thing in one)."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def calls(module: Module) -> Iterator[Finding]:
    """Every call of something with a name, as its line and that dotted name."""
    for node in module.nodes:
        if isinstance(node, ast.Call) and (name := dotted(node.func)):
            yield node.lineno, name


def dotted(node: ast.expr) -> str:
    """A name as it is written, as far as it is one: date.today, or .today of something else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{dotted(owner)}.{name}"
        case _:
            return ""


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


# ------------------------------------------------------------------------------ what gets loaded


def loaded_by(*names: str) -> set[str]:
    """The modules a fresh interpreter has once it has imported these."""
    program = f"import {', '.join(names)}, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT.parent,
        timeout=60,
    )
    return set(done.stdout.split())


def test_the_pure_packages_load_no_screen_store_or_template_engine() -> None:
    loaded = loaded_by(*(module.name for module in pure() if module.name not in LAZY))
    assert not loaded & {"textual", "rich", "sqlite3", "jinja2"}


def test_a_known_script_starts_without_pydantic() -> None:
    loaded = loaded_by("callscript.call.session", "callscript.script.model")
    assert not loaded & {"pydantic", "pydantic_core", "tomli", "textual", "rich", "sqlite3"}


def test_no_call_waits_for_papers() -> None:
    """Their records take a tenth of a second to make, and are wanted when the phone is down."""
    loaded = loaded_by("callscript.tui.app", "callscript.cli.window")
    assert not loaded & {"callscript.papers.papers", "callscript.papers.html", "fpdf", "icalendar"}


# ---------------------------------------------------------------------------------- directions


def _downward(module: Module) -> Iterator[Finding]:
    allowed = LAYERS[: LAYERS.index(module.layer) + 1] if module.layer in LAYERS else ()
    for line, name in imports(module):
        if name.startswith("."):
            yield line, f"relative import {name}"
        elif _is_within(name, "callscript") and not _may_import(module, name, allowed):
            yield line, f"{module.layer or module.name} imports {name}"


def _may_import(module: Module, name: str, allowed: tuple[str, ...]) -> bool:
    for_all = any(name == known or name.rpartition(".")[0] == known for known in FOR_ALL)
    layer = name.split(".")[1] if "." in name else ""
    if layer not in LAYERS:
        return for_all
    return layer in allowed or module.name == "callscript.__main__"


def test_imports_only_point_up() -> None:
    keep(_downward, *modules())


def test_every_folder_is_a_known_layer() -> None:
    assert {module.layer for module in modules()} <= {"", *LAYERS}


def test_only_the_window_knows_textual() -> None:
    def found(module: Module) -> Iterator[Finding]:
        for line, name in imports(module):
            if _is_within(name, "textual") or _is_within(name, "rich"):
                yield line, f"imports {name}"

    outside = (module for module in modules() if module.layer != "tui")
    keep(found, *outside)


# --------------------------------------------------------------------------------------- shape


def _more_than_a_docstring(module: Module) -> Iterator[Finding]:
    if ast.get_docstring(module.tree) is None:
        yield 1, "has no docstring"
    for node in module.tree.body[1:]:
        version = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__"
        if not (version and module.name == "callscript"):
            yield node.lineno, "holds more than a docstring"


def test_package_files_hold_a_docstring_only() -> None:
    packages = (module for module in modules() if module.path.name == "__init__.py")
    keep(_more_than_a_docstring, *packages)


def _too_big(module: Module) -> Iterator[Finding]:
    for node in module.nodes:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            limit = 200 if isinstance(node, ast.ClassDef) else 50
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size >= limit:
                yield node.lineno, f"{node.name} has {size} lines, {limit} or more"


def test_classes_and_functions_stay_small() -> None:
    keep(_too_big, *modules())


def _swallowing(module: Module) -> Iterator[Finding]:
    broad = {"Exception", "BaseException"}
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler):
            names = {dotted(part) for part in _alternatives(node.type)}
            if node.type is None or names & broad:
                yield node.lineno, "catches everything"
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("suppress"):
            suppressed = {dotted(argument) for argument in node.args}
            yield from ((node.lineno, "suppresses everything") for _ in suppressed & broad)


def _alternatives(caught: ast.expr | None) -> list[ast.expr]:
    if caught is None:
        return []
    return caught.elts if isinstance(caught, ast.Tuple) else [caught]


def test_no_error_is_caught_unseen() -> None:
    keep(_swallowing, *modules())


def _vague(module: Module) -> Iterator[Finding]:
    for node in module.nodes:
        if isinstance(node, ast.ClassDef) and re.search(
            r"(Manager|Helper|Utils?|Data)$", node.name
        ):
            yield node.lineno, f"class {node.name} says nothing"


def test_classes_have_names() -> None:
    keep(_vague, *modules())


# -------------------------------------------------------------------------------------- purity

WORLDLY = (
    *("asyncio", "getpass", "glob", "io", "locale", "logging", "multiprocessing", "os"),
    *("pathlib", "random", "secrets", "select", "shutil", "signal", "socket", "sqlite3"),
    *("subprocess", "tempfile", "threading", "time", "uuid"),
)
"""Clocks, files, chance, other programs: what comes into a pure package as an argument."""

CLOCKS = re.compile(r"(^|\.)(datetime|date)\.(now|today|utcnow)$")
FILES = re.compile(r"(^open$)|\.(read_text|read_bytes|write_text|write_bytes|open)$")
READS_ITS_OWN = {"callscript.papers.papers": "read_text"}
"""The templates that come with the program are read through importlib.resources."""


def _worldly(module: Module) -> Iterator[Finding]:
    for line, name in imports(module):
        if any(_is_within(name, world) for world in WORLDLY):
            yield line, f"imports {name}"
    for line, name in calls(module):
        own = READS_ITS_OWN.get(module.name)
        if CLOCKS.search(name):
            yield line, f"reads the clock: {name}()"
        elif FILES.search(name) and name.rpartition(".")[2] != own:
            yield line, f"touches a file: {name}()"


def test_the_pure_packages_know_no_clock_file_or_chance() -> None:
    keep(_worldly, *pure())


# ------------------------------------------------------------------------------------ text door

TEXTS = frozenset(
    {
        "callscript.tui.styled.Styled",
        "textual.content.Content",
        "rich.text.Text",
        "rich.markup",
        "textual.markup",
    }
)
"""What turns text into something a terminal paints."""
MAKING = re.compile(
    r"(^|\.)(styled\.Styled|content\.Content|text\.Text)(\.|$)|\.from_(markup|ansi)$"
)
DOOR = frozenset({"callscript.tui.content", "callscript.tui.styled"})
"""The door, and the form in which text goes through it."""


def _beside_the_door(module: Module) -> Iterator[Finding]:
    made = {
        alias.asname or alias.name
        for node in module.nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" in TEXTS
    }
    for line, name in calls(module):
        if name.split(".")[0] in made or MAKING.search(name):
            yield line, f"makes text for the screen: {name}()"


def test_text_reaches_the_screen_through_one_door() -> None:
    others = (module for module in modules() if module.name not in DOOR)
    keep(_beside_the_door, *others)


SPEAKING = re.compile(
    r"^(print|input|click\.(echo|secho|style|echo_via_pager|edit|prompt|confirm)|os\.write"
    r"|sys\.(__)?std(out|err)(__)?\.(buffer\.)?(write|writelines))$"
)
SPEAKERS = {
    "callscript.cli.output": {"click.echo"},  # say and put: all that commands write
    "callscript.__main__": {"sys.stderr.write"},  # one sentence of ours after a fault
    "callscript.tui.output": {"os.write"},  # what Textual and the door made of it
    "callscript.tui.firstpicture": {"os.write"},  # rows that came through the door
    "callscript.store.fallback": {"os.write"},  # a journal, for this program alone
}
"""Who may write to a terminal or a descriptor, and by what."""
ASKING = {"click.prompt", "click.confirm"}
"""What asks a question, which must have been cleaned right there."""
CLEANING = {"clean", "clean_line"}


def _past_the_speakers(module: Module) -> Iterator[Finding]:
    for node in module.nodes:
        if not isinstance(node, ast.Call) or not SPEAKING.match(name := dotted(node.func)):
            continue
        if name in ASKING and node.args and _is_harmless(node.args[0]):
            continue
        if name not in SPEAKERS.get(module.name, set()):
            yield node.lineno, f"speaks by itself: {name}()"


def _is_harmless(words: ast.expr) -> bool:
    made_clean = isinstance(words, ast.Call) and dotted(words.func) in CLEANING
    return made_clean or isinstance(words, ast.Constant)


def test_what_is_said_goes_through_one_place() -> None:
    keep(_past_the_speakers, *modules())


WRITERS = {
    "callscript.store.outbox": "papers, and other files for people: whole or not there",
    "callscript.store.faults": "a traceback for its owner alone",
    "callscript.store.scriptfiles": "a script from an editor, as it was written",
    "callscript.store.copies": "a store's bytes",
    "callscript.store.looks": "numbers of colours",
}
"""Who may write a file that is not the store, and what."""


def _writes_a_file(module: Module) -> Iterator[Finding]:
    for node in module.nodes:
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func).rpartition(".")[2]
        said = (*node.args, *(keyword.value for keyword in node.keywords))
        modes = list(filter(_is_mode, said))
        if name in {"write_text", "write_bytes"} or (name in {"open", "fdopen"} and modes):
            yield node.lineno, f"writes a file by itself: {name}()"


def _is_mode(argument: ast.expr) -> bool:
    said = argument.value if isinstance(argument, ast.Constant) else None
    return isinstance(said, str) and bool(re.fullmatch(r"[rwax]?[wax+][bt+]*", said))


def test_files_for_people_are_written_in_few_places() -> None:
    keep(_writes_a_file, *(module for module in modules() if module.name not in WRITERS))


CSV = {"callscript.contacts.cells", "callscript.contacts.table"}
"""Who writes CSV, every cell guarded, and who reads it."""
MARKDOWN = {"callscript.papers.markdown", "callscript.papers.sandbox"}
"""Who may say that a text is Markdown already."""


HTML = "callscript.papers.html"
"""Who makes HTML, of Markdown that was made literal."""


def _is_door(module: Module) -> bool:
    return module.name == HTML


def _unguarded_form(module: Module) -> Iterator[Finding]:
    """A form that text from outside is dangerous in has one door, or none yet."""
    for line, name in imports(module):
        if _is_within(name, "csv") and module.name not in CSV:
            yield line, "makes CSV beside its door: a cell may begin with = + - @"
        elif _is_within(name, "markupsafe") or (_is_within(name, "html") and not _is_door(module)):
            yield line, f"makes HTML beside its door: {name}"
    for line, name in calls(module):
        if name.rpartition(".")[2] == "Markdown" and module.name not in MARKDOWN:
            yield line, "calls a text Markdown"


def test_no_form_is_written_without_its_door() -> None:
    keep(_unguarded_form, *modules())


# --------------------------------------------------------------------------------- the rules work


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (_downward, "callscript.call.x", "from callscript.plan import plan"),
        (_downward, "callscript.call.x", "import callscript.tui.app"),
        (_downward, "callscript.store.x", "from callscript.cli.main import main"),
        (_downward, "callscript.script.x", "from . import y"),
        (_downward, "callscript.text", "from callscript.script import model"),
        (_too_big, "callscript.x", "def f():\n" + "    pass\n" * 49),
        (_too_big, "callscript.x", "class A:\n" + "    a = 1\n" * 199),
        (_swallowing, "callscript.x", "try:\n    f()\nexcept Exception:\n    pass"),
        (_swallowing, "callscript.x", "try:\n    f()\nexcept (OSError, BaseException):\n    pass"),
        (_swallowing, "callscript.x", "try:\n    f()\nexcept:\n    pass"),
        (_swallowing, "callscript.x", "with contextlib.suppress(Exception):\n    pass"),
        (_vague, "callscript.x", "class CallManager: pass"),
        (_worldly, "callscript.call.x", "import time"),
        (_worldly, "callscript.call.x", "from os.path import join"),
        (_worldly, "callscript.call.x", "today = date.today()"),
        (_worldly, "callscript.call.x", "now = datetime.datetime.now(tz)"),
        (_worldly, "callscript.call.x", "f = open('x')"),
        (_worldly, "callscript.call.x", "(here / 'x').read_text()"),
        (_past_the_speakers, "callscript.cli.x", "print(name)"),
        (_past_the_speakers, "callscript.cli.x", "click.echo(name)"),
        (_past_the_speakers, "callscript.cli.x", "sys.stderr.write(name)"),
        (_past_the_speakers, "callscript.cli.x", "click.confirm(f'Replace {name}?')"),
        (_past_the_speakers, "callscript.cli.output", "print(name)"),
        (_writes_a_file, "callscript.cli.x", "path.write_text(name)"),
        (_writes_a_file, "callscript.cli.x", "path.open('w')"),
        (_writes_a_file, "callscript.cli.x", "open(path, mode='ab')"),
        (_unguarded_form, "callscript.papers.x", "import csv"),
        (_unguarded_form, "callscript.papers.x", "from html import escape"),
        (_unguarded_form, "callscript.papers.x", "Markdown(name)"),
        (_beside_the_door, "callscript.tui.x", "from textual.content import Content\nContent('x')"),
        (
            _beside_the_door,
            "callscript.tui.x",
            "from textual.content import Content as C\nC.styled(x)",
        ),
        (_beside_the_door, "callscript.tui.x", "from rich.text import Text\nText.assemble('x')"),
        (_beside_the_door, "callscript.tui.x", "import rich.text\nrich.text.Text('x')"),
        (_beside_the_door, "callscript.tui.x", "from textual import content\ncontent.Content('x')"),
        (
            _beside_the_door,
            "callscript.tui.x",
            "from callscript.tui.styled import Styled\nStyled((('x', ''),))",
        ),
    ],
)
def test_a_breach_is_found_and_named(rule: Rule, name: str, source: str) -> None:
    path = ROOT / "x.py"
    found = offences(rule, Module(name, path, ast.parse(source)))
    assert len(found) == 1
    assert re.match(r"callscript/x\.py:\d+ \S", found[0])


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (_downward, "callscript.plan.x", "from callscript.call import events"),
        (_downward, "callscript.script.x", "from callscript.text import clean"),
        (_downward, "callscript.cli.x", "from callscript import __version__"),
        (_downward, "callscript.__main__", "from callscript.cli.main import main"),
        (_swallowing, "callscript.x", "try:\n    f()\nexcept OSError:\n    pass"),
        (_past_the_speakers, "callscript.cli.x", "click.confirm(clean_line(question))"),
        (_past_the_speakers, "callscript.cli.x", "click.confirm('Back?', default=True)"),
        (_writes_a_file, "callscript.cli.x", "path.open('rb')"),
        (_worldly, "callscript.call.x", "from datetime import datetime\nd = datetime(2026, 1, 1)"),
        (
            _beside_the_door,
            "callscript.tui.x",
            "from callscript.tui.styled import Styled\na: Styled",
        ),
    ],
)
def test_what_is_allowed_is_not_found(rule: Rule, name: str, source: str) -> None:
    assert offences(rule, Module(name, ROOT / "x.py", ast.parse(source))) == []
