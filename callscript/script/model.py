"""A checked script: the form a call runs on.

People's TOML is judged by `written` (pydantic) and built into these structures once; the store
keeps them by digest and reads them back without pydantic, so a known script starts at once.
Stored value, key pressed, label on screen and words read aloud are four different things, and
have four different fields.
"""

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Literal

import msgspec

from callscript.script.condition import Condition, Expression, Scalar
from callscript.script.places import ByPlace, entry_of
from callscript.script.wording import Wording

END = "end"
"""The goto that leaves the script; no step can have this id."""

NoteKind = Literal["note", "verbatim", "concern", "praise", "promise", "question"]
NOTE_KINDS: tuple[NoteKind, ...] = (
    "note",
    "verbatim",
    "concern",
    "praise",
    "promise",
    "question",
)


class Gate(msgspec.Struct, frozen=True, omit_defaults=True):
    """What must hold before something is said, and why, in words for the caller. It never locks."""

    when: Condition
    why: str = ""


class Cut(msgspec.Struct, frozen=True, omit_defaults=True):
    """A class of a computed value: what it is worth below this number; without one, from there."""

    value: Scalar
    below: float | None = None


class Computed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A name that is worth what an expression gives, or the class in which that falls."""

    name: str
    of: Expression
    cuts: tuple[Cut, ...] = ()


UnreadCode = Literal["dont_know", "refused", "not_applicable"]
USUAL_UNREAD: Mapping[UnreadCode, str] = {
    "dont_know": "Don't know",
    "refused": "Won't say",
    "not_applicable": "Doesn't apply",
}
"""What a question can get instead of an answer, and what it is called; never read aloud."""


class Response(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing a customer is likely to answer, and what follows from it."""

    value: str
    key: str
    label: str
    goto: str | None = None
    tags: tuple[str, ...] = ()
    reply: Wording = ()
    outcome: str | None = None
    other: bool = False
    exclusive: bool = False
    probes: tuple[Wording, ...] = ()
    anchor: bool = False

    @property
    def stays(self) -> bool:
        """Whether there is more to ask once it is given, so that the call stays on the step."""
        return self.other or bool(self.probes)


class NumberField(msgspec.Struct, frozen=True, omit_defaults=True, tag="number"):
    """A number is wanted, with at most so many decimals; bounds are inclusive.

    A scale also labels its ends.
    """

    minimum: int | float | None = None
    maximum: int | float | None = None
    low: str = ""
    high: str = ""
    decimals: int = 0
    unit: str = ""


class TextField(msgspec.Struct, frozen=True, omit_defaults=True, tag="text"):
    """Free text is wanted: what is typed on the step is its answer."""


class MomentField(msgspec.Struct, frozen=True, omit_defaults=True, tag="moment"):
    """A day, a time of day, or both are wanted; what is none of them is kept as words."""

    kind: Literal["date", "time", "datetime"]


class ChoicesField(msgspec.Struct, frozen=True, omit_defaults=True, tag="choices"):
    """Several of the step's responses are wanted, at most so many; `ranked` ones in their order."""

    most: int | None = None
    ranked: bool = False


class Blank(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of several blanks on a step; its fact is ``step.id``."""

    id: str
    label: str
    field: NumberField | TextField | MomentField


class FormField(msgspec.Struct, frozen=True, omit_defaults=True, tag="form"):
    """Several blanks on one step, each filled in or left."""

    blanks: tuple[Blank, ...]

    def blank(self, name: str) -> Blank | None:
        """Find a blank by its id."""
        return next((blank for blank in self.blanks if blank.id == name), None)


Field = NumberField | TextField | MomentField | ChoicesField | FormField


class Aside(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to say only if they ask; `ask` is what they may ask."""

    say: Wording
    ask: Wording = ()


class Item(msgspec.Struct, frozen=True):
    """A line of a checklist; `id` says which list it is in, too ("before:1")."""

    id: str
    label: str


WHAT_WENT_WRONG, WHO_OWNS_IT = "what", "owner"
"""The blanks of an apology."""
NAME, PHONE, EMAIL = "name", "phone", "email"
"""The blanks of a referral: who it is, and how to reach them."""

AskedFor = Literal["sale", "review", "referral"]
"""What we may want of a customer, once the script says so and never before."""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to say or ask, and how the customer's answer is taken down.

    `say` and `ask` are read aloud, and `say_again` in their place when the call comes back to the
    step; `cue`, `listen` and `probes` are for the caller.
    `if_asked` is said only when they ask. `unread` are the codes that can stand in for an answer.
    Responses of a `shuffle` step stand in another order on each call, but for those with an anchor.
    Words of a `verbatim` step are read word for word; an `observe` step is the caller's own
    observation; what a `sensitive` step is told is never kept. On a `by_seat` step each seat at the
    table is asked.
    `notes` is the kind a note typed here gets unless its first character says otherwise;
    `read_back` lists the kinds of note to read out here, `offers` those to choose from here;
    `cards` are cue cards that fit.
    `can_do` is said before anything else, and before a `no`. What is answered to a `wish` is how
    they would like it resolved, and to an `apology` what went wrong and who owns it.
    `asks_for` is what this wants of the customer; it stays shut until the script opens it.
    """

    id: str
    title: str
    say: Wording = ()
    ask: Wording = ()
    cue: Wording = ()
    listen: str = ""
    probes: tuple[Wording, ...] = ()
    responses: tuple[Response, ...] = ()
    field: Field | None = None
    goto: str | None = None
    when: Condition | None = None
    outcome: str | None = None
    notes: NoteKind = "note"
    read_back: tuple[NoteKind, ...] = ()
    offers: tuple[str, ...] = ()
    can_do: Wording = ()
    no: Wording = ()
    wish: bool = False
    apology: bool = False
    asks_for: AskedFor | None = None
    say_again: Wording = ()
    requires: Gate | None = None
    if_asked: tuple[Aside, ...] = ()
    unread: tuple[UnreadCode, ...] = ()
    verbatim: bool = False
    observe: bool = False
    sensitive: bool = False
    shuffle: bool = False
    by_seat: bool = False

    cards: tuple[str, ...] = ()

    @property
    def takes_answer(self) -> bool:
        """Whether there is one answer to give here; what each seat says is none."""
        return not self.by_seat and (bool(self.responses) or self.field is not None)

    rungs: tuple[Wording, ...] = ()
    """Words for one response after another, from the first on: each no leads to the next."""

    def response(self, value: object) -> Response | None:
        """Find the response that stores this value."""
        return next((r for r in self.responses if r.value == value), None)


class Repeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a section is gone through for: entries called `each` in wordings, at most so many.

    They are the items of a contact's field (`over`), as many as a number says (`count`), or one
    more until a condition holds or nothing is said (`until`).
    """

    each: str
    over: str = ""
    count: Expression | None = None
    until: Condition | None = None
    most: int = 20


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """Steps that belong together; `minutes` is how long they should take.

    A `shared` one is only entered by a goto, and leads back to what follows it. In `free` order
    the steps are topics, each gone through when it comes up. `objective` is what a topic of a group
    is to tell: the id of one of its objectives.
    """

    id: str
    title: str
    steps: tuple[Step, ...]
    when: Condition | None = None
    minutes: float | None = None
    requires: Gate | None = None
    shared: bool = False
    order: Literal["written", "free"] = "written"
    repeat: Repeat | None = None
    objective: str = ""


MOST_SEATS = 9
"""Seats a table can have: each has a digit of its own."""


class Group(msgspec.Struct, frozen=True, omit_defaults=True):
    """A session with several customers at one table, rather than a call with one.

    `seats` are the chairs; fewer people than `least` or more than `most` are worth a warning.
    `objectives` are what the session is to tell, by id.
    """

    seats: int = 8
    least: int = 6
    most: int = 8
    objectives: Mapping[str, str] = {}


class Interrupt(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something a customer throws in at any moment: what to say, and where to go on.

    Without `goto` and `outcome` the call returns to the step it was on; `goto` leads elsewhere;
    `outcome` closes the conversation kindly and proposes how the call ended. From the second time
    on `again` is said instead, and past the `limit` the call goes on at `after_limit`.
    """

    id: str
    label: str
    say: Wording
    cue: Wording = ()
    goto: str | None = None
    outcome: str | None = None
    limit: int | None = None
    again: Wording = ()
    after_limit: str | None = None


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something the caller may offer while `when` holds; `approve` says who has to agree to it.

    Once taken it is a promise in its words, or the label's, with this `owner` and this day (`due`,
    in words). A `token` is given with an apology.
    """

    id: str
    label: str
    say: Wording
    when: Condition | None = None
    requires: Gate | None = None
    value: str = ""
    approve: str = ""
    promise: str = ""
    owner: str = ""
    due: str = ""
    token: bool = False
    asks_for: AskedFor | None = None


class Check(msgspec.Struct, frozen=True, omit_defaults=True):
    """Answers that don't go together while `when` holds; `fix` are steps of which one is wrong.

    A `hard` one stays in view until it is mended, others can be waved off. Neither blocks a call.
    """

    id: str
    when: Condition
    say: Wording
    hard: bool = False
    fix: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a call can end (its disposition). A `final` one asks for no further call.

    `retry_after` is in how many hours to try again; `note` asks for a word on why.
    """

    id: str
    label: str
    contacted: bool = True
    final: bool = False
    retry_after: int | None = None
    note: bool = False


class Cause(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cause on our side that a concern can be tagged with, and the checks it leads to.

    `training`: does everyone know what to do? `handoff`: did sales and operations agree?
    """

    id: str
    label: str
    training: bool = False
    handoff: bool = False


USUAL_CAUSES: tuple[Cause, ...] = (
    Cause("care", "Did not know how to take care of the customer", training=True),
    Cause("unreasonable", "Thought the request unreasonable", training=True, handoff=True),
    Cause("promise", "Promised what could not be kept", handoff=True),
    Cause("handoff", "Got lost between two of us", handoff=True),
    Cause("silence", "Nobody got back to them"),
    Cause("mistake", "A slip of one of us"),
    Cause("late", "Too late, or too slow"),
    Cause("quality", "What we delivered was not good enough"),
    Cause("price", "Price or bill"),
    Cause("rules", "Our own rules stood in the way"),
)
"""Every script has these; its own `[causes]` add to them or rename them."""


USUAL_OUTCOMES: tuple[Outcome, ...] = (
    Outcome("completed", "Talked it through"),
    Outcome("callback", "Asked to be called back"),
    Outcome("refused", "Does not want to talk to us", final=True),
    Outcome("wrong_person", "Wrong person or number", contacted=False),
    Outcome("voicemail", "Left a voicemail", contacted=False, retry_after=24),
    Outcome("no_answer", "Nobody answered", contacted=False, retry_after=24),
)
"""Every script has these; its own `[outcomes]` add to them or rename them."""


class _StepsByPlace(ByPlace[Step]):
    def at(self, _place: str, found: Step) -> Step:
        title = f"{found.title} ({entry_of(_place)})"
        return msgspec.structs.replace(found, id=_place, title=title)


Rung = Literal["existing", "lost"]
"""A rung of the practice ladder: customers we still have are called before those we lost."""


class Script(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """A whole checked script. Its first section's first step opens the call.

    `languages` are those a call can switch among, the first of them spoken first; empty where
    there is one. `words` are wordings with a name, to be put into others; `neutral` are words by
    which people say politely that it was not good enough. `practice` is where it stands on the
    practice ladder.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    summary: str = ""
    goal: str = ""
    reassurance: str = ""
    language: str = "en"
    sources: tuple[str, ...] = ()
    acknowledgements: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    interrupts: tuple[Interrupt, ...] = ()
    outcomes: tuple[Outcome, ...] = USUAL_OUTCOMES
    voicemail: Wording = ()
    languages: tuple[str, ...] = ()
    words: Mapping[str, Wording] = {}
    requires: Gate | None = None
    asks_when: Gate | None = None
    computes: tuple[Computed, ...] = ()
    tables: dict[str, dict[str, Scalar]] = {}
    openings: Mapping[str, str] = {}
    checks: tuple[Check, ...] = ()
    offers: tuple[Offer, ...] = ()
    causes: tuple[Cause, ...] = USUAL_CAUSES

    unread: Mapping[UnreadCode, str] = {}
    before: tuple[Item, ...] = ()
    after: tuple[Item, ...] = ()
    practice: Rung | None = None
    group: Group | None = None

    @cached_property
    def computed(self) -> dict[str, Computed]:
        """Computed names and what they are worth."""
        return {computed.name: computed for computed in self.computes}

    @cached_property
    def loops(self) -> dict[str, Section]:
        """Repeated sections by id."""
        return {section.id: section for section in self.sections if section.repeat is not None}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Step ids in the order they are written."""
        return tuple(step.id for section in self.sections for step in section.steps)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each step stands in `order`."""
        return {step: place for place, step in enumerate(self.order)}

    @cached_property
    def lists(self) -> frozenset[str]:
        """What repeated sections and their entries are called in expressions."""
        names = ((loop.id, loop.repeat.each) for loop in self.loops.values() if loop.repeat)
        return frozenset(name for pair in names for name in pair)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The ids of steps that are asked in entries."""
        return frozenset(step.id for section in self.loops.values() for step in section.steps)

    @cached_property
    def steps(self) -> ByPlace[Step]:
        """Steps by id, and by any place that is such a step in an entry: its id is the place."""
        found = ((step.id, step) for section in self.sections for step in section.steps)
        return _StepsByPlace(found, self.repeated)

    @cached_property
    def section_of(self) -> ByPlace[Section]:
        """The section each step belongs to."""
        found = ((step.id, section) for section in self.sections for step in section.steps)
        return ByPlace(found, self.repeated)

    @cached_property
    def number_in(self) -> ByPlace[int]:
        """Where each step stands in its section, from 0."""
        numbered = (enumerate(section.steps) for section in self.sections)
        found = ((step.id, number) for steps in numbered for number, step in steps)
        return ByPlace(found, self.repeated)

    @cached_property
    def first_in(self) -> dict[str, str]:
        """The first step of each section."""
        return {section.id: section.steps[0].id for section in self.sections}

    @cached_property
    def section_after(self) -> dict[str, Section]:
        """The section that comes up after each by itself; shared ones never do."""
        main = [section for section in self.sections if not section.shared]
        return {before.id: after for before, after in pairwise(main)}

    def opening(self, kind: str) -> str:
        """The step that opens a call of a kind (first, callback, inbound, voicemail)."""
        main = (section for section in self.sections if not section.shared)
        first = next(main, self.sections[0]).steps[0].id
        return self.openings.get(kind) or self.openings.get("first") or first

    def asked_for(self, fact: str) -> Step | None:
        """The step whose answer a fact is, or is a part of ("address", "address.town")."""
        step, _, blank = fact.partition(".")
        found = self.steps.get(step)
        if found is None or not blank:
            return found
        field = found.field
        return found if isinstance(field, FormField) and field.blank(blank) else None

    def unread_label(self, code: str) -> str:
        """What a code is called here; one that nobody knows is its own name."""
        known = {str(name): label for name, label in {**USUAL_UNREAD, **self.unread}.items()}
        return known.get(code, code)

    def interrupt(self, name: str | None) -> Interrupt | None:
        """Find an interrupt by id."""
        return next((i for i in self.interrupts if i.id == name), None)

    def offer(self, name: str | None) -> Offer | None:
        """Find an offer by id."""
        return next((offer for offer in self.offers if offer.id == name), None)

    def outcome(self, name: str | None) -> Outcome | None:
        """Find an outcome by id."""
        return next((o for o in self.outcomes if o.id == name), None)


_decoder = msgspec.msgpack.Decoder(Script)


def pack(script: Script) -> bytes:
    """Write a checked script for the store."""
    return msgspec.msgpack.encode(script)


def unpack(packed: bytes) -> Script:
    """Read back what `pack` wrote; raises `msgspec.ValidationError` for another version's form."""
    return _decoder.decode(packed)
