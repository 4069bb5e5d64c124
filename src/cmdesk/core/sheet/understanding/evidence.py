"""What the cells of a column look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

from cmdesk.core.sheet.grid import Cell
from cmdesk.core.text.hanzi import fold
from cmdesk.core.tidy import (
    show,
    tells_age_only,
    tidy_birthday,
    tidy_code,
    tidy_coordinates,
    tidy_day,
    tidy_name,
    tidy_number,
    tidy_phones,
)
from cmdesk.core.tidy.choices import as_weekday

Look = Literal[
    "text",
    "words",
    "digits",
    "phone",
    "day",
    "number",
    "money",
    "code",
    "choice",
    "flag",
    "address",
    "company",
    "person",
    "email",
    "birthday",
    "coordinates",
]

NAMES_OF_LOOKS: Mapping[Look, str] = {
    "text": "文字",
    "words": "文字",
    "digits": "号码",
    "phone": "电话号码",
    "day": "日期",
    "number": "数字",
    "money": "金额",
    "code": "证照号码",
    "choice": "这一项的选项",
    "flag": "是或否",
    "address": "地址",
    "company": "单位或店铺名称",
    "person": "人名",
    "email": "电子邮箱",
    "birthday": "生日",
    "coordinates": "经纬度",
}

_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_ADDRESS = re.compile("[省市区县旗镇乡村路街巷道弄号栋幢楼室组院寨庄厦园场口]")
_COMPANY = re.compile(
    "(?:公司|店|超市|商行|商贸|厂|经营部|门市部?|服务部|分部|中心|便利|烟酒|酒楼|餐厅|馆|铺|合作社|供销社|[医学]院|学校|集团|批发部?|批零|百货|"
    "副食|土产|小卖部|零售部?|食品|总汇|坊|轩|阁|网吧|工作室|经销处|销售部|农资|五金)(?:[(（].*[)）])?$"
)
_PERSON = re.compile(f"[{_HAN}]{{2,4}}|[{_HAN}]{{1,10}}·[{_HAN}·]{{1,16}}")
_NO_PERSON = re.compile("[区县市镇乡村州部组店处科厂路站队线]$")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁房屈饶解牟艾尤时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖明"
    "池查麻苑迟邝封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰"
    "支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇"
)
_CREDIT_CODE = re.compile("[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}|\\d{15}")
_ACCOUNT = 8
_EMAIL = re.compile(r"[\w.+-]@[\w-]+\.\w{2,}", re.ASCII)
_IDENTITY_CARD = re.compile("[1-8]\\d{5}(?:19|20)\\d\\d(?:0[1-9]|1[0-2])[0-3]\\d{4}[0-9X]")


def looks_like(look: Look, samples: Sequence[Cell], choices: Sequence[str] = ()) -> float:
    """Return the share of the cells, 0 to 1, that look like something.

    A column of choices in which every cell is different holds no choices.
    """
    if look == "choice" or (look == "flag" and choices):
        return _share_of_choices(samples, choices)
    test = _TESTS.get(look)
    if test is None or not samples:
        return 0.0
    return sum(map(test, samples)) / len(samples)


def _share_of_choices(samples: Sequence[Cell], choices: Sequence[str]) -> float:
    known = {fold(choice) for choice in choices} - {""}
    hits = 0
    for sample in samples:
        text = fold(show(sample))
        alike = text in known or any(text.startswith(one) or one.startswith(text) for one in known)
        hits += bool(text) and (alike or as_weekday(text) in known)
    return hits / len(samples) if samples else 0.0


def _is_phone(cell: Cell) -> bool:
    if isinstance(cell, date) or (isinstance(cell, int | float) and cell < 10**9):
        return False
    numbers, problem = tidy_phones(cell)
    return bool(numbers) and problem is None and not _is_code(cell)


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, int | float):
        return 19_000_101 <= cell <= 21_001_231 and tidy_day(cell)[0] is not None
    return isinstance(cell, str) and len(cell) >= 6 and tidy_day(cell, month_alone=True)[0] is not None


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    return isinstance(cell, int | float) or (isinstance(cell, str) and tidy_number(cell)[0] is not None)


def _is_code(cell: Cell) -> bool:
    text = (tidy_code(cell)[0] or "").replace("O", "0").replace("I", "1")
    return _CREDIT_CODE.fullmatch(text) is not None and _IDENTITY_CARD.fullmatch(text) is None


def _is_address(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) < 5 or len(set(_ADDRESS.findall(cell))) < 2:
        return False
    return not _is_company(cell) or any(map(str.isdigit, cell))  # 郑州市金水区福顺烟酒店 is a shop


def _is_words(cell: Cell) -> bool:
    """Tell what may be the name of somebody or something from counts, days and ticks."""
    return isinstance(cell, str) and any(sign.isalpha() for sign in cell)


def _is_digits(cell: Cell) -> bool:
    """Tell the number of an account from a count and from a name to sign in with."""
    return len(re.sub("[^0-9]", "", show(cell))) >= _ACCOUNT


def _is_company(cell: Cell) -> bool:
    text = cell.strip() if isinstance(cell, str) else ""
    return 3 <= len(text) <= 40 and _COMPANY.search(text) is not None


def _is_person(cell: Cell) -> bool:
    name = tidy_name(cell)[0] if isinstance(cell, str) and len(cell) <= 30 else None
    if name is None or not _PERSON.fullmatch(name) or _NO_PERSON.search(name):
        return False
    return "·" in name or name[0] in _SURNAMES


def _is_birthday(cell: Cell) -> bool:
    return isinstance(cell, date) or tells_age_only(cell) or tidy_birthday(cell)[0] is not None


def _is_coordinates(cell: Cell) -> bool:
    return tidy_coordinates(cell)[0] is not None


def _is_email(cell: Cell) -> bool:
    return isinstance(cell, str) and _EMAIL.search(cell) is not None


def _is_flag(cell: Cell) -> bool:
    return isinstance(cell, bool) or fold(show(cell)) in {"是", "否", "有", "无", "y", "n", "yes", "no", "1", "0"}


_TESTS: Mapping[Look, Callable[[Cell], bool]] = {
    "words": _is_words,
    "digits": _is_digits,
    "phone": _is_phone,
    "day": _is_day,
    "number": _is_number,
    "money": _is_number,
    "code": _is_code,
    "flag": _is_flag,
    "address": _is_address,
    "company": _is_company,
    "person": _is_person,
    "email": _is_email,
    "birthday": _is_birthday,
    "coordinates": _is_coordinates,
}
