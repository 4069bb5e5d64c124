"""Fields that an office adds to its customer files (S1-53).

They are rows of ``ExtraField``; a file keeps their values in stored form as one JSON object in ``Customer.extra``. To
everybody else they are fields like any other, named ``extra.KEY``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Difference, Invalid, NotAllowed, Refused
from cmdesk.core.field import Day, Field, Flag, LongText, Money, Pick, Text, Whole
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.core.text.parted import parted
from cmdesk.customers.record import Customer, ExtraField

PREFIX = "extra."
GROUP = "自定义"
MOST = 60
"""An office that needs more fields than this needs another kind of record."""

_PLAIN: dict[str, type[Field[Any]]] = {
    "text": Text, "long_text": LongText, "whole": Whole, "money": Money, "day": Day, "flag": Flag,
}  # fmt: skip
_KEY = re.compile("[^a-z0-9]+")

Values = Mapping[str, Any]


def defined(*, binned: bool = False) -> list[ExtraField]:
    """Return the office's fields in their order; the ``binned`` ones instead, if wanted."""
    return keep.read_all(ExtraField, f"binned_at IS {'NOT ' if binned else ''}NULL ORDER BY position, id")


def fields() -> dict[str, Field[Any]]:
    """Return a field that cleans, stores and shows values for every extra field, by ``extra.KEY``."""
    return {PREFIX + row.key: _field(row) for row in defined()}


def specs() -> tuple[FieldSpec, ...]:
    """Return the descriptions of the extra fields, for forms, columns, import and export."""
    return tuple(replace(one.about, name=name) for name, one in fields().items())


def _field(row: ExtraField) -> Field[Any]:
    required, group = bool(row.required), GROUP
    if row.kind == "choice":
        options = tuple(Choice(word, word) for word in _options(row.options))
        return Pick(row.label, required=required, group=group, choices=options)
    return _PLAIN[cast("str", row.kind)](row.label, required=required, group=group)


def _options(text: str) -> list[str]:
    return list(dict.fromkeys(parted(text)))


def split(values: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of the file's own fields and those of extra fields."""
    own = {name: value for name, value in values.items() if not name.startswith(PREFIX)}
    return own, {name: value for name, value in values.items() if name.startswith(PREFIX)}


def clean(values: Values, *, whole: bool = False) -> dict[str, Any]:
    """Return the stored forms of extra values.

    Args:
        values: ``extra.KEY`` → value.
        whole: it is a new file, so that required fields must be among them.

    Raises:
        Invalid: with a sentence for every field that cannot be kept.
    """
    known, kept, problems = fields(), {}, {}
    wanted = dict(values)
    if whole:
        wanted = {name: one.about.empty for name, one in known.items() if one.required} | wanted
    for name, value in wanted.items():
        if name not in known:
            problems[name] = "这个自定义字段已不存在，请刷新后再试。"
            continue
        try:
            kept[name] = known[name].stored(known[name].clean(value))
        except ValueError as problem:
            problems[name] = str(problem)
    if problems:
        raise Invalid(problems)
    return kept


def merged(text: str, kept: Values) -> str:
    """Return the JSON of a file whose extra values (stored forms) are partly replaced."""
    values: dict[str, Any] = json.loads(text) if text else {}
    for name, value in kept.items():
        values[name.removeprefix(PREFIX)] = value
    filled = {key: value for key, value in sorted(values.items()) if not _is_empty(value)}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":")) if filled else ""


def stored_of(text: str) -> dict[str, Any]:
    """Return the stored forms a file's JSON holds, by ``extra.KEY``."""
    return {PREFIX + key: value for key, value in json.loads(text).items()} if text else {}


def differences(text: str, kept: Values, before: Values | None) -> tuple[Difference, ...]:
    """Return where somebody else has changed the same extra values since ``before`` was seen."""
    theirs: dict[str, Any] = json.loads(text) if text else {}
    known, found = fields(), []
    for name, mine in kept.items():
        now = theirs.get(name.removeprefix(PREFIX))
        seen = known[name].stored(before[name]) if before and name in before else None
        if not (_same(now, mine) or _same(now, seen)):
            found.append(Difference(name, seen, mine, now))
    return tuple(found)


def _is_empty(stored: Any) -> bool:
    return stored is None or stored == "" or stored is False  # 0 is a value


def _same(one: Any, other: Any) -> bool:
    return (_is_empty(one) and _is_empty(other)) or one == other


def stored_sql(spec: FieldSpec) -> str:
    """Return the expression of a field's stored form, which lies in the JSON of ``customer.extra``."""
    key = spec.name.removeprefix(PREFIX)
    if current().engine == "sqlite":
        return f"CASE WHEN customer.extra <> '' THEN json_extract(customer.extra, '$.{key}') END"
    typed = {"whole": "BIGINT", "money": "BIGINT", "flag": "BOOLEAN"}.get(spec.kind, "TEXT")
    return f"CASE WHEN customer.extra <> '' THEN CAST(customer.extra::json ->> '{key}' AS {typed}) END"


def values_of(text: str) -> dict[str, Any]:
    """Return the extra values of a file, ``extra.KEY`` → value; what is not filled is empty."""
    values: dict[str, Any] = json.loads(text) if text else {}
    found = {}
    for name, one in fields().items():
        value = values.get(name.removeprefix(PREFIX))
        found[name] = one.about.empty if value is None else one.python_value(value)
    return found


def define(actor: Actor, label: str, kind: str, *, options: str = "", required: bool = False) -> ExtraField:
    """Add a field to the office's customer files and return it.

    Raises:
        Invalid: the label is taken, the kind unknown, or a choice has no options.
        NotAllowed: the actor may not define fields.
        Refused: there are too many already.
    """
    _refuse(actor)
    existing = defined()
    if len(existing) >= MOST:
        raise Refused(f"自定义字段最多 {MOST} 个，请先删除不用的。")
    values = {"label": label, "kind": kind, "options": options, "required": required}
    _refuse_values(values)
    if label.strip() in {row.label for row in defined(binned=True)}:
        raise Invalid({"label": f"“{label.strip()}”是已删除的字段，请在名单最后选中它，按“恢复字段”；或换一个名称。"})
    last = max((row.position or 0 for row in existing), default=0)
    with keep.operation(actor, f"新增自定义字段 {label}") as work:
        made = work.add(ExtraField, {**values, "key": _new_key(label), "position": last + 1})
    return keep.read(ExtraField, made)


def redefine(actor: Actor, field_id: int, values: Values, *, version: int) -> ExtraField:
    """Rename a field, change its options or whether it is required; its kind stays, for files hold values of it.

    Raises:
        Conflict: somebody else changed the same.
        Invalid: the label is taken, a choice has no options, or files hold one that is to go.
        NotAllowed: the actor may not define fields.
        Refused: the kind or key was to be changed.
    """
    _refuse(actor)
    row = keep.read(ExtraField, field_id)
    if not values.keys() <= {"label", "options", "required"}:
        raise Refused("自定义字段的类型和代号不能改，请新建一个字段。")
    _refuse_values({"label": row.label, "kind": row.kind, "options": row.options, **values}, own=row.label)
    if row.kind == "choice" and "options" in values:
        _refuse_used(row, set(_options(row.options)) - set(_options(str(values["options"]))))
    with keep.operation(actor, f"修改自定义字段 {row.label}") as work:
        work.edit(ExtraField, field_id, values, version=version)
    return keep.read(ExtraField, field_id)


def reorder(actor: Actor, ids: Sequence[int]) -> None:
    """Put the fields into this order; those not named follow in their old order.

    Raises:
        NotAllowed: the actor may not define fields.
    """
    _refuse(actor)
    rest = [row.id for row in defined() if row.id not in ids]
    with keep.operation(actor, "调整自定义字段的顺序") as work:
        work.edit_many(ExtraField, {one: {"position": place} for place, one in enumerate((*ids, *rest), start=1)})


def bin_field(actor: Actor, field_id: int) -> None:
    """Take a field out of use; what files hold in it stays and comes back with ``restore_field``.

    Raises:
        NotAllowed: the actor may not define fields.
    """
    _refuse(actor)
    with keep.operation(actor, f"删除自定义字段 {keep.read(ExtraField, field_id).label}") as work:
        work.bin(ExtraField, field_id)


def restore_field(actor: Actor, field_id: int) -> None:
    """Take a field back into use.

    Raises:
        NotAllowed: the actor may not define fields.
        Refused: there are too many already.
    """
    _refuse(actor)
    row = keep.read(ExtraField, field_id)
    if len(defined()) >= MOST:
        raise Refused(f"自定义字段最多 {MOST} 个，请先删除不用的。")
    with keep.operation(actor, f"恢复自定义字段 {row.label}") as work:
        work.restore(ExtraField, field_id)


def _refuse(actor: Actor) -> None:
    if actor.scope("extra_fields.edit") < Scope.ALL:
        raise NotAllowed.to("维护自定义字段")


def _refuse_values(values: Values, *, own: str = "") -> None:
    label = str(values.get("label") or "").strip()
    problems = {}
    if label != own and any(label == spec.label for spec in specs_of(Customer)):
        problems["label"] = f"客户档案里已有“{label}”这一项，请换一个名称。"
    if values.get("kind") == "choice" and not _options(str(values.get("options") or "")):
        problems["options"] = "类型为“选项”时要填写选项，用顿号分开。"
    if problems:
        raise Invalid(problems)


def _refuse_used(row: ExtraField, gone: set[str]) -> None:
    """Refuse to take away options that files hold: nobody could filter by them, nor bring such a file in again."""
    chosen = stored_sql(replace(_field(row).about, name=PREFIX + row.key))
    held = current().rows(
        f"SELECT {chosen} AS chosen, COUNT(*) FROM customer WHERE binned_at IS NULL AND extra <> ''"
        " GROUP BY chosen ORDER BY chosen"
    )
    used = [f"{count} 户选着“{option}”" for option, count in held if option in gone]
    if used:
        raise Invalid(
            {
                "options": f"还有 {'、'.join(used)}：请先添上新选项并保留旧的，"
                f"在客户名单里按“{row.label}”筛选出来批量修改，再删去旧选项。"
            }
        )


def _new_key(label: str) -> str:
    """Return a short key made of the label's initials, never used before (binned fields included)."""
    from cmdesk.core.text.pinyin import initials

    stem = _KEY.sub("", initials(label).lower())[:20] or "field"
    taken = {row[0] for row in current().rows("SELECT key FROM extra_field")}
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}{number}", number + 1
    return key
