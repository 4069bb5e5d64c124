"""Customer files as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import Feature


def _records() -> None:
    import_module("cmdesk.customers.record")


FEATURE = Feature(key="customers", title="客户", records=_records)
