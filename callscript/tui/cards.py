"""Cue cards in the window: their list, one over the step, and the line that suggests one."""

from collections.abc import Iterable

from callscript.call import intents as i
from callscript.call.cues import pinned, suggested
from callscript.call.session import Session
from callscript.script.cards import Card
from callscript.tui.content import fitted, line, together
from callscript.tui.finder import Choice, Finder
from callscript.tui.scene import Scene
from callscript.tui.styled import Styled

CARD = "card:"
"""Before a card's id: the row that opens it."""
HINT = "a letter opens its card · F3 closes"


def cards_finder(session: Session, cards: tuple[Card, ...]) -> Finder:
    """All cards, each on its letter; those that fit here stand first."""
    fitting = fitting_now(session, cards)
    others = (card for card in cards if card not in fitting)
    rows = (*card_choices(fitting, "For now"), *card_choices(others, "All cards"))
    none = "There are no cue cards: see 'Cue cards' in the guide for scripts."
    return Finder("Cue cards", rows, none=none, hint=HINT)


def fitting_now(session: Session, cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """The cards the step names, and the one for what is happening."""
    named = pinned(cards, session.script, session.state)
    card = suggested(cards, session.script, session.state)
    return named if card is None else (*named, card)


def card_choices(cards: Iterable[Card], kind: str) -> Iterable[Choice]:
    """Cards as rows of a list."""
    for card in cards:
        yield Choice(f"{CARD}{card.id}", card.title, "", kind, card.key)


def card_intent(cards: tuple[Card, ...], name: str) -> i.Intent | None:
    """What choosing a card's row asks for; None for a card that is no longer there."""
    card = next((card for card in cards if card.id == name), None)
    return i.OpenCard(card.id, card.title) if card is not None else None


def open_card(scene: Scene) -> Card | None:
    """The card that lies over the step; of one whose deck is gone, its title."""
    name = scene.state.card
    if name is None:
        return None
    titles = {used.card: used.title for used in scene.state.cards}
    gone = Card(name, "", titles.get(name, name), "This card is in no deck any more.")
    return next((card for card in scene.cards if card.id == name), gone)


def cue_row(scene: Scene, width: int) -> Styled | None:
    """The cards that fit now, on one row; nothing where none does, or one is open."""
    if not scene.cards or scene.state.card is not None or scene.state.phase != "live":
        return None
    named = pinned(scene.cards, scene.script, scene.state)
    card = suggested(scene.cards, scene.script, scene.state)
    fitting = named if card is None else (*named, card)
    if not fitting:
        return None
    said = " · ".join(f"{card.key} {card.title}" for card in fitting)
    return fitted(together(line(" F3 ", "dim"), line(said, "italic dim")), width)
