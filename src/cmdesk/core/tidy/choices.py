"""Choices from a fixed list, and yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from cmdesk.core.text.hanzi import fold
from cmdesk.core.tidy.text import Problem, brief, formula_error, says_nothing, tidy_text

Code = TypeVar("Code")

_WEEKDAY = re.compile("(?:每?(?:周|星期|礼拜))?([一二三四五六日天1-7])")
_DAY_OF_WEEK = "[一二三四五六日天1-7]"
_SEVERAL_DAYS = re.compile(
    rf"每[天日]|天天|(?:每?(?:周|星期|礼拜)){_DAY_OF_WEEK}(?:[、,，;；/和及与至到~+\s-]*(?:每?(?:周|星期|礼拜))?{_DAY_OF_WEEK})+"
    rf"|{_DAY_OF_WEEK}(?:[、,，/]{_DAY_OF_WEEK})+"
)
_WEEKDAYS = dict(zip("1234567天", "一二三四五六日日", strict=True))
_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_CLASS = re.compile("(?<=[A-Za-z])(?:级|类|等|级别|等级|类客户)$")  # AAA级
_WITHIN = re.compile(r"[(（](.+?)[)）]")
_YES = re.compile("是的?|有的?|对|真|已|yes|y|true|t|1|√|✓|✔|☑|●|v|on|开|启用|需要?|同意|ok")
_BOXES = re.compile(r"[□☐○]\s*(?:是|否|有|无)|(?<=.)[☑√✓✔■●]|[☑√✓✔■●](?=\s*(?:是|否|有|无))")  # ☑是 □否
_NO = re.compile("否|无|無|没有?|沒有|不是?|非|未|假|no|n|false|f|0|×|✗|✘|☒|x|off|关|停用|不需要?|不同意")


def tidy_choice(
    value: object,
    choices: Mapping[Code, str] | Iterable[tuple[Code, str]],
    synonyms: Mapping[str, Code] | None = None,
) -> tuple[Code | None, Problem]:
    """Find which choice a cell means.

    Compares folded texts: label, code, synonym; then without what stands in brackets; then as the only
    one that begins with the text, or with which the text begins (重点 ↔ 重点客户, A ↔ A类); then the only
    one contained. Where the choices are weekdays, 星期三, 礼拜三 and 3 are 周三.

    Args:
        value: the cell.
        choices: code → label, in the order in which they are offered.
        synonyms: further words → code.
    """
    text, problem = tidy_text(value)
    if text is None or says_nothing(text):
        return None, problem
    pairs = list(choices.items() if isinstance(choices, Mapping) else choices)
    exact = _known(pairs, synonyms or {})
    for wanted in (fold(text), fold(_IN_BRACKETS.sub("", text)), fold(_CLASS.sub("", text))):
        if wanted in exact:
            return exact[wanted], None
    if as_weekday(fold(text)) in exact:
        return exact[as_weekday(fold(text))], None
    likely = _likely(fold(_IN_BRACKETS.sub("", text)) or fold(text), exact)
    if len(likely) == 1:
        return likely[0], None
    labels = dict(pairs)
    if likely:
        named = "、".join(labels[code] for code in likely[:6])
        return None, f"“{brief(text)}”可能是{named}，请写全"
    named = "、".join(label for _, label in pairs[:8]) + ("等" if len(pairs) > 8 else "")
    return None, f"“{brief(text)}”不在可选范围内，请填写{named}之一"


def _known(pairs: Iterable[tuple[Code, str]], synonyms: Mapping[str, Code]) -> dict[str, Code]:
    """Return folded text → code: labels, codes, what labels say in brackets (大 of A（大）), synonyms."""
    labels = list(pairs)
    exact = {fold(label): code for code, label in labels}
    further = [(str(code), code) for code, _ in labels]
    further += [(part, code) for code, label in labels for part in _WITHIN.findall(label)]
    further += [("其它", code) for code, label in labels if label == "其他"]
    for word, code in (*further, *synonyms.items()):
        exact.setdefault(fold(word), code)
    exact.pop("", None)
    return exact


def as_weekday(text: str) -> str:
    """Return 周三 for 星期三, 礼拜三, 每周三, 三 and 3; "" for what is no weekday."""
    found = _WEEKDAY.fullmatch(text)
    return f"周{_WEEKDAYS.get(found[1], found[1])}" if found else ""


def tells_several_weekdays(value: object) -> bool:
    """Tell whether a cell names more than one day of the week: 周一、周四, 周一至周五, 每天."""
    return _SEVERAL_DAYS.fullmatch(tidy_text(value)[0] or "") is not None


def tidy_flag(value: object) -> tuple[bool | None, Problem]:
    """Read yes or no: 是 否 有 无 √ × Y N 1 0 and the like; blank, - and / say nothing."""
    if isinstance(value, bool):
        return value, None
    text, problem = tidy_text(value)
    if text is None:
        return None, problem
    word = _BOXES.sub("", text.lower()).strip()
    if _YES.fullmatch(word):
        return True, None
    if _NO.fullmatch(word):
        return False, None
    if says_nothing(word):
        return None, None
    return None, formula_error(text) or f"“{brief(text)}”看不出是还是否，请填写“是”或“否”"


def _likely(wanted: str, exact: Mapping[str, Code]) -> list[Code]:
    """Return the codes that fit in part, of the first way of fitting that finds any."""
    if not wanted:
        return []
    ways = (
        lambda known: known.startswith(wanted),
        wanted.startswith,
        lambda known: len(known) > 1 and (known in wanted or (len(wanted) > 1 and wanted in known)),
    )
    for fits in ways:
        found = {code: None for known, code in exact.items() if fits(known)}
        if found:
            return list(found | _named_after(wanted, exact))
    return []


def _named_after(wanted: str, exact: Mapping[str, Code]) -> dict[Code, None]:
    """Return what a cell names beside the choice it begins with: 周一、周三 is not 周一."""
    first = max((known for known in exact if wanted.startswith(known)), key=len, default="")
    rest = wanted[len(first) :] if first else ""
    return {code: None for known, code in exact.items() if len(known) > 1 and known in rest}
