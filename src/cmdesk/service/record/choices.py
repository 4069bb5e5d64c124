"""The words of service to customers."""

from __future__ import annotations

from cmdesk.core.field import choices

CALLBACK_STATES = choices(planned="待回访 dhf", done="已回访 yhf", dropped="不回访 bhf")
PLAN_STATES = choices(active="执行中 zxz", closed="已完成 ywc")
PREPARATIONS = choices(
    material="产品宣传资料 cpxczl", contract="业务合同 ywht", equipment="移动办公设备 ydbgsb", other="其他 qt"
)
"""What is made ready before a service (S1-52)."""

TECHNICAL_SORTS = choices(
    guidance="技术指导 jszd", training="技术培训 jspx", trial="产品试用 cpsy", diagnosis="问题诊断 wtzd", survey="现场调研 xcdy",
    equipment="设备调试 sbts", other="其他 qt",
)  # fmt: skip
"""What a technical service is (S4-10, S4-25, S4-65)."""

TECHNICAL_WAYS = choices(
    visit="访问 fw",
    phone_out="电话 dh",
    message="微信/短信 wxdx",
    email="电子邮件 dzyj",
    reception="来访 lf",
    web="网络 wl",
)
"""How it was done; each is a channel of contacts."""
