"""People and rights as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import Feature


def _records() -> None:
    import_module("cmdesk.staff.record")


FEATURE = Feature(key="staff", title="人员与权限", records=_records)
