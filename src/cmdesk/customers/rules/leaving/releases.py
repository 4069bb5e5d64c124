"""Leave to take customer files out of the program: files may be read, not copied (S4-24).

Who may not export, or not that far, asks for it with a reason; the flow ``customer_release`` decides. What is granted holds
until a day and for a number of exports (regulations ``release.days``, ``release.uses``), reaches no further than its person
may look, and every use stands in the trail.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import subjects
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.record import FileRelease
from cmdesk.staff.rules import rights as matrix

EXPORT, VIEW_ALL = "customers.export", "releases.view"
FLOW = "customer_release"
NOT_COPIED = "客户档案可以查阅，不能复制（S4-24）。确有需要的，请申请导出，写明理由，批准后再导出。"
"""What is said to whoever copies without the right to export."""

_AFTER = {
    "running": "asked", "approved": "granted", "returned": "returned", "refused": "refused", "withdrawn": "withdrawn",
    "terminated": "withdrawn", "void": "withdrawn",
}  # fmt: skip
_SIGNED = ("reason", "extent", "files")


def ask(actor: Actor, reason: str, extent: str, files: int) -> int:
    """Ask for leave to export; returns the request.

    Args:
        actor: who asks.
        reason: what for.
        extent: in words, which files and columns.
        files: how many files at most an export may have.

    Raises:
        Invalid: reason or extent are missing.
        NotAllowed: the actor may not look at customers at all.
        Refused: he may export everything anyway, or has a request that is not over.
    """
    if actor.scope("customers.view") is Scope.NONE:
        raise NotAllowed("您没有查看客户的权限，不能申请导出，需要时请联系管理员。")
    if actor.scope(EXPORT) is Scope.ALL:
        raise Refused("您可以导出全部客户，不用申请。")
    open_one = next(iter(_own(actor.id, "state IN ('asked', 'returned')")), None)
    if open_one is not None:
        raise Refused(f"您的申请“{open_one.title()}”还没有办完，请等审批，或者先撤回。")
    with keep.operation(actor, "申请导出客户档案") as work:
        values = {"user_id": actor.id, "asked_at": clock.now(), "reason": reason, "extent": extent, "files": files}
        made = work.add(FileRelease, values)
        facts = approval.Facts(unit_id=actor.unit_id)
        title = f"{work.written(FileRelease, made).title()} {actor.name}"
        approval.submit(actor, FileRelease.KIND, made, FLOW, title, facts, work=work)
        return made


def valid(actor: Actor, at: datetime | None = None) -> FileRelease | None:
    """Return what is granted to somebody now and not used up, the one that ends first; None when nothing is."""
    instant = at or clock.now()
    found = [one for one in _own(actor.id, "state = 'granted'") if refusal(one, instant) is None]
    return min(found, key=lambda one: (local(one.until) or instant, one.id), default=None)


def refusal(release: FileRelease, at: datetime) -> Refused | None:
    """Return why a request lets nobody export at a moment, or None when it does."""
    until = local(release.until)
    if release.state != "granted" or until is None:
        return Refused(f"“{release.title()}”{FileRelease.state.about.label_of(release.state or '')}，不能据此导出。")
    if at > until:
        return Refused(f"“{release.title()}”只准到 {until:%Y-%m-%d %H:%M}，已经过期，请重新申请。")
    if (release.used or 0) >= (release.uses or 0):
        return Refused(f"“{release.title()}”准许的 {release.uses} 次已经用完，请重新申请。")
    return None


class Granted:
    """A granted request as what lets its person take files along; see ``core.export.Leave``."""

    def __init__(self, release: FileRelease) -> None:
        self._release = release

    def refuse(self, rows: int) -> None:
        """Refuse more rows than files were granted: a row tells of one customer at most.

        Raises:
            Refused: they are more.
        """
        most = self._release.files or 0
        if rows > most:
            raise Refused(f"列表有 {rows} 行，批准的最多 {most} 户（一行算一户），请先筛选，或者重新申请。")

    def use(self, work: Operation, rows: int) -> dict[str, Any]:
        """Count a use, and return what the trail is to say of it.

        Raises:
            Refused: it is over or used up, or granted for fewer files.
        """
        self.refuse(rows)
        found = work.written(FileRelease, self._release.id)
        problem = refusal(found, clock.now())
        if problem is not None:
            raise problem
        work.edit(FileRelease, found.id, {"used": (found.used or 0) + 1}, version=found.version)
        return {"approval": (None, number(found))}

    def give_back(self, work: Operation) -> None:
        """Take a use back whose file could not be written."""
        found = work.written(FileRelease, self._release.id)
        work.edit(FileRelease, found.id, {"used": max(0, (found.used or 0) - 1)})

    def left(self) -> str:
        """Return how often it can be used still, in words."""
        return f"“{self._release.title()}”还可以用 {(self._release.uses or 0) - (self._release.used or 0)} 次"


def end(actor: Actor, release_id: int) -> None:
    """Take back what was granted before it ends.

    Raises:
        NotAllowed: the actor keeps no record of everybody's requests.
        Refused: nothing is granted.
    """
    if actor.scope(VIEW_ALL) is not Scope.ALL:
        raise NotAllowed("只有备案和审批的人可以收回导出的批准。")
    found = read(actor, release_id)
    if found.state != "granted":
        raise Refused(f"“{found.title()}”现在没有批准，不用收回。")
    with keep.operation(actor, f"收回导出批准 {found.title()}") as work:
        work.edit(FileRelease, release_id, {"state": "ended"}, version=found.version)


def read(actor: Actor, release_id: int) -> FileRelease:
    """Return a request.

    Raises:
        NotFound: there is none, or it is somebody else's and the actor keeps no record of those.
    """
    found = keep.read(FileRelease, release_id)
    if not matrix.reaches(actor, VIEW_ALL, found.user_id):
        raise NotFound("导出申请不存在，或者不在您可以查看的范围内。")
    return found


def listed(actor: Actor) -> list[FileRelease]:
    """Return the requests that the actor may know of, the latest first: all of them for who keeps them on record."""
    where, params = matrix.visible(actor, VIEW_ALL, "user_id", None)
    return keep.read_all(
        FileRelease, f"binned_at IS NULL AND {where} ORDER BY asked_at DESC, id DESC LIMIT 500", params
    )


def number(release: FileRelease) -> str:
    """Return the number of the approval by which it is known on paper and in the trail."""
    run = approval.of_record(FileRelease.KIND, release.id)
    return run.number if run is not None else ""


def local(moment: datetime | None) -> datetime | None:
    """Return a stored moment as local time without a zone."""
    return moment.astimezone().replace(tzinfo=None) if moment is not None and moment.tzinfo else moment


def content(release_id: int) -> dict[str, Any]:
    """Return what is signed: label → text."""
    found, fields = keep.read(FileRelease, release_id), fields_of(FileRelease)
    said = {fields[name].label: fields[name].show(getattr(found, name)) for name in _SIGNED}
    return {"申请人": approval.directory().name(found.user_id), **said}


def settled(work: Operation, release_id: int, state: str) -> None:
    """Let a request follow its approval; granted, it holds from now for the days and uses of the regulations."""
    after = _AFTER.get(state, "withdrawn")
    values: dict[str, Any] = {"state": after}
    if after == "granted":
        now = clock.now()
        rules = regulation.on(now.date())
        last = now.date() + timedelta(days=int(rules.number("release.days")))
        values |= {"granted_at": now, "until": datetime.combine(last, time(23, 59)), "used": 0}
        values["uses"] = int(rules.number("release.uses"))
    if work.written(FileRelease, release_id).state != after or after == "granted":
        work.edit(FileRelease, release_id, values)


def register() -> None:
    """Let requests be approved."""
    subjects.register(subjects.Subject(FileRelease.KIND, content, settled))


def _own(user_id: int, condition: str) -> list[FileRelease]:
    rows = current().rows(
        f"SELECT id FROM file_release WHERE user_id = ? AND binned_at IS NULL AND {condition} ORDER BY id", (user_id,)
    )
    return [keep.read(FileRelease, int(row[0])) for row in rows]
