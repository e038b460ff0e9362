"""What a terminal gets, byte by byte, and what is kept of what it sends.

The real program in a real pty, with a script, contacts, notes and pastes made to be obeyed.
"""

from pathlib import Path

import pytest

from callscript.call import intents as i
from callscript.call.people import Caller, Contact
from callscript.plan.due import read_commitments
from callscript.store.library import Shelf, open_script
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace, local_now
from tests.nasty import CONTROLS, MARKUP
from tests.program import begun, latest, start, store_of
from tests.sequences import WINDOW, left_changed, strangers
from tests.terminal import Terminal

HOSTILE = "\x1b]52;c;aGk=\x07\x1b[31m\x9b1m\x7f\u202e[@click=app.quit]x[/] \U0001f1e9 \ud83d\u200d"
"""A bit of everything, as a file written by others may hold it."""

_SCRIPT = r"""
title = "[b]Hostile[/] {% x %} <b>שלום</b> 🇩🇪 👨‍👩‍👧"
summary = "[link=http://evil.example]here[/]"
goal = "\u200e[@click=app.quit]goal[/] می‌خواهم"
reassurance = "[/]"
acknowledgements = ["[b]Right", "مم"]

[[interrupts]]
id = "why"
label = "[red]Why?[/]"
say = "{contact.name|nobody} [/x]"

[[sections]]
id = "a"
title = "[/] A"

[[sections.steps]]
id = "one"
title = "[$error]one[/]"
say = "Hello {contact.name|you}, {contact.company|there}, {caller.name|me} [/b] \ue000"
ask = "[b]ok?[/] Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞"
cue = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
listen = "日本語 [/]"
responses = [{ key = "1", label = "[b]yes[/b] \u00ad", reply = "[/] {problem}" }, "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]

[[sections.steps]]
id = "two"
ask = "[/] words?"
answer = "text"

[[sections.steps]]
id = "three"
say = "{contact.colour|[none]} the end"
"""


def hostile_place(home: Path) -> Path:
    """A home whose store, script and settings others have written to; gives the script."""
    config = home / ".config" / "callscript"
    (config / "scripts").mkdir(parents=True)
    script = config / "scripts" / "hostile.toml"
    script.write_text(_SCRIPT.replace("{problem}", ""), encoding="utf-8")
    (config / "config.toml").write_text(
        'theme = "no\\u001b[31m"\n[caller]\nname = "\\u001b]0;me\\u0007"\n', encoding="utf-8"
    )
    raw = HOSTILE.encode("utf-8", "replace").decode()
    store_of(home).parent.mkdir(parents=True)
    store = Store.open(store_of(home), now=local_now, what="test", commitments=read_commitments)
    place = Workplace(store, Settings(), Shelf(()))
    contact = Contact("c1", raw, raw, raw, raw, raw, {"problem": raw, "colour": raw})
    store.contacts.save(contact)
    for ending in (i.EndCall(), i.WrapUp(), i.GoOn()):
        session = place.begin(open_script(script, store), contact, caller=Caller(raw, raw, raw))
        for kind, text in zip(("concern", "promise", "verbatim", "note"), CONTROLS, strict=False):
            # Past the window's own border: as an older version or another program left it.
            session.do(i.KeepNote(f"{raw} {text}", kind))  # type: ignore[arg-type]
        session.do(ending)
    store.close()
    return script


def _pasted(text: str) -> bytes:
    return b"\x1b[200~" + text.encode("utf-8", "surrogatepass") + b"\x1b[201~"


class Hand:
    """Types into a window, and waits for words that show where it is."""

    def __init__(self, window: Terminal) -> None:
        self._window = window

    def see(self, keys: bytes, words: str) -> None:
        """Type keys until words are on the screen."""
        self._window.write(keys)
        self._window.read_until(lambda screen: words in screen)

    def look(self, keys: bytes, words: str) -> None:
        """Open something, and close it again."""
        self.see(keys, words)
        self._window.write(b"\x1b")
        self._window.read_until(lambda screen: words not in screen)


def _at_home(hand: Hand) -> None:
    hand.see(b"\x1b[?2048;2$y\x1b[?2026;2$y", "Unfinished calls")
    hand.look(b"\x1bOP", "any other key goes back")
    hand.look(b"\x10", "Commands")
    hand.look(_pasted(HOSTILE), "/ ␛]52")
    hand.see(b"hostile here", "/ hostile here")
    hand.see(b"\r", "letters find or name somebody")


def _before_the_call(hand: Hand) -> None:
    hand.see(_pasted(HOSTILE), "/ ␛]52")
    hand.see(b"\x1b[12~", "Problem in a line")
    for _ in range(7):
        hand.see(_pasted(HOSTILE) + b"\x1b[B", "Problem in a line")
    hand.see(b"\x1b[21~", "any letter starts a note")


def _on_the_call(hand: Hand) -> None:
    for number, mark in enumerate(b' "!+>?'):
        text = f"kept{number} {CONTROLS[number]} {MARKUP[number]} {HOSTILE}"
        hand.see(bytes([mark]) + _pasted(text), f"kept{number}")
        hand.see(b"\r", "any letter starts a note")
    for keys in (b"\x1bOQ", b"\x1bOS", b"\x1b[15~", b"\x1b[17~", b"\x1b[19~", b"/", b"\x10"):
        hand.look(keys, " closes")
    hand.look(b"\x1bOP", "any other key goes back")
    hand.see(b"\x1bOQ1", "Enter returns to the step")
    hand.see(b"\r.1", "[/] words?")
    # No terminal lets the end of a paste through inside one.
    whole = "\n".join(text for text in CONTROLS if "[201~" not in text)
    hand.see(_pasted(whole), "back␈")
    hand.see(b"\r", "any letter starts a note")
    hand.see(b"\r", "the end")


def _after_the_call(hand: Hand) -> None:
    hand.see(b"\x1b[21~", "Outcome")
    for _ in range(9):
        hand.see(b"\x1b[B" + _pasted(HOSTILE), "F10")
    hand.look(b"\x1bOP", "any other key goes back")
    hand.see(b"\x1b[21~", "Papers:")


def test_the_terminal_gets_words_and_sequences_on_the_list_and_nothing_else(
    tmp_path: Path,
) -> None:
    hostile_place(tmp_path)
    with start(tmp_path, columns=120, lines=40) as window:
        hand = Hand(window)
        for do in (_at_home, _before_the_call, _on_the_call, _after_the_call):
            do(hand)
            for columns, lines in ((33, 9), (120, 40)):
                window.resize(columns, lines)
                window.read_for(0.1)
        window.write(b"\x11")
        assert window.wait() == 0
        assert "is no theme" in window.text()
        raw = window.raw
    assert strangers(raw, WINDOW) == []
    assert left_changed(raw) == set()
    state = latest(tmp_path)
    assert state.phase == "done"
    taken = [note.text[:5] for note in state.notes.values()]
    assert taken[:7] == [*(f"kept{number}" for number in range(6)), "a␀b\na"]
    assert list((tmp_path / "Documents" / "callscript").rglob("summary.md"))


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b[5m \x1b[5n",
        b"\x1b]52;c;aGk=\x07",
        b"\x1b]8;;x\x1b\\",
        b"\x1b[?1001h",
        b"\x1bc",
        b"\x1b",
        b"\x1b[",
        b"\x07",
        b"\x00",
        b"\x7f",
        b"\x9b31m",
        "\x9b31m".encode(),
        "\u202e".encode(),
        "\u2028".encode(),
        b"\xff",
        b"\xed\xa0\x80",
    ],
)
def test_what_is_not_on_the_list_is_named(data: bytes) -> None:
    assert len(strangers(b"words \x1b[1m" + data + b"\r\n", WINDOW)) == 1


_LETTERS = (
    "می\u200cخواهم بروم",
    "نام\u200dه",
    "10\u00a0000\u202f€",
    "soft\u00adhyphen",
    "e\u0301te\u0301 \u00e9t\u00e9",
    "Z\u0351\u036b\u0343\u036aalgo\u0329\u0302",
    "שלום \u200fעולם\u200e",
    "日本語 한국어 \u1112\u1161\u11ab",
    "👨\u200d👩\u200d👧\u200d👦",
    "👍🏽 ❤\ufe0f 🏳\ufe0f\u200d🌈",
    "🇩🇪🇫🇷 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "नमस्ते ไทยำ",
    "zero\u200bwidth\u2060\ufeff.",
    "\U0001fae8\U0001fadf new",
)


def test_typed_is_pasted_is_kept(tmp_path: Path) -> None:
    with begun(tmp_path) as window:
        for text in _LETTERS:
            window.write(b" " + text.encode() + b"\r")
            window.write(b" " + _pasted(text) + b"\r")
        for text in _LETTERS:
            for letter in f" {text}":  # as slow hands do: each in a read of its own
                window.write(letter.encode())
                window.read_for(0.001)
            window.write(b"\r")
        window.write(b"1")
        window.read_until(lambda screen: "Words of step 0002." in screen)
    kept = [note.text for note in latest(tmp_path).notes.values()]
    assert kept == [text for text in _LETTERS for _ in range(2)] + list(_LETTERS)
