"""How large a script may be, for those who read one without parsing it too."""

MAX_BYTES = 4 * 1024 * 1024
"""Size of a file; a script of a thousand steps has a tenth of it."""
