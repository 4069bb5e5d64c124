"""Flows as data: the dated versions of each, saving one from a day on, what differs between two, what would not work.

A flow is the value of a dated regulation. It is changed from today on at the earliest, and what is under way keeps the
flow under which it began.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmdesk.approvals.rules import wording
from cmdesk.approvals.rules.wording import Lexicon
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval.faults import Fault, faults, gaps
from cmdesk.core.approval.flow import flow_of
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, Refused

_PREFIX = "flow."


@dataclass(frozen=True)
class Version:
    """A flow from a day on.

    Attributes:
        value: as data, see ``core.approval.flow``.
        who: who wrote it; 系统 for what was shipped.
        state: ``"ahead"`` begins later, ``"now"`` holds today, ``"past"`` was replaced.
    """

    since: date
    value: Mapping[str, Any]
    who: str
    state: str


@dataclass(frozen=True)
class Known:
    """A flow of the office with all its versions, the latest first.

    Attributes:
        running: how many approvals are under way, by the day on which their version began.
    """

    key: str
    name: str
    clause: str
    note: str
    versions: tuple[Version, ...]
    running: Mapping[date, int]

    def now(self) -> Version:
        """Return the version that holds today, or the first one that will."""
        return next((one for one in self.versions if one.state == "now"), self.versions[-1])


def known(day: date) -> list[Known]:
    """Return every flow of the office as it stands on a day, by name."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in current().rows(
        "SELECT r.key, r.valid_from, r.value, r.clause, r.note, u.name FROM regulation r"
        ' LEFT JOIN "user" u ON u.id = r.changed_by WHERE r.binned_at IS NULL AND r.key LIKE ?'
        " ORDER BY r.key, r.valid_from DESC, r.id DESC",
        (f"{_PREFIX}%",),
    ):
        found.setdefault(str(row[0]), []).append(row)
    running = _running()
    flows = []
    for key, rows in found.items():
        holds = next((row[1] for row in rows if str(row[1]) <= day.isoformat()), None)
        versions = tuple(_version(row, holds) for row in rows)
        short = key.removeprefix(_PREFIX)
        flows.append(Known(short, "", str(rows[0][3] or ""), str(rows[0][4] or ""), versions, running.get(short, {})))
    named = [Known(**{**vars(one), "name": str(one.now().value.get("name") or one.key)}) for one in flows]
    return sorted(named, key=lambda one: one.name)


def save(actor: Actor, key: str, value: Mapping[str, Any], since: date, *, today: date | None = None) -> None:
    """Let a flow run otherwise from a day on: a new dated row, or another writing of the row of that day.

    Raises:
        NotAllowed: the actor may not change regulations.
        Refused: the day is over, the flow has faults, or somebody whom it names is not found.
    """
    if actor.scope("regulations.edit") < Scope.ALL:
        raise NotAllowed.to("修改审批流程")
    day = today or approval.now().date()
    if since < day:
        raise Refused("审批流程只能从今天或以后的某一天改起，以前的审批已按当时的流程走了。")
    found = faults(value, key) or unknown(value, wording.lexicon())
    if found:
        raise Refused(found[0].sentence)
    regulation.change(actor, f"{_PREFIX}{key}", dict(value), since)


def unknown(value: Mapping[str, Any], words: Lexicon) -> list[Fault]:
    """Return where a flow names what the office does not have: people, departments, areas, classes."""
    units, kinds = ({choice.value for choice in choices} for choices in (words.units, words.classes))
    found: list[Fault] = []
    for at, step in enumerate(value.get("steps", ())):
        where, when = f"第 {at + 1} 步“{step.get('name', '')}”", step.get("when", {})
        found += [_strange(one, words, where, at, "who") for one in step["who"] if wording.code(one) not in words.names]
        lost = [name for name in when.get("units", ()) if name not in units]
        if lost:
            found.append(Fault(f"{where}永远走不到：没有叫“{lost[0]}”的部门或片区，请改条件。", at, "units"))
        lost = [name for name in when.get("classes", ()) if kinds and name not in kinds]
        if lost:
            found.append(Fault(f"{where}永远走不到：没有叫“{lost[0]}”的客户类别，请改条件。", at, "classes"))
    copies = value.get("copy_to", ())
    found += [_strange(one, words, "抄送", None, "copy_to") for one in copies if wording.code(one) not in words.names]
    return found


def _strange(one: Mapping[str, Any], words: Lexicon, where: str, at: int | None, field: str) -> Fault:
    return Fault(f"{where}：没有“{words.who(one)}”（可能已离职或改了名），请换人。", at, field)


def holes(value: Mapping[str, Any], words: Lexicon) -> list[Fault]:
    """Return what an office should know of a flow that may run all the same, where it stands."""
    steps = value.get("steps", ())
    found = [
        Fault(f"不靠片区和客户类别的条件时，{text}的单据没有一步适用，提交时会被拒绝。", None, "steps")
        for text in gaps(steps)
    ]
    for at, step in enumerate(steps):
        where = f"第 {at + 1} 步“{step['name']}”"
        empty = [words.who(one) for one in step["who"] if wording.code(one) in words.empty]
        if empty:
            rest = "由其他人审" if len(empty) < len(step["who"]) else "会转给系统管理员"
            found.append(Fault(f"{where}：现在找不到{'、'.join(empty)}，{rest}。", at, "who"))
        if not step.get("limit"):
            found.append(Fault(f"{where}没有时限：不提醒，也不升级。", at, "limit"))
    return found


def differences(old: Mapping[str, Any], new: Mapping[str, Any], words: Lexicon) -> list[str]:
    """Return in words what differs between two writings of a flow."""
    before, after = dict(_lines(old, words)), dict(_lines(new, words))
    found = []
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name, ""), after.get(name, "")
        if was == now:
            continue
        found.append(
            f"新增 {name}：{now}" if not was else f"删去 {name}：{was}" if not now else f"{name}：{was} → {now}"
        )
    return found


def drawn(key: str, value: Mapping[str, Any]) -> approval.Flow:
    """Return a flow from its data, to be drawn or tried.

    Raises:
        Refused: it has faults.
    """
    found = faults(value, key)
    if found:
        raise Refused(found[0].sentence)
    return flow_of(key, value)


def _version(row: tuple[Any, ...], holds: Any) -> Version:
    since = date.fromisoformat(str(row[1]))
    state = "ahead" if holds is None or str(row[1]) > str(holds) else "now" if str(row[1]) == str(holds) else "past"
    return Version(since, json.loads(row[2]), str(row[5] or "系统"), state)


def _running() -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = {}
    for key, since, count in current().rows(
        "SELECT flow, flow_since, COUNT(*) FROM approval WHERE state IN ('running', 'returned') AND binned_at IS NULL"
        " AND flow_since IS NOT NULL GROUP BY flow, flow_since"
    ):
        found.setdefault(str(key), {})[date.fromisoformat(str(since))] = int(count)
    return found


def _lines(value: Mapping[str, Any], words: Lexicon) -> Iterator[tuple[str, str]]:
    """Give a flow as label and words, so that two can be compared line by line."""
    yield "名称", str(value.get("name") or "")
    for at, step in enumerate(value.get("steps", ()), 1):
        parts = (
            words.whom(step), words.conditions(step.get("when", {})),
            f"时限 {step['limit']}" if step.get("limit") else "没有时限", wording.reminders(step.get("remind", ())),
        )  # fmt: skip
        yield f"第 {at} 步", f"{step.get('name', '')}，" + "，".join(part for part in parts if part)
    yield "抄送", "、".join(words.who(one) for one in value.get("copy_to", ()))
    yield "再次输入密码", f"满 {value['password_from']:g} 元" if "password_from" in value else ""
