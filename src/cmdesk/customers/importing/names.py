"""Whether what stands where a customer's name belongs is one: nothing, several shops, a house, a label are not."""

from __future__ import annotations

import re
from typing import Any, Final

from cmdesk.core.sheet.grid import Cell
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.tidy import parse_phones
from cmdesk.core.tidy.text import says_nothing

_LONGEST_NOTHING: Final = 4  # 无, 待定, (空白)
_ILLEGIBLE: Final = "\ufffd"
_HAN = re.compile("[\u3400-\u9fff]")
_SPACED = re.compile("[\u3400-\u9fff](?: [\u3400-\u9fff])+")  # 福 顺 烟 酒 店
_MARKED = re.compile(r"(?P<mark>[★☆*●◆■▲△※√✓✔☑]+)\s*(?P<name>[^\W_].+)")
_HOLDS_PHONE = re.compile("1[3-9][0-9](?:[- ]?[0-9]){8}|0[0-9]{2,3}-?[2-9][0-9]{6}")
_LABELLED = re.compile(r"(地址|电话|手机|联系人|联系电话|备注|邮编|传真)\s*[:：]")
_LABELS: Final = frozenset(
    "客户 客户名称 公司名称 企业名称 单位名称 门店名称 店铺名称 名称 店名 姓名 地址 电话 手机 联系人 联系电话 备注".split()
)
_HOUSE = re.compile("[^0-9]*(?:大道|大街|胡同|路|街|道|巷|弄)[^0-9]{0,8}[0-9]+(?:-[0-9]+)?[号#][^0-9]{0,6}")
_FIRM = re.compile("[店司行部社馆铺厂超吧站所校院场坊屋户家室]|公|烟|酒|食|商")
_BETWEEN = re.compile("[、;；]|\\s*\\n\\s*(?=.*\\n)")  # two lines may be a firm and the sign of its shop
_BRACKETS = re.compile("[(（].*?[)）]")


def says_none(name: str) -> bool:
    """Tell a name that is none: blank, a word for nothing, or the noughts of a formula."""
    return not name.strip("0") or (len(name) <= _LONGEST_NOTHING and says_nothing(name))


def is_label(name: str) -> bool:
    """Tell the name of a column, which is nobody's."""
    return name in _LABELS


def tidy(values: dict[str, Any]) -> str:
    """Take blanks between its characters, telephones (福顺烟酒店13812345678) and marks (★好又多) out of a customer's name.

    Returns the mark, which means something to those who wrote the list; "" for none.
    """
    marked = _MARKED.fullmatch(values["name"])
    if marked:
        values["name"] = marked["name"]
    name = values["name"]
    if _SPACED.fullmatch(name):
        values["name"] = name.replace(" ", "")
    elif _HOLDS_PHONE.search(name):
        phones, problem = parse_phones(name)
        words = [phone.note for phone in phones if phone.note]
        if not problem and len(words) == 1 and _HAN.search(words[0]):
            values["name"] = words[0]
            values["phones"] = tuple(phone.number for phone in phones)
    return marked["mark"] if marked else ""


def why_none(name: str, cell: Cell) -> str:
    """Return why a name is not that of one customer; "" when it is.

    Args:
        name: as it was read.
        cell: as it stands in the list.
    """
    if _ILLEGIBLE in name:
        return f"“{name}”里有认不出的字，请检查文件的编码，或在原来的程序里重新导出。"
    several = _how_many(cell)
    if several > 1:
        return f"这一格像是 {several} 户的名称写在一起，请一户一行。"
    labelled = _LABELLED.match(name)
    if labelled:
        return f"这一格写的是{labelled[1]}，不是名称；一户写成几行的，请合成一行。"
    if _HOUSE.fullmatch(name) and not _FIRM.search(name):
        return f"“{name}”像是地址，不是名称；一户写成两行的，请合成一行，确实叫这个名的，请在后面加上“店”等字。"
    return ""


def _how_many(cell: Cell) -> int:
    """Return how many shops a cell names; 1 where it names anything else."""
    if not isinstance(cell, str) or not _BETWEEN.search(cell):
        return 1
    names = [name.strip() for name in _BETWEEN.split(_BRACKETS.sub("", cell)) if name.strip()]
    return len(names) if looks_like("company", names) == 1 else 1
