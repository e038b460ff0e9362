"""by_hand: a call's summary in Markdown with nothing between the facts and the text.

What a paper costs at least: each word escaped once, each row written once, all of it joined.
"""

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"[\\`*_\[\]<|~]")

Row = tuple[str, str, str]
"""A section's title, a step's, and the answer."""


def summary(head: Sequence[str], rows: Iterable[Row]) -> str:
    """Write a summary; `head` is the script's title, the day, how long it took, the outcome."""
    script, started, duration, outcome = map(_literal, head)
    lines = [
        "# Call summary: customer not named\n",
        f"- **Script:** {script}",
        f"- **When:** {started}",
        f"- **How long:** {duration}",
        f"- **Outcome:** {outcome}\n",
        "## The call, step by step",
    ]
    before = ""
    for section, step, answer in rows:
        if section != before:
            lines.append(f"\n### {_literal(section)}\n")
            before = section
        lines.append(f"- **{_literal(step)}** – {_literal(answer)}")
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)
