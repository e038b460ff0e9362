"""A call traced to the disk, and the power cut at every instant of it: what the next start finds.

The real program makes a call in a pty under strace, which writes down every byte it writes and
every sync. From that, images of the disk are put together as a power cut may leave it: at each
instant, of what no sync has covered yet, nothing, everything, or some of it, one write torn at a
sector. The program's own store opens each image. Whatever the terminal had been sent by then was
seen by the caller, and must be there.
"""

import hashlib
import random
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.running import ROOT, FailedError
from callscript.call.fold import fold
from callscript.call.journal import NOTE_LINE
from callscript.store.errors import StoreError
from callscript.store.store import Store
from callscript.store.workplace import local_now
from tests.program import environment, long_script, store_of
from tests.terminal import Terminal

ANSWERS = 30
_SECTOR = 512
_SOME = 32
"""Images with some of what was waiting, at each instant."""
_CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink"
_STRACE = ("strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}", "-o")
_STEP = re.compile(rb"Words of step (\d+)\.")
_NOTE = re.compile(rb"kept\d+z")
_MEMORY = Path("/dev/shm")  # noqa: S108 - images are opened there for speed, if it is there


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put into a file, or its length set to `offset` where there are none."""

    file: str
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Sync:
    """A file, or a folder's names, are on the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name comes (`old` is empty), goes (`new` is empty) or becomes another."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the terminal was sent."""

    data: bytes


Act = Write | Sync | Name | Shown
Image = Mapping[str, bytes]
"""The files a power cut leaves, by their paths."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the caller had seen: the furthest step, and the notes."""

    step: int = 0
    notes: frozenset[str] = frozenset()

    def and_then(self, data: bytes) -> "Seen":
        """With what more was shown."""
        steps = [int(number) for number in _STEP.findall(data)]
        notes = {word.decode() for word in _NOTE.findall(data)}
        return Seen(max([self.step, *steps]), self.notes | notes)


@dataclass(frozen=True, slots=True)
class Loss:
    """What power cuts did: images opened (and how many differ), and those that lost or broke."""

    images: int
    different: int
    lost: int
    broken: int


@dataclass(slots=True)
class Disk:
    """What is surely on a disk, and what waits for a sync: writes, and names, in their order.

    `names` leads from a path to the file it stands for; a file that has lost its name keeps its
    bytes under a name nobody has, for as long as the loss of the name is not sure.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    written: list[Write] = field(default_factory=list)
    renamed: list[Name] = field(default_factory=list)
    _nobody: Iterator[int] = field(default_factory=count)

    def take(self, act: Write | Sync | Name) -> None:
        """Bring the disk up to date."""
        match act:
            case Write():
                self.written.append(act)
            case Sync(file):
                self._sync(file)
            case Name(old, new):
                self._set_aside(new)
                if old and new:
                    self._call(old, new)
                else:
                    self._set_aside(old)
                self.renamed.append(act)

    def after(self, written: Sequence[Write], renamed: Sequence[Name]) -> Image:
        """The disk once some of what was waiting is there too."""
        content = dict(self.files)
        for write in written:
            content[write.file] = _with(content.get(write.file, b""), write)
        names = dict(self.names)
        for name in renamed:
            _rename(names, name)
        return {path: content.get(file, b"") for path, file in names.items()}

    def _sync(self, file: str) -> None:
        for write in self.written:
            if write.file == file:
                self.files[file] = _with(self.files.get(file, b""), write)
        self.written = [write for write in self.written if write.file != file]
        for name in self.renamed:
            if str(Path(name.new or name.old).parent) == file:
                _rename(self.names, name)
        self.renamed = [n for n in self.renamed if str(Path(n.new or n.old).parent) != file]

    def _set_aside(self, path: str) -> None:
        if path:
            self._call(path, f"{path}#{next(self._nobody)}")

    def _call(self, file: str, other: str) -> None:
        """Have the bytes of a file go by another name from here on."""
        if file in self.files:
            self.files[other] = self.files.pop(file)
        self.written = [
            replace(write, file=other) if write.file == file else write for write in self.written
        ]
        for path, stands_for in self.names.items():
            if stands_for == file:
                self.names[path] = other


def _with(content: bytes, write: Write) -> bytes:
    if write.data is None:
        return content[: write.offset].ljust(write.offset, b"\0")
    before = content[: write.offset].ljust(write.offset, b"\0")
    return before + write.data + content[write.offset + len(write.data) :]


def _rename(names: dict[str, str], name: Name) -> None:
    names.pop(name.old, None)
    if name.new:
        names[name.new] = name.new


def images(disk: Disk, dice: random.Random) -> Iterator[Image]:
    """What a power cut now may leave: none, all or some of what waits; names keep their order."""
    yield disk.after((), ())
    if not disk.written and not disk.renamed:
        return
    yield disk.after(disk.written, disk.renamed)
    for _ in range(_SOME):
        some = [write for write in disk.written if dice.random() < 0.5]
        if some:
            torn = dice.randrange(len(some))
            some[torn] = _torn(some[torn], dice)
        yield disk.after(some, disk.renamed[: dice.randint(0, len(disk.renamed))])


def _torn(write: Write, dice: random.Random) -> Write:
    if write.data is None or len(write.data) <= _SECTOR:
        return write
    sectors = dice.randint(1, len(write.data) // _SECTOR)
    return replace(write, data=write.data[: sectors * _SECTOR])


# --------------------------------------------------------------------------------- the trace


def acts(trace: str, folder: str) -> Iterator[Act]:
    """What a trace says was done in a folder and shown on the terminal, in order.

    What the terminal was sent counts from the moment it was asked for, all else once it is done.
    """
    begun: dict[str, str] = {}
    lengths: dict[str, int] = {}
    for line in trace.splitlines():
        pid, _, text = line.partition(" ")
        text = text.strip()
        if text.endswith("<unfinished ...>"):
            begun[pid] = text.removesuffix("<unfinished ...>").rstrip()
            yield from _shown(begun[pid])
            continue
        if text.startswith("<..."):
            text = begun.pop(pid, "") + text.partition("resumed>")[2]
        else:
            yield from _shown(text)
        act = _act(_plain(text), lengths, folder)
        if act is not None:
            yield act


_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
_TTY = re.compile(r'write\(\d+<(?P<path>[^>]*)>, "(?P<data>[^"]*)"')
_PATTERNS = {
    "pwrite64": re.compile(r'pwrite64\(\d+<([^>]*)>, "([^"]*)", \d+, (\d+)\) += \d+'),
    "write": re.compile(r'write\(\d+<([^>]*)>, "([^"]*)", \d+\) += \d+'),
    "fsync": re.compile(r"f(?:data)?sync\(\d+<([^>]*)>\) += 0"),
    "ftruncate": re.compile(r"ftruncate\(\d+<([^>]*)>, (\d+)\) += 0"),
    "openat": re.compile(r'openat\([^,]*, "([^"]*)", ([A-Z_|]+)[^)]*\) += \d+<([^>]*)>'),
    "rename": re.compile(r'rename\("([^"]*)", "([^"]*)"\) += 0'),
    "unlink": re.compile(r'unlink\("([^"]*)"\) += 0'),
}


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _plain(text: str) -> str:
    """Paths as they are; what was written stays as it came, for it may hold anything."""
    parts = re.split(r'("[^"]*")', text)
    plain = [
        _HEX.sub(lambda m: _bytes(m[0]).decode(), part)
        if not part.startswith('"') or parts[0].startswith(("openat", "rename", "unlink"))
        else part
        for part in parts
    ]
    return "".join(plain)


def _shown(text: str) -> Iterator[Shown]:
    found = _TTY.match(text)
    if found and _bytes(found["path"]).startswith(b"/dev/"):
        yield Shown(_bytes(found["data"]))


def _act(text: str, lengths: dict[str, int], folder: str) -> Act | None:
    """What a finished call did in the folder; None if that is nothing the disk has to know."""
    kind = text.partition("(")[0].replace("fdatasync", "fsync")
    found = _PATTERNS[kind].match(text) if kind in _PATTERNS else None
    if found is None or not found[1].startswith(folder):
        return None
    path = found[3] if kind == "openat" else found[1]
    if path.endswith(("-shm", ".lock")):
        return None
    match kind:
        case "pwrite64" | "write":
            offset = int(found[3]) if kind == "pwrite64" else lengths.get(path, 0)
            data = _bytes(found[2])
            lengths[path] = max(lengths.get(path, 0), offset + len(data))
            return Write(path, offset, data)
        case "fsync":
            return Sync(path)
        case "ftruncate":
            lengths[path] = int(found[2])
            return Write(path, lengths[path], None)
        case "openat":
            made = "O_CREAT" in found[2] and path not in lengths
            lengths.setdefault(path, 0)
            return Name("", path) if made else None
        case "rename":
            lengths[found[2]] = lengths.pop(path, 0)
            return Name(path, found[2])
    lengths.pop(path, None)
    return Name(path, "")


# -------------------------------------------------------------------------------- the measure


def power_loss(folder: Path, seed: int = 0) -> Loss:
    """Trace a call and open what power cuts leave of it; raises `FailedError`."""
    if shutil.which("strace") is None:
        raise FailedError("strace is not installed")
    home = folder / "power"
    home.mkdir()
    store = store_of(home)
    before = _traced_call(home)
    trace = (home / "trace").read_text(errors="replace")
    disk = Disk(dict(before), {path: path for path in before})
    return _judged(disk, acts(trace, str(store.parent)), store, random.Random(seed))


def _traced_call(home: Path) -> Image:
    """Make a call under strace; gives the files as they were before it."""
    script = str(long_script(home, ANSWERS + 2))
    plain = [sys.executable, "-m", "callscript", "call", script]
    with Terminal(plain, env=environment(home), cwd=ROOT) as window:
        window.read_until(lambda screen: "Words of step 0001." in screen, 60)
        window.write(b"\x11\x11")
        window.wait(60)
    inside = [path for path in store_of(home).parent.rglob("*") if path.is_file()]
    before = {str(path): path.read_bytes() for path in inside if path.suffix != ".lock"}
    with Terminal([*_STRACE, str(home / "trace"), *plain], env=environment(home), cwd=ROOT) as it:
        for answer in range(1, ANSWERS + 1):
            words = f"Words of step {answer:04}."
            it.read_until(lambda screen, words=words: words in screen, 60)  # type: ignore[misc]
            if not answer % 3:
                note = f"kept{answer}z"
                it.write(f"x {note}\r".encode())
                it.read_until(lambda screen, note=note: f"{note}  note" in screen, 60)  # type: ignore[misc]
            it.write(b"1")
        last = f"Words of step {ANSWERS + 1:04}."
        it.read_until(lambda screen: last in screen, 60)
        it.write(b"\x11\x11")
        it.wait(60)
    return before


def _judged(disk: Disk, done: Iterator[Act], store: Path, dice: random.Random) -> Loss:
    """Open every image that differs from those before; whatever was seen by then is asked of it."""
    total, seen = 0, Seen()
    kept: dict[bytes, Seen | None] = {}
    lost: set[bytes] = set()
    for act in done:
        if isinstance(act, Shown):
            seen = seen.and_then(act.data)
        else:
            disk.take(act)
        for image in images(disk, dice):
            total += 1
            digest = _digest(image)
            if digest not in kept:
                kept[digest] = _opened(image, store)
            found = kept[digest]
            if found is not None and not (found.step >= seen.step and found.notes >= seen.notes):
                lost.add(digest)
    if seen.step <= ANSWERS or len(seen.notes) < ANSWERS // 3:
        raise FailedError(f"the call came to step {seen.step} with {len(seen.notes)} notes only")
    return Loss(total, len(kept), len(lost), list(kept.values()).count(None))


def _digest(image: Image) -> bytes:
    digest = hashlib.sha256()
    for path in sorted(image):
        digest.update(path.encode() + b"\0" + hashlib.sha256(image[path]).digest())
    return digest.digest()


def _opened(image: Image, store: Path) -> Seen | None:
    """Open an image as the next start does; gives what it still knows, None if it can't be."""
    where = _MEMORY if _MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="callscript-image-", dir=where) as name:
        folder = Path(name).resolve()
        for path, content in image.items():
            copy = folder / Path(path).relative_to(store.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        try:
            return _kept(folder / store.name)
        except StoreError:
            return None


def _kept(store: Path) -> Seen:
    """What a store still knows of the call begun last."""
    with Store.open(store, now=local_now, what="power loss") as opened:
        rows = opened.calls.recent(1)
        if not rows:
            return Seen()
        state = fold(rows[0].id, opened.calls.events_of(rows[0].id))
        drafts = [d.text for d in opened.calls.drafts_of(rows[0].id) if d.slot == NOTE_LINE]
    words = [note.text for note in state.notes.values()] + drafts
    step = int((state.position or "s0").removeprefix("s"))
    notes = frozenset(word.decode() for word in _NOTE.findall(" ".join(words).encode()))
    return Seen(step, notes)
