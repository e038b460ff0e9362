"""Where each system keeps a program's data and settings. Nothing is created here."""

from pathlib import Path

import platformdirs

PROGRAM = "callscript"


def default_store() -> Path:
    """Give the store a person gets who names none."""
    return platformdirs.user_data_path(PROGRAM) / "callscript.db"


def default_settings() -> Path:
    """Give the settings file a person gets who names none."""
    return platformdirs.user_config_path(PROGRAM) / "config.toml"


def default_papers() -> Path:
    """Give the folder papers go into unless the settings name another."""
    return platformdirs.user_documents_path() / PROGRAM
