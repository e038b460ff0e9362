"""A script drawn: as a Mermaid flowchart, and as an outline in plain text.

Both are readings of a checked script and its document, from which conditions are told as written.
Every text of the script's passes `_quoted` on its way into Mermaid: there is no other way.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from callscript.script.model import (
    END,
    USUAL_OUTCOMES,
    ChoicesField,
    Field,
    FormField,
    Interrupt,
    MomentField,
    NumberField,
    Response,
    Script,
    Section,
    Step,
    TextField,
)
from callscript.script.places import target_of
from callscript.script.toml import Document
from callscript.text import clean_line

_LONGEST = 60
"""Characters of a text in a box or beside an arrow; a drawing is no place to read."""

_DONE, _BACK = "done", "back"
_SIGNS = re.compile(r"[^\w .,?!'()/-]|_|^[-+](?= )|(?<=^\d)[.)](?= )|(?<=^\d\d)[.)](?= )")
"""What is written as a code: all that Mermaid, its Markdown or HTML could take for a sign.

A colon is among them because Mermaid cuts codes behind the word "style" and a colon short; so is
what begins an item of a list.
"""


def mermaid(script: Script, document: Document) -> str:
    """Draw a script as a Mermaid flowchart: a frame for each section, a box for each step.

    A dotted arrow is the way past a step whose condition doesn't hold, or an interrupt's.
    """
    return "\n".join((*_Chart(script, document).lines(), ""))


class _Chart:
    """One drawing; steps are boxes n0, n1, … in the order they are written."""

    def __init__(self, script: Script, document: Document) -> None:
        self._script = script
        self._below = _below(script)
        self._conditions = _Conditions(document)

    def lines(self) -> Iterator[str]:
        script = self._script
        yield from ("---", f'title: "{_title(script.title)}"', "---", "flowchart TD")
        for i, section in enumerate(script.sections):
            yield f"  subgraph s{i}[{_quoted(self._section(i, section))}]"
            for j, step in enumerate(section.steps):
                yield f"    {self._box(step.id)}[{_quoted(*self._step(i, j, step))}]"
            yield "  end"
        yield f"  {_DONE}([{_quoted('End')}])"
        for i, (kind, place) in enumerate(script.openings.items()):
            yield f"  o{i}([{_quoted(f'Opens a call: {kind}')}]) --> {self._box(place)}"
        if any(section.shared for section in script.sections):
            yield f"  {_BACK}([{_quoted('Back to where it was entered')}])"
        for section in script.sections:
            for step in section.steps:
                yield from self._arrows(section, step)
        for i, interrupt in enumerate(script.interrupts):
            yield from self._interrupt(i, interrupt)

    def _to(self, goto: str | None) -> str | None:
        """The box a goto leads to: a shared section's is that of its first step."""
        return goto if goto == END else target_of(self._script, goto)

    def _section(self, number: int, section: Section) -> str:
        condition = self._conditions.of_section(number)
        gate = self._conditions.gate_of_section(number)
        title = f"{section.title}{_gone_through(section)}{f', if {condition}' if condition else ''}"
        return f"{title}, needs {gate}" if gate else title

    def _step(self, section: int, number: int, step: Step) -> Iterator[str]:
        yield step.title
        if condition := self._conditions.of_step(section, number):
            yield f"if {condition}"
        if gate := self._conditions.gate_of_step(section, number):
            yield f"needs {gate}"
        if answer := _wanted(step.field):
            yield answer
        if step.outcome:
            yield f"outcome {step.outcome}"

    def _arrows(self, section: Section, step: Step) -> Iterator[str]:
        start, below = self._box(step.id), self._below[step.id]
        onward = self._box(self._to(step.goto) or below)
        leading: dict[str, list[str]] = {}
        for response in step.responses:
            target = self._box(self._to(response.goto) or END) if response.goto else onward
            ended = f" = {response.outcome}" if response.outcome else ""
            leading.setdefault(target, []).append(f"{response.label}{ended}")
        for target, labels in leading.items():
            yield f"  {start} -->|{_quoted(' / '.join(labels))}| {target}"
        if not step.responses:
            yield f"  {start} --> {onward}"
        if section.when is not None or step.when is not None:
            yield f"  {start} -.->|{_quoted('else')}| {self._box(below)}"

    def _interrupt(self, number: int, interrupt: Interrupt) -> Iterator[str]:
        if interrupt.goto or interrupt.outcome:
            to = _DONE if interrupt.outcome else self._box(self._to(interrupt.goto) or END)
            yield f"  i{number}{{{{{_quoted(interrupt.label)}}}}} -.-> {to}"

    def _box(self, step: str) -> str:
        if step == _BACK:
            return _BACK
        place = self._script.places.get(step)
        return _DONE if place is None else f"n{place}"


def _below(script: Script) -> dict[str, str]:
    """What comes below each step: nobody falls into a shared section, and from one it goes back."""
    below: dict[str, str] = {}
    outside = [step.id for s in script.sections if not s.shared for step in s.steps]
    below.update(zip(outside, (*outside[1:], END), strict=True))
    for section in script.sections:
        if section.shared:
            names = [step.id for step in section.steps]
            below.update(zip(names, (*names[1:], _BACK), strict=True))
    return below


def _quoted(*texts: str) -> str:
    """A text as Mermaid takes it between quotes: every sign that could mean something is a code."""
    return f'"{"<br/>".join(map(_coded, texts))}"'


def _coded(text: str) -> str:
    coded = _SIGNS.sub(lambda match: f"#{ord(match.group())};", _short(text))
    return coded or "#160;"  # Mermaid takes no empty quotes


def _title(text: str) -> str:
    """A text as YAML takes it between double quotes."""
    return _short(text).replace("\\", "\\\\").replace('"', '\\"')


def _short(text: str) -> str:
    line = " ".join(clean_line(text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


class _Conditions:
    """Conditions as they are written; the checked script has only what they mean."""

    def __init__(self, document: Document) -> None:
        self._script: Any = document.content
        self._sections: Any = document.content.get("sections", [])

    def gate(self) -> str:
        return _gate(self._script)

    def of_section(self, number: int) -> str:
        return _written(self._sections[number])

    def gate_of_section(self, number: int) -> str:
        return _gate(self._sections[number])

    def of_step(self, section: int, number: int) -> str:
        return _written(self._sections[section]["steps"][number])

    def gate_of_step(self, section: int, number: int) -> str:
        return _gate(self._sections[section]["steps"][number])


def _written(table: Any) -> str:
    return " ".join(str(table.get("when", "")).split())


def _gate(table: Any) -> str:
    """A gate as it is written, short or with its reason."""
    gate = table.get("requires", "")
    return _written(gate if isinstance(gate, dict) else {"when": gate})


def _wanted(field: Field | None) -> str:
    """What kind of answer is typed on a step, and within which bounds."""
    match field:
        case NumberField(minimum=low, maximum=high, unit=unit, low=lowest, high=highest):
            ends = [
                f"{word} {bound}{f' ({end})' if end else ''}"
                for word, bound, end in (("from", low, lowest), ("to", high, highest))
                if bound is not None
            ]
            return " ".join(("a number", *ends, *([f"in {unit}"] if unit else [])))
        case TextField():
            return "words"
        case MomentField(kind=kind):
            return {"date": "a day", "time": "a time", "datetime": "a day and time"}[kind]
        case ChoicesField(most=most, ranked=ranked):
            several = "in order" if ranked else "several"
            return f"{several}, at most {most}" if most else several
        case FormField(blanks=blanks):
            return "; ".join(f"{blank.id}: {_wanted(blank.field)}" for blank in blanks)
    return ""


def outline(script: Script, document: Document) -> str:
    """Write a script as an outline: sections, steps, answers, and where each leads."""
    conditions = _Conditions(document)
    lines = [script.title, *_before(script, conditions)]
    for i, section in enumerate(script.sections):
        gate = _needs(conditions.gate_of_section(i))
        condition = f"{_if(conditions.of_section(i))}{gate}"
        lines += ["", f"{i + 1}. {section.title}{_gone_through(section)}{condition}"]
        for j, step in enumerate(section.steps):
            gate = _needs(conditions.gate_of_step(i, j))
            lines += _step_lines(step, f"{_if(conditions.of_step(i, j))}{gate}")
    if script.interrupts:
        lines += ["", "At any moment", *(f"   {_interrupt_line(i)}" for i in script.interrupts)]
    lines += _outcomes(script)
    return "\n".join((*map(clean_line, lines), ""))


def _before(script: Script, conditions: _Conditions) -> Iterator[str]:
    """What holds for the whole script: its gate, and where each kind of call begins."""
    if gate := conditions.gate():
        yield f"Needs {gate}"
    for kind, place in script.openings.items():
        yield f"A call of kind {kind} begins at {place}"


def _outcomes(script: Script) -> Iterator[str]:
    """How a call can end, and what says so; of the usual outcomes only those that are led to."""
    led_to: dict[str, list[str]] = {}
    for step in script.steps.values():
        for outcome in dict.fromkeys((step.outcome, *(r.outcome for r in step.responses))):
            led_to.setdefault(outcome or "", []).append(step.id)
    for interrupt in script.interrupts:
        led_to.setdefault(interrupt.outcome or "", []).append(f'"{interrupt.label}"')
    own = [o.id for o in script.outcomes if o.id in led_to or o not in USUAL_OUTCOMES]
    if own:
        yield from ("", "Outcomes")
    for outcome in own:
        yield f"   {outcome}: {', '.join(led_to.get(outcome, ['chosen by the caller alone']))}"


def _step_lines(step: Step, condition: str) -> Iterable[str]:
    name = step.id.replace("_", " ").capitalize()
    title = "" if step.title == name else f"  {step.title}"
    yield f"   {step.id}{title}{condition}{_leads(step.goto, step.outcome)}"
    if wanted := _wanted(step.field):
        yield f"      {wanted}"
    for response in step.responses:
        yield f"      {response.key}  {_response_line(response)}"


def _needs(gate: str) -> str:
    return f"  needs {gate}" if gate else ""


def _response_line(response: Response) -> str:
    return f"{response.label}{_leads(response.goto, response.outcome)}"


def _interrupt_line(interrupt: Interrupt) -> str:
    return f"{interrupt.label}{_leads(interrupt.goto, interrupt.outcome)}"


def _gone_through(section: Section) -> str:
    """How a section is gone through, where it is otherwise than once and in order."""
    each = f", for each {section.repeat.each}" if section.repeat is not None else ""
    free = ", in any order" if section.order == "free" else ""
    return f"{each}{free}{', shared' if section.shared else ''}"


def _if(condition: str) -> str:
    return f"  if {condition}" if condition else ""


def _leads(goto: str | None, outcome: str | None) -> str:
    return f"{f' → {goto}' if goto else ''}{f'  = {outcome}' if outcome else ''}"
