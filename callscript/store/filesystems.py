"""What kind of file system a store is on, and what may be relied on there.

A write-ahead log needs memory that all who have the store open share: over a network there is
none, and SQLite then damages the file. There each commit goes through a rollback journal instead.
"""

from pathlib import Path
from typing import Literal

Journal = Literal["wal", "delete"]
"""How commits are made safe: a write-ahead log, or a rollback journal deleted after each."""

_MOUNTS = Path("/proc/self/mountinfo")

_SHARED = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "9p", "ceph", "lustre"),
        *("gfs2", "ocfs2", "gpfs", "beegfs", "orangefs", "glusterfs", "davfs", "vboxsf"),
        *("vmhgfs", "prl_fs", "virtiofs", "sshfs", "rclone", "s3fs", "davfs2", "curlftpfs"),
        *("smbnetfs", "gvfsd-fuse", "juicefs", "moosefs", "mfs", "vmhgfs-fuse", "seaweedfs"),
        *("google-drive-ocamlfuse", "mergerfs", "mountpoint-s3", "gcsfuse", "blobfuse"),
    }
)
"""Kinds that other computers may reach too, or that are made up by a program that asks them."""


def filesystem_of(path: Path) -> str:
    """Name the kind of file system an absolute path is on, as Linux does; empty if unknown."""
    try:
        table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return kind_in(table, path)


def kind_in(mountinfo: str, path: Path) -> str:
    """Find the kind of file system a path is on in a table of mounts, the innermost, last one."""
    depth, kind = 0, ""
    for line in mountinfo.splitlines():
        mount, _, source = line.partition(" - ")
        fields, named = mount.split(" "), source.split(" ")
        if len(fields) < 5:
            continue
        folder = Path(_unescaped(fields[4]))
        if len(folder.parts) >= depth and path.is_relative_to(folder):
            depth, kind = len(folder.parts), named[0]
    return kind


def is_shared(kind: str) -> bool:
    """Say whether a kind of file system may be reached by other computers."""
    return kind.removeprefix("fuse.") in _SHARED


def journal_on(kind: str) -> Journal:
    """Choose how commits are made safe on a kind of file system."""
    return "delete" if is_shared(kind) else "wal"


def _unescaped(name: str) -> str:
    """Read a mount's name: blanks and the like are written in octal."""
    for escape, plain in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        name = name.replace(escape, plain)
    return name
