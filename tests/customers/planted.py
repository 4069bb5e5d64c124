"""An office of a thousand customers in which a hundred were typed in a second time, as people do it.

Written without a look at how doubles are found: what is changed is what changes in offices (a new telephone, the sign
instead of the licence, a wrong character, an address told in other words), and among the others stand those that look
alike and are two (branches, neighbours, an owner's second shop, the same name in the next town).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

Values = dict[str, Any]

SURNAMES = "钱孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦苗方俞任袁柳丰鲍史唐费薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康"
GIVEN = "建国志强秀英桂兰玉珍海燕小平国庆春花永福长林红梅金凤德胜文斌立新晓东丽华宝根阿毛水生美玲"
BRANDS = """
广源 隆昌 万顺 恒达 鸿运来 新世纪 好邻居 一品鲜 百味佳 金满堂 聚贤 东升 雅客 星期天 麦香园 大江南 福来喜 利民
三江 汇丰源 天天见 老街坊 佳惠 四海 同福 金鼎 翠湖 宏图 美宜家 春晓 富贵花 华泰 瑞祥 长盛 乐万家 和顺 益民 诚信
云雾山 得月楼 醉仙 醇香 青竹 望江 龙门 红太阳 小桥 七星 万里 博雅 童心 丽人 快客 亿家乐
""".split()
KINDS = {
    "烟酒店": ("烟酒商行", "烟酒行", "名烟名酒"), "超市": ("购物超市", "生活超市", "自选超市"), "便利店": ("便利超市", "24小时便利店"),
    "副食店": ("副食商店", "副食品店"), "商店": ("商行", "小商店"), "食品店": ("食品商店", "食品商行"), "茶庄": ("茶行", "茶叶店"),
    "百货店": ("百货商店", "百货商行"), "水果店": ("水果行", "水果超市"), "饭店": ("大饭店", "酒家"), "文具店": ("文具商行", "文体用品店"),
    "商贸有限公司": ("商贸公司", "商贸有限责任公司"), "贸易有限公司": ("贸易公司", "贸易有限责任公司"),
    "酒业有限公司": ("酒业公司", "酒业有限责任公司"),
}  # fmt: skip
STREETS = """
环城东路 环城西路 湖滨路 府前街 北门大街 南门大街 学院路 铁路新村 体育场路 梅园路 莲花路 古塔路 清河街 老鹰山路 河坊街
工业大道 纺织路 桃花坞路 五一路 八一路 凤凰路 太白路 东湖路 胜利街 丰收路 幸福路 劳动路 民主路 团结巷 水门巷
""".split()
SOUNDS = {
    "广": "光", "源": "园", "隆": "龙", "昌": "常", "恒": "衡", "达": "大", "运": "云", "顺": "舜", "福": "富", "利": "丽",
    "丰": "峰", "泰": "太", "祥": "翔", "盛": "胜", "华": "桦", "和": "合", "益": "易", "诚": "成", "金": "锦", "佳": "家",
}  # fmt: skip
TOWN, NEXT_TOWN = "临川市", "安远市"


@dataclass(frozen=True)
class Planted:
    """The rows in the order they were recorded; ``doubles`` are (row, row that was typed in again) by position."""

    rows: list[Values]
    doubles: set[tuple[int, int]]


def planted(seed: int, *, size: int = 1000, doubles: int = 100) -> Planted:
    """Return an office of ``size`` customers with so many doubles and as many that only look like some."""
    town = _Town(random.Random(seed))  # noqa: S311  # no secret
    alike = doubles
    rows = [town.shop() for _ in range(size - doubles - alike)]
    originals = town.dice.sample(range(len(rows)), doubles)
    for place in town.dice.sample(range(len(rows)), alike):
        rows.append(town.neighbour(rows[place]))
    pairs = set()
    for place in originals:
        pairs.add((place, len(rows)))
        rows.append(town.again(rows[place]))
    return Planted(rows, pairs)


class _Town:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._numbers: set[str] = set()

    def shop(self) -> Values:
        person = self.person()
        kind = self.dice.choice(list(KINDS))
        brand = self.dice.choice([self.dice.choice(BRANDS), self.dice.choice(BRANDS), person, person[0] + "记"])
        name = brand + kind
        if kind.endswith("公司"):
            name = self.dice.choice([TOWN, TOWN.removesuffix("市"), ""]) + name
        return {
            "name": name,
            "short_name": brand if self.dice.random() < 0.3 and len(brand) > 2 else "",
            "phones": tuple(self.phone() for _ in range(self.dice.choice((1, 1, 1, 2)))),
            "address": self.address(),
            "credit_code": self.code() if kind.endswith("公司") or self.dice.random() < 0.2 else "",
        }

    def person(self) -> str:
        return self.dice.choice(SURNAMES) + "".join(self.dice.sample(GIVEN, self.dice.choice((1, 2))))

    def phone(self) -> str:
        while True:
            made = (
                f"1{self.dice.choice('35789')}{self.dice.randrange(10**9):09d}"
                if self.dice.random() < 0.85
                else f"0794-{self.dice.randrange(2 * 10**6, 9 * 10**6)}"
            )
            if made not in self._numbers:
                self._numbers.add(made)
                return made

    def address(self) -> str:
        where = f"{self.dice.choice(STREETS)}{self.dice.randrange(1, 600)}号"
        inside = self.dice.choice(
            ("", "", "", f"{self.dice.randrange(1, 30)}幢{self.dice.randrange(101, 190)}室", "一楼商铺")
        )
        return f"{TOWN}{self.dice.choice(('东区', '西区', '开发区', ''))}{where}{inside}"

    def code(self) -> str:
        from stdnum.cn import uscc

        while True:
            body = (
                "9136100"
                + str(self.dice.randrange(10))
                + "".join(self.dice.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=9))
            )
            for digit in "0123456789ABCDEFGHJKLMNPQRTUWXY":
                if uscc.is_valid(body + digit):
                    return body + digit

    # -- typed in once more -------------------------------------------------------------------------------------------

    def again(self, shop: Values) -> Values:
        ways = [
            self.by_the_sign, self.new_telephone, self.wrong_character, self.heard, self.other_kind, self.in_full,
            self.other_words, self.second_number,
        ]  # fmt: skip
        if shop["credit_code"]:
            ways.append(self.renamed)
        return self.dice.choice(ways)({**shop, "credit_code": ""} if self.dice.random() < 0.8 else dict(shop), shop)

    def by_the_sign(self, typed: Values, shop: Values) -> Values:
        """Only what stands over the door, the telephone, no address."""
        kind = next(one for one in KINDS if shop["name"].endswith(one))
        brand = shop["name"].removesuffix(kind).removeprefix(TOWN).removeprefix(TOWN.removesuffix("市"))
        return {**typed, "name": f"{brand}{self.dice.choice((*KINDS[kind], kind))}", "short_name": "", "address": ""}

    def new_telephone(self, typed: Values, shop: Values) -> Values:  # noqa: ARG002
        """The same name at the same place; the number has changed since."""
        return {**typed, "phones": (self.phone(),), "address": self.worded(typed["address"])}

    def wrong_character(self, typed: Values, shop: Values) -> Values:  # noqa: ARG002
        """A slip of the finger in the name, the same telephone."""
        name = typed["name"]
        at = self.dice.randrange(len(name) - 1)
        return {
            **typed,
            "name": name[:at] + self.dice.choice("新老大小") + name[at:],
            "address": self.worded(typed["address"]),
        }

    def heard(self, typed: Values, shop: Values) -> Values:  # noqa: ARG002
        """Written as it was heard on the telephone."""
        return {**typed, "name": "".join(SOUNDS.get(char, char) for char in typed["name"]), "short_name": ""}

    def other_kind(self, typed: Values, shop: Values) -> Values:
        """Another word for the same sort of shop."""
        kind = next(one for one in KINDS if shop["name"].endswith(one))
        name = typed["name"].removesuffix(kind) + self.dice.choice(KINDS[kind])
        return {**typed, "name": name, "address": self.worded(typed["address"])}

    def in_full(self, typed: Values, shop: Values) -> Values:  # noqa: ARG002
        """As on the licence: with the town before and the owner behind."""
        name = f"{TOWN}{typed['name'].removeprefix(TOWN).removeprefix(TOWN.removesuffix('市'))}"
        return {**typed, "name": f"{name}（{self.person()}）" if self.dice.random() < 0.5 else name}

    def other_words(self, typed: Values, shop: Values) -> Values:  # noqa: ARG002
        """Everything right, everything worded otherwise."""
        name = " ".join((typed["name"][:2], typed["name"][2:]))
        phones = tuple(f"{one[:3]} {one[3:7]} {one[7:]}" if one.startswith("1") else one[5:] for one in typed["phones"])
        return {**typed, "name": name, "phones": phones, "address": self.worded(typed["address"])}

    def second_number(self, typed: Values, shop: Values) -> Values:
        """One number known, another new; the address shortened."""
        return {**typed, "phones": (self.phone(), shop["phones"][-1]), "address": self.worded(typed["address"])}

    def renamed(self, typed: Values, shop: Values) -> Values:
        """The same company under another name, at another place."""
        return {
            **typed,
            "name": f"{TOWN}{self.dice.choice(BRANDS)}商贸有限公司",
            "short_name": "",
            "credit_code": shop["credit_code"],
            "address": self.address(),
        }

    def worded(self, address: str) -> str:
        short = address.removeprefix(TOWN)
        return self.dice.choice(
            (
                address,
                short,
                f"江西省{address}",
                short.replace("幢", "栋"),
                short.removesuffix("一楼商铺"),
                f"{short}（学校对面）",
            )
        )

    # -- alike, and two -----------------------------------------------------------------------------------------------

    def neighbour(self, shop: Values) -> Values:
        ways = (self.branch, self.next_door, self.second_shop, self.next_town, self.same_brand, self.same_house)
        return self.dice.choice(ways)(shop)

    def branch(self, shop: Values) -> Values:
        name = shop["name"] + self.dice.choice(("二店", "（火车站店）", "3号店", "（分店）"))
        return {
            **shop,
            "name": name,
            "short_name": "",
            "phones": (self.phone(),),
            "address": self.address(),
            "credit_code": "",
        }

    def next_door(self, shop: Values) -> Values:
        """Another shop in the same house."""
        return {**self.shop(), "address": shop["address"]}

    def second_shop(self, shop: Values) -> Values:
        """The owner's other shop: his telephone, another name, another place."""
        return {**self.shop(), "phones": shop["phones"][:1], "credit_code": ""}

    def next_town(self, shop: Values) -> Values:
        name = shop["name"].replace(TOWN, NEXT_TOWN).replace(TOWN.removesuffix("市"), NEXT_TOWN.removesuffix("市"))
        address = self.address().replace(TOWN, NEXT_TOWN)
        return {
            **shop,
            "name": name,
            "short_name": "",
            "phones": (self.phone(),),
            "address": address,
            "credit_code": "",
        }

    def same_brand(self, shop: Values) -> Values:
        """The same brand over another sort of shop, elsewhere."""
        kind = next(one for one in KINDS if shop["name"].endswith(one))
        other = self.dice.choice([one for one in KINDS if one[:2] != kind[:2]])
        return {**self.shop(), "name": shop["name"].removesuffix(kind) + other, "short_name": ""}

    def same_house(self, shop: Values) -> Values:
        """A namesake some houses on."""
        return {**shop, "phones": (self.phone(),), "address": self.address(), "credit_code": "", "short_name": ""}
