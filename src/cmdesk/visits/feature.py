"""Visits as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import Feature


def _records() -> None:
    import_module("cmdesk.visits.record")


FEATURE = Feature(key="visits", title="走访", records=_records)
