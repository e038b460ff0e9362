"""Two real windows on one call: live both ways, and either may be killed at any moment."""

import random
import signal
import time
from pathlib import Path

import pytest

from tests.program import begun, latest, start
from tests.terminal import Terminal

WAITING = "WAITING for the other window"
ALONE = "You carry on"


def joined(home: Path) -> Terminal:
    """Ben's window, beside the caller's."""
    partner = start(home, ["join", "--as", "Ben"])
    partner.read_until(lambda screen: " NOW " in screen and "with Ben" in screen)
    return partner


def notes(home: Path) -> list[tuple[str, str]]:
    """What was taken down, and by which partner."""
    return [(note.text, note.by) for note in latest(home).notes.values()]


def test_what_either_types_is_seen_by_the_other(tmp_path: Path) -> None:
    with begun(tmp_path) as caller, joined(tmp_path) as partner:
        caller.read_until(lambda screen: "with Ben" in screen)
        partner.write(b"!heard by Ben\r")
        partner.read_until(lambda screen: "heard by Ben  (Ben)" in screen)
        caller.read_until(lambda screen: "heard by Ben" in screen)
        caller.write(b"heard by the caller\r")
        partner.read_until(lambda screen: "heard by the caller  (the caller)" in screen)
        caller.write(b"1")
        partner.read_until(lambda screen: "NOW Step 2" in screen)
        partner.write(b"1 is what they said\r")
        partner.read_until(lambda screen: "1 is what they said" in screen)
        assert latest(tmp_path).position == "s2"
        partner.write(b"second\r")
        partner.read_until(lambda screen: "second  (Ben)" in screen)
        partner.write(b"\x1a")
        partner.read_until(lambda screen: "Taken back: note “second”" in screen)
        partner.write(b"\x11")
        assert partner.wait() == 0
        caller.read_until(lambda screen: "with Ben" not in screen)
    assert notes(tmp_path) == [
        ("heard by Ben", "Ben"),
        ("heard by the caller", ""),
        ("1 is what they said", "Ben"),
    ]


def test_the_caller_s_window_is_killed_the_partner_carries_on_and_hands_back(
    tmp_path: Path,
) -> None:
    caller = begun(tmp_path)
    with joined(tmp_path) as partner:
        with caller:
            caller.write(b"1")
            partner.read_until(lambda screen: "NOW Step 2" in screen)
            partner.write(b"half a no")
            partner.read_until(lambda screen: "half a no" in screen)
            caller.kill(signal.SIGKILL)
            caller.wait()
        partner.read_until(lambda screen: ALONE in screen)
        partner.write(b"te\r")
        partner.read_until(lambda screen: "half a note  note" in screen)
        # Alone there is nobody else to lead.
        partner.write(b"1")
        partner.read_until(lambda screen: "Words of step 0003." in screen)
        with start(tmp_path, ["resume"]) as back:
            back.read_until(lambda screen: "Words of step 0003." in screen and "with Ben" in screen)
            partner.write(b"and one more\r")
            back.read_until(lambda screen: "and one more" in screen)
            back.write(b"of the caller\r")
            partner.read_until(lambda screen: "of the caller  (the caller)" in screen)
    assert notes(tmp_path) == [
        ("half a note", "Ben"),
        ("and one more", "Ben"),
        ("of the caller", ""),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_neither_loses_what_was_painted_however_they_are_killed(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    caller, partner = begun(tmp_path, 500), joined(tmp_path)
    seen: set[str] = set()
    with caller, partner:
        end = time.monotonic() + chance.uniform(0.3, 0.8)
        words = 0
        while time.monotonic() < end:
            words += 1
            partner.write(f"b{words}\r".encode())
            caller.write(f"c{words}\r".encode())
            partner.read_for(chance.uniform(0.0, 0.02))
        first, second = (caller, partner) if seed % 2 else (partner, caller)
        first.kill(signal.SIGKILL)
        first.wait()
        seen |= _kept(partner.text()) | _kept(caller.text())
        if first is caller:
            partner.read_until(lambda screen: ALONE in screen)
        second.write(b"the last word\r")
        second.read_until(lambda screen: "the last word" in screen and "note" in screen)
        second.read_for(0.3)
        second.kill(signal.SIGKILL)
        second.wait()
    kept = [text for text, _by in notes(tmp_path)]
    assert seen <= set(kept)
    assert len(kept) == len(set(kept))


def _kept(screen: str) -> set[str]:
    """Notes that a screen shows as kept."""
    rows = (row.split() for row in screen.splitlines() if row.startswith((" · ", "   · ")))
    return {row[1] for row in rows if row[1][:1] in "bc" and row[1][1:].isdecimal()}
