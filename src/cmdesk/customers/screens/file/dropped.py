"""Files that are dropped on a customer's page and are for nobody else: they are attached to his file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cmdesk.kit.desk import Desk


def attach_dropped(desk: Desk, page: QWidget, customer_id: int | None, paths: Sequence[Path]) -> None:
    """Attach files to a customer's file; one that is not saved yet has nothing to attach them to, and says so."""
    from cmdesk.customers.rules.file.attached import FILES
    from cmdesk.kit.files.attached_panel import attach

    if customer_id is None:
        desk.refuse(Refused("这位客户还没有保存，请先保存，再把文件拖进来。"))
        return
    attach(desk, page, customer_id, FILES, paths)
