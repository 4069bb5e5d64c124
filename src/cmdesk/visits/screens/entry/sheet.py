"""The sheet on screen, in the order of the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QScrollArea, QWidget

from cmdesk.activities.record import Activity
from cmdesk.core.errors import Invalid
from cmdesk.core.record import fields_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form.editors.make import make_editor
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import GROUP_GAP, SPACE_1, SPACE_2
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules.sheet.entry import CONTACT, NO_NEXT, Entry
from cmdesk.visits.rules.sheet.opening import Opened
from cmdesk.visits.rules.urgent.anomalies import Noticed
from cmdesk.visits.screens.entry.boxes import BoxRow
from cmdesk.visits.screens.entry.brands import BrandRows
from cmdesk.visits.screens.entry.changes import ChangeRows, PromiseRows
from cmdesk.visits.screens.entry.hours import HoursRow
from cmdesk.visits.screens.entry.note import Note
from cmdesk.visits.screens.entry.rows import below, beside
from cmdesk.visits.screens.entry.score import ScoreLine
from cmdesk.visits.screens.entry.stock import StockGrid
from cmdesk.visits.screens.entry.walk import Walk

BOXES: Final = ("steps", "display", "informed", "guided", "collected", "offences")
NOTES: Final = ("display_note", "guidance", "brands", "opinions", "changes", "market", "result", "needs")
ORDER: Final = (
    "hours", "conveyed", "steps", "display", "display_note", "informed", "guided", "guidance", "collected", "stock", "brands",
    "opinions", "changes", "change", "market", "offences", "triggers", "promises", "next", "result", "needs", "more",
)  # fmt: skip
"""Rows of the sheet as the paper has them; what the paper has no room for comes last."""

_LABELS: Final = {
    "hours": "到达/离开", "stock": "库存与需求", "change": "改档案", "triggers": "发现异动", "promises": "承诺",
    "next": "下一步", "conveyed": "传达落实", "more": "其他", "display": "查看出样", "display_note": "改进意见", "changes": "资料变化",
    "market": "市场信息", "offences": "违规经营", "brands": "品牌培育",
}  # fmt: skip
_ASKED: Final = {
    "old": "老客户：对人员服务、市场、产品使用、技术服务的意见", "new": "新客户：基本情况、对我方的关注",
}  # fmt: skip


def spec_of(name: str) -> FieldSpec:
    """Return a field of the visit or of its activity, never compulsory on the sheet."""
    return replace(fields_of(Activity if name in CONTACT else Visit)[name].spec(), required=False)


class SheetForm(QScrollArea):
    """Everything on the sheet.

    Signals:
        edited: something was typed.
        asked: Ctrl+Enter: save it.
        told: a sentence about what was pasted.
    """

    edited = Signal()
    asked = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._opened: Opened | None = None
        self._showing = False
        self.day: Any = make_editor(spec_of("day"), self)
        self.kind: Any = make_editor(spec_of("kind"), self)
        self.mode: Any = make_editor(spec_of("mode"), self)
        self.hours = HoursRow()
        self.arrived, self.left, self.met = self.hours.arrived, self.hours.left, self.hours.met
        self.boxes = {name: BoxRow(spec_of(name)) for name in BOXES}
        self.score = ScoreLine(self.boxes["display"], self.boxes["steps"])
        self.notes = {name: Note(spec_of(name)) for name in NOTES}
        self.notes["brands"].setPlaceholderText("其他说明")
        self.boxes["conveyed"] = BoxRow(replace(spec_of("informed"), name="conveyed", label="传达落实", choices=()))
        self.stock = StockGrid()
        self.change = ChangeRows()
        self.promises = PromiseRows()
        self.worked = BrandRows()
        triggers = replace(Anomaly.trigger.about, name="triggers", label="发现异动", kind="many_choice")
        self.triggers = BoxRow(triggers)
        self.trigger_note: Any = make_editor(replace(Anomaly.note.about, name="note", label="异动情况"), self)
        self.next_step: Any = make_editor(spec_of("next_step"), self)
        self.next_on: Any = make_editor(spec_of("next_on"), self)
        self.no_next = QCheckBox(f"{NO_NEXT}(&W)")
        self.no_next.setAccessibleName(NO_NEXT)
        self.no_next.setToolTip("和客户确认过，没有后续要办的（Alt+W）")
        self.extra: dict[str, Any] = {name: make_editor(spec_of(name), self) for name in ("cost", "deviation", "fault")}
        self.problem = label("", "problem")  # the page puts it beside the button that saves, always in sight
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.setWidget(self._laid_out())
        self._walk = Walk(self, self.stations, self.stock)
        self._listen()

    # -- what it is made of

    def _laid_out(self) -> QWidget:
        page = QWidget()
        page.setMinimumWidth(0)
        grid = QGridLayout(page)
        grid.setContentsMargins(GROUP_GAP, SPACE_2, GROUP_GAP, GROUP_GAP)
        grid.setHorizontalSpacing(SPACE_2)
        grid.setVerticalSpacing(SPACE_1 + 1)
        grid.setColumnStretch(1, 1)
        self.labels: dict[str, QLabel] = {}
        for place, name in enumerate(ORDER):
            words = label(_LABELS.get(name) or spec_of(name).label, "weak")
            words.setMinimumHeight(px(28))
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.labels[name] = words
            grid.addWidget(words, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._row(name), place, 1)
        grid.setRowStretch(len(ORDER), 1)
        return page

    def _row(self, name: str) -> QWidget:
        if name == "display":
            return beside(self.boxes[name], self.score)
        if name in self.boxes:
            return self.boxes[name]
        if name in self.notes:
            return below(self.worked, self.notes[name]) if name == "brands" else self.notes[name]
        if name == "triggers":
            self.trigger_note.setPlaceholderText("情况")
            self.trigger_note.hide()
            return below(self.triggers, self.trigger_note)
        if name == "next":
            self.next_on.setMaximumWidth(px(130))
            self.next_on.setPlaceholderText("日期")
            return beside(self.next_step, self.next_on, self.no_next)
        if name == "more":
            parts: list[QWidget] = []
            for one in self.extra.values():
                parts += [label(one.spec.label, "weak"), one]
            return beside(*parts)
        if name == "stock":
            return beside(self.stock)
        return {"hours": self.hours, "change": self.change, "promises": self.promises}[name]

    def _listen(self) -> None:
        parts: tuple[Any, ...] = (
            *self.boxes.values(), *self.notes.values(), *self.extra.values(), self.arrived, self.left, self.met,
            self.stock, self.change, self.promises, self.worked, self.triggers, self.trigger_note, self.next_step, self.next_on,
            self.day, self.kind, self.mode,
        )  # fmt: skip
        for part in parts:
            part.changed.connect(self._edited)
        self.no_next.toggled.connect(self._need_no_next)
        self.stock.told.connect(self.told)
        self._walk.asked.connect(self.asked)
        self._walk.listen()

    def stations(self) -> list[QWidget]:
        """Return what Enter goes through, in the order of the paper."""
        found: list[QWidget] = []
        for name in ORDER:
            if name in self.boxes:
                found += [self.boxes[name]] if self.boxes[name].spec.choices else []
            elif name in self.notes:
                found += [*(self.worked.stations() if name == "brands" else ()), self.notes[name]]
            else:
                found += self._stations_of(name)
        return found

    def _stations_of(self, name: str) -> list[QWidget]:
        if name == "stock":
            return [self.stock] if self.stock.sheet.lines or self._opened is None else []
        if name == "triggers":
            return [self.triggers, *([self.trigger_note] if self.triggers.value() else [])]
        if name == "next":
            return [self.next_step, *([self.next_on] if self.next_step.text().strip() not in {"", NO_NEXT} else [])]
        if name == "more":
            return list(self.extra.values())
        rows: Any = {"hours": self.hours, "change": self.change, "promises": self.promises}[name]
        return list(rows.stations())

    @property
    def visit_number(self) -> str:
        """Number of the sheet that is shown; empty without one."""
        return (self._opened.visit.number or "") if self._opened else ""

    def begin(self) -> None:
        """Go to the first line."""
        self.ensureVisible(0, 0)
        self.arrived.setFocus(Qt.FocusReason.TabFocusReason)

    # -- what stands on it

    def show_visit(self, opened: Opened) -> None:
        """Show a visit as it stands."""
        self._opened, self._showing = opened, True
        values = {**opened.values, "conveyed": tuple(map(str, opened.conveyed))}
        fresh = opened.visit.state != "done"
        for editor in (self.day, self.kind, self.mode, self.next_step, self.next_on, *self.extra.values()):
            editor.set_value(values[editor.spec.name])
        self.boxes["conveyed"].offer([Choice(str(one.id), one.words()) for one in opened.running])
        self._show_row("conveyed", shown=bool(opened.running))
        for name, box in self.boxes.items():
            box.set_value(values[name])
            box.set_usual(opened.usual.get(name, ()))
        for name, note in self.notes.items():
            note.set_value(values[name])
        self.score.show_standing(opened.display)
        self.notes["opinions"].setPlaceholderText(_ASKED.get(opened.age, ""))
        self.hours.show_hours(values, opened.visit.agreed_at)
        self.met.offer(opened.people, opened.met, fresh=fresh)
        self.stock.show_lines(opened.lines, whole=opened.visit.kind == "sample")
        self._show_row("stock", shown=bool(opened.lines))
        self.change.show_file(opened.customer)
        self.promises.show_promised(opened.promised)
        self.worked.show_worked(opened.lines, opened.worked, opened.brands, opened.schemes)
        self.triggers.set_value(())
        self.trigger_note.set_value("")
        self.trigger_note.hide()
        self.show_problems({})
        self._walk.listen()
        self.hours.tell_minutes()
        self.no_next.setChecked(values["next_step"] == NO_NEXT)
        self._showing = False

    def _show_row(self, name: str, *, shown: bool) -> None:
        self.labels[name].setVisible(shown)
        (self.stock if name == "stock" else self.boxes[name]).setVisible(shown)

    def entry(self) -> Entry:
        """Return what the sheet says, values as far as they differ from what stood there.

        Raises:
            Invalid: something cannot be read, by field.
        """
        problems: dict[str, str] = {}
        opened = self._opened
        if opened is None:
            raise Invalid({"number": "请先打开一张走访单。"})
        values = self._values(problems)
        readings = _try(problems, "stock", self.stock.sheet.readings) or []
        promised = _try(problems, "promises", self.promises.promised) or []
        worked = _try(problems, "worked", self.worked.worked) or []
        change = _try(problems, "change", self.change.change)
        note = _try(problems, "triggers", self.trigger_note.value) or ""
        if problems:
            raise Invalid(problems)
        met = self.met.met()
        conveyed = [int(one) for one in values.pop("conveyed")]
        changed = {name: value for name, value in values.items() if value != opened.values[name]}
        return Entry(
            changed,
            readings=[one for one in readings if one not in {line.reading for line in opened.lines}],
            met=met if met != opened.met else None,
            promised=[one for one in promised if one not in opened.promised],
            change=change,
            noticed=[Noticed(trigger, note) for trigger in self.triggers.value()],
            conveyed=conveyed if set(conveyed) != set(opened.conveyed) else None,
            worked=worked if tuple(worked) != opened.worked else None,
        )

    def _values(self, problems: dict[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {name: box.value() for name, box in self.boxes.items()}
        for editor in (self.day, self.kind, self.mode, self.next_step, self.next_on, *self.extra.values()):
            values[editor.spec.name] = _try(problems, editor.spec.name, editor.value)
        for name, note in self.notes.items():
            values[name] = _try(problems, name, note.value)
        day = values["day"] if isinstance(values["day"], date) else date.min
        return values | self.hours.hours(day, problems)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong and go to the first of it."""
        self.problem.setText("\n".join(problems.values()))
        self.problem.setVisible(bool(problems))
        for name in problems:
            widget = self._widget_of(name)
            if widget is not None:
                self._walk.go(widget)
                return

    def _widget_of(self, name: str) -> QWidget | None:
        known: dict[str, QWidget] = {
            **self.boxes,
            **self.notes,
            **self.extra,
            "arrived_at": self.arrived,
            "left_at": self.left,
            "met": self.met,
            "stock": self.stock,
            "readings": self.stock,
            "promises": self.promises,
            "worked": self.worked.rows[0].product,
            "change": self.change,
            "triggers": self.triggers,
            "next_step": self.next_step,
            "next_on": self.next_on,
            "day": self.day,
            "kind": self.kind,
            "mode": self.mode,
        }
        return known.get(name)

    def propose(self, ticked: Mapping[str, Sequence[str]], doubtful: Mapping[str, Sequence[str]]) -> int:
        """Tick what was read from a scan, where nothing is ticked yet; returns how many boxes to look at."""
        count = 0
        for name, box in self.boxes.items():
            if name in ticked and not box.value():
                box.set_value(ticked[name])
                box.set_doubtful(doubtful.get(name, ()))
                self.score.tell()
                count += len(doubtful.get(name, ()))
                if ticked[name]:
                    self._edited(name)
        return count

    # -- drafts

    def state(self) -> dict[str, Any]:
        """Return everything typed, in a form that JSON can hold."""
        return {
            "boxes": {name: list(box.value()) for name, box in self.boxes.items()},
            "notes": {name: note.toPlainText() for name, note in self.notes.items()},
            "lines": {name: line.text() for name, line in self._lines().items()},
            "stock": [[*key, text] for key, text in self.stock.sheet.typed.items()],
            "change": self.change.typed(),
            "promises": self.promises.typed(),
            "worked": self.worked.typed(),
            "triggers": list(self.triggers.value()),
        }

    def _lines(self) -> dict[str, Any]:
        typed = (self.day, self.kind, self.mode, self.next_step, self.next_on, *self.extra.values())
        own = {"arrived_at": self.arrived, "left_at": self.left, "met": self.met, "note": self.trigger_note}
        return own | {editor.spec.name: editor for editor in typed}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what was typed before a crash."""
        for name, ticked in state.get("boxes", {}).items():
            if name in self.boxes:
                self.boxes[name].set_value(ticked)
        for name, text in state.get("notes", {}).items():
            if name in self.notes:
                self.notes[name].setPlainText(text)
        lines = self._lines()
        for name, text in state.get("lines", {}).items():
            if name in lines:
                lines[name].setText(text)
        self.score.show_day(_try({}, "day", self.day.value))
        self.stock.sheet.restore({(row[0], row[1]): row[2] for row in state.get("stock", [])})
        self.change.restore(state.get("change", []))
        self.promises.restore(state.get("promises", []))
        self.worked.restore(state.get("worked", []))
        self.triggers.set_value(state.get("triggers", []))
        self._walk.listen()

    def _need_no_next(self, needless: bool) -> None:
        """Write that no next step is needed, or take it back."""
        if needless != (self.next_step.text().strip() == NO_NEXT):
            self.next_step.setText(NO_NEXT if needless else "")
            self.next_on.setText("")

    def _edited(self, name: str) -> None:
        self.no_next.setChecked(self.next_step.text().strip() == NO_NEXT)
        if self._showing:
            return
        if name == "offences" and self.boxes["offences"].value() and "offence" not in self.triggers.value():
            self.triggers.toggle("offence")
        self.trigger_note.setVisible(bool(self.triggers.value()))
        if name in {"arrived_at", "left_at"}:
            self.hours.tell_minutes()
        if name == "day":
            self.score.show_day(_try({}, name, self.day.value))
        self.edited.emit()


def _try(problems: dict[str, str], name: str, read: Any) -> Any:
    try:
        return read()
    except ValueError as problem:
        problems[name] = str(problem)
        return None
