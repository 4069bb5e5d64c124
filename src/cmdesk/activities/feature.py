"""Activities as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import Feature


def _records() -> None:
    import_module("cmdesk.activities.record")


FEATURE = Feature(key="activities", title="往来", records=_records)
