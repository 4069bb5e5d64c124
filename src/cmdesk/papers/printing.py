"""What features can print: each registers a ``Printing``, the command line and the reprint know it from then on.

A feature calls ``register`` in its ``commands.py``; ``cmdesk print NAME …`` is then there, with the feature's own options.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmdesk.papers.job import Job

if TYPE_CHECKING:
    from cmdesk.core.command import Context

_registered: dict[str, Printing] = {}


@dataclass(frozen=True)
class Printing:
    """Something to be printed from the command line.

    Attributes:
        name: the word after ``print`` (``"visit-sheets"``).
        title: what it prints, for ``--help``.
        gather: reads what is to be printed: (context, arguments) → job; the context has the actor, whose rights the
            feature's rules check.
        add_arguments: adds the options; ``--out`` is there already.
        form: the form it prints, for lists; empty when there are several.
    """

    name: str
    title: str
    gather: Callable[[Context, argparse.Namespace], Job]
    add_arguments: Callable[[argparse.ArgumentParser], None] | None = None
    form: str = ""


def register(printing: Printing) -> None:
    """Make a printing known; one of the same name is replaced."""
    _registered[printing.name] = printing


def registered() -> Mapping[str, Printing]:
    """Return every printing by its name."""
    return _registered
