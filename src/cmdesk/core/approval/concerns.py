"""What speaks against a favour: a feature raises concerns about customers, and who approves all the same says why.

A subject says whom it favours (``Subject.favours``), a source what is open at a customer. Both are asked anew with every
look and every signature, so that what came up a minute ago counts. A concern hinders nobody from refusing or sending back;
who agrees has had it before his eyes and gives a reason, and both stand in the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.subjects import subject
from cmdesk.core.errors import Refused


class Concern(NamedTuple):
    """Something that speaks against favouring a customer.

    Attributes:
        key: what it is about, the same every time it is asked (``"complaint:12"``).
        text: one line for everybody who signs.
    """

    key: str
    text: str


class Unseen(Refused):
    """There are concerns that the signer has not had before his eyes; look at them and sign with a reason.

    Attributes:
        keys: of everything that is open now.
    """

    def __init__(self, sentence: str, keys: Collection[str]) -> None:
        super().__init__(sentence)
        self.keys = frozenset(keys)


Source = Callable[[Collection[int]], Sequence[Concern]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> Callable[[], None]:
    """Let a feature raise concerns; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: ids of customers → what is open there, whoever asks: a signer must know of it.
    """
    _sources[name] = source
    return lambda: _sources.pop(name, None) and None


def about(customers: Collection[int]) -> list[Concern]:
    """Return what speaks against favouring these customers now."""
    return [one for source in _sources.values() for one in source(customers)] if customers else []


def of(approval: Approval) -> list[Concern]:
    """Return what speaks against a matter now; nothing where it favours nobody, or is over."""
    favours = subject(approval.subject_kind).favours
    if favours is None or approval.state not in {"running", "returned"}:
        return []
    return about(favours(approval.subject_id))


def refuse_unanswered(found: Sequence[Concern], despite: Collection[str], words: str) -> None:
    """Let nobody agree in spite of concerns without knowing each of them and saying why.

    Args:
        found: what is open now.
        despite: keys of the concerns that the signer knows and signs in spite of.
        words: what he says.

    Raises:
        Unseen: there is one that he does not know.
        Refused: he says nothing.
    """
    unknown = [one for one in found if one.key not in despite]
    if unknown:
        raise Unseen(
            f"提醒：{told(unknown)}。请先看清；仍要同意，请注明已知悉并写明理由，也可以退回或拒绝。",
            [one.key for one in found],
        )
    if found and not words.strip():
        raise Refused(f"提醒：{told(found)}。仍要同意请写明理由，也可以退回或拒绝。")


def told(found: Sequence[Concern]) -> str:
    """Return concerns as one text, as the trail keeps them."""
    return "；".join(one.text for one in found)
