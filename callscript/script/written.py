"""A script as people write it: the pydantic models that judge the TOML.

Short forms are widened before judging (a response may be a plain text, an answer may be just its
type), so each thing has one judged shape and an error has one place. Nothing here runs a call:
`build` turns a judged script into the form in `model`.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from callscript.script.model import MOST_SEATS, NoteKind, Rung, UnreadCode

ID_PATTERN = r"^[a-z][a-z0-9_]{0,39}$"

PLACE_PATTERN = r"^[a-z][a-z0-9_]{0,39}(#[1-9][0-9]{0,2})?$"

Id = Annotated[str, Field(pattern=ID_PATTERN)]
"""A name other parts of the script refer to; also usable in conditions and placeholders."""

GOTO_PATTERN = r"^(section:)?[a-z][a-z0-9_]{0,39}$"
Goto = Annotated[str, Field(pattern=GOTO_PATTERN)]
"""A step, "end", or "section:" and a shared section."""
Age = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,2} (hour|day|week)s?$")]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\n]*$")]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Value = Annotated[str, Field(min_length=1, max_length=200)] | int | float
"""A text or a number that is worth itself, in tables and classes."""
Key = Annotated[str, Field(pattern=r"^[0-9a-z]$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


def _text_form(found: Any) -> str:
    return "languages" if isinstance(found, dict) else "text"


Text = Annotated[
    Annotated[Words, Tag("text")]
    | Annotated[dict[Language, Words], Field(min_length=1), Tag("languages")],
    Discriminator(_text_form),
]
"""A text, or a table of them by language."""


def listed(found: Any) -> Any:
    """Widen one item to a list of one."""
    return found if isinstance(found, list) else [found]


def _listed_code(found: Any) -> Any:
    """Widen one code to a list of one; true and false are no codes."""
    return found if isinstance(found, list | bool) else [found]


Ids = Annotated[list[Id], BeforeValidator(listed, json_schema_input_type=Id | list[Id])]
Kinds = Annotated[
    list[NoteKind], BeforeValidator(listed, json_schema_input_type=NoteKind | list[NoteKind])
]

Texts = Annotated[list[Words], BeforeValidator(listed, json_schema_input_type=Words | list[Words])]


class Written(BaseModel):
    """What all tables share: frozen, no coercion, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
    short_form: ClassVar[str] = ""
    """The key a plain text in place of the table stands for; empty where there is no short form."""

    @model_validator(mode="before")
    @classmethod
    def _widen(cls, found: Any) -> Any:
        return {cls.short_form: found} if cls.short_form and isinstance(found, str) else found


class WrittenVariant(Written):
    """One of several wordings, said when its condition holds; without `when` it always does."""

    when: str | None = None
    text: Text


def _form(found: Any) -> str:
    """Which form words are written in; a text is what they are told to be when they are none."""
    if isinstance(found, list):
        return "variants"
    if isinstance(found, dict):
        return WrittenVariant.__name__ if "text" in found or "when" in found else "languages"
    return "text"


AnyWords = Annotated[
    Annotated[Words, Tag("text")]
    | Annotated[WrittenVariant, Tag("WrittenVariant")]
    | Annotated[list[WrittenVariant], Field(min_length=1, max_length=20), Tag("variants")]
    | Annotated[dict[Language, Words], Field(min_length=1), Tag("languages")],
    Discriminator(_form),
]
"""Words to say: a text, a table of them by language, or variants of which the first that holds is
said."""


class WrittenGate(Written):
    """What must hold before something is said; a plain text is its condition."""

    short_form: ClassVar[str] = "when"
    when: Words
    why: Line | None = None


class WrittenCut(Written):
    """A class of a computed value; the last one needs no `below`."""

    below: int | float | None = None
    value: Value


class WrittenComputed(Written):
    """What a computed name is worth; a plain text is the expression."""

    short_form: ClassVar[str] = "of"
    of: Words
    cuts: list[WrittenCut] = Field(default_factory=list, max_length=100)


Probes = Annotated[list[AnyWords], Field(max_length=9)]


class WrittenAside(Written):
    """Something to say only if they ask, and what they may ask; a plain text is what to say."""

    short_form: ClassVar[str] = "say"
    ask: AnyWords | None = None
    say: AnyWords


Asides = Annotated[list[WrittenAside], BeforeValidator(listed), Field(max_length=9)]
Codes = Annotated[
    list[UnreadCode],
    BeforeValidator(_listed_code, json_schema_input_type=UnreadCode | list[UnreadCode]),
]
Bound = Annotated[int | float | None, Field(ge=-(10**9), le=10**9)]
Decimals = Annotated[int, Field(ge=0, le=6)]


class WrittenBranch(Written):
    """What follows from an answer, shared by responses and by yes and no."""

    goto: Goto | None = None
    tag: Ids = Field(default_factory=list)
    reply: AnyWords | None = None
    outcome: Id | None = None
    probes: Probes = Field(default_factory=list)


class WrittenResponse(WrittenBranch):
    """One likely answer. Left out, `value` is made from the label and `key` from the position."""

    short_form: ClassVar[str] = "label"
    label: Line
    value: Id | None = None
    key: Key | None = None
    other: bool = False
    exclusive: bool = False
    anchor: bool = False


class WrittenYes(WrittenBranch):
    """One side of a yes/no answer; a plain text is its goto."""

    short_form: ClassVar[str] = "goto"
    label: Line | None = None


class WrittenYesNo(Written):
    """An answer that is yes or no, on the keys 1 and 2."""

    type: Literal["yes_no"]
    yes: WrittenYes = WrittenYes()
    no: WrittenYes = WrittenYes()


class WrittenNumber(Written):
    """An answer that is a number within bounds, whole unless it may have decimals."""

    type: Literal["number"]
    min: Bound = None
    max: Bound = None
    decimals: Decimals = 0
    unit: Line | None = None


class WrittenScale(Written):
    """An answer on a scale with labelled ends."""

    type: Literal["scale"]
    min: int = Field(0, ge=0, le=100)
    max: int = Field(10, ge=1, le=100)
    low: Line = "lowest"
    high: Line = "highest"


class WrittenText(Written):
    """An answer in the customer's own words."""

    type: Literal["text"]


class WrittenMoment(Written):
    """An answer that is a day, a time of day, or both."""

    type: Literal["date", "time", "datetime"]


class WrittenChoices(Written):
    """An answer that is several of the step's responses, at most so many; a ranking orders them."""

    type: Literal["choices", "ranking"]
    most: int | None = Field(None, ge=1, le=36)


WrittenAnswer = Annotated[
    WrittenYesNo | WrittenNumber | WrittenScale | WrittenText | WrittenMoment | WrittenChoices,
    Field(discriminator="type"),
]


class WrittenRow(Written):
    """One of several things the same answer is wanted about; a plain text is its label."""

    short_form: ClassVar[str] = "label"
    label: Line
    id: Id | None = None


class WrittenBlank(Written):
    """One of several blanks on a step; a plain text is its label, and its id is made from that."""

    short_form: ClassVar[str] = "label"
    label: Line
    id: Id | None = None
    type: Literal["text", "number", "date", "time", "datetime"] = "text"
    min: Bound = None
    max: Bound = None
    decimals: Decimals = 0
    unit: Line | None = None


class WrittenRung(WrittenBranch):
    """One rung of a ladder: what is asked, and what a yes to it is worth."""

    say: AnyWords
    value: Annotated[int, Field(ge=-(10**9), le=10**9)] | Id
    label: Line | None = None


class WrittenStep(Written):
    """One step: words to read aloud, words for the caller, and how the answer is taken down."""

    id: Id
    title: Line | None = None
    say: AnyWords | None = None
    ask: AnyWords | None = None
    say_again: AnyWords | None = None
    cue: AnyWords | None = None
    listen: bool | Words = False
    probes: Probes = Field(default_factory=list)
    if_asked: Asides = Field(default_factory=list)
    responses: list[WrittenResponse] = Field(default_factory=list, max_length=36)
    answer: WrittenAnswer | None = None
    fields: list[WrittenBlank] = Field(default_factory=list, max_length=12)
    rows: list[WrittenRow] = Field(default_factory=list, max_length=12)
    shuffle: bool = False
    rungs: list[WrittenRung] = Field(default_factory=list, max_length=9)
    limit: int | None = Field(None, ge=1, le=9)
    unread: bool | Codes | None = None
    verbatim: bool = False
    observe: bool = False
    sensitive: bool = False
    by_seat: bool = False
    goto: Goto | None = None
    when: str | None = None
    requires: WrittenGate | None = None
    outcome: Id | None = None
    notes: NoteKind = "note"
    read_back: Kinds = Field(default_factory=list)
    offers: bool | Ids = False
    can_do: AnyWords | None = None
    no: AnyWords | None = None
    wish: bool = False
    apology: bool = False
    asks_for: Literal["sale", "review", "referral"] | None = None

    cards: Annotated[Ids, Field(max_length=9)] = Field(default_factory=list)

    @field_validator("answer", mode="before")
    @classmethod
    def _short_answer(cls, found: Any) -> Any:
        return {"type": found} if isinstance(found, str) else found


class WrittenRepeat(Written):
    """What a section is gone through for; one of `over`, `count` and `until`."""

    each: Id
    over: Annotated[str, Field(pattern=r"^contact\.[a-z][a-z0-9_]{0,39}$")] | None = None
    count: Words | None = None
    until: Words | None = None
    most: int = Field(20, ge=1, le=100)


class WrittenSection(Written):
    """Steps that belong together."""

    id: Id
    title: Line
    minutes: float | None = Field(None, gt=0, le=24 * 60)
    when: str | None = None
    requires: WrittenGate | None = None
    shared: bool = False
    order: Literal["written", "free"] = "written"
    repeat: WrittenRepeat | None = None
    objective: Id | None = None
    steps: list[WrittenStep] = Field(min_length=1)


Chairs = Annotated[int, Field(ge=1, le=MOST_SEATS)]


class WrittenGroup(Written):
    """A session with several customers at one table: its chairs, and what it is to tell."""

    seats: Chairs = 8
    least: Chairs = 6
    most: Chairs = 8
    objectives: dict[Id, Line] = Field({}, max_length=20)


class WrittenInterrupt(Written):
    """Something a customer may throw in at any moment."""

    id: Id
    label: Line
    say: AnyWords
    cue: AnyWords | None = None
    goto: Goto | None = None
    outcome: Id | None = None
    limit: int | None = Field(None, ge=1, le=99)
    again: AnyWords | None = None
    after_limit: Goto | None = None


class WrittenCheck(Written):
    """Answers that don't go together."""

    id: Id | None = None
    when: Words
    say: AnyWords
    level: Literal["hard", "soft"] = "soft"
    fix: Ids = Field(default_factory=list, max_length=9)


class WrittenOffer(Written):
    """Something the caller may offer."""

    id: Id
    label: Line
    say: AnyWords
    when: Words | None = None
    requires: WrittenGate | None = None
    value: Line | None = None
    approve: Line | None = None
    promise: Line | None = None
    owner: Line | None = None
    due: Line | None = None
    token: bool = False
    asks_for: Literal["sale"] | None = None


class WrittenOpenings(Written):
    """The step or section that opens each kind of call; the first one does for what is left out."""

    first: Id | None = None
    callback: Id | None = None
    inbound: Id | None = None
    voicemail: Id | None = None


class WrittenOutcome(Written):
    """A way a call can end; a plain text is its label."""

    short_form: ClassVar[str] = "label"
    label: Line
    contacted: bool = True
    final: bool = False
    retry_after: Age | None = None
    note: bool = False


class WrittenCause(Written):
    """A cause on our side; a plain text is its label."""

    short_form: ClassVar[str] = "label"
    label: Line
    training: bool | None = None
    handoff: bool | None = None


class WrittenVoicemail(Written):
    """What to say to a machine; a plain text is what to say."""

    short_form: ClassVar[str] = "say"
    say: AnyWords


class WrittenChecklist(Written):
    """What to look at before dialling, or after the call; a list is its items."""

    items: list[Line] = Field(min_length=1, max_length=20)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, found: Any) -> Any:
        return {"items": found} if isinstance(found, list) else found


class WrittenScript(Written):
    """A whole script file."""

    title: Line
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")] | None = None
    summary: Line | None = None
    goal: Words | None = None
    reassurance: Words | None = None
    practice: Rung | None = None
    language: Language = "en"
    languages: list[Language] = Field(default_factory=list, max_length=9)
    words: dict[Id, AnyWords] = {}
    unread: bool | dict[UnreadCode, Line] = False
    before: WrittenChecklist | None = None
    after: WrittenChecklist | None = None
    sources: list[Line] = []
    listening: Words = "Listen. Don't argue, explain or correct."
    acknowledgements: list[Line] = Field(["Right.", "I understand.", "I see.", "Go on."])
    neutral: list[Annotated[str, Field(min_length=2, max_length=40, pattern=r"^\S(.*\S)?$")]] = (
        Field(default_factory=list, max_length=100)
    )
    voicemail: WrittenVoicemail | None = None
    requires: WrittenGate | None = None
    asks_when: WrittenGate | None = None
    openings: WrittenOpenings = WrittenOpenings()
    group: WrittenGroup | None = None
    offers: list[WrittenOffer] = Field(default_factory=list, max_length=99)
    checks: list[WrittenCheck] = Field(default_factory=list, max_length=200)
    compute: dict[Id, WrittenComputed] = Field({}, max_length=200)
    tables: dict[Id, Annotated[dict[Line, Value], Field(max_length=1000)]] = Field(
        {}, max_length=99
    )
    outcomes: dict[Id, WrittenOutcome] = {}
    causes: dict[Id, WrittenCause] = Field({}, max_length=50)
    interrupts: list[WrittenInterrupt] = []
    sections: list[WrittenSection] = Field(min_length=1)
    cases: list[dict[str, Any]] = []
    """Judged only when the script is checked: a wrong case doesn't keep a script from its calls."""


def table_at(root: type[Written], location: Sequence[str | int]) -> type[Written]:
    """Find the model that judged the table at one of pydantic's error locations below `root`."""
    models = [root]
    for part in location:
        chosen = [model for model in models if part in _tags(model)]
        fields = [model.model_fields[part] for model in models if part in model.model_fields]
        below = [found for field in fields for found in _models(field.annotation)]
        models = chosen or below or models
    return models[0]


def _tags(model: type[Written]) -> tuple[Any, ...]:
    """What pydantic may call a table among others: its `type`s, or the model's own name."""
    kind = model.model_fields.get("type")
    return (model.__name__, *(get_args(kind.annotation) if kind else ()))


def _models(annotation: Any) -> Iterator[type[Written]]:
    """The tables an annotation speaks of, out of lists, unions and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Written):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
