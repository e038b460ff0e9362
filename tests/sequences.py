"""What a program wrote to its terminal, taken apart strictly: every byte belongs to one token.

A terminal obeys whatever it is sent, so nothing may pass here that is not known by name.
"""

import re
import unicodedata
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"(?P<csi>\x1b\[[0-?]*[ -/]*[@-~])"
    rb"|(?P<string>\x1b[]PX^_].*?(?:\x07|\x1b\\))"
    rb"|(?P<escape>\x1b[ -/]*[0-~])"
    rb"|(?P<text>[^\x00-\x1f\x7f]+)"
    rb"|(?P<control>.)",
    re.DOTALL,
)

WINDOW = re.compile(
    rb"""(?x)
      \x1b\[[\d;]*m                             # colours and weight
    | \x1b\[\d+;\d+H                            # the cursor to a place
    | \x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]
    | \x1b\[\?(?:2026|2048)\$p                  # is painting at once known, are sizes told?
    | \x1b\[>25u | \x1b\[<u                     # key reports on and off
    | \x1b\]22;default\x07                      # the pointer's shape
    | \x1b\\                                    # the end of whatever was cut short
    | [\r\n]
    """
)
"""All that the window may send besides words."""

COMMAND = re.compile(rb"\r?\n")
"""All that a command may send besides words."""

_OBEYED = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)))
"""Characters that turn or break a line."""

_ON_AT_FIRST = frozenset({"?7", "?25"})
"""Lines wrap and the cursor is seen."""


def strangers(data: bytes, allowed: re.Pattern[bytes]) -> list[bytes]:
    """Every token that is neither words nor on the list; a sequence without an end is one."""
    return [
        raw
        for kind, raw in _tokens(data)
        if not (_is_words(raw) if kind == "text" else allowed.fullmatch(raw))
    ]


def left_changed(data: bytes) -> set[str]:
    """What stands otherwise in the terminal than before the program: modes by number."""
    on, reports, styled = set(_ON_AT_FIRST), 0, False
    for kind, raw in _tokens(data):
        if kind != "csi":
            continue
        if found := re.fullmatch(rb"\x1b\[(\?\d+)([hl])", raw):
            (on.add if found[2] == b"h" else on.discard)(found[1].decode())
        elif raw.startswith(b"\x1b[>") and raw.endswith(b"u"):
            reports += 1
        elif raw == b"\x1b[<u":
            reports = max(0, reports - 1)
        elif raw.endswith(b"m"):
            styled = raw not in {b"\x1b[m", b"\x1b[0m"}
    changed = set(on ^ _ON_AT_FIRST)
    return changed | ({"key reports"} if reports else set()) | ({"colours"} if styled else set())


def _tokens(data: bytes) -> Iterator[tuple[str, bytes]]:
    for match in _TOKEN.finditer(data):
        yield match.lastgroup or "", match.group()


def _is_words(raw: bytes) -> bool:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(c in _OBEYED or unicodedata.category(c) in {"Cc", "Cs"} for c in text)
