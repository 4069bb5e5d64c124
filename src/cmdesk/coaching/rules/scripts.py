"""Scripts and their versions: one is in force on each day, none is ever changed, none is too long to say (S2-04, S1-73)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmdesk.coaching.record import Objection, Script, ScriptVersion
from cmdesk.coaching.record.script import TEXTS
from cmdesk.coaching.rules import placeholders, rights, spoken
from cmdesk.coaching.rules.spoken import Measure
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.staff import rules as staff

Values = Mapping[str, Any]

OWN = ("name", "use", "for_kinds", "for_purposes", "retired")
"""Fields of ``Script``; everything else that is typed belongs to a version."""


@dataclass(frozen=True)
class Row:
    """A script as the list shows it.

    Attributes:
        version: in force on the day; None when none is yet.
        coming: the next version that is not in force yet.
        measure: of the version in force, else of the coming one.
    """

    script: Script
    version: ScriptVersion | None
    coming: ScriptVersion | None
    measure: Measure | None

    @property
    def shown(self) -> ScriptVersion | None:
        """The version that a reader wants to see."""
        return self.version or self.coming


def add(
    actor: Actor, values: Values, words: Values, objections: Sequence[Values] = (), *, today: date | None = None
) -> int:
    """Add a script with its first version; returns its id.

    Args:
        actor: who may edit scripts.
        values: fields of ``Script``.
        words: fields of ``ScriptVersion``; in force from today unless ``valid_from`` says otherwise.
        objections: fields of ``Objection``.
        today: the day; the machine's by default.

    Raises:
        Invalid: too long to say, an unknown placeholder, something missing.
        NotAllowed: the actor may not edit scripts.
    """
    staff.refuse(actor, rights.EDIT_SCRIPTS)
    day = today or clock.today()
    own = {"name": "", "use": "opening", **{name: values[name] for name in OWN if name in values}}
    cleaned = keep.clean(Script, own)
    _refuse_same_name(str(cleaned["name"]))
    ready = _ready(words, str(cleaned["use"]), day, day)
    with keep.operation(actor, f"新建话术 {cleaned['name']}") as work:
        script_id = work.add(Script, own)
        _write(work, script_id, 1, ready, objections)
    return script_id


def edit(
    actor: Actor, script_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> None:
    """Change what a script is called and for, or retire it; its words change by a new version alone.

    Raises:
        Invalid: the name is taken, or the words in force are too long for the other use.
        NotAllowed: the actor may not edit scripts.
    """
    staff.refuse(actor, rights.EDIT_SCRIPTS)
    found = keep.read(Script, script_id)
    if values.get("name"):
        _refuse_same_name(str(values["name"]).strip(), but=script_id)
    now = in_force(script_id, clock.today())
    if values.get("use") and now is not None:
        taken = spoken.measure(now.text, str(values["use"]), clock.today())
        if taken.excess:
            raise Invalid({"use": f"现行版本正文{taken.words}后才能改作这个用途。"})
    with keep.operation(actor, f"修改话术 {found.name}") as work:
        work.edit(Script, script_id, values, version=version, before=before)


def revise(
    actor: Actor, script_id: int, words: Values, objections: Sequence[Values] = (), *, today: date | None = None
) -> int:
    """Write another version of a script; returns its id. The versions before it stay as they are.

    Raises:
        Invalid: too long, an unknown placeholder, or it would begin in the past or before a version that is there.
        NotAllowed: the actor may not edit scripts.
    """
    staff.refuse(actor, rights.EDIT_SCRIPTS)
    day = today or clock.today()
    found = keep.read(Script, script_id)
    known = versions(script_id)
    last = max((one.valid_from for one in known if one.valid_from), default=day)
    ready = _ready(words, found.use or "opening", day, max(day, last))
    if ready["valid_from"] < last:
        raise Invalid({"valid_from": f"已有一个自 {last} 起生效的版本，新版本不能早于它；要早用，请先撤回那个版本。"})
    number = 1 + int(
        (current().row("SELECT MAX(number) FROM script_version WHERE script_id = ?", (script_id,)) or [0])[0] or 0
    )
    with keep.operation(actor, f"话术 {found.name} 第 {number} 版") as work:
        return _write(work, script_id, number, ready, objections)


def withdraw(actor: Actor, version_id: int) -> None:
    """Put a version that nobody has used yet into the bin.

    Raises:
        Refused: it was in force before today, or somebody rehearsed it.
    """
    staff.refuse(actor, rights.EDIT_SCRIPTS)
    found = keep.read(ScriptVersion, version_id)
    if len(versions(found.script_id)) == 1:
        raise Refused(f"“{found.script.name}”只有这一个版本，不能撤回；不用了请停用这份话术。")
    with keep.operation(actor, f"撤回 {found.title()}") as work:
        work.bin(ScriptVersion, version_id)
        for one in objections_of(version_id):
            work.bin(Objection, one.id)


def in_force(script_id: int, day: date) -> ScriptVersion | None:
    """Return the version that is in force on a day: of those begun, the one begun last."""
    found = keep.read_all(
        ScriptVersion,
        "script_id = ? AND valid_from <= ? AND binned_at IS NULL ORDER BY valid_from DESC, number DESC LIMIT 1",
        (script_id, day.isoformat()),
    )
    return found[0] if found else None


def versions(script_id: int) -> list[ScriptVersion]:
    """Return the versions of a script, the newest first."""
    return keep.read_all(ScriptVersion, "script_id = ? AND binned_at IS NULL ORDER BY number DESC", (script_id,))


def objections_of(version_id: int) -> list[Objection]:
    """Return the objections of a version with their answers, in their order."""
    return keep.read_all(Objection, "script_version_id = ? AND binned_at IS NULL ORDER BY id", (version_id,))


def listed(actor: Actor, day: date | None = None, *, retired: bool = False) -> list[Row]:
    """Return the scripts in the order of their uses.

    Args:
        actor: who looks; without the right there are none.
        day: which versions are in force.
        retired: those that are no longer used as well, at the end.
    """
    if not staff.reaches(actor, rights.READ_SCRIPTS):
        return []
    on = day or clock.today()
    order = {choice.value: at for at, choice in enumerate(Script.use.about.choices)}
    found = keep.read_all(Script, "binned_at IS NULL ORDER BY name, id")
    found.sort(key=lambda one: (one.retired, order[one.use or "opening"]))
    return [_row(one, on) for one in found if retired or not one.retired]


def read(actor: Actor, script_id: int, day: date | None = None) -> Row:
    """Return a script with its version in force.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    if not staff.reaches(actor, rights.READ_SCRIPTS):
        raise NotFound("话术不存在，或者不在您可以查看的范围内。")
    return _row(keep.read(Script, script_id), day or clock.today())


def by_name(actor: Actor, text: str) -> Row:
    """Return the script that is meant by its name, or a part of it that no other name has.

    Raises:
        NotFound: none is, or several are.
    """
    rows = listed(actor, retired=True)
    wanted = text.strip()
    found = [one for one in rows if one.script.name == wanted] or [one for one in rows if wanted in one.script.name]
    if len(found) != 1:
        names = "、".join(one.script.name for one in (found or rows)[:8]) or "还没有话术"
        raise NotFound(f"“{wanted}”{'不止一份' if found else '没有这份话术'}，请写全名称：{names}。")
    return found[0]


def text_problems(words: Values, use: str, day: date) -> dict[str, str]:
    """Return what is wrong with the words of a version: field → sentence."""
    problems = {}
    for name in TEXTS:
        said = placeholders.problem(placeholders.tidy(str(words.get(name) or "")))
        if said:
            problems[name] = said
    taken = spoken.measure(str(words.get("text") or ""), use, day)
    if taken.excess and "text" not in problems:
        problems["text"] = (
            f"念完约 {taken.seconds} 秒，超过 {taken.limit} 秒的限制（正文 {taken.characters} 字，最多 {taken.most} 字），"
            f"请至少删去 {taken.excess} 个字。"
        )
    return problems


def _ready(words: Values, use: str, today: date, first: date) -> dict[str, Any]:
    given = {name: value for name, value in words.items() if name not in {"script_id", "number"}}
    for name in TEXTS:
        if given.get(name):
            given[name] = placeholders.tidy(str(given[name]))
    if not given.get("valid_from"):
        given["valid_from"] = first
    cleaned = keep.clean(ScriptVersion, {**given, "script_id": 1, "number": 1})
    begins: date = cleaned["valid_from"]
    problems = text_problems(cleaned, use, begins)
    if begins < today:
        problems["valid_from"] = f"生效日 {begins} 已经过去，旧日子用的是旧版本；请写今天或以后的日期。"
    if problems:
        raise Invalid(problems)
    return {**given, "valid_from": begins}


def _write(work: Operation, script_id: int, number: int, words: Values, objections: Sequence[Values]) -> int:
    problems = {}
    for at, row in enumerate(objections):
        for name in ("objection", "answer"):
            said = placeholders.problem(placeholders.tidy(str(row.get(name) or "")))
            if said:
                problems[f"{at}.{name}"] = f"第 {at + 1} 条异议：{said}"
    if problems:
        raise Invalid(problems)
    version_id = work.add(ScriptVersion, {**words, "script_id": script_id, "number": number})
    for row in objections:
        tidied = {name: placeholders.tidy(str(row.get(name) or "")) for name in ("objection", "answer")}
        work.add(Objection, {**tidied, "script_version_id": version_id})
    return version_id


def _row(script: Script, day: date) -> Row:
    now = in_force(script.id, day)
    later = [one for one in versions(script.id) if one.valid_from and one.valid_from > day]
    coming = min(later, key=lambda one: one.valid_from or date.max, default=None)
    shown = now or coming
    taken = spoken.measure(shown.text, script.use or "opening", shown.valid_from or day) if shown else None
    return Row(script, now, coming, taken)


def _refuse_same_name(name: str, but: int = 0) -> None:
    if current().row("SELECT 1 FROM script WHERE name = ? AND id <> ?", (name, but)) is not None:
        raise Invalid({"name": f"已有一份话术叫“{name}”，请换个名称，或给那一份写新版本。"})
