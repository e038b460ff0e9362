"""The sign over everything while nothing can be saved, and where it all is meanwhile."""

from callscript.store.trouble import Trouble
from callscript.tui.content import EMPTY, line, spread
from callscript.tui.styled import Styled


def sign_for(trouble: Trouble | None, *, late: bool = False) -> str:
    """Say that nothing is saved, since when and why; empty if all is well."""
    if trouble is None:
        return "NOT SAVED YET" if late else ""
    lost = trouble.only_in_memory
    head = "ONLY IN THIS WINDOW, keep it open," if lost else "NOT SAVED YET"
    return f"{head} since {trouble.since:%H:%M:%S}: {trouble.sentence}"


def where_kept(trouble: Trouble | None) -> str:
    """Say where things are until they can be saved; empty if there is nothing to say."""
    if trouble is None or trouble.kept is None:
        return ""
    return f"Until it can be saved, it is kept in {trouble.kept.parent}"


def signed(top: list[Styled], sign: str, width: int) -> list[Styled]:
    """Put the sign in the place of the first row, if there is one."""
    if not sign:
        return top
    return [spread(line(f" {sign} ", "bold reverse $error"), EMPTY, width), *top[1:]]
