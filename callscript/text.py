"""The one border that text from outside passes on its way in or out.

Scripts, customers, notes and contacts are text nobody here wrote. A terminal obeys ESC, C1
controls and bidirectional overrides whatever widget carries them, so they are replaced by signs a
person can see. Joiners, marks and hyphens that only shape letters stay: Persian and family emoji
need them.
"""

import re

_BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
_NEWLINES = re.compile("\r\n|\r|\u2028|\u2029")
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI_CONTROLS}\ud800-\udfff]")
_UNSAFE_IN_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_BIDI_CONTROLS}\ud800-\udfff]")


def _visible(match: re.Match[str]) -> str:
    """Name one unsafe character by a sign: ESC becomes ␛, a right-to-left override <U+202E>."""
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"<U+{code:04X}>"


def clean(text: str) -> str:
    """Make text safe to store and show; line breaks become LF, tabs stay. Idempotent."""
    return _UNSAFE.sub(_visible, _NEWLINES.sub("\n", text))


def clean_line(text: str) -> str:
    """Make text safe and put it on one line: every break or tab becomes a space. Idempotent."""
    return clean(text).replace("\n", " ").replace("\t", " ")


def unsafe_at(text: str) -> int | None:
    """Give the offset of the first character `clean` would replace, or None.

    For borders that refuse instead of replacing (scripts); plain line ends are safe here.
    """
    match = _UNSAFE.search(text.replace("\r\n", "\n\n"))
    return match.start() if match else None
