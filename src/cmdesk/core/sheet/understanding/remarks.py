"""Words of rows that are no data: totals, notes, examples, what a template demands, lines drawn with signs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cmdesk.core.sheet.grid import Cell

TOTAL, NOTE = "合计行", "说明"
"""Why such a row is left out."""

_TOTAL = re.compile(
    r"(?:.{0,10}[\s(（])?.{0,4}(?:合计|总计|小计|共计|累计|汇总|总合计|合\s+计|总\s+计|小\s+计|总额|grandtotal|subtotal|total)(?:数量?|金?额|户数)?"
    r"(?:\s*[(（:：].*)?|(?:.{0,10}[^0-9])?[共总]\s*(?:有|计)?\s*[:：]?\s*\d+\s*[户家条个人行笔].*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[*※]?\s*(?:注|备注|说明|填写?说明|填表说明|注意(?:事项)?|温馨提示|提示|备\s*注)\s*\d*\s*[:：].*|(?:制表|填表|填报|审核|复核|"
    r"打印|经办|负责|统计|审批|编制|录入)(?:人|单位|日期|时间|部门)?(?:签[字名章])?\s*[:：].*|(?:日期|签[字名章]|盖章|公章)\s*[:：].*"
    r"|.{0,20}[(（](?:盖章|公章|签[字名章])[)）]\s*[:：]?.{0,20}|第\s*\d+\s*页.*|共\s*\d+\s*页.*|单位\s*[:：].*|以[上下].{0,20}",
    re.DOTALL,
)
_SUSPICIOUS = re.compile(
    "[计额共汇:：页例上下说章签]|[Tt][Oo][Tt][Aa][Ll]"
)  # every total, note and example has one of these
_RULE = re.compile(r"[-=_—─━═*~+|:：.·\s]{2,}")  # a line drawn with signs
_REMARK = re.compile(
    r"[-=_—─━═*~+.·\s]{2,}.{1,30}?[-=_—─━═*~+.·\s]{2,}|[(（【\[][^()（）【】\[\]]{1,40}[)）】\]]|(?=.{8}).*[；。！].*",
    re.DOTALL,
)
_SAYS, _MOST_SAID = re.compile(r"\s*[^:：]{2,12}[:：].*"), 4
_EXAMPLE = re.compile(
    r"(?:示例|样例|范例|举例|例如|例|填写示例|填写说明)(?:\s*[:：0-9（(].*)?"
    r"|(?:示例|样例|范例).{1,15}|.{1,20}[（(]\s*(?:(?:示例|样例|范例)[^()（）]{0,20}|[^()（）]{0,12}(?:可|勿|请|再|要|前|时)删除[^()（）]{0,6})[)）]",
    re.DOTALL,
)
_DEMAND = re.compile(
    r"[*＊★※\s]*(?:必填|选填|非必填|必须填?|可不填|可选|可空|格式|例如|如[:：]|示例[:：]|请填|请选|填写|下拉|最多|不超过|长度|是/否|[^，。]{0,6}个字以内).*",
    re.DOTALL,
)


def total_or_note(filled: Sequence[Cell], texts: Sequence[str]) -> str:
    """Return ``TOTAL`` or ``NOTE`` for a row that is one by its words, "" for any other.

    Args:
        filled: the cells that hold anything.
        texts: the texts among them.
    """
    if not _SUSPICIOUS.search(" ".join(texts[:4])):
        return ""
    texts = [text.strip() for text in texts]
    if _is_total(filled, texts):
        return TOTAL
    is_note = isinstance(filled[0], str) and _NOTE.fullmatch(texts[0]) and len(texts) <= 4
    return NOTE if is_note else ""


def _is_total(filled: Sequence[Cell], texts: Sequence[str]) -> bool:
    """Tell a total from a customer whose name holds the word: all else in the row is a number."""
    words = [text for text in texts if not re.fullmatch(r"[-+¥￥\d,.%\s/—户家条个元箱]+", text)]
    totals = [text for text in words if _TOTAL.fullmatch(text)]
    return bool(totals) and len(words) - len(totals) <= (1 if len(filled) > len(words) else 0)


def is_example(text: str) -> bool:
    """Tell the word with which a template begins the row that shows how to fill it in: 示例, 例：, 示例客户1."""
    return _EXAMPLE.fullmatch(text.strip()) is not None


def is_demand(text: str) -> bool:
    """Tell what a template says below its header of how a column is to be filled: 必填, 不超过 20 个字."""
    return _DEMAND.fullmatch(text.strip()) is not None


def is_remark(text: str) -> bool:
    """Tell a remark between the rows: （以上两家已拜访）, ————以下停业————, 1、每月5日前上报；2、电话必填."""
    return _REMARK.fullmatch(text.strip()) is not None


def is_drawn(filled: Sequence[Cell]) -> bool:
    """Tell a row that is nothing but a line drawn with signs."""
    return all(type(cell) is str and _RULE.fullmatch(cell.strip()) for cell in filled)


def says_several(filled: Sequence[Cell]) -> bool:
    """Tell whether several things are said side by side of the rows below: 业务员：王芳 and 片区：城西."""
    return 1 < len(filled) <= _MOST_SAID and all(type(cell) is str and _SAYS.fullmatch(cell) for cell in filled)
