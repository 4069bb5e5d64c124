"""What an operation did, in words, without what the reader may not know (S2-14, S4-24)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cmdesk.core import health, undo
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.door.audit import Entry
from cmdesk.core.errors import NotAllowed, NotFound, Refused, as_one
from cmdesk.core.file.office import Office
from cmdesk.core.record import Record, fields_of, kind_of

MASK = "••••"
MOST = 300
"""Records of one operation that are spelled out."""

VERBS = {
    "add": "新建",
    "edit": "修改",
    "bin": "删除",
    "restore": "恢复",
    "purge": "彻底清除",
    "undo": "撤销",
    "merge": "合并",
    "move": "移动",
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "confirm_password": "核对密码",
    "confirm_password_failed": "核对密码失败",
    "password": "设置密码",
    "backup": "备份",
    "verify": "核对备份",
    "restore_backup": "恢复备份",
    "move_office": "搬到服务器",
    "view": "查看",
    "read": "阅读",
    "tell": "提醒",
    "encrypt": "加密",
    "decrypt": "解密",
    "view_key": "查看恢复密钥",
    "export": "导出",
    "copy": "复制",
    "print": "打印",
    "issue": "发号",
    "void": "作废",
    "check": "核对",
}


_OTHERS = {"list": "列表", "backup": "备份", "office": "全部数据"}
"""What is in the trail and no record."""
_SAID = {
    "rows": "行数", "columns": "列", "filter": "筛选", "approval": "批准", "failed": "没有完成", "problems": "不符",
}  # fmt: skip
"""What a line that is about no record says: of a list that left, of a check of the office."""

_SAID_AT_ONCE = 3  # problems in one sentence
_veils: dict[str, Callable[[Actor, int], str]] = {}


def veil(kind: str, title: Callable[[Actor, int], str]) -> None:
    """Let a feature say what linked records of a kind are called for a reader: not everybody may know of every one."""
    _veils[kind] = title


@dataclass(frozen=True)
class Line:
    """One field of one record, before and after; a record without fields has one line with its verb."""

    record: str
    verb: str
    field: str = ""
    before: str = ""
    after: str = ""


def lines(actor: Actor, operation_id: int) -> list[Line]:
    """Return what an operation did.

    Raises:
        NotAllowed: the actor may not read trails, or only his own.
        NotFound: there is no such operation.
    """
    database = current()
    row = database.row("SELECT actor_id FROM operation WHERE id = ?", (operation_id,))
    if row is None:
        raise NotFound("这条操作记录不存在。")
    scope = actor.scope("audit.view")
    if scope is Scope.NONE or (scope < Scope.ALL and row[0] != actor.id):
        raise NotAllowed("您只能查看自己的操作记录。" if scope else "您没有查看操作记录的权限，请联系系统管理员。")
    entries = audit.entries(database, operation_id)
    hidden = _insiders(entries) if actor.scope("persons.insider") < Scope.ALL else frozenset()
    return [line for entry in entries[:MOST] for line in _lines(actor, entry, hidden=entry.record_id in hidden)]


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole office has found, and the operation that says so."""

    problems: list[str]
    operation_id: int


def verify(
    actor: Actor, office: Office, tell: Callable[[str], None], stopping: Callable[[], bool] = lambda: False
) -> Verdict:
    """Check file, chain, records and attachments (``core.health``), and put into the trail what was found.

    Args:
        actor: who wants to know.
        office: the office.
        tell: is told what is looked at now.
        stopping: whether somebody has asked it to end.

    Raises:
        NotAllowed: the actor may not read the whole trail.
        Refused: it was stopped; or no line can be written, and the sentence says what was found all the same.
    """
    if actor.scope("audit.view") < Scope.ALL:
        raise NotAllowed("核对数据要能查看全部操作记录，请联系系统管理员。")

    def go_on(said: str) -> None:
        if stopping():
            raise health.Stopped
        tell(said)

    try:
        found = list(health.problems(office, go_on))
    except health.Stopped:
        raise Refused("已停止核对，没有结果。") from None
    title = f"核对全部数据，发现 {len(found)} 处不符" if found else "核对全部数据，完好"
    try:
        with keep.operation(actor, title) as work:
            work.note("office", 0, "check", {"problems": (None, found)} if found else {})
    except Refused as problem:
        raise Refused(as_one([title, *found[:_SAID_AT_ONCE], f"没有记入操作记录：{problem}"])) from problem
    return Verdict(found, work.id)


def may_undo(actor: Actor, operation_id: int) -> bool:
    """Tell whether an undo is worth offering; ``core.undo`` has the last word."""
    row = current().row("SELECT actor_id, undone_by, undo_of FROM operation WHERE id = ?", (operation_id,))
    if row is None or row[1] is not None or row[2] is not None:
        return False
    if row[0] != actor.id and (row[0] == PROGRAM.id or actor.scope("undo.others") < Scope.ALL):
        return False
    found = current().rows(
        f"SELECT kind FROM audit WHERE operation_id = ? AND verb IN ({marks(undo.UNDOABLE)}) GROUP BY kind ORDER BY kind",
        (operation_id, *undo.UNDOABLE),
    )
    return bool(found) and undo.of_kinds(actor, (row[0] for row in found)) is None


def _insiders(entries: list[Entry]) -> frozenset[int]:
    ids = list({entry.record_id for entry in entries if entry.kind == "person"})[:MOST]
    if not ids:
        return frozenset()
    rows = current().rows(
        "SELECT DISTINCT record_id FROM audit WHERE kind = 'person' AND changes LIKE '%insider%'"
        f" AND record_id IN ({marks(ids)})",
        ids,
    )
    return frozenset(row[0] for row in rows)


def _lines(actor: Actor, entry: Entry, *, hidden: bool) -> Iterator[Line]:
    verb = VERBS.get(entry.verb, entry.verb)
    try:
        model = kind_of(entry.kind)
    except KeyError:
        yield from _left(_OTHERS.get(entry.kind, entry.kind), verb, entry)
        return
    if entry.verb == "export" or "failed" in entry.changes:
        yield from _left(_called(model, entry.record_id), verb, entry)
        return
    if hidden and entry.kind == "person":
        yield Line(f"{model.LABEL} {MASK}", verb)
        return
    record = _called(model, entry.record_id)
    told = False
    for name, (before, after) in entry.changes.items():
        field = fields_of(model).get(name)
        if field is not None and name not in model.INNER:
            told = True
            means = model.MEANS.get(name)
            yield Line(
                record, verb, field.label, _shown(actor, field, before, means), _shown(actor, field, after, means)
            )
    if not told:
        yield Line(record, verb)


def _left(record: str, verb: str, entry: Entry) -> Iterator[Line]:
    """Give what left the program with a list; one line of what is no record and says nothing more."""
    told = [(label, entry.changes[name][1]) for name, label in _SAID.items() if name in entry.changes]
    shown = [(label, said) for label, said in told if said not in (None, "")]
    for label, said in shown:
        each = said if label == _SAID["problems"] else ["、".join(said) if isinstance(said, list) else str(said)]
        yield from (Line(record, verb, label, after=one) for one in each)
    if not shown:
        yield Line(record, verb)


def _called(model: type[Record], record_id: int | None) -> str:
    title = keep.title_of(model.KIND, record_id) if record_id else ""
    return title if title.startswith(model.LABEL) else f"{model.LABEL} {title}".strip()


def _shown(actor: Actor, field: Any, stored: Any, means: str | None) -> str:
    if stored is None or stored == "":
        return ""
    if field.about.confidential:
        return MASK
    if means is not None:
        return keep.title_of(means, int(stored))
    target = getattr(field, "rel_model", None)
    if isinstance(target, type) and issubclass(target, Record):
        veil = _veils.get(target.KIND)
        if veil is not None:
            return veil(actor, int(stored))
        return keep.title_of(target.KIND, int(stored))
    return str(field.show(field.python_value(stored)))
