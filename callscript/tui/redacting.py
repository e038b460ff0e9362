"""Taking a note's words out for good: which one, and the word that has to be typed for it.

Pure but for the session: lists for whichever screen a call is on.
"""

from callscript.call.redaction import notes_in
from callscript.call.session import Session
from callscript.tui.finder import Choice, Finder

ASK, DO = "redact", "redacted"
"""What a row of either list begins with: ask for the word; take it out."""
_WORD = "redact"


def redact_finder(session: Session) -> Finder:
    """Every note of the call, also those taken back; what is redacted already is not there."""
    found = (note for note in notes_in(session.events) if not note.is_redacted)
    state = session.state
    rows = tuple(
        Choice(f"{ASK}:{note.id}", note.text, "" if note.id in state.notes else "taken back")
        for note in found
    )
    return Finder("Which note goes for good?", rows, none="There is no note to take out.")


def word_finder(session: Session, note: str) -> Finder:
    """Ask for the word; nothing else that is typed does anything."""
    text = next((each.text for each in notes_in(session.events) if each.id == note), "")
    lead = f"{text}\n\nNothing brings it back. Backups keep it until 'callscript redact --copies'."

    def offer(typed: str) -> Choice:
        if typed.strip().casefold() == _WORD:
            return Choice(f"{DO}:{note}", "Take it out for good", "Enter")
        return Choice("", f"Type all of it: {_WORD}", "Esc leaves the note as it is")

    none = f"Type  {_WORD}  and press Enter. Esc leaves the note as it is."
    return Finder("Take this out for good?", (), lead=lead, offer=offer, none=none)


def take_out(session: Session, note: str) -> str:
    """Redact a note; gives what to tell the caller."""
    refusal = session.redact(note)
    return refusal.reason if refusal is not None else "It is out for good."
