"""Laying out a script: only blanks change, and twice is the same as once."""

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.script.neat import comments, neat
from callscript.script.positions import GAP, WORD, tokens
from callscript.script.problems import ScriptError
from callscript.script.toml import parse
from tests.script.making import SHIPPED

UGLY = """

   title="A"   # t
goal = \"""
 x
   y\"""
at=1979-05-27 07:32:00
f = 1.5


x.  y ={a=1,b= [1,2 ,3],c={}, d = [ ] }
#  note
[[ sections ]] # hi
  id="a"
arr=[ # c0
"a",
      "b"  ,# c1

  # c2
 { k =1 , l= "z" },
   [ 1,
  2]
]
[ plain . "b c" ]
z = -1
[[sections.steps]]
id='b' #
# end"""

NEAT = """title = "A"   # t
goal = \"""
 x
   y\"""
at = 1979-05-27 07:32:00
f = 1.5

x.y = { a = 1, b = [1, 2, 3], c = {}, d = [] }

#  note
[[sections]] # hi
id = "a"
arr = [ # c0
    "a",
    "b",  # c1

    # c2
    { k = 1, l = "z" },
    [1,
        2]
]

[plain."b c"]
z = -1

[[sections.steps]]
id = 'b' #
# end
"""


def laid_out(text: str) -> str:
    return neat(parse(text.encode(), "x.toml"))


def test_a_script_is_laid_out() -> None:
    assert laid_out(UGLY) == NEAT
    assert laid_out(UGLY.replace("\n", "\r\n")) == NEAT


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scripts_are_neat(path: Path) -> None:
    text = path.read_text("utf-8")
    assert laid_out(text) == text


def shaken(text: str, random: Random) -> str:
    """A TOML text with blanks thrown in and taken out where they mean nothing."""
    out: list[str] = []
    at, before = 0, ""
    for kind, start, end in tokens(text):
        between, piece = text[at:start], text[start:end]
        # Between the words of a date one blank means something.
        if (between or kind in {"=", ",", "}"}) and {before, kind} != {WORD}:
            between = " " * random.choice([1, 1, 2, 5])
        if kind == GAP:
            piece = re.sub(r"\n", lambda _: "\n" * random.choice([1, 1, 2, 3]), piece)
            piece += " " * random.choice([0, 0, 3])
        out += [between, piece]
        at, before = end, kind
    return "".join((*out, text[at:]))


@given(
    st.integers(0, 10**9),
    st.sampled_from([NEAT, SHIPPED[1].read_text("utf-8")[:4000].rpartition("[[")[0]]),
)
@settings(max_examples=25, deadline=None)
def test_only_blanks_change_and_twice_is_once(seed: int, text: str) -> None:
    messy = shaken(text, Random(seed))
    result = laid_out(messy)
    assert parse(result.encode(), "x").content == parse(text.encode(), "x").content
    assert comments(result) == comments(text)
    assert laid_out(result) == result


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark", "\ufeffa = 1"])
def test_small_files(text: str) -> None:
    assert laid_out(text) == (text.strip("\n\ufeff") + "\n").replace("\n\n", "\n")


def test_what_is_broken_is_told_and_not_laid_out() -> None:
    with pytest.raises(ScriptError):
        laid_out("a = [1, 2")
