"""How alike two names are, however they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from cmdesk.core.alike.regions import elsewhere, split_region
from cmdesk.core.text import pinyin
from cmdesk.core.text.hanzi import fold

_BRACKETS = re.compile(r"[(（\[【〔][^)）\]】〕]*[)）\]】〕]")
_TELLS_APART = re.compile(r"[店部厂所站][)）\]】〕]$|\d")
_BRANCH = re.compile(r".{2}(?:分店|分公司|分部|连锁店)$")
_DIGITS_RUN = re.compile(r"\d+")
_ORDINAL = re.compile(r"[一二三四五六七八九十]+(?=号|分店|店|分厂|连锁)")


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(words.split(), key=len, reverse=True))


_FORMS: Final = _longest_first(
    "有限责任公司 责任有限公司 股份有限公司 集团有限公司 控股有限公司 集团股份有限公司 集团有限责任公司 "
    "有限公司 股份公司 集团公司 总公司 分公司 公司 集团 股份 企业 有限合伙 合伙企业 个人独资企业 个体工商户 个体户 个体 "
    "经营部 经销部 营业部 服务部 批发部 销售部 门市部 供销部 零售部 门市 小卖部 总店 "
    "商行 商店 商铺 商号 商社 店铺 店 铺 行 部 号 社"
)
# Words for about the same trade; several at the end of a name say little of who it is.
_RETAIL: Final = _longest_first(
    "超市 超级市场 便利 便民 生活 食杂 杂货 小卖 副食 副食品 日杂 日用 日用品 百货 烟酒 烟酒茶 名烟名酒 名酒 烟草 酒水 食品 综合 "
    "购物 平价 零售 批发 商贸 贸易 工贸 商 连锁 购 广场 中心"
)
_TRADES: Final = tuple(sorted((*_RETAIL, *_FORMS), key=len, reverse=True))
_RETAIL_ONLY = re.compile(rf"(?:{'|'.join(_RETAIL)}|店|铺|行|部|社|号|小)*\Z")

SAME: Final = 0.97  # from here on, names are the same but for the way they were typed
SOUNDS_SAME: Final = 0.92
_SYLLABLES_OF_A_NAME: Final = 3


class Name(NamedTuple):
    """A name taken apart.

    Attributes:
        whole: folded.
        region: the places it begins with.
        core: without places, brackets, legal form and shop words.
        brand: the core without its trade.
        branch: which of a chain's shops it says to be (城西分店), or empty.
        numbers: the numbers in it, without leading zeros.
    """

    whole: str
    region: str
    core: str
    brand: str
    branch: str
    numbers: tuple[str, ...]


def _bracket(found: re.Match[str]) -> str:
    return found.group() if _TELLS_APART.search(found.group()) else ""


_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}


def arabic(numeral: str) -> str:
    """Return a small Chinese numeral in digits (``"二十三"`` → ``"23"``); anything else as it is."""
    if not numeral or set(numeral) - set("零〇一二三四五六七八九十百"):
        return numeral
    if not set(numeral) & set("十百"):
        return "".join(_DIGITS.get(char, "0") for char in numeral)
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * int(_DIGITS.get(hundreds[:1], "0")) if hundreds else 0
    value += 10 * int(_DIGITS.get(tens[-1:], "1")) if ten else 0
    return str(value + int(_DIGITS.get(ones[-1:], "0")))


def _without_endings(text: str, endings: Mapping[str, tuple[str, ...]]) -> str:
    """Take endings off while at least two characters stay."""
    while text:
        for ending in endings.get(text[-1], ()):
            if text.endswith(ending):
                break
        else:
            return text
        if len(text) - len(ending) < 2:
            return text
        text = text[: -len(ending)]
    return text


def _by_last(endings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return endings by their last character, in the same order."""
    found: dict[str, tuple[str, ...]] = {}
    for ending in endings:
        found[ending[-1]] = (*found.get(ending[-1], ()), ending)
    return found


_FORMS_BY_LAST: Final = _by_last(_FORMS)
_TRADES_BY_LAST: Final = _by_last(_TRADES)


@lru_cache(maxsize=4096)
def taken_apart(name: str) -> Name:
    """Take a name apart; every part but ``region`` is empty only when the name has no letter or digit."""
    kept = _BRACKETS.sub(_bracket, name)
    told = _BRACKETS.search(kept) if kept != name or not name.isalnum() else None
    whole = _whole(name, kept)
    found = _BRANCH.search(whole)
    branch = fold(told.group()) if told else found.group() if found else ""
    region, rest = split_region(whole)
    core = _without_endings(rest, _FORMS_BY_LAST)
    return Name(whole, region, core, _without_endings(core, _TRADES_BY_LAST), branch, _numbers(whole))


def _whole(name: str, kept: str) -> str:
    return _ORDINAL.sub(lambda found: arabic(found.group()), fold(kept) or fold(name))


@lru_cache(maxsize=4096)
def strip_company(name: str) -> str:
    """Return what tells a company from others, the core of its name: no place, brackets, legal form or shop word (S4-09).

    ``"浙江省杭州市福顺烟酒（连锁）有限责任公司"`` → ``"福顺烟酒"``.
    """
    _, rest = split_region(_whole(name, _BRACKETS.sub(_bracket, name)))
    return _without_endings(rest, _FORMS_BY_LAST)


@lru_cache(maxsize=4096)
def sounds(text: str) -> tuple[str, ...]:
    """Return a text's syllables run together, one for each common reading; empty when nothing in it is read."""
    return tuple(dict.fromkeys([spoken.replace(" ", "") for spoken in pinyin.spoken(text) if spoken]))


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(number.lstrip("0") for number in _DIGITS_RUN.findall(text))


def name_score(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1; from ``SAME`` on only the typing differs, from 0.9 on they sound the same."""
    first, second = taken_apart(one), taken_apart(other)
    if not first.core or not second.core:
        return 0.0
    if first.whole == second.whole:
        return 1.0
    score = _core_score(first, second)
    if first.branch != second.branch or first.numbers != second.numbers:
        return min(score, 0.5)  # 福顺1店 and 福顺2店 are two shops
    return 0.85 * score if elsewhere(first.region, second.region) else score


def _core_score(first: Name, second: Name) -> float:
    if first.core == second.core:
        return SAME
    if set(sounds(first.core)) & set(sounds(second.core)):
        return SOUNDS_SAME if min(len(first.core), len(second.core)) >= _SYLLABLES_OF_A_NAME else 0.85
    return max(_part_score(first, second), _spelling_score(first, second))


def _part_score(first: Name, second: Name) -> float:
    """Score a name that is another one with a place before or a trade behind it."""
    shorter, longer = sorted((first, second), key=_length)
    if first.brand == second.brand or set(sounds(first.brand)) & set(sounds(second.brand)):
        about_one_trade = all(_RETAIL_ONLY.match(name.core[len(name.brand) :]) for name in (first, second))
        return 0.84 if about_one_trade and len(first.brand) >= 2 else 0.6
    if len(shorter.core) >= 3 and longer.core.endswith(shorter.core) and len(longer.core) - len(shorter.core) <= 3:
        return 0.88
    return 0.78 if len(shorter.core) >= 2 and longer.core.startswith(shorter.core) else 0.0


def _length(name: Name) -> int:
    return len(name.core)


def _spelling_score(first: Name, second: Name) -> float:
    """Score by the characters and syllables in common, the brand counting more than the trade."""
    from rapidfuzz.distance import Levenshtein

    brand = Levenshtein.normalized_similarity(first.brand, second.brand)
    core = Levenshtein.normalized_similarity(first.core, second.core)
    heard = max(
        (
            Levenshtein.normalized_similarity(one, other)
            for one in sounds(first.brand)
            for other in sounds(second.brand)
        ),
        default=0.0,
    )
    return 0.5 * brand + 0.35 * core + 0.15 * heard
