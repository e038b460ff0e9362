"""A rehearsal in the window: what the made-up customer says, and whom to practise with."""

from collections.abc import Iterable

from callscript.call.persona import persona_says
from callscript.script.personas import Persona
from callscript.tui.content import blocked, line, together, words
from callscript.tui.finder import Choice, Finder
from callscript.tui.keymap import Keymap, shown
from callscript.tui.scene import Scene, quiet_row
from callscript.tui.styled import Styled

PERSONA = "persona:"
"""Before a persona's id: the row that begins a rehearsal with them."""
HINT = "Enter begins the rehearsal; nothing of it is counted · Esc back"
_MISSING = "This persona is not there any more: answer as if they had said it."


def they_say_rows(scene: Scene, width: int) -> list[Styled]:
    """What the made-up customer says now, marked; nothing on a real call."""
    state = scene.state
    if not (state.rehearsal and state.persona) or state.phase != "live":
        return []
    said = None
    if scene.persona is not None:
        said = persona_says(scene.persona, scene.script, state, state.seed)
    if said is None:
        return [quiet_row(_MISSING, width)]
    label, style = (" THEY SAY ", "bold reverse $secondary")
    if said.interrupt:
        label, style = (" THEY CUT IN ", "bold reverse $warning")
    head = line(label, style)
    text = words(f"“{said.text}”", "bold italic")
    if said.means:
        text = together(text, line(f"  (they mean: {said.means})", "dim"))
    rows = blocked(together(line(" "), head), text, width - 1, head.cell_length + 2)
    if said.interrupt:
        key = _key(scene.keymap, "interrupts")
        rows.append(quiet_row(f"{key} and “{said.label}” has the reply.", width))
    return rows


def _key(keymap: Keymap, command: str) -> str:
    found = (each for each in keymap.commands if each.id == command and each.keys)
    return next((shown(each.keys[0]) for each in found), "The list of interrupts")


def persona_choices(personas: Iterable[Persona]) -> Iterable[Choice]:
    """Personas as rows of a list, the kindest first."""
    for persona in personas:
        who = ", ".join(filter(None, (persona.facts.get("name"), persona.facts.get("company"))))
        detail = " · ".join(filter(None, (who, persona.about)))
        yield Choice(f"{PERSONA}{persona.id}", persona.name, detail, "Practise with")


def personas_finder(personas: Iterable[Persona]) -> Finder:
    """Whom to practise with."""
    none = "There are no personas: see 'Personas' in the guide for scripts."
    return Finder("Practise with whom?", tuple(persona_choices(personas)), none=none, hint=HINT)
