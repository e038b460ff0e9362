"""Offers in the window: lists of them, and what keys do while one is over the step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscript.call import intents as i
from callscript.call.offering import open_offers, why_closed, why_locked
from callscript.call.session import Session
from callscript.call.state import CallState, Made
from callscript.script.model import Offer, Script, Step
from callscript.tui.content import fitted, line, together
from callscript.tui.finder import Choice, Finder
from callscript.tui.scene import Scene
from callscript.tui.styled import Styled

if TYPE_CHECKING:
    from callscript.tui.desk import CallDesk

_SIGNS = {"taken": "✓", "refused": "×", "thinking": "·"}
_SAID = {"taken": "taken", "refused": "refused", "thinking": "to be thought about"}


def offers_finder(session: Session) -> Finder:
    """What can be offered now, and how offers made stand."""
    script, state = session.script, session.state
    rows = tuple(
        Choice(
            f"offer:{offer.id}",
            _label(offer, state.offers.get(offer.id)),
            _hint(script, state, offer),
        )
        for offer in open_offers(script, state)
    )
    none = "There is nothing to offer now." if script.offers else "This script has no offers."
    wish = state.details.get("wish", "")
    lead = f"They'd like: {wish}" if wish else ""
    return Finder("What can you offer?", rows, lead, none=none)


def _label(offer: Offer, made: Made | None) -> str:
    value = made.value if made is not None else offer.value
    sign = _SIGNS[made.standing] if made is not None else " "
    return f"{sign} {offer.label}{f'  {value}' if value else ''}"


def _hint(script: Script, state: CallState, offer: Offer) -> str:
    """How an offer stands: what became of it and who agreed, else what it waits for."""
    made = state.offers.get(offer.id)
    if made is None:
        shut = why_locked(script, state, offer)
        return (
            f"locked: {shut}"
            if shut
            else (f"{offer.approve} has to agree" if offer.approve else "")
        )
    return f"{_SAID[made.standing]}{agreed(made)}"


def agreed(made: Made) -> str:
    """Who agreed to an offer or has yet to, as the end of a line; empty where nobody has to."""
    if made.approved:
        return f", {made.who or made.approve} agreed"
    return f", {made.approve} has to agree" if made.approve else ""


def offer_keys(made: Made | None) -> str:
    """What the keys do while an offer is over the step."""
    think = "Enter: thinking" if made is None or made.taken is None else "Enter returns"
    return f"1 taken · 2 refused · 3 who agreed · 4 worth · 0 not offered · {think}"


def key_on_offer(desk: "CallDesk", offer: Offer, key: str) -> bool:
    """Do what a key means while an offer is over the step; says whether it means anything."""
    made = desk.session.state.offers.get(offer.id)
    match key:
        case "1":
            _take(desk, offer)
        case "2":
            desk.do(i.SettleOffer(False))
        case "0":
            desk.do(i.WithdrawOffer())
        case "3":
            desk.finder = _who(offer)
        case "4":
            desk.finder = _worth(made.value if made is not None else offer.value)
        case _:
            return False
    return True


def _take(desk: "CallDesk", offer: Offer) -> None:
    """They take it: it is a promise now, whose owner and day can be typed at once."""
    if desk.do(i.SettleOffer(True)) is not None:
        return
    made = desk.session.state.offers[offer.id]
    note = desk.session.state.notes.get(made.note)
    waits = f"{made.waits_for} has to agree yet. " if made.waits_for else ""
    if note is not None:
        desk.note.edit(note)
        # What is typed now must not cling to the last word: "@Ana" alone is a name.
        desk.note.open_with(f"{note.text} ")
        desk.notice = f"{waits}Promised: who does it and when? @Ana fri. Enter keeps it."


def _who(offer: Offer) -> Finder:
    rows = (Choice(f"agreed:{offer.approve}", offer.approve, "agreed"),) if offer.approve else ()
    title = f"Who agreed to “{offer.label}”? Type the name"
    none = "Type the name of whoever agreed, and press Enter."
    return Finder(
        title, rows, offer=lambda name: Choice(f"agreed:{name}", name, "agreed"), none=none
    )


def _worth(value: str) -> Finder:
    # No rows: a first digit would choose one of them.
    title = f"What is it worth? Now: {value}" if value else "What is it worth?"
    none = "Type what it is worth, and press Enter."
    return Finder(title, (), offer=lambda said: Choice(f"worth:{said}", said), none=none)


def offers_here(script: Script, state: CallState, step: Step) -> tuple[Offer, ...]:
    """The offers a step lists that apply now, in the order it names them."""
    found = {offer.id: offer for offer in open_offers(script, state)} if step.offers else {}
    return tuple(found[name] for name in step.offers if name in found)


def offer_rows(scene: Scene, step: Step, width: int) -> list[Styled]:
    """The offers to choose from on a step, each with its key and how it stands."""
    rows = []
    for n, offer in enumerate(offers_here(scene.script, scene.state, step)[:9], 1):
        made = scene.state.offers.get(offer.id)
        shut = made is None and bool(why_closed(scene.script, scene.state, offer))
        hint = _hint(scene.script, scene.state, offer)
        style = "dim" if shut else ("bold $success" if made and made.taken else "")
        row = together(
            line("   "),
            line(f" {n} ", "bold $accent"),
            line(f"{_label(offer, made)}", style),
            line(f"  {hint}" if hint else "", "dim"),
        )
        rows.append(fitted(row, width))
    return rows or [fitted(line("   Nothing to offer now. Enter goes on.", "dim"), width)]


def key_among_offers(desk: "CallDesk", step: Step, key: str) -> bool:
    """Open the offer with this key on a step that lists offers; says whether it was meant so."""
    if not step.offers or not ("1" <= key <= "9"):
        return False
    listed: Sequence[Offer] = offers_here(desk.session.script, desk.session.state, step)
    if int(key) > len(listed):
        desk.notice = f"No offer has the key {key}. Space starts a note."
    else:
        desk.do(i.MakeOffer(listed[int(key) - 1].id))
    return True


def key_for_offers(desk: "CallDesk", step: Step | None, key: str) -> bool:
    """Do what a key means about offers now; says whether it means anything."""
    offer = desk.session.script.offer(desk.session.state.offer)
    if offer is not None:
        return key_on_offer(desk, offer, key)
    return step is not None and key_among_offers(desk, step, key)


def intent_for_offer(what: str, said: str) -> i.Intent | None:
    """What a row of these lists asks for."""
    match what:
        case "offer":
            return i.MakeOffer(said)
        case "agreed":
            return i.ApproveOffer(said)
        case "worth":
            return i.ValueOffer(said)
    return None
