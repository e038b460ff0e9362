import os
from pathlib import Path

import pytest

from callscript.call.people import Caller
from callscript.store.paths import default_papers, default_settings, default_store
from callscript.store.settings import Settings, read_settings

FULL = """\ufeff
theme = "nord"
papers = "/srv/papers"
scripts = ["/srv/scripts", "mine"]
templates = "/srv/templates"

[caller]
name = "Sam"
company = "Acme"
phone = "555"

[keys]
undo = "ctrl+z,f9"
"""


def read(path: Path, text: str | bytes) -> tuple[Settings, tuple[str, ...]]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_settings(path)


def test_defaults_lie_where_the_system_keeps_such_things() -> None:
    assert default_store().name == "callscript.db"
    assert default_settings().name == "config.toml"
    assert default_store().parent.name == default_settings().parent.name == "callscript"
    assert Settings().papers == default_papers()


def test_reading_a_missing_file_gives_defaults_and_writes_nothing(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "sub" / "config.toml") == (Settings(), ())
    assert list(tmp_path.iterdir()) == []


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings, warnings = read(tmp_path / "c.toml", FULL)
    assert warnings == ()
    assert settings == Settings(
        Caller("Sam", "Acme", "555"),
        "nord",
        {"undo": "ctrl+z,f9"},
        Path("/srv/papers"),
        (Path("/srv/scripts"), Path("mine")),
        Path("/srv/templates"),
    )


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ('them = "nord"', "'them' is no setting; did you mean 'theme'?"),
        ("theme = 3", "'theme' must be a text in quotes; the default is used"),
        ("papers = ''", "'papers' must be a folder's path in quotes; the default is used"),
        ("papers = '~nobody-here/x'", "'papers' must be in a home folder that can be found"),
        ("scripts = ['a', 1]", "'scripts' must be a folder's path in quotes; the default is used"),
        ("scripts = 'a'", "'scripts' must be a list of folders' paths; the default is used"),
        ("caller = 'Sam'", "'caller' must be a table; the default is used"),
        ("[caller]\nnam = 'Sam'", "'caller.nam' is no setting; did you mean 'name'?"),
        ("[caller]\nname = 1", "'caller.name' must be a text in quotes; the default is used"),
        ("[keys]\na = 1", "'keys' must be a table of texts"),
        ('"\\u001b[2J" = 1', "'␛[2J' is no setting"),
        ("\n\ntheme = ", "line 3: Invalid value; the defaults are used"),
        (b"theme = 'a'\n\xff = 1", "line 2: not UTF-8; the defaults are used"),
        ("a = " + "[" * 5000, "the defaults are used"),
        ("a = " + "9" * 5000, "the defaults are used"),
        ("#" * 70_000, "more than 64 KiB are no settings; the defaults are used"),
    ],
)
def test_what_is_no_use_is_a_warning_and_a_default(
    tmp_path: Path, text: str | bytes, warning: str
) -> None:
    path = tmp_path / "c.toml"
    settings, warnings = read(path, text)
    assert settings == Settings()
    assert len(warnings) == 1
    assert warnings[0].startswith(f"{path}: ")
    assert warning in warnings[0]


def test_one_bad_key_costs_no_other(tmp_path: Path) -> None:
    settings, warnings = read(tmp_path / "c.toml", "theme = 'nord'\npapers = 1\nx = 2")
    assert settings.theme == "nord"
    assert len(warnings) == 2


def test_a_home_is_found(tmp_path: Path) -> None:
    settings, _ = read(tmp_path / "c.toml", "papers = '~/papers'")
    assert settings.papers == Path(os.path.expanduser("~")) / "papers"  # noqa: PTH111


def test_a_folder_in_its_place_is_a_warning(tmp_path: Path) -> None:
    settings, warnings = read_settings(tmp_path)
    assert settings == Settings()
    assert "can't be read" in warnings[0]
