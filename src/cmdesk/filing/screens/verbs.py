"""The verbs above the lists of the page: their words, and what each does with the lines that are selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.customers.rules import Head
from cmdesk.filing.rules import ownership
from cmdesk.filing.screens.doing import Doing
from cmdesk.kit.lists.small_list import Line


@dataclass(frozen=True)
class Entry:
    """A line with what it is about.

    Attributes:
        customer_id: whom Enter opens; None for a line about nobody.
        about: what the verbs need: the row as the rules returned it.
    """

    line: Line
    customer_id: int | None
    about: Any


@dataclass(frozen=True)
class Picked:
    """What a verb is used on.

    Attributes:
        entry: the current line.
        chosen: all selected ones.
        listed: all that are listed.
    """

    entry: Entry
    chosen: Sequence[Entry]
    listed: Sequence[Entry]


@dataclass(frozen=True)
class Verb:
    """A button.

    Attributes:
        act: what it does; asks what it must know.
    """

    word: str
    icon: str
    act: Callable[[Doing, Picked], None]


def _of_way(act: Callable[[Doing, int], None]) -> Callable[[Doing, Picked], None]:
    """Return a verb of the current file's way."""
    return lambda doing, picked: act(doing, picked.entry.about.filing.id)


def _of_titled_way(act: Callable[[Doing, int, str], None]) -> Callable[[Doing, Picked], None]:
    """Return a verb of the current file's way whose window names the customer."""
    return lambda doing, picked: act(doing, picked.entry.about.filing.id, picked.entry.about.head.title())


def _reassign(doing: Doing, picked: Picked) -> None:
    one: ownership.Uncontacted = picked.entry.about
    doing.reassign(one.customer_id, one.title)


def _assign(doing: Doing, picked: Picked) -> None:
    head: Head = picked.entry.about
    doing.assign(head.id, head.title())


def _share(doing: Doing, picked: Picked) -> None:
    """Share out the selected customers, all that are listed where only one is."""
    several = picked.chosen if len(picked.chosen) > 1 else picked.listed
    doing.share([one.about.id for one in several])


def _decide_for_first(doing: Doing, picked: Picked) -> None:
    one: ownership.Conflict = picked.entry.about
    doing.decide(one, one.first, one.first_owner)


def _decide_for_second(doing: Doing, picked: Picked) -> None:
    one: ownership.Conflict = picked.entry.about
    doing.decide(one, one.second, one.second_owner)


VERBS: Mapping[str, Verb] = {
    "submit": Verb("提交审核", "upload", _of_way(Doing.submit)),
    "open_approval": Verb("打开审批", "check-circle", _of_way(Doing.open_approval)),
    "verify": Verb("实地核查…", "map-pin", _of_titled_way(Doing.verify)),
    "print_sheet": Verb(
        "打印核查表", "printer", lambda doing, picked: doing.print_sheets([one.line.id for one in picked.chosen])
    ),
    "hand": Verb("移交…", "external-link", _of_titled_way(Doing.hand)),
    "appoint": Verb("指定归档人…", "user-check", _of_titled_way(Doing.appoint)),
    "archive": Verb("归档", "archive", _of_way(Doing.archive)),
    "reassign": Verb("移交给…", "users", _reassign),
    "assign": Verb("移交给…", "users", _assign),
    "share": Verb("均衡分配…", "split", _share),
    "first": Verb("归先登记的", "check", _decide_for_first),
    "second": Verb("归后登记的", "check", _decide_for_second),
    "read": Verb(
        "已阅", "check", lambda doing, picked: doing.read([one.line.id for one in picked.chosen if one.about.to_read])
    ),
    "print_notice": Verb("打印", "printer", lambda doing, picked: doing.print_notice(picked.entry.about.notice.id)),
}
"""What a box calls them by → the verb."""
