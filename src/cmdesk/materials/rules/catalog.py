"""The materials themselves: entered, changed, withdrawn, binned while nothing was moved yet (S3-17)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from cmdesk.core import numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.resources import resource
from cmdesk.materials.record import Material
from cmdesk.materials.rules import rights

Values = Mapping[str, Any]


def shipped() -> list[dict[str, Any]]:
    """Return the materials that every office has, as they ship: the three brochures (S3-17)."""
    known = tomllib.loads(resource("materials.toml").read_text(encoding="utf-8"))
    return list(known["material"])


def begin(work: keep.Operation) -> None:
    """Let an office have the shipped materials, in the operation that founds it; one of the same name is left."""
    known = {row[0] for row in work.database.rows("SELECT name FROM material")}
    fresh = [one for one in shipped() if one["name"] not in known]
    today = clock.today()
    numbers = numbering.of_records(work.database, Material.KIND, today, len(fresh)) if fresh else []
    for number, one in zip(numbers, fresh, strict=True):
        work.add(Material, {**one, "number": number})


def named(actor: Actor, word: str) -> Material:
    """Return the material of a number, or of a name that only one has.

    Raises:
        NotFound: there is none, or there are several of that name.
    """
    rights.refuse(actor, rights.VIEW)
    wanted = word.strip()
    found = keep.read_all(
        Material, "binned_at IS NULL AND (number = ? OR name = ?) ORDER BY id", (wanted.upper(), wanted)
    )
    if len(found) != 1:
        how = "没有编号或名称为" if not found else "不止一种物料叫"
        raise NotFound(f"{how}“{wanted[:30]}”的物料，请用 materials list 核对编号。")
    return found[0]


def listed(*, everything: bool = False) -> list[Material]:
    """Return the materials in use by kind and name, the withdrawn ones too when ``everything`` is asked."""
    used = "" if everything else " AND used"
    return keep.read_all(Material, f"binned_at IS NULL{used} ORDER BY kind, name, edition, id")


def add(actor: Actor, values: Values) -> int:
    """Enter a material; returns its id.

    Raises:
        NotAllowed: the actor may not.
        Invalid: something cannot be kept, or the same material is there.
    """
    rights.refuse(actor, rights.EDIT)
    given = {name: value for name, value in values.items() if value is not None}
    with keep.operation(actor, f"新增物料 {given.get('name', '')}") as work:
        _refuse_same(given, 0)
        if not given.get("number"):
            today = clock.today()
            given["number"] = numbering.of_records(work.database, Material.KIND, today)[0]
        return work.add(Material, given)


def edit(actor: Actor, material_id: int, values: Values, *, version: int, before: Values | None = None) -> bool:
    """Change a material; returns whether anything differed.

    Raises:
        NotAllowed: the actor may not.
        Invalid: something cannot be kept, or it would be the same as another one.
        Conflict: somebody else changed the same fields meanwhile.
    """
    rights.refuse(actor, rights.EDIT)
    stored = keep.read(Material, material_id)
    if "number" in values and not values["number"]:
        raise Invalid({"number": "物料编号不能清空，请填写。"})
    _refuse_same({"name": stored.name, "edition": stored.edition, **values}, material_id)
    with keep.operation(actor, f"修改物料 {stored.title()}") as work:
        return work.edit(Material, material_id, values, version=version, before=before)


def bin_one(actor: Actor, material_id: int) -> None:
    """Put a material that never moved into the recycle bin.

    Raises:
        NotAllowed: the actor may not.
        Refused: something of it was booked; it can be withdrawn instead.
    """
    rights.refuse(actor, rights.EDIT)
    material = keep.read(Material, material_id)
    if current().row("SELECT 1 FROM movement WHERE material_id = ? LIMIT 1", (material_id,)):
        raise Refused(f"“{material.title()}”已有收发记录，不能删除；不再用的请把“在用”去掉，台账会保留。")
    with keep.operation(actor, f"删除物料 {material.title()}") as work:
        work.bin(Material, material_id)


def _refuse_same(values: Values, material_id: int) -> None:
    name, edition = str(values.get("name") or "").strip(), str(values.get("edition") or "").strip()
    row = current().row(
        "SELECT number FROM material WHERE name = ? AND edition = ? AND binned_at IS NULL AND id <> ?",
        (name, edition, material_id),
    )
    if row is not None:
        raise Invalid({"name": f"已有同名同版次的物料（编号 {row[0]}），请用那一种，或写明版次。"})
