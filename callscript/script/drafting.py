"""New scripts as text: a blank one made of a few answers, and how any text is quoted in TOML."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from callscript.script.fields import value_of
from callscript.script.toml import parse
from callscript.text import clean, clean_line

SCHEMA_LINE = "#:schema ./script.schema.json"
"""What tells an editor which keys there are; the file stands beside the script."""

_MOST_ANSWERS = 9
_LONGEST_LINE = 200
_LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Brief:
    """What a new script begins with, each in plain words; an empty one gets words of its own."""

    title: str
    goal: str = ""
    opening: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    closing: str = ""


def quoted(text: str, most: int = _LONGEST_WORDS) -> str:
    """A text as a TOML value: on one line, or between triple quotes where it has several."""
    plain = clean(text).strip()[:most].rstrip()
    if "\n" not in plain:
        return json.dumps(plain, ensure_ascii=False)
    lines = (json.dumps(line, ensure_ascii=False)[1:-1] for line in plain.split("\n"))
    return '"""\n{}"""'.format("\n".join(lines))


def quoted_line(text: str) -> str:
    """A text as a TOML value of one line, as titles and labels are."""
    return quoted(" ".join(clean_line(text).split()), _LONGEST_LINE)


def literal(text: str) -> str:
    """A text whose braces are braces to be read, and no placeholders."""
    return text.replace("{", "{{").replace("}", "}}")


def distinct(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels that are stored as different values, in order; the later of two alike is left out."""
    kept: dict[str, str] = {}
    for label in labels:
        words = " ".join(clean_line(label).split())[:_LONGEST_LINE]
        if words:
            kept.setdefault(value_of(words), words)
    return tuple(kept.values())


def retitled(text: str, title: str) -> str:
    """A script with another title, and nothing else changed."""
    document = parse(text.encode(), "template.toml")
    span = document.positions.value(("title",))
    if span is None:
        return text
    return f"{document.text[: span.start]}{quoted_line(title)}{document.text[span.end :]}"


def name_for(title: str) -> str:
    """A file's name made of a title: "After a visit!" → after-a-visit."""
    words = value_of(title).replace("_", "-").strip("-")
    if words.startswith("r-"):
        words = f"script-{words.removeprefix('r-')}"
    return words[:40].strip("-") if words not in {"", "r"} else "script"


def blank(brief: Brief, name: str) -> str:
    """A small sound script: hello, the one question, a promise, goodbye, and another day."""
    answers = distinct(brief.answers)[:_MOST_ANSWERS]
    listed = f"\nresponses = [{', '.join(map(quoted_line, answers))}]" if answers else ""
    first = f'\nquestion = "{value_of(answers[0])}"' if answers else ""
    title = quoted_line(brief.title)
    words = {
        "name": name,
        "title": title if title != '""' else '"My script"',
        "goal": quoted(brief.goal.strip() or "Learn one thing: how is it going?"),
        "opening": quoted(_with_places(brief.opening.strip()) or _OPENING),
        "question": quoted(_with_places(brief.question.strip()) or _QUESTION),
        "closing": quoted(_with_places(brief.closing.strip()) or _CLOSING),
        "responses": listed,
        "answer": first,
        "schema": SCHEMA_LINE,
    }
    # One pass: what a person wrote is never looked through for places of ours.
    return re.sub(r"<(\w+)>", lambda place: words[place[1]], _BLANK)


_PLACE = re.compile(
    r"(\{(?:contact\.[a-z][a-z0-9_]{0,39}|caller\.(?:name|company|phone)|today|part_of_day)"
    r"(?:\|[^{}]*)?\})"
)


def _with_places(text: str) -> str:
    """Words in which places for what every call knows stay such; all other braces are read."""
    pieces = _PLACE.split(text)
    return "".join(piece if n % 2 else literal(piece) for n, piece in enumerate(pieces))


_OPENING = (
    "Hello {contact.first_name|there}, this is {caller.name|a call} from {caller.company|us}."
)
_QUESTION = "What could we have done better?"
_CLOSING = "Thank you for your time. Goodbye."

_BLANK = """<schema>
# Words after say and ask are read aloud. Words after cue are only for you.
#
#   callscript check <name>      says what is wrong, and plays the cases at the end
#   callscript preview <name>    shows it in the window, anew after each change
#   callscript edit <name>       opens it in your editor

title = <title>
goal = <goal>

[voicemail]
say = "Hello {contact.first_name|there}. I'll try again tomorrow."

[[sections]]
id = "talk"
title = "The talk"

[[sections.steps]]
id = "hello"
say = <opening>
ask = "Is this a good moment?"
answer.type = "yes_no"
answer.no = { goto = "another_day", reply = "Of course." }

[[sections.steps]]
id = "question"
title = "The one question"
ask = <question>
cue = "Then be quiet. Type what you hear; a ! in front makes it a concern."
listen = true
notes = "concern"<responses>

[[sections.steps]]
id = "promise"
ask = "What would you like me to do about it?"
cue = "Promise only what you'll keep: send the invoice @Ana fri"
notes = "promise"

[[sections.steps]]
id = "goodbye"
say = <closing>
read_back = "promise"
outcome = "completed"
goto = "end"

[[sections.steps]]
id = "another_day"
ask = "When may I ring again?"
answer = "text"
outcome = "callback"

[[sections.steps]]
id = "until_then"
say = "I've written down {another_day|that}. Until then."

# Calls made up beforehand, and what must come of them.

[[cases]]
name = "They talk"
path = ["hello", "question", "promise", "goodbye"]
outcome = "completed"

[cases.answers]
hello = "yes"<answer>

[[cases]]
name = "Not now"
answers = { hello = "no", another_day = "Tuesday at ten" }
path = ["hello", "another_day", "until_then"]
says = ["Of course.", "I've written down Tuesday at ten."]
outcome = "callback"
"""
