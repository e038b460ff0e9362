"""Keys during wrap-up: pages one walks through, the form on each, and what is kept of it.

Knows the session, and nothing of the screen. Every letter is a draft before it is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.session import Session
from callscript.plan.causes import cause_of
from callscript.plan.concerns import concern_of
from callscript.plan.review import about_employee
from callscript.tui.content import box
from callscript.tui.finder import Choice, Finder
from callscript.tui.form import Acted, Form, FormEvent, Kept, Typed
from callscript.tui.paperrows import TICK
from callscript.tui.wrapupform import (
    keep_row,
    next_kind,
    row_hint,
    row_undone,
    take_up_drafts,
    toggle_cause,
)
from callscript.tui.wrapuprows import GO, NEW, NEW_EMPLOYEE, Page, counted, page_with, pages

CAUSE = "cause:"
"""Before a concern's note and a tag: the row that tags it."""
CAUSES = "Causes on our side (Esc when done)"
"""The title of the list of causes."""
PART = "part:"
"""Before a page: the row that goes there."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row was chosen that only the window can act on; `query` is what was typed on it."""

    row: str
    query: str = ""


class WrapUpDesk:
    """The page on the screen, its form, and a word about what was just done."""

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        self.session = session
        self.notice = ""
        self._in_vain = False
        self._now = now
        left = take_up_drafts(session, self._today)
        self.pages: tuple[Page, ...] = ()
        self.page = Page("", "", ())
        self.form = Form(())
        self.refill()
        self.go_to_row(left)

    @property
    def _today(self) -> date:
        return self._now().date()

    def press(self, key: str, character: str | None) -> Chosen | None:
        """Take a key of the form; gives a row that was chosen and isn't the form's to act on."""
        row = self.form.row
        typed = character if character is not None and character.isprintable() else None
        in_vain, self._in_vain = self._in_vain, False
        if row is not None and row.kind == "pick":
            if typed is not None or key == "right":
                return Chosen(row.id, typed or "")
            # Causes lie on the way of whoever walks on by Enter: the list would take the next one.
            key = "down" if key == "enter" and row.id.endswith(":causes") else key
        if key == "escape" and self.form.line is None:
            return Chosen("later")
        if row is not None and row.kind == "act" and (typed or (in_vain and key == "enter")):
            self._in_vain = typed is not None
            self.notice = f"Nothing is typed here: Enter is for “{row.label}”, ↑ ↓ for others."
            return None
        was = self.form.marked
        events = self.form.press(key, character)
        chosen = self._note(events)
        if chosen is None and self.form.line is None and key in {"enter", "down", "up"}:
            acted = any(isinstance(event, Acted) for event in events)
            new = (e for e in events if isinstance(e, Kept) and e.row in NEW and e.text.strip())
            made = next(new, None)
            if made is not None and made.row == NEW_EMPLOYEE:
                self.go_to_row(f"{about_employee(self.session.state, made.text)}:review_fit")
            elif made is None and not acted:
                self._walk(was, -1 if key == "up" else 1)
        return chosen

    def paste(self, text: str) -> None:
        """Paste into the marked blank."""
        self._note(self.form.paste(text))

    def close(self) -> None:
        """Stop typing; what was typed is kept."""
        self._note(self.form.close())

    def do(self, intent: i.Intent) -> bool:
        """Carry out an intent once what is being typed is kept; says whether it could be."""
        self.close()
        refusal = self.session.do(intent)
        self.notice = refusal.reason if refusal else self.notice
        self.refill()
        if refusal is None and isinstance(intent, i.Undo | i.Redo):
            self.go_to_row(row_undone(self.session.events))
        return refusal is None

    def change_kind(self) -> None:
        """Make the note on the marked row the next kind."""
        self.close()
        next_kind(self.session, self.form.marked)
        self.refill()

    def next_page(self, by: int = 1, *, last: bool = False) -> None:
        """Go to the next page, or the one before, to its first row or its last.

        Stays at either end.
        """
        self.close()
        ids = [page.id for page in self.pages]
        place = ids.index(self.page.id) + by
        if 0 <= place < len(ids):
            self.go_to_page(ids[place], last=last)

    def go_to_page(self, name: str, *, last: bool = False) -> None:
        """Show a page, its first row marked, or its last."""
        self.close()
        found = next((page for page in self.pages if page.id == name), None)
        if found is not None:
            self.page = found
            self.form = Form(found.rows)
            if last:
                marks = [row.id for row in found.rows if row.can_be_marked]
                self.form.mark(marks[-1] if marks else "")

    def go_to_row(self, row: str) -> None:
        """Show the page a row is on, and mark it."""
        self.close()
        found = page_with(self.pages, row)
        if found is not None:
            self.go_to_page(found.id)
            self.form.mark(row)

    def walk_on(self) -> None:
        """Go on to the row below."""
        self._walk(self.form.marked, 1)

    def refill(self) -> None:
        """Read the call anew; a page that is gone gives way to the one in its place."""
        before = [page.id for page in self.pages]
        self.pages = pages(self.session.script, self.session.state)
        here = next((page for page in self.pages if page.id == self.page.id), None)
        if here is not None:
            self.page = here
            self.form.refill(here.rows)
            return
        place = before.index(self.page.id) if self.page.id in before else 0
        self.page = self.pages[min(place, len(self.pages) - 1)]
        self.form = Form(self.page.rows)

    def parts(self) -> Finder:
        """All pages as a list, with how much of each is filled."""
        rows = (Choice(f"{PART}{page.id}", _title(page), counted(page)) for page in self.pages)
        found = Finder("Where to?", tuple(rows))
        found.marked = [page.id for page in self.pages].index(self.page.id)
        return found

    def causes(self, note: str, query: str = "", marked: str = "") -> Finder:
        """The causes a concern can be tagged with, those it is tagged with ticked."""
        known, script = self.session.state.notes.get(note), self.session.script
        tags = concern_of(known).causes if known is not None else ()
        declared = tuple(cause.id for cause in script.causes)
        others = (tag for tag in tags if tag not in declared)
        rows = tuple(
            Choice(
                f"{CAUSE}{note}:{tag}", f"{box(ticked=tag in tags)} {cause_of(script, tag).label}"
            )
            for tag in (*declared, *others)
        )
        found = Finder(CAUSES, rows)
        found.marked = next((n for n, row in enumerate(rows) if row.id == marked), 0)
        if query.strip():
            found.paste(query)
        return found

    def tag(self, choice: str) -> Finder:
        """Tag a concern with a cause or take it off, and show the list again."""
        note, _, tag = choice.removeprefix(CAUSE).partition(":")
        refusal = toggle_cause(self.session, note, tag)
        self.notice = refusal.reason if refusal else ""
        self.refill()
        return self.causes(note, marked=choice)

    def _note(self, events: list[FormEvent]) -> Chosen | None:
        """Keep what the form says has happened."""
        chosen = None
        for event in events:
            match event:
                case Typed(row=row, text=text):
                    self.session.type(Draft(row, text))
                    self.notice = row_hint(row, text, self._today)
                case Kept(row=row, text=text):
                    refusal = keep_row(self.session, row, text, self._today)
                    hint = row_hint(row, text, self._today)
                    self.notice = refusal.reason if refusal else hint
                case Acted(row=row) if row.startswith(TICK):
                    self.do(i.Tick(row.removeprefix(TICK)))
                case Acted(row=row) if row.startswith(GO):
                    self.go_to_row(row.removeprefix(GO))
                case Acted(row=row):
                    chosen = Chosen(row)
        if not all(isinstance(event, Typed) for event in events):
            self.refill()
        return chosen

    def _walk(self, was: str, way: int) -> None:
        """Go on from a row: to the one beside it as the page is now, else to the next page."""
        beside = self.form.beside(was, way)
        if beside:
            self.form.mark(beside)
        elif was == self.form.marked:
            self.next_page(way, last=way < 0)


def _title(page: Page) -> str:
    """A page as a list names it: a concern by its words."""
    return page.rows[0].label if page.id.startswith("concern:") else page.name
