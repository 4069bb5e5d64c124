"""Commands that belong to no single feature: search over everything, the health check, pictures."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import positive
from cmdesk.core.day import clock
from cmdesk.core.door import audit
from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    search = under.add_parser("search", help="查找：名称、拼音首字母、电话、地址、编号")
    search.add_argument("text", metavar="TEXT")
    search.add_argument("--limit", type=positive, default=20, metavar="N")
    search.set_defaults(run=run_search)

    notices = under.add_parser("notices", help="提醒：给自己的").add_subparsers(
        dest="what", metavar="做什么", required=True
    )
    listed = notices.add_parser("list", help="列出没读的提醒")
    listed.add_argument("--all", action="store_true", help="读过的也列出")
    listed.set_defaults(run=run_notices)
    notices.add_parser("read", help="全部记为已读").set_defaults(run=run_read_notices)

    check = under.add_parser("check", help="检查：数据文件、操作记录链、附件是否完好，各项记录是否与操作记录相符")
    check.set_defaults(run=run_check, signs_in=False)

    pictures = under.add_parser("pictures", help="把每个窗口画成 PNG")
    pictures.add_argument("out", metavar="OUT")
    pictures.add_argument("--size", default="1440x900", help="窗口大小，例如 1366x768")
    pictures.add_argument("--scale", type=float, default=1.0, help="缩放，例如 1.5")
    pictures.add_argument("--dark", action="store_true", help="深色")
    pictures.add_argument("--contrast", action="store_true", help="高对比")
    pictures.add_argument("--text", type=int, default=100, metavar="PERCENT", help="字号，100 到 150，例如 133")
    pictures.set_defaults(run=run_pictures)


def run_search(context: Context, given: argparse.Namespace) -> None:
    """Print what the actor may see and the text finds, best first."""
    from cmdesk.shell.features import find

    actor = context.actor
    if not given.text.strip():
        raise Refused("请输入要查找的文字，例如名称、拼音首字母、电话的一段。")
    hits = find(actor, given.text, given.limit)
    for hit in hits:
        context.say("  ".join(part for part in (hit.number, hit.title, hit.subtitle) if part))
    if not hits:
        context.say("没有找到。换一个字、拼音首字母或电话的一段再试。")
    context.out(
        {
            "hits": [
                {
                    "kind": hit.kind,
                    "number": hit.number,
                    "name": hit.title,
                    "subtitle": hit.subtitle,
                    "id": hit.record_id,
                }
                for hit in hits
            ]
        }
    )


def run_notices(context: Context, given: argparse.Namespace) -> None:
    """Print one's own notices, the newest first, after asking every feature what is due."""
    from datetime import datetime

    from cmdesk.core import notice
    from cmdesk.shell.due import due

    actor = context.actor
    notice.collect(actor, due(actor, datetime.now()))  # noqa: DTZ005
    rows = []
    for one in notice.listed(actor, only_unread=not given.all):
        level = notice.Notice.level.about.label_of(one.level or "")
        context.say("　".join((f"{one.sent_at:%m-%d %H:%M}", level, str(one.text), *(["已读"] if one.read_at else []))))
        rows.append({"id": one.id, "text": one.text, "level": one.level, "at": one.sent_at, "read": bool(one.read_at)})
    if not rows:
        context.say("没有提醒。" if given.all else "没有未读的提醒。")
    context.out({"notices": rows})


def run_read_notices(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Mark one's own notices as read."""
    from cmdesk.core import notice

    count = notice.mark_read(context.actor)
    context.say(f"{count} 条提醒已读。")
    context.out({"read": count})


def run_check(context: Context, given: argparse.Namespace) -> int:  # noqa: ARG001
    """Check the file, the chain of the trail, the records and the attachments; exit code 1 when something is wrong."""
    from cmdesk.core import backup, calendar
    from cmdesk.core.health import problems

    office = context.office
    found = list(problems(office, context.tell))
    context.tell("")
    for problem in found:
        context.say(problem)
    if not found:
        context.say("一切完好。")
    said = "" if office.is_new else calendar.reminder(clock.today())  # an office of nobody has no rules yet
    if said:
        context.say(said)
    made = (one.made_at for one in backup.found(backup.folder_of(office)))
    last = next((at for at in made if at.date() <= clock.today()), None)  # a clock that ran ahead has left others
    if office.database.engine == "sqlite":
        context.say(f"最近一份备份是 {last:%Y-%m-%d %H:%M} 的。" if last else "还没有备份。")
    head = audit.head(office.database)
    context.out({
        "problems": found, "reminders": [said] if said else [], "last_backup": last,
        "audit": {"rows": head.id, "hash": head.hash},
    })  # fmt: skip
    return 1 if found else 0


def run_pictures(context: Context, given: argparse.Namespace) -> None:
    """Draw every window and dialog, filled from the open office."""
    from pathlib import Path

    from cmdesk.kit.look.theme import Scheme
    from cmdesk.shell.pictures import draw

    width, _, height = given.size.partition("x")
    if not (width.isdigit() and height.isdigit()) or not 0.5 <= given.scale <= 4:
        raise Refused("--size 应写成 1366x768，--scale 在 0.5 到 4 之间。")
    if not 100 <= given.text <= 150:
        raise Refused("--text 在 100 到 150 之间，100 是标准字号。")
    actor = context.actor
    size: tuple[int, int] = (int(width), int(height))
    scheme: Scheme = "contrast" if given.contrast else "dark" if given.dark else "light"
    drawn = draw(
        context.office, actor, Path(given.out), size, given.scale, scheme=scheme, as_dark=given.dark, text=given.text
    )
    for path in drawn:
        context.say(str(path))
    context.out({"pictures": [str(path) for path in drawn]})
