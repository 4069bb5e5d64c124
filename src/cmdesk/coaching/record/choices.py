"""The words of scripts and coaching."""

from __future__ import annotations

from cmdesk.core.field import choices

USES = choices(
    opening="初访开场白 cfkcb", care="日常情感维护 rcqgwh", vip="贵宾服务推荐 gbfwtj", invite="活动邀约 hdyy",
    edge="临界客户维护 ljkhwh",
)  # fmt: skip
"""What a script is for: the unified opening of S2-04 and the four uses of S1-73."""

STATES = choices(draft="起草 qc", given="待本人确认 dbrqr", acknowledged="本人已确认 brqr")
"""A coaching record from the leader's draft to the rep's acknowledgement (S2-07)."""

OUTCOMES = choices(open="待办 db", done="已改进 ygj", dropped="未做到 wzd")
"""What became of an agreed improvement."""

FIRST_KINDS = ("first", "joint", "sweep")
"""Kinds of visits that a joint first visit may be: 首访, 联合走访, 地毯式初访 (S2-02, S2-07, S1-45)."""
