"""What a look at a store finds: a sign, what it is about, and a sentence for a person."""

from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """How a finding is to be taken, as it is printed."""

    OK = "ok"
    LOOK = "look at this"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a look at a store. Nothing a customer said or is called stands in it."""

    sign: Sign
    about: str
    says: str


def ok(about: str, says: str) -> Finding:
    """All is as it should be."""
    return Finding(Sign.OK, about, says)


def look(about: str, says: str) -> Finding:
    """A person should know, and may leave it so."""
    return Finding(Sign.LOOK, about, says)


def bad(about: str, says: str) -> Finding:
    """Something was lost, changed or laid open."""
    return Finding(Sign.BAD, about, says)
