"""What is wrong with a flow that somebody wrote: which step, which field, a Chinese sentence; the editor and the engine ask here.

``faults`` looks at the writing alone. ``gaps`` looks for amounts that no step takes: a matter with such an amount would be
refused when it is submitted, for nothing passes without a signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cmdesk.core import timers
from cmdesk.core.errors import Refused

MODES: Final = {"any": "或签", "all": "会签", "turn": "依次"}
WHO: Final = {"person": "人员", "role": "岗位", "superior": "上级", "head": "部门负责人"}
_LISTED: Final = {"units": "片区、部门", "classes": "客户类别"}
CONDITIONS: Final = ("amount_from", "amount_below", "units", "classes")
MOST_ABOVE: Final = 5
"""The highest superior that a step may name."""
_MOST_SHARE: Final = 500  # per cent of a limit at which somebody may still be reminded


@dataclass(frozen=True)
class Fault:
    """Something wrong.

    Attributes:
        sentence: what, and where it stands.
        step: place of the step from 0; None where it is the flow itself.
        field: key of the value that is wrong (``"who"``, ``"amount_from"`` …).
    """

    sentence: str
    step: int | None = None
    field: str = ""


@dataclass(frozen=True)
class Demand:
    """A step that a feature's documents do not let an office leave out.

    Attributes:
        role: who must sign without condition.
        sentence: what is said when nobody does.
    """

    role: str
    sentence: str


_demands: dict[str, Demand] = {}


def demand(key: str, role: str, sentence: str) -> None:
    """Let a flow run only with a step of this role that no condition leaves out."""
    _demands[key] = Demand(role, sentence)


def demanded(key: str) -> Demand | None:
    """Return the signature without which a flow does not run, if its feature demands one."""
    return _demands.get(key)


def faults(value: Any, key: str = "") -> list[Fault]:
    """Return what is wrong with a flow as it was written.

    Args:
        value: the flow as data, see ``flow``.
        key: which flow it is, so that what its feature demands is looked for.
    """
    if not isinstance(value, Mapping) or not str(value.get("name") or "").strip():
        return [Fault("流程要有名称。", None, "name")]
    steps = value.get("steps")
    if not isinstance(steps, list) or not steps:
        return [Fault("流程至少要有一步。", None, "steps")]
    found = [fault for at, step in enumerate(steps) for fault in of_step(at, step)]
    copies = value.get("copy_to", ())
    found += [Fault(f"抄送里的 {one} 写得不对。", None, "copy_to") for one in copies if not is_who(one)]
    if "password_from" in value and not _is_amount(value["password_from"]):
        found.append(Fault("再次输入密码的金额应是数字。", None, "password_from"))
    wanted = demanded(key)
    if not found and wanted is not None and not any(_meets(step, wanted.role) for step in steps):
        found.append(Fault(wanted.sentence, None, "steps"))
    return found


def is_who(one: Any) -> bool:
    """Tell whether something names people as a flow does."""
    if not isinstance(one, Mapping) or len(one) != 1:
        return False
    ((word, value),) = one.items()
    if word == "superior":
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_ABOVE
    return word in WHO and isinstance(value, str) and bool(value)


def gaps(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return in words which amounts find no step when neither area nor class helps; none in a sound flow."""
    edges = {Decimal(0)} | {
        Decimal(str(step["when"][name]))
        for step in steps
        for name in ("amount_from", "amount_below")
        if name in step.get("when", {})
    }
    ordered = sorted(edges)
    found: list[str] = []
    for at, amount in enumerate(ordered):
        if any(_takes(step.get("when", {}), amount) for step in steps):
            continue
        upper = ordered[at + 1] if at + 1 < len(ordered) else None
        found.append(_range(amount, upper))
    return found


def _takes(when: Mapping[str, Any], amount: Decimal) -> bool:
    """Tell whether a step takes an amount whatever area and class it is."""
    if "units" in when or "classes" in when:
        return False
    least, below = when.get("amount_from"), when.get("amount_below")
    return (least is None or amount >= Decimal(str(least))) and (below is None or amount < Decimal(str(below)))


def _range(amount: Decimal, upper: Decimal | None) -> str:
    if upper is None:
        return f"金额 {amount:f} 元起" if amount else "任何金额"
    return f"金额 {amount:f} 元到不满 {upper:f} 元" if amount else f"金额不满 {upper:f} 元"


def of_step(at: int, step: Any) -> Iterator[Fault]:
    """Yield what is wrong with one step, by its place from 0."""
    if not isinstance(step, Mapping) or not str(step.get("name") or "").strip():
        yield Fault(f"第 {at + 1} 步要有名称。", at, "name")
        return
    where = f"第 {at + 1} 步“{step['name']}”"
    yield from _who_faults(at, where, step.get("who"))
    if step.get("mode", "any") not in MODES:
        yield Fault(
            f"{where}的方式应是 {'、'.join(f'{key}（{word}）' for key, word in MODES.items())} 之一。", at, "mode"
        )
    yield from _when_faults(at, where, step.get("when", {}))
    try:
        timers.parse_limit(str(step.get("limit") or "1 工作日"))
    except Refused as refusal:
        yield Fault(f"{where}的时限：{refusal}", at, "limit")
    yield from _remind_faults(at, where, step)


def _who_faults(at: int, where: str, who: Any) -> Iterator[Fault]:
    if not isinstance(who, list | tuple) or not who or not all(is_who(one) for one in who):
        yield Fault(f"{where}要写明由谁审批。", at, "who")
    elif len({str(one) for one in who}) < len(who):
        yield Fault(f"{where}的审批人写重了，请去掉一个。", at, "who")


def _when_faults(at: int, where: str, when: Any) -> Iterator[Fault]:
    if not isinstance(when, Mapping):
        yield Fault(f"{where}的条件写得不对。", at, "when")
        return
    for name in when:
        if name not in CONDITIONS:
            yield Fault(f"{where}的条件“{name}”不认识，可用 {'、'.join(CONDITIONS)}。", at, "when")
            return
    for name in ("amount_from", "amount_below"):
        if name in when and not _is_amount(when[name]):
            yield Fault(f"{where}的条件金额应是不小于 0 的数字。", at, name)
            return
    for name in ("units", "classes"):
        if name in when and not _is_list(when[name]):
            yield Fault(f"{where}的条件“{_LISTED[name]}”至少要写一个，不限就不写。", at, name)
    least, below = when.get("amount_from"), when.get("amount_below")
    if least is not None and below is not None and least >= below:
        yield Fault(f"{where}永远走不到：金额不能既满 {least:g} 元又不满 {below:g} 元，请改条件。", at, "amount_below")
    elif below == 0:
        yield Fault(f"{where}永远走不到：没有金额不满 0 元，请改条件。", at, "amount_below")


def _remind_faults(at: int, where: str, step: Mapping[str, Any]) -> Iterator[Fault]:
    levels = step.get("remind", ())
    if not isinstance(levels, list | tuple) or not all(_is_share(one) for one in levels):
        yield Fault(f"{where}的提醒应是 1 到 {_MOST_SHARE} 的百分数，如 50、75、100。", at, "remind")
    elif levels and not step.get("limit"):
        yield Fault(f"{where}没有时限，提醒就没有意义；请写时限，或去掉提醒。", at, "remind")


def _meets(step: Mapping[str, Any], role: str) -> bool:
    """Tell whether nobody can pass this step without a signature of the role."""
    who: Iterable[Any] = step["who"]
    others = [one for one in who if one != {"role": role}]
    alone = not others or step.get("mode", "any") != "any"
    return {"role": role} in list(who) and alone and not step.get("when")


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_share(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_SHARE


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, str) and one for one in value)
