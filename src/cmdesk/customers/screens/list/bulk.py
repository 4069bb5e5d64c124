"""The same change to many files, looked at before it is made (M8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Invalid, Refused, as_one
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers import rules
from cmdesk.customers.links import sources
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import extra
from cmdesk.kit.form.bulk import BulkDialog, BulkPreview

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_APART = frozenset({"number", "owner_id", "merged_into_id", "extra", "name"})
_NAMED = 3  # titles named per reason before 等


class BulkEdit(BulkDialog):
    """Change one field of many files; undone as one step."""

    def __init__(self, desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
        self._looks = _Looks(desk.actor, ids)
        super().__init__(_specs(), len(ids), self._looks, parent, reader=desk.work, links=sources(desk))
        self._desk = desk
        self._label = ""
        self.confirmed.connect(self._write)

    def _write(self, change: dict[str, Any]) -> None:
        actor, ids = self._desk.actor, self._looks.ids(change)
        (name,) = change
        self._label = self._specs[name].label
        self.primary.setEnabled(False)
        self._desk.work.write(
            lambda: rules.bulk_edit(actor, ids, change), self._written, owner=self, title=f"正在修改 {len(ids):,} 户",
            refused=self._refused,
        )  # fmt: skip

    def _written(self, count: int) -> None:
        self._desk.say(f"已修改 {count:,} 户的{self._label}", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.primary.setEnabled(True)
        told = as_one(refusal.problems.values()) if isinstance(refusal, Invalid) else str(refusal)
        self.show_refusal(told)


def _specs() -> list[FieldSpec]:
    """Return the fields that many files may share."""
    own = [spec for spec in specs_of(Customer) if spec.name not in _APART and not spec.confidential]
    return [*own, *extra.specs()]


class _Looks:
    """What every change looked at would do, so that exactly the files that were shown are changed."""

    def __init__(self, actor: Actor, ids: Sequence[int]) -> None:
        self._actor, self._all = actor, tuple(ids)
        self._found: dict[str, tuple[int, ...]] = {}

    def __call__(self, change: Mapping[str, Any]) -> BulkPreview:
        """Return what a change would do; runs in another thread."""
        found = rules.bulk_preview(self._actor, self._all, change)
        self._found[repr(dict(change))] = found.ids
        lines = [(one.title, one.before, one.after) for one in found.changes]
        return BulkPreview(len(found.ids), lines, _remarks(found))

    def ids(self, change: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the files that a change would touch, as it was shown."""
        return self._found[repr(dict(change))]


def _remarks(found: rules.Preview) -> list[str]:
    told = [f"{found.unchanged:,} 户已是此值。"] if found.unchanged else []
    reasons = Counter(sentence for _, _, sentence in found.refused)
    for sentence, count in reasons.most_common():
        names = [title for _, title, why in found.refused if why == sentence][:_NAMED]
        more = " 等" if count > len(names) else ""
        told.append(f"{count:,} 户不能修改（{'、'.join(names)}{more}）：{sentence}")
    return told
