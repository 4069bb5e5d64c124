"""``import customers FILE`` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import group
from cmdesk.core.errors import as_one

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.core.sheet.understanding.looking import Sheet
    from cmdesk.customers.doubles import Double
    from cmdesk.customers.importing.check import Checked
    from cmdesk.customers.importing.write import Outcome


_SAID = 20
"""Rows of one kind that are named one by one."""


def add(under: Any) -> None:
    """Add the sub-command."""
    what = group(under, "import", "从 Excel、CSV 导入")
    customers = what.add_parser("customers", help="客户名单")
    customers.add_argument("file", metavar="FILE", type=Path)
    customers.add_argument("--sheet", default="", metavar="NAME", help="工作表名称，默认第一张有内容的表")
    customers.add_argument("--map", type=Path, metavar="MAP.toml", help="列对应文件，见手册")
    customers.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    customers.add_argument(
        "--failed", type=Path, metavar="OUT.xlsx", help="把没有导入的行连同原因、导入时的提示写成文件"
    )
    customers.add_argument("--duplicates", choices=("skip", "update", "add"), default="skip", help="重复的客户怎么办")
    customers.add_argument(
        "--unreadable", choices=("fail", "note"), default="fail", metavar="fail|note",
        help="有认不出的格子怎么办：fail 整行不导入（默认），note 只去掉这一格，原文记入备注",
    )  # fmt: skip
    customers.add_argument("--encoding", default="", help="文本文件的编码，默认自动判断")
    customers.set_defaults(run=run)


def run(context: Context, given: argparse.Namespace) -> int:
    """Read, check, write; exit code 1 when some rows could not be kept."""
    from cmdesk.core.sheet.opening.reading import read
    from cmdesk.core.sheet.understanding.looking import unread_sheets
    from cmdesk.core.sheet.understanding.mapping import load_mapping
    from cmdesk.core.sheet.writing.write import refuse_place, write_problems
    from cmdesk.customers.importing import check, write
    from cmdesk.customers.importing.targets import known

    actor = context.actor
    write.refuse_import(actor)
    refuse_place(given.failed)
    agreed = load_mapping(given.map) if given.map else None
    sheet = given.sheet or (agreed.sheet if agreed else "")
    encoding = given.encoding or (agreed.encoding if agreed else "")
    grid = read(given.file, sheet, encoding=encoding, known=known(), progress=_progress(context))
    header_row = agreed.header_row if agreed else None
    found = check.look(grid, header_row=header_row, remembered=agreed.columns if agreed else _remembered(context))
    for note in (*found.grid.notes, *unread_sheets(grid)):
        context.say(note)
    mapping = found.mapping
    forgiving = given.unreadable == "note"
    checked = check.check(actor, found.table, mapping, forgiving=forgiving, progress=_progress(context))
    outcome = None
    if not given.dry_run:
        outcome = write.write(actor, checked, given.duplicates, source=given.file.name, progress=_progress(context))
        _remember(context, found)
    if given.failed:
        write_problems(found.table, dict(checked.failed), given.failed, hints=checked.told(given.duplicates))
    _tell(context, given, found, checked, outcome)
    if checked.failed:
        raise_on = f"有 {len(checked.failed)} 行没有导入"
        where = f"，原因见 {given.failed}" if given.failed else "，加 --failed OUT.xlsx 可把它们连同原因存成文件"
        _complain(raise_on + where + "。")
        if checked.curable:
            _complain(
                f"其中 {checked.curable} 行只是个别格子认不出，加 --unreadable note 可以去掉这些格子、其余照样导入。"
            )
        return 1
    return 0


def _complain(sentence: str) -> None:
    import sys

    print(sentence, file=sys.stderr)


def _progress(context: Context) -> Any:
    def tell(stage: str, done: int, whole: int) -> None:
        context.tell(f"{stage} {done:,}/{whole:,}" if whole else stage)

    return tell


def _signature(found: Sheet) -> str:
    return "|".join(found.table.headers)[:500]


def _remembered(context: Context) -> dict[str, str]:
    from cmdesk.core.kept import saved

    agreed: dict[str, str] = {}
    for mapping in saved.names(context.actor, "import.customers").values():
        agreed.update(mapping)
    return agreed


def _remember(context: Context, found: Sheet) -> None:
    from cmdesk.core.kept import saved

    columns = {guess.header: guess.target for guess in found.guesses if guess.target}
    saved.put(context.actor, "import.customers", _signature(found), columns)


def _tell(context: Context, given: argparse.Namespace, found: Sheet, checked: Checked, outcome: Outcome | None) -> None:
    from cmdesk.core.sheet.understanding.looking import other_sheets

    mapping = {found.table.headers[index]: key for index, key in found.mapping.items()}
    hints, repeated = checked.told(given.duplicates), len(checked.doubles)
    taken = len(checked.rows) - len(checked.skipped(given.duplicates))
    added = taken if given.duplicates == "add" else len(checked.rows) - repeated
    added, updated = (outcome.added, outcome.updated) if outcome else (added, taken - added)
    _tell_table(context, found, mapping)
    _say_some(context, "没有导入", [f"第 {number} 行：{as_one(problems)}" for number, problems in checked.failed])
    hinted = [f"第 {number} 行，原文记入备注：{as_one(said)}" for number, said in hints.items()]
    _say_some(context, "原文记入备注", hinted)
    for word, doubles in (("重复", checked.doubles), ("疑似重复", checked.doubtful)):
        _say_some(context, word, [f"第 {number} 行{double.sentence}" for number, double in doubles.items()])
    word = "将新增" if given.dry_run else "新增"
    context.say(
        f"读到 {checked.read} 行，{word} {added}，更新 {updated}，重复 {repeated}，失败 {len(checked.failed)}。"
    )
    _tell_apart(context, checked, outcome, len(hints), given)
    if outcome:
        back = f"可以用撤销收回这次导入（操作 {outcome.operation_id}）"
        context.say(f"{back if outcome.changed else outcome.words}。")
    context.out(
        {
            "read": checked.read,
            "added": added,
            "updated": updated,
            "duplicates": repeated,
            "doubtful": len(checked.doubtful),
            "contacts": checked.contacts,
            "contacts_added": outcome.contacts if outcome else None,
            "failed": len(checked.failed),
            "hinted": len(hints),
            "mapping": mapping,
            "notes": list(found.grid.notes),
            "sheet": found.grid.sheet,
            "other_sheets": other_sheets(found.grid),
            "header_row": found.table.header_row,
            "unmapped": [header for header in found.table.headers if header not in mapping],
            "left_out": [{"row": left.number, "reason": left.reason} for left in found.table.left_out],
            "problems": [{"row": number, "reasons": problems} for number, problems in checked.failed[:1000]],
            "hints": [{"row": number, "reasons": said} for number, said in islice(hints.items(), 1000)],
            "repeated": _doubles(checked.doubles),
            "doubts": _doubles(checked.doubtful),
            "new_areas": list(checked.new_areas),
            "unknown": checked.unknown,
            "operation": outcome.operation_id if outcome else None,
            "dry_run": given.dry_run,
        }
    )


def _tell_table(context: Context, found: Sheet, mapping: Mapping[str, str]) -> None:
    """Say what becomes of each column, and which rows are no data."""
    from cmdesk.customers.importing.targets import label_of

    for header, key in mapping.items():
        context.say(f"列“{header}” → {label_of(key)}")
    for header in found.table.headers:
        if header not in mapping:
            context.say(f"列“{header}” 不导入")
    for left in found.table.left_out:
        context.say(f"第 {left.number} 行不是客户：{left.reason}（{left.text}）")


def _say_some(context: Context, word: str, sentences: Sequence[str]) -> None:
    """Say the first sentences about rows, and how many more rows there are."""
    for sentence in sentences[:_SAID]:
        context.say(sentence)
    if len(sentences) > _SAID:
        context.say(f"……{word}的还有 {len(sentences) - _SAID} 行。")


def _tell_apart(
    context: Context, checked: Checked, outcome: Outcome | None, hinted: int, given: argparse.Namespace
) -> None:
    """Say which rows are no plain new customer."""
    dry_run, policy = given.dry_run, given.duplicates
    if hinted:
        context.say(f"其中 {hinted} 行有认不出的格子，{'将' if dry_run else '已'}去掉这些格子，原文记入备注。")
    for sentence in checked.told_unknown:
        context.say(sentence)
    if checked.contacts:
        context.say(f"另有 {checked.contacts} 行与上面合并在一起，记为同一客户的联系人。")
    if checked.joined and policy != "add":
        context.say(f"重复的有 {checked.joined} 行是本名单前面已有的客户，多出的联系人和电话并入前面那一户。")
    if outcome and outcome.contacts:
        context.say(f"给已有的客户补上了 {outcome.contacts} 位联系人。")
    if checked.doubtful:
        doubtful = "将一并新增" if dry_run else "已一并新增"
        context.say(f"其中 {len(checked.doubtful)} 行疑似重复，{doubtful}，请在“查重与合并”里核对是不是同一户。")


def _doubles(found: Mapping[int, Double]) -> list[dict[str, Any]]:
    """Return the rows that repeat a customer, with the number of his file."""
    return [
        {"row": row, "number": double.number, "score": double.score, "reasons": list(double.reasons)}
        for row, double in islice(found.items(), 1000)
    ]
