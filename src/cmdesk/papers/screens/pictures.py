"""Pictures of the windows of forms and printing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmdesk.kit.paper.print_dialog import PrintDialog
from cmdesk.kit.paper.printing import Printers
from cmdesk.papers import forms, preview
from cmdesk.papers.job import Job
from cmdesk.papers.screens.editor import Editor
from cmdesk.papers.screens.letterhead import LetterheadDialog


def pictures(desk: Any) -> Sequence[tuple[str, Callable[[], QWidget]]]:
    """Return the names of the pictures and what makes each."""
    return [
        ("preview", partial(_preview, desk)),
        ("print", partial(_print, desk)),
        ("editor", partial(_editor, desk)),
        ("letterhead", partial(_letterhead, desk)),
    ]


def _preview(desk: Any) -> QWidget:
    form = forms.form(desk.office, "visit_sheet")
    return preview.open_preview(desk, Job(form.title, [(form.name, [forms.sample(form)] * 3)]))


def _print(desk: Any) -> QWidget:  # noqa: ARG001
    printers = Printers(look=lambda: ["HP LaserJet M1136", "OKI 5530F"])
    dialog = PrintDialog("走访单 12 份", 14, 2, None, copies=("第一联 存根", "第二联 客户"), printers=printers)
    printers.setParent(dialog)
    return dialog


def _editor(desk: Any) -> QWidget:
    name = "courtesy_event"
    return Editor(desk, name, forms.source(desk.office, name)[0])


def _letterhead(desk: Any) -> QWidget:
    return LetterheadDialog(desk, None)
