"""A script drawn: every step and way is there, and no text of the script's becomes a sign.

The grammar below is what Mermaid's own parser was seen to take, with the same texts.
"""

import re

from hypothesis import given
from hypothesis import strategies as st

from callscript.script.flowchart import mermaid, outline
from callscript.script.load import load
from callscript.script.model import Interrupt, Response, Script, Section, Step
from callscript.script.toml import Document, parse
from callscript.text import clean_line

SCRIPT = b"""
title = "Small: a \\"test\\""
[[interrupts]]
id = "busy"
label = "No time"
say = "I'll be short."
goto = "bye"
[[interrupts]]
id = "sales"
label = "Sales call?"
say = "No."
[[sections]]
id = "all"
title = "All of it"
[[sections.steps]]
id = "reason"
title = "1. Why?"
ask = "Why?"
responses = [{ label = "Price", goto = "bye" }, { label = "Home", goto = "bye" }, "#Other", "No"]
[[sections.steps]]
id = "score"
when = "reason == 'no'"
ask = "How likely?"
outcome = "completed"
[[sections]]
id = "close"
title = "Close"
[[sections.steps]]
id = "bye"
say = "Goodbye."
goto = "end"
"""

DRAWN = """---
title: "Small: a \\"test\\""
---
flowchart TD
  subgraph s0["All of it"]
    n0["1#46; Why?"]
    n1["Score<br/>if reason #61;#61; 'no'<br/>outcome completed"]
  end
  subgraph s1["Close"]
    n2["Bye"]
  end
  done(["End"])
  n0 -->|"Price / Home"| n2
  n0 -->|"#35;Other / No"| n1
  n1 --> n2
  n1 -.->|"else"| n2
  n2 --> done
  i0{{"No time"}} -.-> n2
"""

OUTLINE = """Small: a "test"

1. All of it
   reason  1. Why?
      1  Price → bye
      2  Home → bye
      3  #Other
      4  No
   score  if reason == 'no'  = completed

2. Close
   bye → end

At any moment
   No time → bye
   Sales call?

Outcomes
   completed: score
"""


def test_a_script_is_drawn_with_every_step_and_way() -> None:
    loaded = load(SCRIPT, "small.toml")
    assert mermaid(loaded.script, loaded.document) == DRAWN


FULL = """
title = "T"
requires = { when = "has(contact.plan)", why = "Look it up." }
[openings]
callback = "when"
[outcomes]
won = "Won"
lost = "Lost"
[[sections]]
id = "a"
title = "A"
requires = "when == 'now'"
steps = [
    { id = "when", ask = "?",
      responses = ["Now", { label = "Never", outcome = "lost", goto = "end" }] },
    { id = "size", ask = "?", answer = { type = "number", min = 1, max = 9, unit = "people" } },
    { id = "like", ask = "?", answer = "scale", requires = "size > 2" },
    { id = "day", ask = "?", fields = ["Street", { label = "Moved in", type = "date" }] },
]
"""


def test_bounds_openings_gates_and_outcomes_are_drawn() -> None:
    loaded = load(FULL.encode(), "t.toml")
    assert outline(loaded.script, loaded.document).splitlines()[1:] == [
        "Needs has(contact.plan)",
        "A call of kind callback begins at when",
        "",
        "1. A  needs when == 'now'",
        "   when",
        "      1  Now",
        "      2  Never → end  = lost",
        "   size",
        "      a number from 1 to 9 in people",
        "   like  needs size > 2",
        "      a number from 0 (lowest) to 10 (highest)",
        "   day",
        "      street: words; moved_in: a day",
        "",
        "Outcomes",
        "   won: chosen by the caller alone",
        "   lost: when",
    ]
    drawn = mermaid(loaded.script, loaded.document)
    for line in (
        """  subgraph s0["A, needs when #61;#61; 'now'"]""",
        """    n1["Size<br/>a number from 1 to 9 in people"]""",
        """  o0(["Opens a call#58; callback"]) --> n0""",
        """  n0 -->|"Never #61; lost"| done""",
    ):
        assert line in drawn.splitlines()


def test_shared_sections_loops_and_topics_are_told() -> None:
    text = """
        title = "T"
        [[sections]]
        id = "a"
        title = "A"
        steps = [{ id = "x", ask = "X?", responses = [{ label = "L", goto = "section:s" }, "M"] }]
        [[sections]]
        id = "s"
        title = "S"
        shared = true
        steps = [{ id = "y", say = "Y." }, { id = "z", say = "Z." }]
        [[sections]]
        id = "c"
        title = "C"
        order = "free"
        steps = [{ id = "w", say = "W." }]
    """
    loaded = load(text.encode(), "t.toml")
    drawn = mermaid(loaded.script, loaded.document).split("\n")
    assert [line.strip() for line in drawn if "subgraph" in line or "--" in line[2:]] == [
        'subgraph s0["A"]',
        'subgraph s1["S, shared"]',
        'subgraph s2["C, in any order"]',
        'n0 -->|"L"| n1',
        'n0 -->|"M"| n3',
        "n1 --> n2",
        "n2 --> back",
        "n3 --> done",
    ]
    assert "2. S, shared" in outline(loaded.script, loaded.document)


def test_an_outline_has_every_step_and_answer() -> None:
    loaded = load(SCRIPT, "small.toml")
    assert outline(loaded.script, loaded.document) == OUTLINE


QUOTED = re.compile(r'"([^"]*)"')
WORDS = re.compile(r"(?:[^\W_]|[ .,?!'()/…-]|<br/>|#\d+;)+")
LINE = re.compile(
    r"""\ *(?: subgraph\ s\d+\[Q\] | end | flowchart\ TD | n\d+\[Q\] | done\(\[Q\]\)
      | n\d+\ (?:-->|-\.->)(?:\|Q\|)?\ (?:n\d+|done) | i\d+\{\{Q\}\}\ -\.->\ (?:n\d+|done)
      | o\d+\(\[Q\]\)\ -->\ n\d+ )""",
    re.VERBOSE,
)
NASTY = st.one_of(
    st.text(max_size=70),
    st.lists(
        st.sampled_from(
            [
                *("end", '"', "`", "%%{init: {}}%%", "<script>", "#35;", "#quot;", ";", "-->", "|"),
                *("]]", "style a:b#c;", "click n0", "---", "1. a", "- a", "ﬂ°°", "\n", "😀", "{{"),
            ]
        ),
        max_size=5,
    ).map(" ".join),
)


def one_step(text: str) -> tuple[Script, Document]:
    step = Step("a", text, responses=(Response("x", "1", text), Response("y", "2", text, "end")))
    sections = (Section("s", text, (step,)),)
    interrupts = (Interrupt("i", text, ("x",), goto="a"),)
    document = parse(b"[[sections]]\n[[sections.steps]]", "x.toml")
    openings = {"callback": "a"}
    return Script("x", text, sections, interrupts=interrupts, openings=openings), document


@given(NASTY)
def test_no_text_becomes_a_sign(text: str) -> None:
    head, title, foot, *lines, last = mermaid(*one_step(text)).split("\n")
    assert (head, foot, last) == ("---", "---", "")
    assert re.fullmatch(r'title: "(?:[^"\\]|\\[\\"])*"', title)
    assert [line for line in lines if not LINE.fullmatch(QUOTED.sub("Q", line))] == []
    assert all(WORDS.fullmatch(words) for words in QUOTED.findall("\n".join(lines)))
    assert not any(":" in line for line in lines)


@given(NASTY)
def test_a_text_is_told_as_it_is(text: str) -> None:
    script, document = one_step(text)
    lines = mermaid(script, document).split("\n")
    (box,) = (line for line in lines if line.startswith("    n0"))
    told = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), box.partition('"')[2][:-2])
    whole = " ".join(clean_line(text).split())
    assert told == (whole or "\xa0") or (told[-1] == "…" and whole.startswith(told[:-1]))


@given(NASTY)
def test_an_outline_is_plain_lines(text: str) -> None:
    lines = outline(*one_step(text)).split("\n")
    assert len(lines) == 11
    assert [line for line in lines if clean_line(line) != line] == []
