"""Contacts for tests: any that the program itself could have kept."""

from hypothesis import strategies as st

from callscript.call.people import Contact
from callscript.contacts.names import KNOWN, OWN, field_name
from callscript.text import clean, clean_line
from tests.nasty import NASTY

_ANY = st.text(max_size=30) | st.sampled_from(NASTY)
LINES = _ANY.map(lambda text: clean(text).strip())
"""Facts that may have several lines."""
LINE = _ANY.map(lambda text: clean_line(text).strip())
_ODD = ("Größe", "年龄", "2024 sales", "Colour!", "a;b", "имя")
FIELDS = st.sampled_from((*KNOWN, *map(field_name, _ODD)))
IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    """A contact with any facts."""
    own = {name: draw(LINES if name in {"notes", "value"} else LINE) for name in OWN}
    free = draw(st.dictionaries(FIELDS, LINES.filter(bool), max_size=4))
    return Contact(draw(IDS), **own, fields=free)


MANY = st.lists(contacts(), max_size=5, unique_by=lambda contact: contact.id)
