"""The words of service to customers."""

from __future__ import annotations

from cmdesk.core.field import choices

CALLBACK_STATES = choices(planned="待回访 dhf", done="已回访 yhf", dropped="不回访 bhf")
PLAN_STATES = choices(active="执行中 zxz", closed="已完成 ywc")
PREPARATIONS = choices(
    material="产品宣传资料 cpxczl", contract="业务合同 ywht", equipment="移动办公设备 ydbgsb", other="其他 qt"
)
"""What is made ready before a service (S1-52)."""
