"""Writing a script or another version of it; what is typed is measured at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmdesk.coaching.record import Objection, Script, ScriptVersion
from cmdesk.coaching.rules import placeholders, scripts, spoken
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.grid_dialog import GridDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_OF_VERSION = tuple(spec for spec in specs_of(ScriptVersion) if spec.name not in {"script_id", "number"})
_OF_SCRIPT = tuple(spec for spec in specs_of(Script) if spec.name in scripts.OWN and spec.name != "retired")
_OBJECTIONS = tuple(spec for spec in specs_of(Objection) if spec.name != "script_version_id")


@dataclass(frozen=True)
class Begun:
    """What a new version begins with: the words of the one before."""

    script_id: int
    name: str
    use: str
    values: Mapping[str, Any]
    objections: list[dict[str, str]]


class ScriptDialog(GridDialog):
    """The words at the first tab, objections at the second; a line below says how long they take."""

    def __init__(self, desk: Desk, begun: Begun | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            begun: the script that gets another version; None for a new script.
        """
        form = Form(_OF_VERSION if begun else (*_OF_SCRIPT, *_OF_VERSION))
        form.set_values(begun.values if begun else {"use": "opening", "valid_from": clock.today()})
        super().__init__(desk, f"写新版本　{begun.name}" if begun else "新建话术", form, first="话术")
        self._begun = begun
        self.resize(px(720), px(600))
        grid = RowsEditor(_OBJECTIONS, "客户异议和回答")
        self.objections = self.add_grid("异议与回答", grid, begun.objections if begun else ())
        known = label("占位符：" + "　".join(f"{{{name}}}" for name in placeholders.KNOWN), "weak", selectable=True)
        known.setWordWrap(True)
        self.add_note(known)
        self.length = label("")
        self.length.setFont(theme.strong_font())
        self.length.setAccessibleName("时长")
        self.add_note(self.length)
        form.edited.connect(self._measure)
        self._measure()
        if begun:
            form.focus("text")

    def job(self) -> Callable[[], str]:
        actor, begun = self._desk.actor, self._begun
        objections = self.objections.rows()
        typed = {**self.form.original_values(), **self.form.values()}
        words = {spec.name: typed.get(spec.name) for spec in _OF_VERSION}

        def write() -> str:
            if begun is not None:
                scripts.revise(actor, begun.script_id, words, objections)
            else:
                scripts.add(actor, {spec.name: typed.get(spec.name) for spec in _OF_SCRIPT}, words, objections)
            return "话术已保存"

        return write

    def _measure(self, _name: str = "") -> None:
        typed = self.form.present_values()
        use = self._begun.use if self._begun else typed.get("use") or "opening"
        day = typed.get("valid_from") or clock.today()
        try:
            taken = spoken.measure(str(typed.get("text") or ""), use, day)
        except Refused as refusal:
            self.length.setText(str(refusal))
            return
        self.length.setText(taken.words)
        self.length.setProperty("role", "problem" if taken.excess else "")
        self.length.style().polish(self.length)
