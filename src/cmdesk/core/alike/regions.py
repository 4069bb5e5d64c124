"""The places that stand before a company's name or a street, without a gazetteer: by their ending or by being known."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PROVINCES: Final = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
    "|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PROVINCE = re.compile(rf"(?:中国)?(?:{_PROVINCES})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?")
# What ends like a city or a district and is none: 超市, 夜市, 都市, 小区, 园区, 家乡, 古镇 …
_CITY = re.compile(r".城市|[^\d市县区]{1,6}?(?<![超夜菜都门城集花早股上闹鱼])(?:自治州|地区|市|盟)(?![场政民井])")
_DISTRICT = re.compile(r"[^\d市县区]{1,6}?(?<![小社园校景厂片灾库专])(?:自治县|新区|开发区|高新区|区|县|旗舰|旗)")
_TOWN = re.compile(r"[^\d镇乡路]{1,4}?(?<![家老同回古水小重])(?:街道办事处|街道|镇|乡)(?![村镇土里巴])")
_ZONE = re.compile(r"(?:经济技术|高新技术(?:产业)?|经济)?开发区|高新区|工业园区?")


_REST: Final = 2  # characters that are left of a text without its places
_FAR: Final = 16  # characters: a text that begins with a place shows it within so many
_LEVEL = re.compile(r"[^省市区县镇乡]+(?:街道|省|市|区|县|镇|乡)")


_MAY_HAVE = re.compile(rf"[省市区县镇乡州盟旗办]|街道|{_PROVINCES}")


def split_region(text: str) -> tuple[str, str]:
    """Divide folded text into the places it begins with and the rest, which keeps at least two characters."""
    if not _MAY_HAVE.search(text, 0, _FAR):
        return "", text
    start, before = 0, -1
    while start > before:  # a place may have been put before a text that had it already
        before = start
        for pattern in (_PROVINCE, _CITY, _DISTRICT, _ZONE, _TOWN):
            found = pattern.match(text, start)
            if found and len(text) - found.end() >= _REST and not found.group().endswith("旗舰"):
                start = found.end()
    return text[:start], text[start:]


_ONE_LEVEL = str.maketrans("县乡道", "区镇镇")


def elsewhere(one: str, other: str) -> bool:
    """Tell whether two regions name different places of one level (two districts, two towns)."""
    if one == other or not one or not other:
        return False
    first, second = _levels(one), _levels(other)
    return any(first[level] != second[level] for level in first.keys() & second.keys())


@lru_cache(maxsize=4096)
def _levels(region: str) -> dict[str, str]:
    return {found[-1].translate(_ONE_LEVEL): found for found in _LEVEL.findall(region)}
