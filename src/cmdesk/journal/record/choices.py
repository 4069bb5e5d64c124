"""The words of minutes and daily logs."""

from __future__ import annotations

from cmdesk.core.field import choices

STATES = choices(
    draft="起草 qc",
    reviewing="审阅中 syz",
    reviewed="已审阅 ysy",
    sent="已提交客户 ytjkh",
    confirmed="客户已确认 khyqr",
)
"""From the draft to the customer's receipt (S3-22)."""

SIDES = choices(ours="我方 wf", theirs="对方 df")
SENT_WAYS = choices(fax="传真 cz", email="邮件 yj", hand="面交 mj", post="邮寄 yji", message="微信 wx")
LOG_STATES = choices(draft="填写中 txz", handed_in="已交 yj", commented="已批阅 ypy")
SUMMARY_STATES = choices(draft="填写中 txz", reviewing="批阅中 pyz", reviewed="已批阅 ypy", returned="退回 th")
FORECAST_STATES = choices(
    draft="编制中 bzz",
    submitted="已上报，待审核 ysb",
    reviewed="已审核，待确认 ysh",
    confirmed="已确认 yqr",
    returned="退回 th",
)
"""S0-33; ``reviewed`` while it only waits to be confirmed, reckoned from its approval."""
REMEDY_STATES = choices(open="未落实 wls", done="已落实 yls", dropped="未做到 wzd")
