"""Who may see and do what with customer files: lists, searches, exports, buttons and verbs all ask here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.customers.record import Customer
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW, CREATE, EDIT, BIN, PURGE = (f"customers.{verb}" for verb in ("view", "create", "edit", "bin", "purge"))
TRANSFER, BULK_EDIT, CLASSIFY = "customers.transfer", "customers.bulk_edit", "customers.classify"
CONFIDENTIAL, INSIDER = "customers.confidential", "persons.insider"

_WORDS = {
    "view": "查看", "create": "新建", "edit": "修改", "bin": "删除", "restore": "恢复", "purge": "彻底清除",
    "transfer": "移交", "bulk_edit": "批量修改", "classify": "确认分类", "merge": "合并", "export": "导出",
    "print": "打印", "import": "导入", "confidential": "查看机密字段",
}  # fmt: skip
_ACTIONS = {"restore": BIN}
_LIVING = frozenset({"edit", "bin", "transfer", "bulk_edit", "classify", "merge"})


@dataclass(frozen=True, slots=True)
class Head:
    """As much of a file as its rights depend on; what verbs over thousands of files read."""

    id: int
    number: str
    name: str
    short_name: str
    owner_id: int | None
    area_id: int | None
    merged_into_id: int | None
    binned_at: str | None
    created_at: str

    def title(self) -> str:
        """Return how people call the file."""
        return self.short_name or self.name


_HEAD = "id, number, name, short_name, owner_id, area_id, merged_into_id, binned_at, created_at"


def heads(actor: Actor, ids: Sequence[int]) -> list[Head]:
    """Return the heads of files the actor may see, in the order of ``ids``, each once.

    Raises:
        NotFound: one of them is gone, or the actor may not know of it.
    """
    found: dict[int, Head] = {}
    where, params = visible(actor)
    for part in chunks(dict.fromkeys(ids)):
        text = f"SELECT {_HEAD} FROM customer WHERE id IN ({marks(part)})" + also(where)
        found |= {row[0]: Head(*row) for row in current().rows(text, (*part, *params))}
    missing = [one for one in dict.fromkeys(ids) if one not in found]
    if missing:
        raise NotFound(f"有 {len(missing)} 户客户不存在，或者不在您可以查看的范围内。")
    return [found[one] for one in dict.fromkeys(ids)]


def visible(actor: Actor, action: str = VIEW) -> Condition:
    """Return the SQL condition on ``customer``, with its parameters, that keeps the files the actor's right reaches.

    An empty condition means all of them, which a list counts at once.
    """
    if actor.scope(action) is Scope.ALL:
        return "", ()
    return staff.visible(actor, action, "customer.owner_id", "customer.area_id")


def reaches(actor: Actor, action: str, owner_id: int | None, area_id: int | None) -> bool:
    """Tell whether the actor's right covers a file with this owner in this area; the same verdict as ``visible``."""
    return staff.reaches(actor, action, owner_id, area_id)


def may(actor: Actor, verb: str, record: Customer | Head | None) -> Refused | None:
    """Return why the actor may not do something with a file, or None when he may.

    A button shows the same sentence as its tooltip that the verb would refuse with.

    Args:
        actor: who wants to act.
        verb: ``"edit"``, ``"bin"``, ``"restore"``, ``"purge"``, ``"transfer"`` … (the action without its feature).
        record: the file; None for what concerns no single one (``"create"``, ``"import"``).
    """
    action, word = _ACTIONS.get(verb, f"customers.{verb}"), _WORDS.get(verb, verb)
    if actor.scope(action) is Scope.NONE:
        return NotAllowed.to(f"{word}客户")
    if record is None:
        return None
    if not reaches(actor, action, record.owner_id, record.area_id):
        whose = _name_of(record.owner_id)
        belongs = f"由{whose}负责" if whose else "还没有负责人"
        reach = "自己的" if actor.scope(action) is Scope.OWN else "本片区的"
        return NotAllowed(f"“{record.title()}”{belongs}，您只能{word}{reach}客户，需要时请联系上级或管理员。")
    return _wrong_state(verb, word, record)


def _wrong_state(verb: str, word: str, record: Customer | Head) -> Refused | None:
    if verb in _LIVING and record.merged_into_id is not None:
        return Refused(f"“{record.title()}”已并入另一客户，不能再{word}，请打开并入后的客户。")
    if verb in _LIVING and record.binned_at is not None:
        return Refused(f"“{record.title()}”在回收站中，不能{word}，请先恢复。")
    if verb == "restore" and record.merged_into_id is not None:
        return Refused(f"“{record.title()}”已并入另一客户，不能单独恢复；合错了请撤销那次合并。")
    if verb in {"restore", "purge"} and record.binned_at is None:
        return Refused(f"“{record.title()}”不在回收站中，不能{word}。")
    return None


def refuse(actor: Actor, verb: str, record: Customer | Head | None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, record)
    if refusal is not None:
        raise refusal


def _name_of(user_id: int | None) -> str:
    row = current().row('SELECT name FROM "user" WHERE id = ?', (user_id,)) if user_id else None
    return str(row[0]) if row else ""
