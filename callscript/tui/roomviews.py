"""The room at a glance, as rows: every seat, who is quiet, what was said last.

It changes by the remark and by the minute, never by the second: a table is not to be watched.
"""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from callscript.call.room import Presence, Room, room
from callscript.call.seats import last_remark, seat_name
from callscript.call.state import CallState, Note
from callscript.script.model import Step
from callscript.tui.content import blocked, fitted, line, spread, together
from callscript.tui.noteline import SIGNS
from callscript.tui.scene import KIND_STYLES, Scene, quiet_row
from callscript.tui.styled import Styled

_BESIDE = 64
"""Cells from which two seats stand beside each other."""
_MINUTE = timedelta(minutes=1)
_NARROW = 32
"""Cells of a seat up to which its name needs every one."""


_Seen = tuple[object, object, object, object, datetime]
_LAST: deque[tuple[_Seen, Room]] = deque(maxlen=2)
"""Rooms read last: the parts of one picture, and every key of a word being typed, ask for one."""


def room_of(scene: Scene) -> Room:
    """The room as the scene has it."""
    state, now = scene.state, scene.now.replace(microsecond=0)
    seen = (scene.script, state.notes, state.seats, state.trail, now)
    for known, found in _LAST:
        if known[4] == now and all(
            one is other for one, other in zip(known[:4], seen, strict=False)
        ):
            return found
    found = room(scene.script, state, now)
    _LAST.append((seen, found))
    return found


def table_rows(scene: Scene, width: int, room_for: int) -> list[Styled]:
    """The seats, what to look after, and what was said last, in so many rows.

    What gives way first is the remark before the last, then what nothing was said about yet, then
    the hands; the seats go last.
    """
    found = room_of(scene)
    seats = seat_rows(scene, found, width)
    after = [fitted(row, width) for row in look_after(scene, found)]
    bare = [fitted(row, width) for row in bare_rows(scene, found)]
    hands, (*older, newest) = hands_rows(scene, width), last_rows(scene, width) or [line("")]
    for parts in (
        (seats, after, bare, hands, older, [newest]),
        (seats, after, bare, hands, [newest]),
        (seats, after, hands, [newest]),
        (seats, after, [newest]),
        (seats, [newest]),
    ):
        rows = [row for part in parts for row in part if row.plain.strip()]
        if len(rows) <= room_for:
            return rows
    return rows[max(0, len(rows) - room_for) :]


def seat_rows(scene: Scene, found: Room, width: int) -> list[Styled]:
    """All seats, two beside each other where there is room."""
    columns = 2 if width >= _BESIDE else 1
    cell = width // columns
    seats = _with_chairs(scene, found)
    half = -(-len(seats) // columns)
    cells = [_seat(scene, found, seat, cell) for seat in seats]
    rows = [together(*cells[n::half]) for n in range(half)]
    return [fitted(row, width) for row in rows]


def _with_chairs(scene: Scene, found: Room) -> list[Presence]:
    """The seats taken, and the chairs nobody sits on."""
    chairs = scene.script.group.seats if scene.script.group is not None else 0
    known = {seat.seat: seat for seat in found.seats}
    empty = {n: Presence(n, "", here=False) for n in range(1, chairs + 1) if n not in known}
    return [seat for _number, seat in sorted({**known, **empty}.items())]


def _seat(scene: Scene, found: Room, seat: Presence, width: int) -> Styled:
    """One seat: whether it has the hand, who sits there, how much it said and when last."""
    has_hand = seat.seat == (scene.asked or scene.hand)
    known = seat.seat in scene.state.seats or seat.remarks or seat.agreed
    name = seat.name if known else "–"
    style = "bold reverse" if has_hand else ("" if seat.here else "dim")
    head = line(f"{'▸' if has_hand else ' '}{seat.seat} {name} ", style)
    gap = line("   " if width > _NARROW else "")
    return spread(head, together(_said(scene, found, seat), gap), width)


def _said(scene: Scene, found: Room, seat: Presence) -> Styled:
    """How much a seat said, and when last; in a round what it answered."""
    step = scene.step
    if not seat.here and seat.seat not in scene.state.seats:
        return line("")
    if step is not None and step.by_seat and seat.here:
        rating = scene.state.ratings.get(step.id, {}).get(seat.seat)
        return line(str(rating.value) if rating is not None else "–", "bold $success")
    count = f"{seat.remarks}" + (f" +{seat.agreed}" if seat.agreed else "")
    if not seat.here:
        return line(f"{count}{'left':>8}", "dim")
    if seat.seat in found.quiet:
        return together(line(count, "bold"), line("   quiet", "bold $warning"))
    since = _since(seat.last, scene.now) if seat.last is not None else ""
    often = "  most" if seat.seat in found.dominant else ""
    return together(line(count, "bold"), line(often, "$warning"), line(f"{since:>8}", "dim"))


def _since(at: datetime, now: datetime) -> str:
    minutes = max(0, int((now - at) / _MINUTE))
    return f"{minutes} min" if minutes else "now"


def look_after(scene: Scene, found: Room) -> list[Styled]:
    """Who is quiet, and who talks most."""
    said = []
    if found.quiet:
        said.append(f"quiet here: {_names(scene.state, found.quiet)}")
    if found.dominant:
        said.append(f"talks most: {_names(scene.state, found.dominant)}")
    return [line(f" {' · '.join(said)}", "$warning")] if said else []


def bare_topics(scene: Scene, found: Room) -> list[str]:
    """The topics of objectives nothing was said about, by their titles; none before any was."""
    objectives = scene.script.group.objectives if scene.script.group is not None else {}
    bare = [s.title for s in scene.script.sections if s.objective in found.bare]
    return [f"nothing yet: {', '.join(bare)}"] if len(found.bare) < len(objectives) and bare else []


def _names(state: CallState, seats: Sequence[int]) -> str:
    return ", ".join(_first_name(state, seat) for seat in seats)


def _first_name(state: CallState, seat: int) -> str:
    known = state.seats.get(seat)
    return f"{seat} {known.name.split()[0]}" if known is not None and known.name else str(seat)


def hands_rows(scene: Scene, width: int) -> list[Styled]:
    """The hands shown last on this step."""
    rows = []
    for hands in [h for h in scene.state.hands if h.step == scene.state.position][-1:]:
        seats = f" ({', '.join(map(str, hands.seats))})" if hands.seats else ""
        asked = f": {hands.text}" if hands.text else ""
        rows.append(fitted(line(f" # {hands.count} hands{seats}{asked}", "bold $accent"), width))
    return rows


def last_rows(scene: Scene, width: int, most: int = 2) -> list[Styled]:
    """What was said last, by whom, and who agrees."""
    remark = last_remark(scene.state)
    notes = [note for note in scene.state.notes.values() if note.text][-most:]
    return [fitted(remark_row(scene.state, note, quiet=note != remark), width) for note in notes]


def remark_row(state: CallState, note: Note, *, quiet: bool = False) -> Styled:
    """A remark on one row: its kind, its seat, its words, and which seats agree."""
    sign = line(f" {SIGNS[note.kind]} ", "dim" if quiet else KIND_STYLES[note.kind])
    return together(sign, _remark(state, note, quiet=quiet))


def _remark(state: CallState, note: Note, *, quiet: bool = False) -> Styled:
    nobody = "we" if note.kind == "promise" else "someone"
    who = line(f"{_first_name(state, note.speaker) if note.speaker else nobody}: ", "bold dim")
    agreed = f"  agree: {', '.join(map(str, sorted(note.agreed)))}" if note.agreed else ""
    said = line(note.text, "dim" if quiet else "")
    return together(who, said, line(agreed, "$success"))


def table_header(scene: Scene) -> tuple[Styled, str]:
    """How many are there, with a word where that is too few or too many; and the time left."""
    found = room_of(scene)
    here = sum(seat.here for seat in found.seats)
    count = line(f" {here} at the table" if here else " Nobody sits yet: @ and a name", "bold")
    warned = line(f" {found.warning}", "bold $warning") if found.warning else count
    left = [f"{_left(found.left)} in all"] if found.left is not None else []
    if found.topic_left is not None:
        left.insert(0, _left(found.topic_left))
    return warned, " · ".join(left)


def _left(minutes: int) -> str:
    return f"{minutes} min left" if minutes >= 0 else f"{-minutes} min over"


def idle_words(scene: Scene, step: Step | None) -> str:
    """What can be done now at a table, in one line."""
    hints = []
    if scene.asked is not None:
        return "a digit answers and goes on · letters are their words · Enter passes · Esc ends"
    if step is not None and step.by_seat:
        hints.append("= goes round")
    elif step is not None and step.responses:
        hints.append("↓ Enter answers")
    if scene.hand:
        hints += [f"letters are {seat_name(scene.state, scene.hand)}'s", f"{scene.hand} agrees"]
    else:
        hints.append("a digit: who speaks")
    on = "Enter goes on" if step is not None else "Enter ends it"
    return " · ".join([*hints, "# hands", on])


def room_pane(scene: Scene, width: int, height: int) -> list[Styled]:
    """The room at the left of a wide window."""
    found = room_of(scene)
    rows = [line(" The table", "bold dim"), *seat_rows(scene, found, width), line("")]
    for text in (*look_after(scene, found), *bare_rows(scene, found)):
        rows += [*text.wrap(max(1, width - 1)), line("")]
    return [fitted(row, width) for row in (*rows, *hands_rows(scene, width))][:height]


def bare_rows(scene: Scene, found: Room) -> list[Styled]:
    """What nothing was said about yet, quiet."""
    return [line(f" {text}", "dim") for text in bare_topics(scene, found)]


def remarks_pane(scene: Scene, width: int, height: int) -> list[Styled]:
    """All remarks at the right of a wide window, the newest in view."""
    room_for = max(0, height - 1)
    rows: list[Styled] = []
    for note in reversed(tuple(scene.state.notes.values())):
        if len(rows) >= room_for:
            break
        if note.text:
            sign = line(f" {SIGNS[note.kind]}", KIND_STYLES[note.kind])
            rows = [*blocked(sign, _remark(scene.state, note), width - 1, 3)[:4], *rows]
    none = [quiet_row("none yet", width)]
    seen = (rows or none)[-room_for:] if room_for else []
    return [fitted(row, width) for row in (line(" Remarks", "bold dim"), *seen)][:height]
