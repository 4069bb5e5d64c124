"""What can go wrong on purpose: a refusal carries one Chinese sentence for the person at the desk.

Everything the program says no to is a ``Refused``; anything else that escapes is a bug, goes to the log with
an incident number and never reaches a user as a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Refused(Exception):  # noqa: N818  # a refusal is not an error of the program
    """A rule said no. ``str(refusal)`` is one Chinese sentence that names the cause and the way out."""


class NotAllowed(Refused):
    """The actor lacks the right (S4-24, S1-48)."""


class NotFound(Refused):
    """The record does not exist, or the actor may not know that it does."""


class OfficeUnusable(Refused):
    """The office file or server cannot be used: damaged, foreign, newer, locked or in an unsafe place."""


class KeyNeeded(OfficeUnusable):
    """The office is encrypted and its key is missing or wrong; ask for the recovery key and open it again."""


class Invalid(Refused):
    """Some values are not acceptable.

    Attributes:
        problems: field name → Chinese sentence, in the order of the record's fields.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("；".join(self.problems.values()))


@dataclass(frozen=True)
class Difference:
    """One field on which two writers disagree, as stored values."""

    field: str
    before: Any
    mine: Any
    theirs: Any


class Conflict(Refused):
    """Somebody else saved the record first.

    Attributes:
        differences: the fields that both sides touched, with three values each (before, mine, theirs).
        version: the version now stored; saving again against it overwrites knowingly.
    """

    def __init__(self, sentence: str, differences: tuple[Difference, ...], version: int) -> None:
        self.differences = differences
        self.version = version
        super().__init__(sentence)
