"""Scanned sheets that are dropped on the desk, whichever page is in front."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cmdesk.visits.screens.entry.intake import Intake
from cmdesk.visits.screens.entry.page import EntryPage


def take(desk: Any, paths: Sequence[Path]) -> None:
    """Attach scanned sheets to their visits; the entry page, once it has been opened, shows what was read.

    Args:
        desk: the main window.
        paths: of PDF files and pictures.
    """
    entry: EntryPage | None = desk.findChild(EntryPage)
    intake: Intake | None = entry.intake if entry is not None else desk.findChild(Intake)
    (intake or Intake(desk, desk)).take(paths)
