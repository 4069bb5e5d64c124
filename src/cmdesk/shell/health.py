"""Is everything in order? The file, the chain of the trail, the records by what the trail tells, the attachments."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cmdesk.core import attachments, backup
from cmdesk.core.door import agreement, audit
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.core.machine.trouble import told


def problems(office: Office, tell: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """Yield one Chinese sentence per problem; a part that cannot be read at all is one too.

    Args:
        office: the office.
        tell: is told what is looked at now; a large office takes minutes.
    """
    for part, look in _LOOKS.items():
        tell(f"正在检查{part}…")
        try:
            with told():
                yield from look(office)
        except Refused as refusal:
            yield str(refusal)


def _file(office: Office) -> Iterator[str]:
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


def _trail(office: Office) -> Iterator[str]:
    yield from audit.broken(office.database, backup.last_head(office))


def _records(office: Office) -> Iterator[str]:
    yield from agreement.differing(office.database)


_LOOKS = {"数据文件": _file, "操作记录": _trail, "各项记录是否与操作记录相符": _records, "附件": attachments.problems}
