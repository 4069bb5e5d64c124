"""Products as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import Feature


def _records() -> None:
    import_module("cmdesk.products.record")


FEATURE = Feature(key="products", title="商品", records=_records)
