"""The customer file itself (S4-09…S4-16, S3-05, forms 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import peewee

from cmdesk.core.database import Database
from cmdesk.core.field import Day, Flag, Link, LongText, Money, Phones, Pick, Picks, Real, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import choices as c
from cmdesk.customers.record.building import Building
from cmdesk.staff.record import Unit, User

BASIC, CLASSES, BUSINESS, COMPANY = "基本资料", "分类", "经营", "企业"
CREDIT, SOURCE, OFFICE, OTHER = "信用与付款", "来源", "楼宇与办公", "其他"


class Customer(Record):
    """An account: somebody who buys from the office, or may."""

    KIND: ClassVar[str] = "customer"
    LABEL: ClassVar[str] = "客户"
    DERIVED_FROM: ClassVar[frozenset[str] | None] = frozenset(
        {"name", "short_name", "number", "phones", "address", "credit_code", "licence_number", "binned_at"}
    )

    LISTED: ClassVar[tuple[str, ...]] = (
        "number", "name_key", "area_id", "owner_id", "grade", "visit_class", "key_class", "monthly_volume",
        "order_weekday", "completeness", "changed_at", "created_at",
    )  # fmt: skip

    number = Text("客户编号", limit=30, unique=True, group=BASIC, help="留空则自动编号，建档后一般不改")
    name = Text("客户名称", required=True, limit=100, group=BASIC, help="全称，与营业执照一致")
    short_name = Text("简称", limit=40, group=BASIC, help="日常叫法或店招")
    stage = Pick("客户阶段", choices=c.STAGES, group=BASIC, default="customer")
    area = Link("片区", Unit, group=BASIC, index=False)  # indexed by LISTED
    owner = Link("客户经理", User, group=BASIC, help="负责人；冲突时以首次登记先后为准（S3-10）", index=False)
    address = Text("地址", limit=200, group=BASIC)
    postcode = Text("邮编", limit=10, group=BASIC)
    phones = Phones("电话", group=BASIC, help="可填多个，用顿号分开")
    fax = Text("传真", limit=40, group=BASIC)
    email = Text("电子邮箱", limit=100, group=BASIC)
    website = Text("网址/微信", limit=100, group=BASIC)
    longitude = Real("经度", least=-180, most=180, places=6, group=BASIC)
    latitude = Real("纬度", least=-90, most=90, places=6, group=BASIC)

    business_kind = Pick("经营类型", choices=c.BUSINESS_KINDS, group=CLASSES)
    market_type = Pick("市场类型", choices=c.MARKET_TYPES, group=CLASSES)
    retail_format = Pick("业态", choices=c.RETAIL_FORMATS, group=CLASSES)
    grade = Whole("档位", least=1, most=30, group=CLASSES, help="1–30 档")
    visit_class = Pick("服务类别", choices=c.VISIT_CLASSES, group=CLASSES, help="核心/潜力/常规/帮扶（S1-77）")
    cadence = Pick("拜访类别", choices=c.CADENCES, group=CLASSES, help="单月/双月/季度（S0-34）")
    key_class = Pick("客户分级", choices=c.KEY_CLASSES, group=CLASSES, help="重点/焦点/一般/潜在（S4-17…19）")
    need_level = Pick("需求等级", choices=c.NEED_LEVELS, group=CLASSES, help="需求的规模与迫切程度（S3-01）")
    volume_level = Pick("规模", choices=c.VOLUME_LEVELS, group=CLASSES, help="按销量：大 A、中 B、小 C（S4-15）")
    terminal_state = Pick("现代终端", choices=c.TERMINAL_STATES, group=CLASSES)
    terminal_level = Pick("终端级别", choices=c.TERMINAL_LEVELS, group=CLASSES)
    support_reasons = Picks("帮扶情形", choices=c.SUPPORT_REASONS, group=CLASSES, help="老、弱、病、残、困等（S1-81）")
    violation_on = Day("最近违规查处日", group=CLASSES)

    monthly_volume = Whole("月均销量", least=0, unit="条", group=BUSINESS)
    peak_volume = Whole("最高月销量", least=0, unit="条", group=BUSINESS)
    first_trade_on = Day("首次交易日", group=BUSINESS, help="满一年为老客户（S4-16）")
    order_weekday = Pick("订货日", choices=c.WEEKDAYS, group=BUSINESS)
    order_cycle = Whole("订货周期", least=1, most=365, unit="天", group=BUSINESS)
    main_products = Text("主要产品", limit=200, group=BUSINESS)
    business_scope = Text("经营范围", limit=300, group=BUSINESS)
    seasons = Text("淡旺季", limit=200, group=BUSINESS)
    logistics_need = Text("物流需求状况", limit=300, group=BUSINESS, help="货物、数量、时间（S3-02）")
    competitors = Text("主要竞争对手/货源", limit=300, group=BUSINESS)

    company_form = Pick("企业组织形式", choices=c.COMPANY_FORMS, group=COMPANY)
    trade = Text("业种", limit=60, group=COMPANY)
    founded_on = Day("创业时间", group=COMPANY)
    assets = Money("资产/注册资金", least=0, unit="元", group=COMPANY)
    employees = Whole("员工人数", least=0, unit="人", group=COMPANY)
    credit_code = Text("统一社会信用代码", limit=18, group=COMPANY, help="18 位，自动校验")
    licence_number = Text("许可证号", limit=30, group=COMPANY)
    bank = Text("开户行", limit=100, group=COMPANY)
    bank_account = Text("账号", limit=40, confidential=True, group=COMPANY)

    credit_rating = Pick("信用评价", choices=c.CREDIT_RATINGS, group=CREDIT)
    payment_terms = Text("付款方式", limit=60, group=CREDIT)
    payment_attitude = Pick("付款态度", choices=c.PAYMENT_ATTITUDES, group=CREDIT)
    credit_limit = Money("信用额度", least=0, unit="元", confidential=True, group=CREDIT)
    credit_days = Whole("账期", least=0, most=730, unit="天", group=CREDIT)

    source = Pick("客户来源", choices=c.SOURCES, group=SOURCE)
    referrer = Link("引荐客户", "self", group=SOURCE, help="介绍他来的客户（S2-01）")
    referral_note = Text("引荐情况", limit=200, group=SOURCE)
    introducer = Text(
        "引荐方", limit=60, group=SOURCE, help="大客户、难接触的客户由协会、主管部门、公司或个人引荐（S3-19）"
    )
    introducer_kind = Pick("引荐方类别", choices=c.INTRODUCERS, group=SOURCE)
    introduced_on = Day("引荐日", group=SOURCE)
    introduction_result = Text("引荐结果", limit=200, group=SOURCE, help="引荐后对方怎样回应")
    collected_on = Day("资料收集日", group=SOURCE)
    confirmed_on = Day("资料核对日", group=SOURCE, help="最近一次核对档案无误的日子（S1-40）")

    building = Link("楼宇", Building, group=OFFICE)
    floor = Text("楼层", limit=10, group=OFFICE)
    room = Text("房号", limit=20, group=OFFICE)
    no_soliciting = Flag("谢绝推销", group=OFFICE)
    office_size = Text("办公规模", limit=100, group=OFFICE)
    office_people = Whole("办公人员数量", least=0, unit="人", group=OFFICE)
    supplies = Text("办公用品使用状况", limit=300, group=OFFICE, help="品牌、数量（S2-08）")

    cooperation = LongText("合作和支持行动", limit=2000, group=OTHER)
    note = LongText("备注", limit=2000, group=OTHER)
    extra = LongText("自定义字段", limit=20000, read_only=True, group=OTHER)
    merged_into = Link("并入", "self", read_only=True, group=OTHER, backref="merged_ones")

    masks: Mapping[str, str] = MappingProxyType({})
    """Confidential fields that are filled but not shown: field → what stands in their place; set by ``rules.read``."""

    name_key = peewee.TextField(default="")
    completeness = peewee.IntegerField(default=0)

    if TYPE_CHECKING:
        area_id: int | None
        owner_id: int | None
        referrer_id: int | None
        building_id: int | None
        merged_into_id: int | None

    def title(self) -> str:
        return self.short_name or self.name

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        from cmdesk.customers import checks

        return checks.problems(values)

    @classmethod
    def compute(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        from cmdesk.customers import checks

        return checks.computed(row)

    @classmethod
    def derive(cls, database: Database, rows: Sequence[Mapping[str, Any]]) -> None:
        from cmdesk.customers import index

        index.put_customers(database, rows)

    @classmethod
    def forget(cls, database: Database, ids: Sequence[int]) -> None:
        from cmdesk.customers import index

        index.drop_customers(database, ids)
