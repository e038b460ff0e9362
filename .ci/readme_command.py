"""Print the command that stands in the README below a marker: what is tested is what is told."""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def command(name: str) -> str:
    """Give the fenced command after ``<!-- command: name -->``; raises `SystemExit` without one."""
    pattern = rf"<!-- command: {re.escape(name)} -->\s*```(?:sh|bash)\n(.*?)\n```"
    found = re.search(pattern, README.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise SystemExit(f"README.md has no command marked '{name}'")
    return found[1]


if __name__ == "__main__":
    sys.stdout.write(command(sys.argv[1]) + "\n")
