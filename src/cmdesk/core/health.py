"""Is everything in order? The file, the chain of the trail, the records by what the trail tells, the attachments."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cmdesk.core import attachments, backup
from cmdesk.core.door import agreement, audit
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.core.machine.trouble import told


class Stopped(Exception):  # noqa: N818  # nothing went wrong
    """Somebody has asked the check to end."""


def problems(office: Office, tell: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """Yield one Chinese sentence per problem; a part that cannot be read at all is one too.

    Args:
        office: the office.
        tell: is told what is looked at now, some times a second in a large office, which takes minutes; it may raise
            ``Stopped``.
    """
    for part, look in _LOOKS.items():
        tell(f"正在检查{part}…")
        try:
            with told():
                yield from look(office, tell)
        except Refused as refusal:
            yield str(refusal)


def _file(office: Office, _tell: Callable[[str], None]) -> Iterator[str]:
    database = office.database
    if database.engine != "sqlite":
        return
    if office.encrypted:
        for (line,) in database.rows("PRAGMA cipher_integrity_check"):
            yield f"加密校验不符：{line}。请从备份恢复。"
    for (line,) in database.rows("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"数据文件不完好：{line}。请从备份恢复。"
    for table, row_id, parent, _ in database.rows("PRAGMA foreign_key_check"):
        yield f"{table} 第 {row_id} 条引用的 {parent} 不存在。"


def _trail(office: Office, tell: Callable[[str], None]) -> Iterator[str]:
    yield from audit.broken(office.database, backup.last_head(office), tell)


def _records(office: Office, tell: Callable[[str], None]) -> Iterator[str]:
    yield from agreement.differing(office.database, tell)


def _files(office: Office, _tell: Callable[[str], None]) -> Iterator[str]:
    yield from attachments.problems(office)


_LOOKS = {"数据文件": _file, "操作记录": _trail, "各项记录": _records, "附件": _files}
