"""``products list``, ``products import`` and ``products export`` on the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import add_where, export_fields
from cmdesk.core.day import clock
from cmdesk.core.errors import as_one
from cmdesk.core.record import fields_of
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.core.sheet.understanding.looking import Sheet
    from cmdesk.core.window import Query
    from cmdesk.papers.job import Job
    from cmdesk.products.importing.check import Checked
    from cmdesk.products.importing.write import Outcome


def add(under: Any) -> None:
    """Add the sub-commands."""
    register(Printing("price-list", "价目表（产品书目单）", _price_list, _price_list_options, "price_list"))
    products = under.add_parser("products", help="商品").add_subparsers(dest="what", metavar="什么", required=True)
    listed = products.add_parser("list", help="列出商品")
    add_where(listed, "category=一类 wholesale_price>=200")
    listed.add_argument("--all", action="store_true", help="也列出已停用的商品")
    listed.set_defaults(run=run_list)
    taken = products.add_parser("import", help="从 Excel、CSV 导入商品")
    taken.add_argument("file", metavar="FILE", type=Path)
    taken.add_argument("--sheet", default="", metavar="NAME", help="工作表名称，默认第一张有内容的表")
    taken.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    taken.add_argument("--duplicates", choices=("update", "skip"), default="update", help="已有的商品怎么办")
    taken.add_argument("--failed", type=Path, metavar="OUT.xlsx", help="把没有导入的行连同原因写成文件")
    taken.set_defaults(run=run_import)
    out = products.add_parser("export", help="导出商品")
    out.add_argument("file", metavar="OUT.xlsx", type=Path)
    add_where(out, "category=一类 wholesale_price>=200")
    out.add_argument("--all", action="store_true", help="也导出已停用的商品")
    out.set_defaults(run=run_export)


def _price_list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--category", default="", metavar="品类", help="只印这一品类，例如 一类")
    parser.add_argument("--all", action="store_true", help="连同已停用的商品")


def _price_list(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.products import paper

    return paper.price_list(context.actor, category=given.category, everything=given.all)


def _listed(given: argparse.Namespace) -> Query:
    """Return the list that the options ask for."""
    from cmdesk.core.filter import as_sql, parse
    from cmdesk.products import columns

    fields = columns.filterables()
    where, params = as_sql(parse(given.where, fields), fields, clock.today())
    query = columns.query().filtered(where, params)
    return query if given.all else query.filtered("product.sold")


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print the products in the order of the shelf."""
    from cmdesk.core.door import keep
    from cmdesk.products import rules
    from cmdesk.products.record import Product

    rules.refuse(context.actor, "view")
    query = _listed(given)
    found = keep.read_all(Product, f"{query.condition()} ORDER BY {rules.ORDER}", query.params)
    fields = fields_of(Product)
    names = ("number", "name", "category", "wholesale_price", "retail_price", "standing")
    for one in found:
        context.say("  ".join(fields[name].show(getattr(one, name)) or "—" for name in names))
    context.say(f"共 {len(found)} 个商品。")
    told = [
        {name: value for name in fields if (value := getattr(one, name)) not in (None, "")} | {"id": one.id}
        for one in found
    ]
    context.out({"products": told})


def run_import(context: Context, given: argparse.Namespace) -> int:
    """Read, check, write; exit code 1 when some rows could not be kept."""
    from cmdesk.core.sheet.opening.reading import read
    from cmdesk.core.sheet.understanding.columns import known_words
    from cmdesk.core.sheet.writing.write import refuse_place, write_problems
    from cmdesk.products import rules
    from cmdesk.products.importing import check, write
    from cmdesk.products.importing.check import targets

    actor = context.actor
    rules.refuse(actor, "import")
    refuse_place(given.failed)
    grid = read(given.file, given.sheet, known=known_words(targets()))
    found = check.look(grid)
    checked = check.check(found.table, found.mapping)
    outcome = None
    if not given.dry_run:
        outcome = write.write(actor, checked, given.duplicates, source=given.file.name)
    if given.failed:
        write_problems(found.table, dict(checked.failed), given.failed)
    _tell(context, found, checked, outcome)
    if checked.failed:
        print(f"有 {len(checked.failed)} 行没有导入，加 --failed OUT.xlsx 可把它们连同原因存成文件。", file=sys.stderr)
        return 1
    return 0


def _tell(context: Context, found: Sheet, checked: Checked, outcome: Outcome | None) -> None:
    from cmdesk.products.record import Product

    labels = {name: one.label for name, one in fields_of(Product).items()}
    mapping = {found.table.headers[index]: key for index, key in found.mapping.items()}
    for note in found.grid.notes:
        context.say(note)
    for header in found.table.headers:
        context.say(f"列“{header}” → {labels[mapping[header]]}" if header in mapping else f"列“{header}” 不导入")
    for left in found.table.left_out:
        context.say(f"第 {left.number} 行不是商品：{left.reason}（{left.text}）")
    for number, problems in checked.failed[:20]:
        context.say(f"第 {number} 行：{as_one(problems)}")
    fresh = len(checked.entries) - checked.repeated
    added, updated = (outcome.added, outcome.updated) if outcome else (fresh, checked.repeated)
    word = "" if outcome else "将"
    context.say(f"读到 {checked.read} 行，{word}新增 {added}，{word}更新 {updated}，失败 {len(checked.failed)}。")
    context.out(
        {
            "read": checked.read,
            "added": added,
            "updated": updated,
            "failed": len(checked.failed),
            "mapping": mapping,
            "problems": [{"row": number, "reasons": problems} for number, problems in checked.failed[:1000]],
            "operation": outcome.operation_id if outcome else None,
            "dry_run": outcome is None,
        }
    )


def run_export(context: Context, given: argparse.Namespace) -> None:
    """Write the products that a condition keeps."""
    from cmdesk.products import columns, rules
    from cmdesk.products.record import Product

    rules.refuse(context.actor, "view")
    specs = {one.name: one for one in columns.specs()}
    wanted = [specs[name] for name in columns.EXPORTED]
    export_fields(context, Product.LABEL, _listed(given), wanted, given, holds_files=False)
