"""Tables of bulletins (营销信息): what is published, for whom, who has read it, whom it was told to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import Activity
from cmdesk.core.field import Day, Link, LongText, Moment, Pick, Picks, Text, choices
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.customers.record.choices import VISIT_CLASSES
from cmdesk.products.record import Product
from cmdesk.staff.record import Unit, User

KINDS = choices(
    guidance="营销指导信息 zdxx", requirement="其它工作要求 gzyq", opinion="营销指导意见 zdyj", news="客户资讯 khzx"
)
"""S0-06: what managers have to know; S0-11: what they carry out at customers; S1-24: what they tell customers."""

TOPICS = choices(
    policy="行业趋势与方针政策 zc", brands="品牌宣传与促销 cx", price="价格调整 jg", packing="包装调整 bz", supply="货源 hy",
    new_product="新品推广 xp", genuine="真假烟辨别 zj", storage="防霉防盗防掉包 fm", tricks="经营小技巧 jq",
    hotline="投诉专线及服务热线 rx",
)  # fmt: skip
"""S1-24, ten kinds."""

STATES = choices(draft="草稿 cg", published="已发布 fb", withdrawn="已撤回 ch")
"""Whether one has ended is asked of its days, never stored."""

ABOUT, AUDIENCE, COURSE = "内容", "适用范围", "发布"


class Bulletin(Record):
    """One piece of information with the days on which it holds and those it is for."""

    KIND: ClassVar[str] = "bulletin"
    LABEL: ClassVar[str] = "营销信息"
    LISTED: ClassVar[tuple[str, ...]] = ("valid_from", "number", "changed_at")

    number = Text("信息编号", limit=30, unique=True, read_only=True, group=ABOUT)
    kind = Pick("信息类别", choices=KINDS, required=True, default="guidance", group=ABOUT)
    topic = Pick("资讯种类", choices=TOPICS, group=ABOUT, help="客户资讯属于十种中的哪一种（S1-24）")
    heading = Text("标题", required=True, limit=80, group=ABOUT)
    brief = Text("要点", limit=40, group=ABOUT, help="印在走访单上的一句话，留空则印标题")
    text = LongText("正文", required=True, limit=8000, group=ABOUT)
    source = Text("来源", limit=60, group=ABOUT, help="发文单位和文号，例如 市公司营销中心")
    valid_from = Day("有效期从", required=True, group=AUDIENCE)
    valid_to = Day("有效期至", group=AUDIENCE, help="留空为长期有效")
    classes = Picks("客户类别", choices=VISIT_CLASSES, group=AUDIENCE, help="不选为全部类别")
    state = Pick("状态", choices=STATES, required=True, default="draft", read_only=True, index=True, group=COURSE)
    published_at = Moment("发布时间", read_only=True, group=COURSE)
    published_by = Link("发布人", User, read_only=True, backref="+", group=COURSE)
    withdrawn_at = Moment("撤回时间", read_only=True, group=COURSE)
    withdrawn_why = Text("撤回原因", limit=200, read_only=True, group=COURSE)

    class Meta:
        indexes = ((("state", "valid_from"), False),)

    if TYPE_CHECKING:
        published_by_id: int | None

    def title(self) -> str:
        return self.heading

    @property
    def short(self) -> str:
        """What is printed on a sheet: the point, or the heading."""
        return self.brief or self.heading

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Ask for what its kind needs: a topic to sort news by, an end to an opinion that is to be carried out."""
        problems = {}
        if values["kind"] == "news" and not values["topic"]:
            problems["topic"] = "客户资讯要选属于哪一种，例如 价格调整。"
        if values["kind"] == "opinion" and values["valid_to"] is None:
            problems["valid_to"] = "营销指导意见要写明有效期到哪一天，到期前逐户落实。"
        if values["valid_from"] and values["valid_to"] and values["valid_to"] < values["valid_from"]:
            problems["valid_to"] = f"有效期至 {values['valid_to']} 早于开始日 {values['valid_from']}，请改正。"
        return problems


class BulletinArea(Record):
    """An area that a bulletin is for, with everything below it; one without any is for the whole office."""

    KIND: ClassVar[str] = "bulletin_area"
    LABEL: ClassVar[str] = "营销信息片区"

    bulletin = Link("营销信息", Bulletin, required=True, read_only=True, index=True)
    unit = Link("片区", Unit, required=True, index=True)

    if TYPE_CHECKING:
        bulletin_id: int
        unit_id: int


class BulletinProduct(Record):
    """A product that a bulletin is about."""

    KIND: ClassVar[str] = "bulletin_product"
    LABEL: ClassVar[str] = "营销信息商品"

    bulletin = Link("营销信息", Bulletin, required=True, read_only=True, index=True)
    product = Link("商品", Product, required=True, index=True)

    if TYPE_CHECKING:
        bulletin_id: int
        product_id: int


class BulletinReading(Record):
    """Somebody has read a bulletin, and when he had learned what it asks for (S0-06)."""

    KIND: ClassVar[str] = "bulletin_reading"
    LABEL: ClassVar[str] = "信息学习"

    bulletin = Link("营销信息", Bulletin, required=True, read_only=True, index=True)
    user = Link("学习人", User, required=True, read_only=True, index=False)
    read_at = Moment("阅读时间", required=True, read_only=True)
    learned_at = Moment("掌握时间", read_only=True)

    class Meta:
        indexes = ((("user", "bulletin"), True),)

    if TYPE_CHECKING:
        bulletin_id: int
        user_id: int


class Conveyed(Record):
    """A bulletin was told to a customer, or a guiding opinion carried out there, in one contact (S0-11, S0-44, S1-24)."""

    KIND: ClassVar[str] = "conveyed"
    LABEL: ClassVar[str] = "传达落实"

    bulletin = Link("营销信息", Bulletin, required=True, read_only=True, index=False)
    activity = Link("往来", Activity, required=True, read_only=True, index=True)
    customer = Link("客户", Customer, required=True, read_only=True, index=False)
    day = Day("日期", required=True, read_only=True)

    class Meta:
        indexes = ((("bulletin", "customer"), False), (("customer", "day"), False))

    if TYPE_CHECKING:
        bulletin_id: int
        activity_id: int
        customer_id: int
