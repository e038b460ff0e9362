"""state = fold(events): how each event changes what a call looks like.

Total on purpose: whatever an old or foreign journal holds, folding never fails. What makes no
sense (an edit of a note that never was) changes nothing but the version.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from callscript.call import events as e
from callscript.call.dueitems import CALLBACK, day_field
from callscript.call.planfields import PEOPLE
from callscript.call.state import (
    Answer,
    CallState,
    Hands,
    Letter,
    Made,
    Murmur,
    Note,
    Raised,
    Rating,
    Seat,
    Settled,
    Unread,
    UsedCard,
    Visit,
)
from callscript.script.model import END
from callscript.script.places import place_of

_NOT_UNDOABLE = frozenset(
    {
        e.CallStarted,
        e.Resumed,
        e.PartnerJoined,
        e.PartnerLeft,
        e.Redacted,
        e.Undone,
        e.Redone,
        e.Unreadable,
    }
)
_START = 1
"""The intent that starts a call: undoing it would leave nothing to stand on."""


def fold(call: str, journal: Sequence[e.Event]) -> CallState:
    """Read a whole call: the state after its last event, undone intents left out."""
    growing = _Growing(CallState(call))
    for event in journal:
        _stack(growing, event)
    counted = frozenset(growing.done)
    downs: _Downs = {}
    for event in journal:
        if not _is_undoable(event) or event.intent in counted:
            _apply(growing, event)
        else:
            _put_down(growing, downs, event)
        if isinstance(event.body, e.Undone):
            _taken_up(growing, downs, event)
        _date(growing, event)
    return growing.state()


def advance(state: CallState, history: Sequence[e.Event], new: Sequence[e.Event]) -> CallState:
    """Add `new` events, which follow `history`; equal to folding both, and usually much cheaper."""
    if any(isinstance(event.body, e.Undone | e.Redone) for event in new):
        return fold(state.call, [*history, *new])
    growing = _Growing(state)
    for event in new:
        _stack(growing, event)
        _apply(growing, event)
        _date(growing, event)
    return growing.state()


def _date(growing: "_Growing", event: e.Event) -> None:
    """Say how far the call is; a redaction may come from outside, while nobody is on the phone."""
    growing.set(version=event.seq)
    if not isinstance(event.body, e.Redacted):
        growing.set(last_at=event.at)


class _Growing:
    """A state while events are added to it: what they change is copied once, then changed in place.

    A copy for each event would make the fold of a long call quadratic.
    """

    def __init__(self, state: CallState) -> None:
        self._base = state
        self._single: dict[str, Any] = {}
        self._lead = state.caller.name

    @cached_property
    def trail(self) -> list[Visit]:
        return list(self._base.trail)

    @cached_property
    def ahead(self) -> list[str | None]:
        return list(self._base.ahead)

    @cached_property
    def jumped_to(self) -> list[str]:
        return list(self._base.jumped_to)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return dict(self._base.answers)

    @cached_property
    def unread(self) -> dict[str, Unread]:
        return dict(self._base.unread)

    @cached_property
    def ticks(self) -> dict[str, datetime]:
        return dict(self._base.ticks)

    @cached_property
    def notes(self) -> dict[str, Note]:
        return dict(self._base.notes)

    @cached_property
    def details(self) -> dict[str, str]:
        return dict(self._base.details)

    @cached_property
    def raised(self) -> list[Raised]:
        return list(self._base.raised)

    @cached_property
    def murmurs(self) -> list[Murmur]:
        return list(self._base.murmurs)

    @cached_property
    def done(self) -> list[int]:
        return list(self._base.done)

    @cached_property
    def undone(self) -> list[int]:
        return list(self._base.undone)

    @property
    def position(self) -> str | None:
        """The step on the screen now."""
        return self.trail[-1].step if self.trail else None

    def led_by(self, caller: str) -> None:
        """Say who the caller is: all others are partners."""
        self._lead = caller

    def partner_in(self, event: e.Event) -> str:
        """Who did this beside the caller; empty if it was the caller."""
        return event.by if event.by != self._lead else ""

    def get(self, field: str) -> Any:
        """A field that is no collection, as it is now."""
        return self._single[field] if field in self._single else getattr(self._base, field)

    def set(self, **fields: Any) -> None:
        """Change fields that are no collections."""
        self._single.update(fields)

    def state(self) -> CallState:
        """The state it has grown into; nothing may be changed afterwards."""
        grown: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in vars(self).items()
            if not name.startswith("_")
        }
        return replace(self._base, **self._single, **grown)


def _stack(growing: _Growing, event: e.Event) -> None:
    """Move the undo and redo stacks on by one event; a new act empties its author's redo stack."""
    done, undone = growing.done, growing.undone
    match event.body:
        case e.CallStarted(caller=caller):
            growing.led_by(caller.name)
        case e.Undone(intent=intent) if intent in done:
            done[:] = [other for other in done if other != intent]
            undone.append(intent)
        case e.Redone(intent=intent) if intent in undone:
            undone[:] = [other for other in undone if other != intent]
            done.append(intent)
        case _ if not _is_undoable(event) or (done and done[-1] == event.intent):
            pass
        case _:
            done.append(event.intent)
            if by := growing.partner_in(event):
                growing.set(others={**growing.get("others"), event.intent: by})
            undone[:] = [act for act in undone if growing.get("others").get(act, "") != by]


_Downs = dict[int, tuple[datetime, timedelta]]
"""Ends that were undone: by intent, when the phone went down, and the time away until then."""


def _put_down(growing: _Growing, downs: _Downs, event: e.Event) -> None:
    if isinstance(event.body, e.CallEnded):
        downs[event.intent] = event.at, growing.get("away")


def _taken_up(growing: _Growing, downs: _Downs, event: e.Event) -> None:
    """Leave out the time in wrap-up once the end is undone: nobody was on the phone."""
    if isinstance(event.body, e.Undone) and event.body.intent in downs:
        ended, away = downs[event.body.intent]
        growing.set(away=away + max(timedelta(), event.at - ended))


def _is_undoable(event: e.Event) -> bool:
    return event.intent != _START and type(event.body) not in _NOT_UNDOABLE


def _apply(growing: _Growing, event: e.Event) -> None:
    """One event's effect on everything but the stacks."""
    change = _CHANGES.get(type(event.body))
    if change is not None:
        change(growing, event, event.body)


def _started(growing: _Growing, event: e.Event, body: e.CallStarted) -> None:
    growing.set(
        script=body.script,
        title=body.title,
        digest=body.digest,
        caller=body.caller,
        contact=body.contact,
        rehearsal=body.rehearsal,
        attempt=body.attempt,
        opening=body.opening,
        persona=body.persona,
        seed=body.seed,
        started_at=event.at,
    )


def _letter_came(growing: _Growing, event: e.Event, body: e.LetterCame) -> None:
    growing.set(letter=Letter(body.text, body.came, event.at), started_at=None)


def _passage_marked(growing: _Growing, _event: e.Event, body: e.PassageMarked) -> None:
    _note_changed(growing, body.note, passage=(body.start, body.end))


def _dialled(growing: _Growing, event: e.Event, _body: e.Dialled) -> None:
    """The time until now was reading; and the call that was due is this one."""
    settled, postponed = dict(growing.get("settled")), dict(growing.get("postponed"))
    settled.pop(CALLBACK, None)
    postponed.pop(CALLBACK, None)
    growing.set(started_at=event.at, away=timedelta(), settled=settled, postponed=postponed)


def _resumed(growing: _Growing, event: e.Event, _body: e.Resumed) -> None:
    """Leave out the time away; a call that had ended by then was no longer going on."""
    growing.set(partners=())
    last_at = growing.get("last_at")
    if last_at is not None and growing.get("ended_at") is None:
        growing.set(away=growing.get("away") + max(timedelta(), event.at - last_at))


def _moved(growing: _Growing, event: e.Event, body: e.Moved) -> None:
    if body.way == "back":
        if len(growing.trail) > 1:
            growing.ahead.append(growing.trail.pop().step)
            _forget_if_returned(growing)
        return
    if body.way == "jump" and body.to is not None:
        if body.to not in growing.jumped_to:
            growing.jumped_to.append(body.to)
        growing.set(away_from=growing.get("away_from") or growing.position or END)
    elif body.way == "return":
        growing.set(away_from=None)
    if growing.ahead and growing.ahead[-1] == body.to:
        growing.ahead.pop()
    elif growing.ahead:
        growing.ahead.clear()
    growing.trail.append(Visit(body.to, body.way, event.at, body.interrupt, event.seq))
    _forget_if_returned(growing)


def _forget_if_returned(growing: _Growing) -> None:
    """Forget where to return to once the call is there again."""
    if (growing.position or END) == growing.get("away_from"):
        growing.set(away_from=None)


def _answered(growing: _Growing, event: e.Event, body: e.Answered) -> None:
    answer = Answer(body.step, body.value, event.at, event.seq, body.words)
    growing.answers[body.step] = answer
    growing.unread.pop(body.step, None)


def _answered_unkept(growing: _Growing, event: e.Event, body: e.AnsweredUnkept) -> None:
    growing.answers[body.step] = Answer(body.step, "", event.at, event.seq, kept=False)
    growing.unread.pop(body.step, None)


def _left_unread(growing: _Growing, event: e.Event, body: e.LeftUnread) -> None:
    growing.answers.pop(body.step, None)
    growing.unread[body.step] = Unread(body.step, body.code, event.at, event.seq)


def _cleared(growing: _Growing, _event: e.Event, body: e.AnswerCleared) -> None:
    growing.answers.pop(body.step, None)
    growing.unread.pop(body.step, None)
    # What is asked anew is asked from the first rung on.
    noes = {step: n for step, n in growing.get("refusals").items() if step != body.step}
    growing.set(refusals=noes)


def _ticked(growing: _Growing, event: e.Event, body: e.Ticked) -> None:
    if body.on:
        growing.ticks[body.item] = event.at
    else:
        growing.ticks.pop(body.item, None)


def _note_kept(growing: _Growing, event: e.Event, body: e.NoteKept) -> None:
    by, partners = growing.partner_in(event), growing.get("partners")
    growing.notes[body.note] = Note(
        body.note,
        body.step,
        body.kind,
        body.text,
        event.at,
        event.seq,
        speaker=body.speaker,
        by=by,
        partner=by or (partners[-1] if partners else ""),
    )


def _note_changed(growing: _Growing, note: str, **changes: Any) -> None:
    known = growing.notes.get(note)
    if known is not None:
        growing.notes[note] = replace(known, **changes)


def _note_edited(growing: _Growing, _event: e.Event, body: e.NoteEdited) -> None:
    _note_changed(growing, body.note, text=body.text)


def _note_marked(growing: _Growing, _event: e.Event, body: e.NoteMarked) -> None:
    _note_changed(growing, body.note, kind=body.kind)


def _detail_set(growing: _Growing, _event: e.Event, body: e.DetailSet) -> None:
    if not body.about:
        growing.details[body.field] = body.value
        return
    known = growing.notes.get(body.about)
    if known is not None:
        _note_changed(growing, body.about, details={**known.details, body.field: body.value})
    elif body.about.partition(":")[0] in PEOPLE:
        people = growing.get("people")
        mine = {**people.get(body.about, {}), body.field: body.value}
        growing.set(people={**people, body.about: mine})


def _interrupt_raised(growing: _Growing, event: e.Event, body: e.InterruptRaised) -> None:
    growing.raised.append(Raised(body.interrupt, body.step, event.at))
    growing.set(interrupt=body.interrupt)


def _interrupt_left(growing: _Growing, _event: e.Event, body: e.InterruptLeft) -> None:
    if growing.get("interrupt") == body.interrupt:
        growing.set(interrupt=None)


def _acknowledged(growing: _Growing, _event: e.Event, body: e.Acknowledged) -> None:
    growing.murmurs.append(Murmur(body.step, body.phrase))


def _outcome_chosen(growing: _Growing, _event: e.Event, body: e.OutcomeChosen) -> None:
    growing.set(outcome=body.outcome)


def _language_switched(growing: _Growing, _event: e.Event, body: e.LanguageSwitched) -> None:
    growing.set(language=body.language)


def _opening_chosen(growing: _Growing, _event: e.Event, body: e.OpeningChosen) -> None:
    growing.set(opening=body.opening)


def _waived(growing: _Growing, event: e.Event, body: e.CheckWaived) -> None:
    growing.set(waived={**growing.get("waived"), body.check: event.seq})


def _entry_added(growing: _Growing, _event: e.Event, body: e.EntryAdded) -> None:
    added = growing.get("added")
    growing.set(added={**added, body.section: (*added.get(body.section, ()), body.entry)})


def _entry_removed(growing: _Growing, _event: e.Event, body: e.EntryRemoved) -> None:
    growing.set(gone=growing.get("gone") | {place_of(body.section, body.entry)})


def _rung_refused(growing: _Growing, _event: e.Event, body: e.RungRefused) -> None:
    refusals = growing.get("refusals")
    growing.set(refusals={**refusals, body.step: refusals.get(body.step, 0) + 1})


def _offer_made(growing: _Growing, event: e.Event, body: e.OfferMade) -> None:
    made = Made(
        body.offer, body.step, body.label, body.value, body.approve, event.at, token=body.token
    )
    offers = growing.get("offers")
    growing.set(offers={**offers, body.offer: offers.get(body.offer, made)}, offer=body.offer)


def _offer_changed(growing: _Growing, offer: str, **changes: Any) -> None:
    offers = growing.get("offers")
    if offer in offers:
        growing.set(offers={**offers, offer: replace(offers[offer], **changes)})


def _offer_settled(growing: _Growing, _event: e.Event, body: e.OfferSettled) -> None:
    kept = {"note": body.note} if body.note else {}
    _offer_changed(growing, body.offer, taken=body.taken, **kept)


def _offer_approved(growing: _Growing, _event: e.Event, body: e.OfferApproved) -> None:
    _offer_changed(growing, body.offer, approved=True, who=body.who)


def _offer_valued(growing: _Growing, _event: e.Event, body: e.OfferValued) -> None:
    _offer_changed(growing, body.offer, value=body.value)


def _offer_withdrawn(growing: _Growing, _event: e.Event, body: e.OfferWithdrawn) -> None:
    left = {name: made for name, made in growing.get("offers").items() if name != body.offer}
    growing.set(offers=left)


def _offer_closed(growing: _Growing, _event: e.Event, body: e.OfferClosed) -> None:
    if growing.get("offer") == body.offer:
        growing.set(offer=None)


def _seat_taken(growing: _Growing, event: e.Event, body: e.SeatTaken) -> None:
    seats = growing.get("seats")
    since = seats[body.seat].at if body.seat in seats else event.at
    seat = Seat(body.seat, body.name, since, body.contact)
    growing.set(seats=dict(sorted({**seats, body.seat: seat}.items())))


def _seat_left(growing: _Growing, event: e.Event, body: e.SeatLeft) -> None:
    seats = growing.get("seats")
    if body.seat in seats:
        growing.set(seats={**seats, body.seat: replace(seats[body.seat], left=event.at)})


def _speaker_set(growing: _Growing, _event: e.Event, body: e.SpeakerSet) -> None:
    _note_changed(growing, body.note, speaker=body.seat)


def _agreed(growing: _Growing, event: e.Event, body: e.Agreed) -> None:
    known = growing.notes.get(body.note)
    agreed = dict(known.agreed) if known is not None else {}
    agreed.pop(body.seat, None)
    if body.on:
        agreed[body.seat] = event.at
    _note_changed(growing, body.note, agreed=agreed)


def _hands_shown(growing: _Growing, event: e.Event, body: e.HandsShown) -> None:
    shown = Hands(body.step, body.text, body.count, body.seats, event.at)
    growing.set(hands=(*growing.get("hands"), shown))


def _rated(growing: _Growing, event: e.Event, body: e.Rated) -> None:
    ratings = growing.get("ratings")
    here = {**ratings.get(body.step, {})}
    here[body.seat] = Rating(body.step, body.seat, body.value, event.at)
    growing.set(ratings={**ratings, body.step: here})


def _due_settled(growing: _Growing, event: e.Event, body: e.DueSettled) -> None:
    settled = {item: known for item, known in growing.get("settled").items() if item != body.item}
    if body.how != "again":
        settled[body.item] = Settled(body.how, body.reason, event.at)
    growing.set(settled=settled)


def _due_postponed(growing: _Growing, _event: e.Event, body: e.DuePostponed) -> None:
    """Where the plan has a blank for the day it is filled in there: papers show no other day."""
    note, field = day_field(body.item)
    known = growing.notes.get(note)
    if known is not None:
        growing.notes[note] = replace(known, details={**known.details, field: body.to})
    else:
        growing.set(postponed={**growing.get("postponed"), body.item: body.to})


def _card_opened(growing: _Growing, event: e.Event, body: e.CardOpened) -> None:
    used = UsedCard(body.card, body.title, body.step, event.at)
    growing.set(cards=(*growing.get("cards"), used), card=body.card)


def _card_closed(growing: _Growing, _event: e.Event, body: e.CardClosed) -> None:
    if growing.get("card") == body.card:
        growing.set(card=None)


def _redacted(growing: _Growing, event: e.Event, body: e.Redacted) -> None:
    growing.set(redacted={**growing.get("redacted"), body.about: event.at})


def _joined(growing: _Growing, _event: e.Event, body: e.PartnerJoined) -> None:
    others = (name for name in growing.get("partners") if name != body.name)
    growing.set(partners=(*others, body.name))


def _left(growing: _Growing, _event: e.Event, body: e.PartnerLeft) -> None:
    growing.set(partners=tuple(name for name in growing.get("partners") if name != body.name))


def _ended(growing: _Growing, event: e.Event, _body: e.CallEnded) -> None:
    growing.set(phase="wrap-up", ended_at=event.at, interrupt=None, offer=None, card=None)


def _wrapped_up(growing: _Growing, _event: e.Event, _body: e.WrappedUp) -> None:
    growing.set(phase="done")


_Change = Callable[[_Growing, e.Event, Any], None]

_CHANGES: dict[type, _Change] = {
    e.CallStarted: _started,
    e.LetterCame: _letter_came,
    e.PassageMarked: _passage_marked,
    e.Dialled: _dialled,
    e.Resumed: _resumed,
    e.Moved: _moved,
    e.Answered: _answered,
    e.AnsweredUnkept: _answered_unkept,
    e.LeftUnread: _left_unread,
    e.AnswerCleared: _cleared,
    e.Ticked: _ticked,
    e.NoteKept: _note_kept,
    e.NoteEdited: _note_edited,
    e.NoteMarked: _note_marked,
    e.DetailSet: _detail_set,
    e.InterruptRaised: _interrupt_raised,
    e.InterruptLeft: _interrupt_left,
    e.Acknowledged: _acknowledged,
    e.OutcomeChosen: _outcome_chosen,
    e.LanguageSwitched: _language_switched,
    e.OpeningChosen: _opening_chosen,
    e.CheckWaived: _waived,
    e.EntryAdded: _entry_added,
    e.EntryRemoved: _entry_removed,
    e.RungRefused: _rung_refused,
    e.OfferMade: _offer_made,
    e.OfferSettled: _offer_settled,
    e.OfferApproved: _offer_approved,
    e.OfferValued: _offer_valued,
    e.OfferWithdrawn: _offer_withdrawn,
    e.OfferClosed: _offer_closed,
    e.SeatTaken: _seat_taken,
    e.SeatLeft: _seat_left,
    e.SpeakerSet: _speaker_set,
    e.Agreed: _agreed,
    e.HandsShown: _hands_shown,
    e.Rated: _rated,
    e.DueSettled: _due_settled,
    e.DuePostponed: _due_postponed,
    e.CardOpened: _card_opened,
    e.CardClosed: _card_closed,
    e.PartnerJoined: _joined,
    e.PartnerLeft: _left,
    e.Redacted: _redacted,
    e.CallEnded: _ended,
    e.WrappedUp: _wrapped_up,
}
