"""What a feature hands to the shell. Nothing here loads Qt: screens are named (``Later``) and imported when called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.actor import Actor, Scope

if TYPE_CHECKING:
    from cmdesk.core.door.keep import Operation
    from cmdesk.core.notice import Reminder

_declared: dict[str, Action] = {}


@dataclass(frozen=True)
class Later:
    """A function or class that is imported when it is first called.

    Attributes:
        place: module and name, ``"cmdesk.visits.screens.day:DayPage"``.
    """

    place: str

    def __call__(self, *given: Any) -> Any:
        """Call it."""
        return self.load()(*given)

    def load(self) -> Any:
        """Import it and return it."""
        module, _, name = self.place.partition(":")
        return getattr(import_module(module), name)


def parts_of(feature: str) -> Callable[[str], Later]:
    """Return what names the parts of a feature in its own folder: ``part("screens.day:DayPage")``.

    Args:
        feature: ``__name__`` of its ``feature.py``.
    """
    package = feature.rpartition(".")[0]
    return lambda place: Later(f"{package}.{place}")


@dataclass(frozen=True)
class Action:
    """Something a role may do, as a row of the rights matrix.

    Attributes:
        key: ``"customers.export"``.
        label: Chinese, as the matrix page shows it.
        scopes: how far it can be granted; ``(NONE, ALL)`` for yes or no.
    """

    key: str
    label: str
    scopes: tuple[Scope, ...] = (Scope.NONE, Scope.OWN, Scope.TEAM, Scope.ALL)

    def __post_init__(self) -> None:
        """Make the action known, so that a refusal can name it."""
        _declared[self.key] = self


YES_NO = (Scope.NONE, Scope.ALL)


def declared() -> Mapping[str, Action]:
    """Return the actions of every feature that is loaded, by key."""
    return _declared


@dataclass(frozen=True)
class Found:
    """A hit of Ctrl+K."""

    kind: str
    record_id: int
    title: str
    subtitle: str = ""
    number: str = ""
    hits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Page:
    """A place of the program: a navigation entry or a settings page.

    Attributes:
        make: called with the desk (``kit.desk.Desk``) when first shown; returns the widget.
        action: the right without which the page is not offered.
        opens: kinds of records that its widget shows by ``open_record(kind, record_id)``.
        holds_files: its lists show what stands in customers' files, which only those may take along who may export these.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Any], Any]
    _: KW_ONLY
    action: str = ""
    opens: tuple[str, ...] = ()
    holds_files: bool = True


@dataclass(frozen=True)
class Panel:
    """A panel on the page of another feature's record.

    Attributes:
        on: kind of the record on whose page it stands (``"customer"``).
        make: called with (desk, record id) when first shown; returns the widget.
        count: number for the tab's badge, or None; reads the database, runs in a worker.
    """

    on: str
    key: str
    title: str
    icon: str
    make: Callable[[Any, int], Any]
    _: KW_ONLY
    action: str = ""
    count: Callable[[Actor, int], int | None] | None = None
    order: int = 50


@dataclass(frozen=True)
class Sheet:
    """A paper that a feature prints of another feature's records, from their list and their page (Ctrl+P).

    Attributes:
        on: kind of the records (``"customer"``).
        title: what it is called, ``"客户信息档案"``.
        preview: called with (desk, ids of records).
    """

    on: str
    title: str
    preview: Callable[[Any, Sequence[int]], None]


@dataclass(frozen=True)
class Key:
    """A key that does something from wherever one is.

    Attributes:
        keys: what is pressed (``"F8"``); each does the same.
        run: called with the desk (``kit.desk.Desk``).
        action: the right without which the key does nothing.
    """

    keys: tuple[str, ...]
    run: Callable[[Any], None]
    action: str = ""


@dataclass(frozen=True)
class Takes:
    """Files that a feature takes wherever on the desk they are dropped.

    Attributes:
        fits: whether a file is one of them, by its name.
        run: called with the desk and those files.
    """

    fits: Callable[[Path], bool]
    run: Callable[[Any, Sequence[Path]], None]


@dataclass(frozen=True)
class Badge:
    """How many things wait for a person at a feature's entry of the navigation.

    Attributes:
        count: reads the database, in a worker.
        shows: kinds whose changes may change the number.
    """

    count: Callable[[Actor], int]
    shows: frozenset[str]


@dataclass(frozen=True)
class Feature:
    """One feature: what it lets people do and where it shows.

    Attributes:
        records: imports the feature's tables.
        pages: navigation entries.
        settings: pages of the settings.
        panels: panels on other features' pages.
        sheets: papers of other features' records.
        keys: keys that work everywhere in the main window.
        takes: files that it takes wherever they are dropped.
        commands: adds sub-commands to the command line (argparse sub-parsers).
        command_words: the words these begin with, also those of several features (``show``, ``print``): only what the word
            that was typed needs is loaded.
        find: hits for Ctrl+K that the actor may see.
        badge: what waits for the person.
        reminders: what the person is to be told at a moment, for the clock has brought it; reads the database, in a worker.
        begins: writes the rows that a new office has from its first day, in the operation that makes its first administrator.
        demo: adds the feature's part to an invented office (``staff.demo.story.Story``), within its one transaction;
            called for what stands lower in the house first.
        tidy: what the feature does once a day while nobody waits, in a worker.
        warm: loads what the feature will need at somebody's first click; called in a worker soon after the desk opens.
        pictures: (name, make) of every window and dialog worth a picture; ``make(desk)`` returns a widget.
    """

    key: str
    title: str
    records: Callable[[], None]
    actions: Sequence[Action] = ()
    pages: Sequence[Page] = ()
    settings: Sequence[Page] = ()
    panels: Sequence[Panel] = ()
    sheets: Sequence[Sheet] = ()
    keys: Sequence[Key] = ()
    takes: Takes | None = None
    commands: Callable[[Any], None] | None = None
    command_words: Sequence[str] = ()
    find: Callable[[Actor, str, int], list[Found]] | None = None
    badge: Badge | None = None
    reminders: Callable[[Actor, datetime], Sequence[Reminder]] | None = None
    begins: Callable[[Operation], None] | None = None
    demo: Callable[[Any], None] | None = None
    tidy: Callable[[], None] | None = None
    warm: Callable[[], None] | None = None
    pictures: Callable[[Any], Sequence[tuple[str, Callable[[], Any]]]] | None = None
