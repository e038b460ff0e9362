"""The papers of a call: which there are, what each is made from, and their built-in templates."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING

from callscript.call.state import CallState
from callscript.papers.improvement_plan import plan_view
from callscript.papers.render import render
from callscript.papers.summary import summary_view
from callscript.script.model import Script

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PAPERS: "Mapping[str, Callable[[Script, CallState], DataclassInstance]]" = {
    "summary.md": summary_view,
    "improvement-plan.md": plan_view,
}
"""Each paper's file name, and what reads its facts off a call."""


def template_of(paper: str) -> str:
    """The name of a paper's template: the one a user's own file takes the place of."""
    return f"{paper}.j2"


def built_in_template(name: str) -> str:
    """Read a template that comes with the program; raises `FileNotFoundError` for another name."""
    if name not in map(template_of, PAPERS):
        raise FileNotFoundError(f"No built-in template is called '{name}'.")
    return (files("callscript.papers") / "templates" / name).read_text("utf-8")


def papers_of(
    script: Script, state: CallState, templates: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """Write every paper of a call: text by file name.

    `templates` are the user's own, by name ("summary.md.j2"); they take the place of built-in
    ones. Raises `TemplateError` for a template that is wrong.
    """
    own = templates or {}
    return {paper: _written(script, state, paper, own) for paper in PAPERS}


def _written(script: Script, state: CallState, paper: str, own: Mapping[str, str]) -> str:
    name = template_of(paper)
    template = own[name] if name in own else built_in_template(name)
    return render(template, PAPERS[paper](script, state), name)
