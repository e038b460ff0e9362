import stat
from pathlib import Path

import pytest

from callscript.store.errors import StoreGone
from callscript.store.files import OpenFile, create_file, make_folder


def test_a_file_is_made_new_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("old", "link"):
        with pytest.raises(FileExistsError):
            create_file(tmp_path / name)
    assert (tmp_path / "old").read_text() == "kept"
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_exists_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="exists"):
        make_folder(tmp_path / "file")


def test_an_open_file_knows_itself(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with pytest.raises(StoreGone):
        OpenFile.at(path)
    path.touch()
    file = OpenFile.at(path)
    file.check()
    (tmp_path / "other").touch()
    (tmp_path / "other").rename(path)
    with pytest.raises(StoreGone, match="replaced"):
        file.check()
