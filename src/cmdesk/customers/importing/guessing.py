"""What a column of a customer list probably is, beyond its header: shops, the people who are customers, days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cmdesk.core.sheet.grid import Cell, Row
from cmdesk.core.sheet.understanding.columns import Guess
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.sheet.understanding.groups import weekday_in
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.tidy import show
from cmdesk.customers.importing.targets import PERSON, SURNAME, foreign, targets
from cmdesk.customers.importing.whose import NAMES_ALONE, phones_of_others, with_people

_SAMPLES, _MOST = 100, 0.6  # so many of the first rows must look like shops for a column to name the customers
_NEARLY_ALL = 0.9  # so many must be choices of ours for a column to hold these
_CLOSED: Final = re.compile("已关|关[店门]|停业|歇业|注销|转让|倒闭|撤店|拆迁|停用|禁用|吊销|不干了|不做了")
_CALLED: Final = frozenset(("店名", "店铺名称", "门店名称", "终端名称", "网点名称", "名称", "商户名称", "门头名称"))
_FULL: Final = frozenset(
    (
        "营业执照名称",
        "执照名称",
        "注册名称",
        "法定名称",
        "全称",
        "单位全称",
        "企业名称",
        "公司名称",
        "单位名称",
        "市场主体名称",
        "开票名称",
    )
)
_BY_DAY: Final = frozenset(("order_cycle", "area_id"))
_CUSTOMERS: Final = frozenset(("客户名称", "客户姓名", "客户", "会员姓名", "会员名称", "微信昵称", "买家昵称"))
_NAMES: Final = re.compile("(?<=.)名称$")
_NAMES_OTHERS: Final = re.compile(
    "(?:[商产货物]品|物料|品牌|品种|规格|部门|机构|分类|类别|类型|地区|区域|片区|线路|仓库|套餐|业务|活动|项目|服务|存货|供应商|银行|网格|等级)名称$"
)
_KINDS: Final = {
    re.compile("(?:^|客户|终端|门店|店铺|商户|网点|渠道)(?:类型|类别|分类|性质)$"): (
        "retail_format",
        "business_kind",
        "company_form",
    ),
    re.compile("(?:^|客户)(?:等级|级别|分级)$"): ("key_class", "visit_class"),
}
"""What a column may say whose header ends so, by its cells."""

_OUR_SHOPS: Final = frozenset(("门店", "店铺", "所属门店", "开卡门店", "门店名称"))
_OF_MEMBERS: Final = frozenset("卡号 会员卡号 卡类型 会员等级 会员级别 积分 余额 储值余额 开卡日期 办卡日期".split())
_FEW_SHOPS, _LEAST_DIGITS = 4, 12
_LOGIN: Final = re.compile("登[录陆]|用户名")
_NUMBERS: Final = re.compile("(?:编号|编码|代码|代号|号|ID)", re.IGNORECASE)
_GOODS: Final = frozenset(
    "条码 条形码 商品条码 规格 规格型号 包装规格 进货价 进价 采购价 零售价 批发价 售价 销售价 库存 库存数量 商品编码 商品编号 "
    "商品名称 产品名称 品名 货号 单价 计量单位".split()
)
_STAFF: Final = frozenset(
    "入职日期 入职时间 部门 所属部门 岗位 工号 员工编号 员工工号 职级 基本工资 月工资 是否在职 离职日期 在职状态 直属上级 主管".split()
)
_LEAST_GOODS, _LEAST_STAFF = 2, 3
_BRACKETS: Final = re.compile(r"[(（].*?[)）]")
_HOUSE: Final = re.compile(r".[0-9]+(?:-[0-9]+)?\s*(?:号|#)(?!线|楼|院区)")
_LOOKS_LIKE_SHOPS: Final = "内容看起来像单位或店铺名称"


def completed(sheet: Sheet) -> list[Guess]:
    """Return the guesses of a sheet with what only a customer list tells."""
    guesses = _houses(sheet.table, with_people(sheet.table, _without_blank_names(sheet.table, sheet.guesses)))
    guesses = _cards(sheet.table, _kinds(sheet.table, guesses))
    guesses = _finer(sheet.table, _full_names(_named(sheet.table, guesses)))
    return phones_of_others(_weekdays(sheet.table, _customers_beside(sheet.table, guesses)))


def _without_blank_names(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Let a column without a single word name nobody: 公司 in an address book of people."""
    blank = {one.column for one in guesses if all(row[one.column] is None for row in table.rows)}
    if not table.rows or not any(one.column not in blank for one in guesses):
        return guesses
    names = [one for one in guesses if one.target in {"name", SURNAME} and one.column in blank]
    return [replace(one, target=None, score=0, reason="整列为空") if one in names else one for one in guesses]


def further_shops(sheet: Sheet) -> list[str]:
    """Return the columns that look like shops as well, where nothing but such a look names the customers."""
    if not any(guess.reason == _LOOKS_LIKE_SHOPS for guess in sheet.guesses):
        return []
    return [guess.header for guess in sheet.guesses if guess.target is None and _are_shops(sheet.table, guess.column)]


def another_kind(sheet: Sheet) -> str:
    """Return what a list seems to be that is none of customers; "" for one of customers."""
    headers, found = set(sheet.table.headers), {guess.target: guess.header for guess in sheet.guesses}
    if not found.keys().isdisjoint({"phones", "address", "licence_number", "credit_code", PERSON + "phones"}):
        people = found.get("name") in NAMES_ALONE  # 业务员, 工号, 部门 beside a shop are of who looks after it
        return "员工名单" if people and len(headers & _STAFF) >= _LEAST_STAFF else ""
    return "商品清单" if len(headers & _GOODS) >= _LEAST_GOODS else ""


def closed_shops(sheet: Sheet) -> int:
    """Return how many rows say in name or state that the shop is closed, or somebody else's now."""
    rows = sheet.table.rows
    columns = [one.column for one in sheet.guesses if one.target == "name" or one.header.endswith("状态")]
    said = [
        {at for at, row in enumerate(rows) if _is_closed(row[column])}
        for column in columns
        if _says_closed(rows, column)
    ]
    return len(set[int]().union(*said))


def _says_closed(rows: Sequence[Row], column: int) -> bool:
    """Tell at once whether to look at a column cell by cell."""
    return _CLOSED.search("\n".join(cell for row in rows if isinstance(cell := row[column], str))) is not None


def _is_closed(cell: Cell) -> bool:
    return isinstance(cell, str) and _CLOSED.search(cell) is not None


def _named(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Find what names the customers of a list that has no such header: a column of shops, short names, people."""
    if any(guess.target in {"name", SURNAME} for guess in guesses):
        return guesses
    shops = [guess for guess in guesses if guess.target is None and _are_shops(table, guess.column)]
    named = max(shops, key=lambda guess: _different(table, guess.column), default=None)  # ourselves stand in every row
    reason = _LOOKS_LIKE_SHOPS
    if named is None:
        named, reason = next((guess for guess in guesses if _is_called_name(guess)), None), "表头说的是名称"
    people = next((guess for guess in guesses if guess.target is None and guess.header == "姓名"), None)
    if named is None and people and any(guess.target == PERSON + "name" for guess in guesses):
        named, reason = people, "联系人在另一列，姓名是客户的"
    for target, why in (
        ("short_name", "没有全称，用简称作客户名称"),
        (PERSON + "name", "没有单位名称，用人名作客户名称"),
    ):
        if named is None:
            named, reason = next((guess for guess in guesses if guess.target == target), None), why
    if named is None:
        nicknames = (guess for guess in guesses if guess.target is None and guess.header.endswith("昵称"))
        named, reason = next(nicknames, None), "没有姓名，用昵称作客户名称"
    return [replace(guess, target="name", reason=reason) if guess is named else guess for guess in guesses]


def _is_called_name(guess: Guess) -> bool:
    """Tell a column without a target that is called the name of something that may be a customer: 培训点名称."""
    named = guess.target is None and _NAMES.search(guess.header) and not _NAMES_OTHERS.search(guess.header)
    return bool(named) and guess.header not in foreign()


def _customers_beside(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Keep who is called customer where the name is that of his firm: a contact, or what the firm is called."""
    beside = next((one for one in guesses if one.target is None and one.header in _CUSTOMERS), None)
    if beside is None or not any(one.target == "name" for one in guesses):
        return guesses
    cells = [row[beside.column] for row in table.rows[:_SAMPLES] if row[beside.column] is not None]
    are_people = looks_like("person", cells) > _MOST
    target, why = (PERSON + "name", "单位在另一列，客户是人") if are_people else ("short_name", "全称在另一列")
    if not cells or any(one.target == target for one in guesses):
        return guesses
    return [replace(one, target=target, score=60, reason=why) if one is beside else one for one in guesses]


def _kinds(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Find by their cells which of our kinds and classes a bare 类型 or 等级 says: 食杂店 is a 业态."""
    made = list(guesses)
    for place, one in enumerate(made):
        told = next((keys for ending, keys in _KINDS.items() if ending.search(one.header)), ())
        if one.target not in {None, "trade"} or one.header in foreign():
            continue  # 类别 may be what a shop sells, 火锅, or one of our kinds
        cells = [row[one.column] for row in table.rows[:_SAMPLES] if row[one.column] is not None]
        free = [each for each in targets() if each.key in told and all(each.key != other.target for other in made)]
        fits = [each for each in free if looks_like("choice", cells, each.choices) > _NEARLY_ALL]
        if cells and len(fits) == 1:
            made[place] = replace(one, target=fits[0].key, score=60, reason=f"内容是{fits[0].label}的选项")
    return made


def _cards(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Tell the members of a shop, who have cards, from shops, who have accounts with a bank."""
    made = [_without_login(one) for one in guesses]
    guesses, taken = made, {one.target for one in made}
    card = next((one for one in guesses if one.target == "bank_account" and one.header == "卡号"), None)
    if card and "bank" not in taken and not _are_long(table, card.column):
        target, why = (None, "已有更合适的一列") if "number" in taken else ("number", "内容不是银行卡号")
        made = [replace(one, target=target, reason=why) if one is card else one for one in made]
    person = next((one for one in guesses if one.target == PERSON + "name"), None)
    shop = next((one for one in guesses if one.target == "name" and one.header in _OUR_SHOPS), None)
    if person and shop and not _OF_MEMBERS.isdisjoint(table.headers) and _different(table, shop.column) < _FEW_SHOPS:
        swapped = {
            id(person): replace(person, target="name", reason="会员是客户，门店是本单位的"),
            id(shop): replace(shop, target=None, score=0, reason="几家门店反复出现，是本单位的"),
        }
        made = [swapped.get(id(one), one) for one in made]
    return made


def _without_login(guess: Guess) -> Guess:
    """Take what one signs in with for no account with a bank: 登录信息 账号."""
    if guess.target != "bank_account" or not _LOGIN.search(guess.header):
        return guess
    return replace(guess, target=None, score=0, reason="是登录用的")


def _are_long(table: Table, column: int) -> bool:
    cells = [show(row[column]).replace(" ", "") for row in table.rows[:_SAMPLES] if row[column] is not None]
    return any(len(cell) >= _LEAST_DIGITS for cell in cells)


def _houses(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Take what is called an area and names the house of each customer (街道 解放路12号) for his address."""
    if any(one.target == "address" for one in guesses):
        return guesses
    houses = next((one for one in guesses if one.target == "area_id" and _are_houses(table, one.column)), None)
    return [replace(one, target="address", reason="内容是门牌地址") if one is houses else one for one in guesses]


def _are_houses(table: Table, column: int) -> bool:
    said = [str(row[column]) for row in table.rows[:_SAMPLES] if row[column] is not None]
    return bool(said) and sum(_HOUSE.search(cell) is not None for cell in said) > len(said) * _MOST


def _weekdays(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Take a round or a line that is called by its day (订货周期 周三) for the day."""
    if any(one.target == "order_weekday" for one in guesses):
        return guesses
    days = next((one for one in guesses if one.target in _BY_DAY and _are_days(table, one.column)), None)
    return [replace(one, target="order_weekday", reason="内容是星期几") if one is days else one for one in guesses]


def _are_days(table: Table, column: int) -> bool:
    said = [str(row[column]).strip() for row in table.rows[:_SAMPLES] if row[column] is not None]
    return bool(said) and sum(map(bool, map(weekday_in, said))) > len(said) * _MOST


def _finer(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Take the shops for the customers where their dealer, who has several, is named beside them in each row."""
    name = next((one for one in guesses if one.target == "name"), None)
    words = next((one.words() for one in targets() if one.key == "name"), ())
    shops = [
        one for one in guesses if one.target is None and _is_named_as(one, words) and _are_shops(table, one.column)
    ]
    if name is None or not shops or name.header not in words:
        return guesses
    finest = max(shops, key=lambda one: _different(table, one.column))
    if _different(table, finest.column) <= _different(table, name.column):
        return guesses
    swapped = {
        id(name): replace(name, target=None, score=0, reason=f"一家有几个“{finest.header}”"),
        id(finest): replace(finest, target="name", score=90, reason=f"一家“{name.header}”有几个"),
    }
    swapped |= _numbers_of(finest, name, guesses)
    return [swapped.get(id(one), one) for one in guesses]


def _is_named_as(guess: Guess, words: Sequence[str]) -> bool:
    """Tell a header that is one of these names, or ends with one that says shop: SFA门店名称."""
    return guess.header in words or guess.header.endswith(tuple(_CALLED - {"名称"}))


def _numbers_of(shop: Guess, dealer: Guess, guesses: Sequence[Guess]) -> dict[int, Guess]:
    """Return the guesses for the numbers of the shops in place of those of their dealers: 门店编码 for 经销商编码."""
    number = next((one for one in guesses if one.target == "number"), None)
    if number is None or not number.header.startswith(_NAMES.sub("", dealer.header)):
        return {}
    own = next((one for one in guesses if one.target is None and _is_number_of(shop, one)), None)
    numbers = {id(number): replace(number, target=None, score=0, reason=f"是“{dealer.header}”的编号")}
    return numbers | (
        {id(own): replace(own, target="number", score=90, reason=f"“{shop.header}”的编号")} if own else {}
    )


def _is_number_of(shop: Guess, guess: Guess) -> bool:
    stem = _NAMES.sub("", shop.header)
    return guess.header.startswith(stem) and _NUMBERS.fullmatch(guess.header[len(stem) :]) is not None


def _full_names(guesses: list[Guess]) -> list[Guess]:
    """Take the name on the licence for the name, and what the shop is called for the short one."""
    called = next((one for one in guesses if one.target == "name" and _BRACKETS.sub("", one.header) in _CALLED), None)
    full = next((one for one in guesses if one.target is None and one.header in _FULL), None)
    if called is None or full is None or any(one.target == "short_name" for one in guesses):
        return guesses
    swapped = {
        id(full): replace(full, target="name", score=90, reason="执照上的名称"),
        id(called): replace(called, target="short_name", reason="另有执照上的名称"),
    }
    return [swapped.get(id(one), one) for one in guesses]


def _different(table: Table, column: int) -> int:
    return len({row[column] for row in table.rows[:_SAMPLES]})


def _are_shops(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows[:_SAMPLES] if row[column] is not None]
    return bool(cells) and looks_like("company", cells) > _MOST
