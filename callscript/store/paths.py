"""Where each system keeps a program's data and settings. Nothing is created here."""

import os
from pathlib import Path
from tempfile import gettempdir

import platformdirs

PROGRAM = "callscript"


def default_store() -> Path:
    """Give the store a person gets who names none."""
    return platformdirs.user_data_path(PROGRAM) / "callscript.db"


def default_settings() -> Path:
    """Give the settings file a person gets who names none."""
    return platformdirs.user_config_path(PROGRAM) / "config.toml"


def default_templates() -> Path:
    """Give the folder of a person's own templates unless the settings name another."""
    return default_settings().parent / "templates"


def default_papers() -> Path:
    """Give the folder papers go into unless the settings name another."""
    return platformdirs.user_documents_path() / PROGRAM


def second_folders() -> tuple[Path, ...]:
    """Give folders of our own for what the store does not take, the most lasting one first.

    The first outlives a restart of the computer. The others are often kept in memory: they outlive
    this program, which is what they are for.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return (
        platformdirs.user_state_path(PROGRAM),
        *([Path(runtime) / PROGRAM] if runtime else []),
        Path(gettempdir()) / f"{PROGRAM}-{os.geteuid()}",
    )
