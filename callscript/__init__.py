"""callscript: a terminal window beside the phone."""

__version__ = "0.1.0"
