"""The words of plans and slips."""

from __future__ import annotations

from cmdesk.core.field import choices
from cmdesk.visits.record import choices as v

LEVELS = choices(month="月计划 yjh", week="周计划 zjh", day="日计划 rjh")
"""S1-08."""

STATES = choices(draft="起草 qc", submitted="待确认 dqr", confirmed="已确认 yqr", returned="退回 th")

MEASURES = choices(
    volume="销量 xl",
    key_brands="重点品牌 zdpp",
    placement="重点品牌上柜率 sgl",
    structure="卷烟销售结构 jg",
    other="其他 qt",
)
"""S1-10."""

SOURCES = choices(
    goal="月计划 yjh", unfinished="上周未完成 swwc", new="新增 xz", ordered="上级交办 sjjb", routine="常规 cg",
    adhoc="临时 ls",
)  # fmt: skip
"""S1-14, S1-16."""

SLIP_STATES = choices(
    draft="草稿 cg", waiting="待批准 dpz", approved="已批准 ypz", handed_in="已交考勤 yjkq", back="已返回 yfh"
)
"""S3-20; ``approved`` while the attendance keeper has not taken it yet."""

SLIP_KINDS = tuple(
    choice
    for choice in v.KINDS
    if choice.value
    in {"regular", "first", "revisit", "anomaly", "complaint", "promote", "explain", "guide", "negotiation"}
)
PROMOTING_KINDS = frozenset({"promote"})
TRANSPORTS = choices(own="自备交通 zb", company="公车 gc", public="公交 gj")
MATERIALS = choices(
    products="产品介绍 cpjs", prices="价目表 jmb", tags="标价签 bjq", promotion="促销计划 cxjh", leaflets="宣传资料 xczl",
    gifts="促销品 cxp", other="其他 qt",
)  # fmt: skip
"""Forms 5."""
PROMOTING_MATERIALS = frozenset({"promotion", "gifts"})
"""What promotes or is given away; a price list or a leaflet favours nobody."""
