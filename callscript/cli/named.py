"""Which call is meant by what stands on the command line."""

from callscript.store.errors import CallNotFound
from callscript.store.workplace import Workplace

LAST = "last"
"""Names the call begun last."""


def named_call(place: Workplace, call: str) -> str:
    """Give the id, or the beginning of one, that CALL stands for; raises `CallNotFound`."""
    if call != LAST:
        return call
    newest = place.store.calls.recent(1)
    if not newest:
        raise CallNotFound("No call has been made yet.")
    return newest[0].id
