"""Customers of an imaginary office, skewed as real ones are: few surnames, streets and trades make up most of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from cmdesk.core.search import Document

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单仇区解查尉"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉鑫宇博浩华建国志红玉梅春海燕波宁雪飞云龙凤林山东金福祥生荣"
    "贵德永成新光学家宝清良顺利俊峰斌晓婷欣怡子涵梓萱雨轩浩然一诺佳琪思远"
)
LUCKY = (
    "福顺兴旺祥瑞盛隆昌泰和丰裕源达利发鑫宏恒润德仁义信诚康宁安乐美佳华新天金银宝玉龙凤鸿运吉庆喜春秋阳光明星辰海江河"
    "山林东南西北百万千大小老家好友聚汇联众惠优品味香鲜馨雅"
)
TRADES = (
    "便利店 超市 烟酒店 商行 食杂店 副食店 小卖部 百货店 烟酒商行 生活超市 酒业 茶叶店 批发部 商店 经营部 餐馆 饭店 大酒店 "
    "宾馆 网吧 加油站便利店 水果店 文具店 药店 服务部 贸易有限公司 商贸有限公司 食品有限公司 连锁超市有限责任公司 物流股份有限公司"
).split()
DISTRICTS = "城东区 城西区 城北区 开发区 高新区 河口镇 石桥镇 大溪乡 南山街道 北湖街道 重庆路街道".split()
ROADS = "解放 人民 中山 建设 新华 和平 胜利 文化 长江 黄河 朝阳 工业 迎宾 滨江 环城 学府 青年 团结".split()
MOBILES = (
    "138 139 137 136 135 159 158 150 151 152 187 188 182 183 130 131 132 155 156 186 133 153 180 181 189 177 199"
).split()


class Office:
    """Draws customers; the same seed draws the same."""

    def __init__(self, seed: int = 7) -> None:
        self.dice = random.Random(seed)
        self.roads = ROADS + [self.skewed(LUCKY, 1) + self.skewed(LUCKY, 1) for _ in range(400)]

    def skewed(self, items: Sequence[str], power: float = 2.0) -> str:
        """Pick an item, early ones far more often."""
        return items[int(len(items) * self.dice.random() ** power)]

    def person(self) -> str:
        given = self.skewed(GIVEN, 1.3) + (self.skewed(GIVEN, 1.3) if self.dice.random() < 0.75 else "")
        return self.skewed(SURNAMES, 2.2) + given

    def shop(self, owner: str) -> tuple[str, str]:
        """Return a name and a short name."""
        brand = "".join(self.skewed(LUCKY, 1.6) for _ in range(3 if self.dice.random() < 0.2 else 2))
        style = self.dice.random()
        if style > 0.9:
            return owner, ""
        head = owner if style < 0.12 else f"{owner[0]}记" if style < 0.25 else brand
        place = self.skewed(DISTRICTS) if self.dice.random() < 0.25 else ""
        return f"{place}{head}{self.skewed(TRADES, 1.8)}", head if self.dice.random() < 0.5 else ""

    def phones(self) -> str:
        mobile = f"{self.skewed(MOBILES, 1.7)}{self.dice.randrange(10**8):08d}"
        landline = f"、0{self.dice.randrange(310, 999)}-{self.dice.randrange(10**7, 10**8)}"
        return mobile + (landline if self.dice.random() < 0.2 else "")

    def address(self) -> str:
        house = f"{self.skewed(DISTRICTS)}{self.skewed(self.roads, 3)}路{1 + int(900 * self.dice.random() ** 2)}号"
        room = f"{self.dice.randrange(1, 30)}栋{self.dice.randrange(1, 30)}0{self.dice.randrange(1, 6)}室"
        return house + (room if self.dice.random() < 0.4 else "")

    def documents(self, count: int) -> Iterator[Document]:
        for number in range(1, count + 1):
            owner = self.person()
            name, short = self.shop(owner)
            yield Document(number, name, short, f"KH{number:07d}", self.phones(), self.address(), owner)


def keystrokes(documents: Sequence[Document], people: int, seed: int = 3) -> list[str]:
    """Return what a box holds after each key, while so many people look for a customer each."""
    from cmdesk.core.text import pinyin

    dice = random.Random(seed)
    typed: list[str] = []
    for person in range(people):
        one = dice.choice(documents)
        start = dice.randrange(max(1, len(one.name) - 2))
        phone = one.phones.split("、")[0]
        cut = dice.randrange(7)
        place = dice.randrange(max(1, len(one.address) - 4))
        wanted = (
            one.name[:5],
            one.name[start : start + 4],
            pinyin.initials(one.name)[:6],
            pinyin.full(one.name).replace(" ", "")[:10],
            phone[:11],
            phone[cut : cut + 5],
            phone[-4:],
            one.number,
            one.address[place : place + 5],
            f"{one.name[:2]} {one.address[3:7]}",
        )[person % 10]
        typed += [wanted[:length] for length in range(1, len(wanted) + 1) if wanted[:length].strip()]
    return typed
