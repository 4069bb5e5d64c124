"""The words of the visit sheet, in its order."""

from __future__ import annotations

from cmdesk.bulletins.record import TOPICS
from cmdesk.core.field import choices

KINDS = choices(
    regular="常规走访 cgzf", sample="样本走访 ybzf", anomaly="异动走访 ydzf", promote="提升客户 tskh", explain="解释策略 jscl",
    guide="落实指导 lszd", first="首访 sf", revisit="回访 hf", complaint="投诉走访 tszf", joint="联合走访 lhzf",
    negotiation="洽谈 qt", sweep="地毯式初访 dtscf", task="临时任务 lsrw",
)  # fmt: skip
"""What a visit is: S0-11, S0-34, S0-41…S0-44, S1-30, S1-45, S2-02, S2-18, forms 5."""

STATES = choices(planned="待访 df", done="已访 yf", missed="未访 wf", cancelled="取消 qx")
MODES = choices(field="实地 sd", phone="电话 dh", web="网络 wl")
"""S1-78…S1-80: some classes may be served without going there."""

APPOINTMENTS = choices(none="未约 wy", agreed="已约 yy", kept="守约 sy", changed="改约 gy", missed="失约 shy")
FAULTS = choices(ours="我方 wf", customer="客户 kh", neither="不可抗力 bkkl")
"""Whose fault a missed appointment was (S1-61)."""

STEPS = choices(
    greet="问候客户 wh", display="查看出样 cy", inform="提供资讯 zx", guide="指导经营 zd", collect="采集信息 cj",
    brand="培育品牌 pp", care="客情维护 kq", farewell="告别客户 gb",
)  # fmt: skip
"""The eight steps (S0-19…S0-26)."""

DISPLAY_POINTS = choices(
    aligned="一烟一码对齐 dq", tidy="陈列整齐 zq", new_shown="新品种上柜 xp", key_visible="重点品牌显眼 xy",
    withdrawn_gone="退出品牌空盒下柜 xg", ordered="按价位/畅销/颜色/产地排列 pl", tags="标价签整洁完整 bjq",
    priced="明码实价 mmsj",
)  # fmt: skip
"""S1-23 ①…⑥ and S0-20."""

INFORMED = TOPICS
"""S1-24, ten kinds."""

COLLECTED = choices(
    basics="客户基础信息变更 jc", stock="动销及库存 dx", market="市场及违规经营信息 sc", staff="对四员服务的意见建议 sy",
    supply="对投放策略的意见建议 tf",
)  # fmt: skip
"""S1-25, five kinds."""

GUIDED = choices(
    price="明码标价/零售指导价 mm", consumers="品牌结构与消费群 xf", ledger="销售台帐与盈利水平 tz", stock="合理库存与进货 jh",
    cycle="按周期订货、及时存款 dh", display="经营环境、陈列与广告 cl", news="传达商品/销售/消费信息 xx",
    lawful="规范经营 gf", strategy="经营策略调整 clt",
)  # fmt: skip
"""The seven heads of S1-26 and the five fields of S0-22; what both name stands once.

品牌结构调整, 保持合理库存 and 经营环境改善 are the heads ``consumers``, ``stock`` and ``display``.
"""

OFFENCES = choices(fake="假 j", smuggled="私 s", off_channel="非渠道 fqd")
"""S1-25 ③."""

TRIGGERS = choices(
    orders="连续两个订货周期订货不成功 dh", complaint="接到客户投诉 ts", unusual="订货品种数量明显异常 yc", offence="不规范经营 bgf",
    wish="客户提出拜访需求 xq",
)  # fmt: skip
"""S1-29 ①…⑤."""

CAUSES = choices(
    season="季节 jj", holiday="节假日 jjr", supply="货源满足率 hy", business="经营变化 jy", competition="竞争 jz",
    offence="违规 wg", other="其他 qt",
)  # fmt: skip
"""forms 27."""
