"""Nothing internal reaches the customer, whatever the author of a template does.

Every text in a call, found by going through the call as it is kept, is made a canary of its own. A
field that comes with a later version is therefore guarded from its first day: it is internal until
it is named here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.people import Caller, Contact
from callscript.call.planfields import CONCERN_FIELDS, PROMISE_FIELDS
from callscript.call.points import is_concern
from callscript.call.state import Answer, CallState, Made, Murmur, Note, Raised, Unread
from callscript.papers.papers import PAPERS, Paper, built_in_template, template_of
from callscript.papers.render import TemplateError, render
from callscript.script.model import NoteKind
from tests.papers.calls import HEADED, START, Table, open_call

FOR_CUSTOMERS = tuple(paper for paper in PAPERS.values() if paper.for_customer)

TOLD = (
    r"contact/(name|company|phone)",
    r"contact/fields/(address|first_name|wrote)",
    r"caller/(name|company|phone)",
    r"notes/\w+/(concern|praise|promise)/text",
    r"notes/\w+/(concern|promise)/details/tell_customer",
    r"notes/\w+/confirmed/(text|details/tell_customer)",
    r"details/(wish|apology_what)",
    r"offers/agreed/label",
)
"""All of a call that a customer may read. A line added here is a decision."""

HEARD_ON_ANY_CALL = ("root_cause", "causes", "why1", "why5", "containment", "preventive")
FIELDS = tuple(
    dict.fromkeys(
        (
            *(known.id for known in (*CONCERN_FIELDS, *PROMISE_FIELDS)),
            *HEARD_ON_ANY_CALL,
            *("expected", "delivered", "accountable", "verify_by", "preventive_owner", "cost"),
        )
    )
)
OF_THE_CALL = (
    *("wish", "worth_cost", "worth_margin", "loss_cost", "made_good", "review_fit", "handling"),
    *("tone_friendly", "apology_owner", "apology_what", "something_new"),
)


@dataclass
class Canaries:
    """Makes texts that stand nowhere else, and remembers where each was put."""

    put: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def at(self, place: str) -> str:
        """A canary for this place."""
        canary = f"canary{next(self._numbers)}"
        self.put[canary] = place
        return canary

    def internal(self) -> tuple[str, ...]:
        """Those no customer may ever see."""
        return tuple(
            canary
            for canary, place in self.put.items()
            if not any(re.fullmatch(allowed, place) for allowed in TOLD)
        )

    def found_in(self, text: str) -> dict[str, str]:
        """Which internal ones stand in a text, written in any case, forwards or backwards."""
        plain = text.casefold()
        return {c: self.put[c] for c in self.internal() if c in plain or c[::-1] in plain}


KEYS = {"id", "step", "kind", "phase", "way", "offer", "interrupt", "script", "position", "opening"}
"""What a call refers to things by; no text of anybody's."""


def canaried(state: CallState, canaries: Canaries) -> CallState:
    """The same call, every text in it a canary."""
    confirmed = frozenset(note.id for note in state.notes.values() if is_concern(state, note))
    changed = _canaried(state, "", canaries, confirmed)
    assert isinstance(changed, CallState)
    return changed


def _canaried(value: Any, place: str, canaries: Canaries, confirmed: frozenset[str]) -> Any:
    if isinstance(value, Note):
        # What was read back and agreed to has been said to them already, whatever kind it was.
        is_point = value.kind not in {"concern", "praise"} and value.id in confirmed
        place = f"{place}/{'confirmed' if is_point else value.kind}"
    if isinstance(value, msgspec.Struct):
        fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return msgspec.structs.replace(
            value,
            **{
                name: _canaried(inner, f"{place}/{name}".lstrip("/"), canaries, confirmed)
                for name, inner in fields
                if name not in KEYS
            },
        )
    if isinstance(value, Mapping):
        return {
            name: _canaried(inner, f"{place}/{name}", canaries, confirmed)
            for name, inner in value.items()
        }
    if isinstance(value, tuple):
        return tuple(
            _canaried(inner, f"{place}/{n}", canaries, confirmed) for n, inner in enumerate(value)
        )
    return canaries.at(place) if isinstance(value, str) else value


kinds = st.sampled_from(get_args(NoteKind))
noted = st.lists(
    st.tuples(kinds, st.sets(st.sampled_from(FIELDS)), st.booleans()), min_size=1, max_size=6
)


def full_call(notes: list[tuple[NoteKind, set[str], bool]]) -> CallState:
    """A call with something in every place there is, and these notes (kind, fields, confirmed)."""
    state = Table().start().state
    kept = {
        f"n{n}": Note(f"n{n}", "hello", kind, "text", START, n, dict.fromkeys(sorted(filled), "x"))
        for n, (kind, filled, _confirmed) in enumerate(notes)
    }
    facts = ("address", "first_name", "wrote", "problem", "left", "referred_by", "email")
    return msgspec.structs.replace(
        state,
        phase="done",
        ended_at=START + timedelta(minutes=9),
        contact=Contact("c", "x", "x", "x", "x", "x", dict.fromkeys(facts, "x")),
        caller=Caller("x", "x", "x"),
        notes=kept,
        details=dict.fromkeys(OF_THE_CALL, "x"),
        answers={"willing": Answer("willing", "x", START, 1, "x")},
        unread={"back": Unread("back", "refused", START, 2)},
        raised=(Raised("busy", "hello", START),),
        murmurs=(Murmur("hello", "x"),),
        offers={
            "agreed": Made("agreed", "hello", "x", "x", "x", START, taken=True, approved=True),
            "waiting": Made("waiting", "hello", "x", "x", "x", START, taken=True),
            "refused": Made("refused", "hello", "x", "x", "", START, taken=False),
        },
        language="x",
        ticks={
            f"confirmed:n{n}": START for n, (_k, _f, confirmed) in enumerate(notes) if confirmed
        },
    )


def view_of(paper: Paper, state: CallState) -> Any:
    return paper.view(HEADED, state)


@settings(max_examples=80, deadline=None)
@given(noted, st.sampled_from(FOR_CUSTOMERS))
def test_no_view_for_customers_holds_anything_internal(
    notes: list[tuple[NoteKind, set[str], bool]], paper: Paper
) -> None:
    """A template can show what its view holds and no more: so nothing internal is in the view."""
    canaries = Canaries()
    state = canaried(full_call(notes), canaries)
    view = view_of(paper, state)
    assert canaries.found_in(repr(view)) == {}
    text = render(built_in_template(template_of(paper.file)), view, "t")
    assert canaries.found_in(text) == {}


def test_the_canaries_sing() -> None:
    """A call's staff papers do hold them; without that the tests above would prove nothing."""
    canaries = Canaries()
    state = canaried(full_call([("concern", set(FIELDS), False), ("note", set(), False)]), canaries)
    shown = "".join(repr(PAPERS[name].view(HEADED, state)) for name in PAPERS)
    places = set(canaries.found_in(shown).values())
    internal = {f"notes/n0/concern/details/{name}" for name in ("root_cause", "owner", "verify")}
    assert {"contact/value", "contact/notes", "notes/n1/note/text", *internal} <= places
    letter = repr(view_of(PAPERS["letter.md"], state))
    told = [canary for canary in canaries.put if canary in letter]
    assert {canaries.put[canary] for canary in told} >= {
        "notes/n0/concern/details/tell_customer",
        "details/wish",
        "details/apology_what",
        "offers/agreed/label",
    }


def test_an_owner_is_named_only_if_that_was_promised_by_name() -> None:
    table = Table().start().note("send the copy @Ana fri", "promise").note("ring back", "promise")
    table.fill(table.note_with("ring"), owner="Ben Secret")
    table.fill(table.note_with("send"), owner="Ana Prado")
    table.do(i.EndCall())
    text = render(
        built_in_template("letter.md.j2"), view_of(PAPERS["letter.md"], table.state), "letter.md.j2"
    )
    assert "(Ana)" in text
    assert "Secret" not in text
    assert "Prado" not in text


NAMES = ("sender", "to", "self", "caller", "varargs", "namespace", "range", "loop", "lines", "x")
STEPS = (
    *(".__class__", ".__mro__", ".__globals__", ".__init__", ".__dict__", ".__subclasses__()"),
    *(".__builtins__", ".__self__", "['__class__']", ".__dataclass_fields__", ".__slots__"),
    *("|attr('__class__')", "|map(attribute='__class__')|list", "|first", "|list", "|string"),
    *(".mro()", ".format", ".name", "[0]", "()", "|upper", ".environment", "._fields", ".gi_frame"),
    *(".state", ".contact", ".notes", ".details", "|pprint", "|tojson", "|items", ".joined"),
)
BLOCKS = (
    "{% include 'summary.md.j2' %}",
    "{% import 'summary.md.j2' as s %}{{ s }}",
    "{% extends 'improvement-plan.md.j2' %}",
    "{% for n in ().__class__.__base__.__subclasses__() %}{{ n }}{% endfor %}",
    "{{ call.value }}{{ state }}{{ script }}{{ concerns }}{{ notes }}{{ details }}",
    "{% set x = namespace(a=to) %}{{ x.a.__init__.__globals__ }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{{ lipsum.__globals__['os'] }}{{ cycler.__init__ }}{{ joiner }}{{ request }}{{ config }}",
    "{{ ''.join(['a']).__class__ }}{{ '%s'|format(to) }}{{ '{0.__class__}'.format(to) }}",
    "{{ debug() }}{% debug %}",
)
chains = st.builds(
    lambda name, steps: "{{ " + name + "".join(steps) + " }}",
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(STEPS), max_size=5),
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(chains, st.sampled_from(BLOCKS)), st.sampled_from(FOR_CUSTOMERS))
def test_no_template_reaches_behind_its_view(template: str, paper: Paper) -> None:
    canaries = Canaries()
    every: list[tuple[NoteKind, set[str], bool]] = [
        (kind, set(FIELDS), True) for kind in get_args(NoteKind)
    ]
    state = canaried(full_call(every), canaries)
    try:
        text = render(template, view_of(paper, state), "own.md.j2")
    except TemplateError as error:
        text = str(error)
    else:
        assert "callscript." not in text
    assert canaries.found_in(text) == {}


@pytest.mark.parametrize("paper", FOR_CUSTOMERS, ids=lambda paper: paper.name)
def test_a_call_that_has_not_ended_gives_no_letter_or_card(paper: Paper) -> None:
    table = open_call()
    assert paper.why_not(table.script, table.state)
