"""The words of a complaint, from the sheet 客户投诉处理单 and the flow it goes through."""

from __future__ import annotations

from cmdesk.core.field import choices

CHANNELS = choices(
    phone="电话 dh", visit="面谈 mt", letter="信函 xh", from_visit="拜访转来 bfzl", written="书面 sm", staff="业务员代投 ywydt",
    web="网络 wl", other="其他 qt",
)  # fmt: skip
SEVERITIES = choices(minor="一般 yb", severe="严重 yz")
NATURES = choices(valid="有效 yx", help="协助 xz", group="群诉 qs", invalid="无效 wx", advice="意见建议 yjjy")
FAULTS = choices(ours="我方 wf", customer="客户 kh", carrier="承运 cy", third="第三方 dsf", unknown="待查 dc")
WAYS = choices(
    explain="解释 js",
    return_goods="退货 th",
    exchange="换货 hh",
    pay="赔偿 pc",
    rebate="货款折让 hkzr",
    repair="补发 bf",
    other="其他 qt",
)
"""How a complaint is settled."""

MONEY_WAYS = frozenset({"pay", "rebate", "return_goods"})
"""Ways that need an amount, a way of paying and a date before anything is done (S4-46)."""

CAUSES = choices(
    production="生产质量 sczl", picking="发货差错 fhcc", transport="运输 ys", storage="保管 bg", use="使用方法 syff", service="服务 fw",
    price="价格政策 jgzc", other="其他 qt",
)  # fmt: skip
STATES = choices(
    registered="待分级 dfj", minor_site="现场处理 xccl", minor_approval="方案待批 fadp", severe_site="现场查证 xccz",
    countersigning="部门会签 bmhq", proposing="拟方案 nfa", deciding="总经理审批 zjlsp", executing="执行 zx", follow_up="回访确认 hfqr",
    evaluating="评估 pg", archived="已归档 ygd",
)  # fmt: skip
"""The states of the flow; pausing and withdrawing stand beside them."""

SATISFIED = choices(yes="满意 my", no="不满意 bmy")
VERBS = choices(
    register="受理 sl", answer="答复 df", grade="分级 fj", arrange="安排上门 apsm", site="现场处理 xccl", verify="现场查证 xccz",
    submit="提交 tj", approved="批准 pz", back="退回 th", propose="拟方案 nfa", execute="执行 zx", follow="回访 hf",
    evaluate="评估 pg", archive="归档 gd", pause="挂起 gq", resume="恢复 hf", transfer="转办 zb", escalate="升级 sj",
    withdraw="撤诉 cs", reopen="重开 ck", lab="送化验 shy", result="化验结果 hyjg",
    call="通知到场 tzdc", arrive="到场 dc",
)  # fmt: skip
