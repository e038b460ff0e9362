"""In which order the responses of a step stand on one call."""

from hashlib import sha256

from callscript.script.model import Step


def shown_order(step: Step, call: str) -> tuple[int, ...]:
    """The places of a step's responses, first shown first.

    Shuffled by the call's id and nothing else: a call shows the same order whenever it is opened.
    Anchored responses stay where they are written.
    """
    places = range(len(step.responses))
    if not step.shuffle:
        return tuple(places)
    free = [place for place in places if not step.responses[place].anchor]
    mixed = iter(sorted(free, key=lambda place: _lot(call, step, place)))
    return tuple(place if step.responses[place].anchor else next(mixed) for place in places)


def _lot(call: str, step: Step, place: int) -> bytes:
    return sha256("\0".join((call, step.id, step.responses[place].value)).encode()).digest()
