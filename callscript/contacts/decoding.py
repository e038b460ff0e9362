"""From the bytes of somebody's file to text: which encoding it is, is told by the bytes."""

from dataclasses import dataclass

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_SAMPLE = 4096
_FEW = 0.02


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, with LF as its only line end, and the name of the encoding it was in.

    `lost` counts bytes or characters that stood for nothing in it.
    """

    text: str
    encoding: str
    lost: int = 0


def decoded(raw: bytes) -> Decoded:
    """Read bytes as UTF-8 or UTF-16, with a mark or without, else as Windows-1252. Total."""
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _read(raw[len(mark) :], codec, name)
    if codec := _unmarked_utf16(raw):
        return _read(raw, codec, "UTF-16")
    try:
        return _told(raw.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _read(raw, "cp1252", "Windows-1252")


def _unmarked_utf16(raw: bytes) -> str:
    """UTF-16 has a NUL beside nearly every letter of ours, always on the same side."""
    sample = raw[:_SAMPLE]
    if not sample or len(raw) % 2:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half / 2 and even < half * _FEW:
        return "utf-16-le"
    return "utf-16-be" if even > half / 2 and odd < half * _FEW else ""


def _read(raw: bytes, codec: str, name: str) -> Decoded:
    return _told(raw.decode(codec, "replace"), name, lossy=True)


def _told(text: str, name: str, *, lossy: bool = False) -> Decoded:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(lines, name, lines.count("\ufffd") if lossy else 0)
