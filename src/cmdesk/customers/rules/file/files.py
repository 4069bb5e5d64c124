"""The customer file: new, read, changed, binned, restored and purged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from cmdesk.core import numbering
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database, current
from cmdesk.core.day import clock
from cmdesk.core.door import bulk, keep, once, purging
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.field import Link
from cmdesk.core.record import fields_of, table_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file import extra

Values = Mapping[str, Any]
Opened = Callable[[keep.Operation, Customer], None]

CONFIDENTIAL = tuple(name for name, one in fields_of(Customer).items() if one.about.confidential)
"""Fields that only ``reveal`` shows (S4-24)."""

_openers: list[Opened] = []


def when_opened(opener: Opened) -> None:
    """Call somebody with every file that is opened by hand, in its operation; imported files are not new to the office."""
    if opener not in _openers:
        _openers.append(opener)


def create(actor: Actor, values: Values, *, token: str | None = None) -> Customer:
    """Open a customer file and return it.

    The number is the next of the office's series unless one is given; the owner is the account manager who opens the
    file, the area his own; the moment of creation is the first record that decides conflicts (S3-10).

    Args:
        actor: who acts.
        values: field → value as ``core.spec`` describes them.
        token: a UUID by which what is saved again after a lost connection is kept once: where the first save was kept
            after all, what has been typed since goes into the file that it opened.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the actor may not open files, or not for that owner and area.
    """
    done = once.done(actor, Customer, token)
    if done is not None and done.record_id:
        begun = {"number", *beginning(actor)}  # these fill themselves in
        since = {name: value for name, value in values.items() if value not in (None, "") or name not in begun}
        seen = {**_blank(), **_written(done)}
        return edit(actor, done.record_id, since, version=1, before=seen)
    kept = _begun(actor, values)
    with keep.operation(actor, f"新建客户 {kept.get('name', '')}".strip(), token=token) as work:
        return _add(work, kept)


def create_within(work: keep.Operation, values: Values) -> Customer:
    """Open a customer file as ``create`` does, inside an operation that does more (the door behind which he was found).

    Raises:
        Refused: as ``create``; nothing of the operation is then kept.
    """
    return _add(work, _begun(work.actor, values))


def _begun(actor: Actor, values: Values) -> dict[str, Any]:
    """Return what a new file is to hold, cleaned and allowed."""
    rights.refuse(actor, "create", None)
    filled = {**beginning(actor), **{name: value for name, value in values.items() if value not in (None, "")}}
    own, extras = extra.split(filled)
    kept = dict(_cleaned(own, extras, whole=True))
    _refuse_out_of_reach(actor, rights.CREATE, kept.get("owner_id"), kept.get("area_id"))
    return kept


def _add(work: keep.Operation, kept: dict[str, Any]) -> Customer:
    refuse_dead_links(work.database, kept)
    if not kept.get("number"):
        kept["number"] = numbers(work.database, 1)[0]
    made = work.written(Customer, work.add(Customer, kept))
    for opener in _openers:
        opener(work, made)
    return _veiled(made)


def beginning(actor: Actor) -> dict[str, Any]:
    """Return what a new file starts with: an account manager's name and area, a supervisor's area."""
    begun: dict[str, Any] = {}
    if actor.role == "account_manager":
        begun["owner_id"] = actor.id
    if actor.unit_id is not None and (begun or actor.scope(rights.CREATE) < Scope.ALL):
        begun["area_id"] = actor.unit_id
    return begun


def numbers(database: Database, count: int, reserved: Collection[str] = ()) -> list[str]:
    """Return the next customer numbers, inside the caller's operation; a refused operation gives them back.

    Args:
        database: the office.
        count: how many.
        reserved: numbers that rows of the same operation bring along.
    """
    day = clock.today()
    return numbering.of_records(database, Customer.KIND, day, count, reserved)


def read(actor: Actor, customer_id: int) -> Customer:
    """Return a customer file, also from the recycle bin.

    Confidential fields come empty, with ``masks`` telling what is filled; ``reveal`` shows one of them (S4-24).

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return _seen(actor, keep.stored_row(Customer, customer_id))


def _seen(actor: Actor, row: keep.Row) -> Customer:
    """Return a stored row as the actor may see it, see ``read``."""
    found = _veiled(keep.record_of(Customer, row))
    if not rights.reaches(actor, rights.VIEW, found.owner_id, found.area_id):
        raise NotFound("客户不存在，或者不在您可以查看的范围内。")
    return found


def by_number(actor: Actor, number: str) -> Customer:
    """Return the file with a number, as ``read`` does.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    row = current().row("SELECT id FROM customer WHERE number = ?", (number.strip(),))
    try:
        return read(actor, row[0] if row else 0)
    except NotFound:
        raise NotFound(f"没有编号为“{number.strip()[:30]}”的客户，或者不在您可以查看的范围内。") from None


def numbers_of(ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of customers that an answer already names, by their ids."""
    found: dict[int, str] = {}
    for part in chunks(sorted(set(ids))):
        found.update(dict(current().rows(f"SELECT id, number FROM customer WHERE id IN ({marks(part)})", part)))
    return found


def reveal(actor: Actor, customer_id: int, field: str) -> Any:
    """Return the value of a confidential field; that it was looked at goes into the trail (S4-24).

    Raises:
        NotAllowed: the actor may not look at confidential fields of this file.
        NotFound: there is no such file for him.
    """
    if field not in CONFIDENTIAL:
        raise KeyError(field)
    customer = read(actor, customer_id)
    rights.refuse(actor, "confidential", customer)
    value = getattr(keep.read(Customer, customer_id), field)
    if value not in (None, ""):
        label = fields_of(Customer)[field].label
        with keep.operation(actor, f"查看机密字段 {customer.title()} 的{label}") as work:
            work.note(Customer.KIND, customer_id, "view", {field: (None, None)})
    return value


def edit(
    actor: Actor,
    customer_id: int,
    values: Values,
    *,
    version: int,
    before: Values | None = None,
    token: str | None = None,
) -> Customer:
    """Change a customer file and return it as it now is.

    Args:
        actor: who acts.
        customer_id: the file.
        values: field → new value.
        version: the version the actor saw.
        before: the values he saw; fields he left as they were are never written, and what others did to other fields
            is no conflict.
        token: a UUID by which what is saved again after a lost connection is kept once: what the first save has kept
            after all is no change by others, and what has been typed since is saved.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the file, or one of the fields, is not his to change.
        NotFound: there is no such file for him.
    """
    done = once.done(actor, Customer, token)
    if done is not None:
        token, before = None, {**(before or {}), **_written(done)}
    row = keep.stored_row(Customer, customer_id)
    stored = _seen(actor, row)
    change = _change(actor, stored, values, before)
    with keep.operation(actor, f"修改客户 {stored.title()}", token=token) as work:
        return _veiled(_write_change(work, row, change, version, before))


def _blank() -> dict[str, Any]:
    """Return what the fields of a file hold that nobody has filled in."""
    own = {name: one.default for name, one in fields_of(Customer).items()}
    return own | {name: one.default for name, one in extra.fields().items()}


def _written(done: once.Done) -> dict[str, Any]:
    """Return the values that were written, those of the office's own fields among them."""
    fields = fields_of(Customer)
    own = {name: fields[name].python_value(now) for name, (_, now) in done.changes.items() if name != "extra"}
    before, now = (extra.values_of(text or "") for text in done.changes.get("extra", ("", "")))
    return own | {name: value for name, value in now.items() if value != before[name]}


def edit_within(
    work: keep.Operation, customer_id: int, values: Values, *, version: int, before: Values | None = None
) -> Customer:
    """Change a customer file as ``edit`` does, inside an operation that does more (a visit that found it changed).

    Raises:
        Refused: as ``edit``; nothing of the operation is then kept.
    """
    row = keep.stored_row(Customer, customer_id)
    change = _change(work.actor, _seen(work.actor, row), values, before)
    return _veiled(_write_change(work, row, change, version, before))


def _change(actor: Actor, stored: Customer, values: Values, before: Values | None) -> tuple[Values, Values]:
    """Return what really changes, cleaned and allowed: the file's own fields, and the office's extra ones."""
    seen = before or {}
    changed = {name: value for name, value in values.items() if name not in seen or seen[name] != value}
    rights.refuse(actor, "edit", stored)
    own, extras = extra.split(changed)
    kept = _cleaned(own, {})
    _refuse_fields(actor, stored, kept)
    return kept, extra.clean(extras) if extras else {}


def _write_change(
    work: keep.Operation, row: keep.Row, change: tuple[Values, Values], version: int, before: Values | None
) -> Customer:
    customer_id: int = row["id"]
    kept, extras = change
    refuse_dead_links(work.database, kept)
    if extras:
        _edit_with_extras(work, customer_id, kept, extras, version, before)
    else:
        work.edit(Customer, customer_id, kept, version=version, before=before, known=row)
    return work.written(Customer, customer_id)


def _cleaned(own: Values, extras: Values, *, whole: bool = False) -> dict[str, Any]:
    """Return cleaned values, the extra ones as the JSON of a new file; problems of both are told together."""
    problems: dict[str, str] = {}
    kept: dict[str, Any] = {}
    try:
        kept = keep.clean(Customer, own)
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        if extras or whole:
            kept["extra"] = extra.merged("", extra.clean(extras, whole=whole))
    except Invalid as invalid:
        problems |= invalid.problems
    if problems:
        raise Invalid(problems)
    return kept


def _edit_with_extras(
    work: keep.Operation, customer_id: int, kept: Values, extras: Values, version: int, before: Values | None
) -> None:
    """Change extra values as if each were a column of its own: two people on different ones are no conflict."""
    stored = keep.stored_row(Customer, customer_id, lock=True)
    clashes = extra.differences(stored["extra"], extras, before) if stored["version"] != version else ()
    values = {**kept, "extra": extra.merged(stored["extra"], extras)}
    seen = {**(before or {}), "extra": stored["extra"]}
    try:
        work.edit(Customer, customer_id, values, version=version, before=seen)
    except Conflict as refused:
        raise Conflict(str(refused), (*refused.differences, *clashes), refused.version) from refused
    if clashes:
        labels = "、".join(extra.fields()[one.field].label for one in clashes)
        raise keep.conflict(work.actor, Customer, stored, labels, clashes)


def bin_files(actor: Actor, ids: Sequence[int]) -> int:
    """Put files into the recycle bin and return how many; none is moved when one must not be.

    Raises:
        Refused: one of them is not the actor's to bin.
    """
    return _each(actor, "bin", ids)


def restore(actor: Actor, ids: Sequence[int]) -> int:
    """Take files out of the recycle bin and return how many.

    Raises:
        Refused: one of them is not in the bin, or not the actor's to restore.
    """
    return _each(actor, "restore", ids)


def purge(actor: Actor, ids: Sequence[int]) -> int:
    """Remove binned files for good, with everything in them, and return how many; a right of its own.

    Raises:
        Refused: one of them is not in the bin, not the actor's to purge, or other files refer to it.
    """
    return _each(actor, "purge", ids)


def _each(actor: Actor, verb: str, ids: Sequence[int]) -> int:
    files = rights.heads(actor, ids)
    for file in files:
        rights.refuse(actor, verb, file)
    if not files:
        return 0
    word = {"bin": "删除", "restore": "恢复", "purge": "彻底清除"}[verb]
    named = files[0].title() if len(files) == 1 else f"{len(files)} 户"
    with keep.operation(actor, f"{word}客户 {named}") as work:
        if verb == "purge":
            for file in files:
                _purge_contents(work, file)
                work.purge(Customer, file.id)
        else:
            bulk.bin_all(work, Customer, [file.id for file in files], back=verb == "restore")
    return len(files)


_POINTERS = (
    ("引荐了", "SELECT name, owner_id, area_id FROM customer WHERE referrer_id = ? LIMIT 1"),
    ("并入了", "SELECT name, owner_id, area_id FROM customer WHERE merged_into_id = ? LIMIT 1"),
    (
        "是上级客户的二级客户",
        (
            "SELECT d.name, c.owner_id, c.area_id FROM downstream d JOIN customer c ON c.id = d.customer_id"
            " WHERE d.linked_customer_id = ? LIMIT 1"
        ),
    ),
)


def _purge_contents(work: keep.Operation, file: rights.Head) -> None:
    """Purge what lies in a file; doors of buildings only forget it, customers that name it refuse."""
    for word, query in _POINTERS:
        row = work.database.row(query, (file.id,))
        if row:
            named = f"“{row[0]}”" if rights.reaches(work.actor, rights.VIEW, row[1], row[2]) else "一户您不能查看的客户"
            raise Refused(f"“{file.title()}”还不能彻底清除：它{word}{named}，请先解除这个关系。")
    purging.purge_pointing(work, Customer, file.id)


def _veiled(found: Customer) -> Customer:
    """Empty the confidential fields and tell by ``masks`` which are filled."""
    masks = {}
    for name in CONFIDENTIAL:
        value = getattr(found, name)
        if value not in (None, ""):
            masks[name] = f"•••• {value[-4:]}" if isinstance(value, str) and len(value) > 8 else "••••"
            setattr(found, name, fields_of(Customer)[name].about.empty)
    found.masks = masks
    return found


def _refuse_out_of_reach(actor: Actor, action: str, owner_id: int | None, area_id: int | None) -> None:
    if rights.reaches(actor, action, owner_id, area_id):
        return
    if actor.scope(action) is Scope.TEAM:
        raise NotAllowed("您只能管理本片区的客户，请把片区或客户经理选为本片区的，或由上级办理。")
    raise NotAllowed("您只能管理自己的客户，客户经理请选您本人，或由上级办理。")


def _refuse_fields(actor: Actor, stored: Customer, kept: Values) -> None:
    """Refuse changes of single fields that need more than the right to edit the file."""
    if "owner_id" in kept and kept["owner_id"] != stored.owner_id:
        raise Refused("客户经理不能直接改，请用“移交”并写明理由（以首次登记先后为准，由业务经理决定）。")
    hidden = [name for name in kept if name in stored.masks]
    if hidden and not rights.reaches(actor, rights.CONFIDENTIAL, stored.owner_id, stored.area_id):
        labels = "、".join(fields_of(Customer)[name].label for name in hidden)
        raise NotAllowed(f"{labels}是机密字段，您没有查看的权限，不能修改，需要时请联系管理员。")
    if kept.get("referrer_id") == stored.id:
        raise Invalid({"referrer_id": "引荐客户不能是客户自己，请重新选择。"})
    _refuse_out_of_reach(actor, rights.EDIT, stored.owner_id, kept.get("area_id", stored.area_id))


_LINKS = {name: table_of(one.rel_model) for name, one in fields_of(Customer).items() if isinstance(one, Link)}


def refuse_dead_links(database: Database, kept: Values) -> None:
    """Refuse links to records that are not there any more, with the sentence at the field.

    Raises:
        Invalid: at least one link leads nowhere.
    """
    problems = {}
    for name, table in _LINKS.items():
        target = kept.get(name)
        if target and not database.row(f'SELECT 1 FROM "{table}" WHERE id = ? AND binned_at IS NULL', (target,)):
            problems[name] = f"{fields_of(Customer)[name].label}所选的记录已不存在，请重新选择。"
    if problems:
        raise Invalid(problems)
