"""A partner's own drafts among those of a call, and which of their acts was done last.

Both stand in the call's journal, in slots of the partner's own, so that they outlive every window.
"""

from collections.abc import Iterable, Mapping

from callscript.call.journal import Draft

_PARTNER = "partner:"
_DONE = "done"


def slot_of(name: str, slot: str) -> str:
    """The slot in which a partner's draft is kept."""
    return f"{_PARTNER}{name}:{slot}"


def kept_for(name: str, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """A partner's drafts as they are kept."""
    return tuple(Draft(slot_of(name, d.slot), d.text, d.kind, d.step) for d in drafts)


def marked_done(name: str, number: int) -> Draft:
    """What says, in the same write as an act, that it was done."""
    return Draft(slot_of(name, _DONE), str(number))


def drafts_of(name: str, kept: Mapping[str, Draft]) -> dict[str, Draft]:
    """A partner's drafts as their window knows them."""
    own, mark = slot_of(name, ""), slot_of(name, _DONE)
    found = (d for slot, d in kept.items() if slot.startswith(own) and slot != mark)
    return {
        (slot := draft.slot.removeprefix(own)): Draft(slot, draft.text, draft.kind, draft.step)
        for draft in found
    }


def last_done(name: str, kept: Mapping[str, Draft]) -> int:
    """The number of a partner's last act; 0 if there was none."""
    mark = kept.get(slot_of(name, _DONE))
    return int(mark.text) if mark is not None and mark.text.isdecimal() else 0
