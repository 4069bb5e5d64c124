"""A phone note from anywhere, in a few keys: F8, the customer, what was said, Ctrl+Enter (S4-58, S4-60, M15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.activities import rules
from cmdesk.activities.card import BriefingCard
from cmdesk.activities.record import Activity
from cmdesk.activities.rules import next_steps
from cmdesk.activities.screens.contact_dialog import persons_source
from cmdesk.core import draft
from cmdesk.core.daytext import show_day
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit.chips import label
from cmdesk.kit.dialog import Dialog
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.kit.form.form import Form

if TYPE_CHECKING:
    from cmdesk.core.actor import Actor
    from cmdesk.kit.desk import Desk

KIND: Final = "phone_note"
_QUIET: Final = 700  # milliseconds until what was typed is kept
_CHANNELS = tuple(
    choice for choice in Activity.channel.about.choices if choice.value in {"phone_in", "phone_out", "message"}
)


def _specs() -> tuple[FieldSpec, ...]:
    return (
        FieldSpec("customer_id", "客户", "link", required=True, links_to="customer", help="名称、拼音首字母、电话末几位、编号"),
        FieldSpec("content", "内容", "long_text", limit=4000, help="谈了什么"),
        FieldSpec("result", "结果", limit=2000, help="处理结果、客户的态度"),
        FieldSpec("next_step", "下一步", limit=200),
        FieldSpec("next_on", "下一步日期", "day", help="+3、周五、1121；空着按制度提出"),
        FieldSpec("promise", "承诺", limit=300, help="答应客户的事"),
        FieldSpec("promise_due", "兑现期限", "day", help="空着按制度的天数"),
        FieldSpec("channel", "来去", "choice", required=True, choices=_CHANNELS, help="q 去电，l 来电，w 微信/短信"),
        FieldSpec("person_id", "通话人", "link", links_to="person"),
        FieldSpec("call_number", "电话号码", limit=40),
        FieldSpec("told", "转告", limit=60, help="内容已转告谁（S4-60）"),
        FieldSpec("urgent", "紧急", "flag"),
    )  # fmt: skip


def open_phone_note(desk: Desk, customer_id: int | None = None) -> PhoneNote:
    """Open the note, or bring it forward when it is open; without a customer the one in front is taken."""
    parent = desk if isinstance(desk, QWidget) else None
    known = next(
        (one for one in QApplication.topLevelWidgets() if isinstance(one, PhoneNote) and one.isVisible()), None
    )
    if known is not None:
        known.raise_()
        known.activateWindow()
        return known
    note = PhoneNote(desk, customer_id if customer_id is not None else _in_front(), parent)
    note.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    note.show()
    return note


def _in_front() -> int | None:
    """Return the customer somebody is looking at."""
    widget = QApplication.focusWidget()
    while widget is not None:
        found = getattr(widget, "customer_id", None)
        if isinstance(found, int) and found:
            return found
        widget = widget.parentWidget()
    return None


class PhoneNote(Dialog):
    """The note at the left, what to know at the right; what is typed survives closing and crashes."""

    def __init__(self, desk: Desk, customer_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._saving = False
        self._customer: int | None = None
        self.setWindowTitle("电话记录")
        self.resize(820, 560)
        links = {**sources(desk), "person": LinkSource(self._find_person, self._person_title, desk.work)}
        self.form = Form(_specs(), links=links)
        self.card = BriefingCard(desk)
        self.card.setMinimumWidth(280)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("保存")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+Enter")
        self._go.setAutoDefault(False)
        self._clear = QPushButton("清空")
        self._clear.setAutoDefault(False)
        self._later = QTimer(self, singleShot=True, interval=_QUIET)
        self._build()
        self._connect()
        self._begin(customer_id)

    def _build(self) -> None:
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(self.form, 3)
        halves.addWidget(self.card, 2)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._clear)
        foot.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(halves, 1)
        rows.addLayout(foot)

    def _connect(self) -> None:
        self._go.clicked.connect(self.save)
        self._clear.clicked.connect(self.clear)
        self.form.finished.connect(self._go.setFocus)
        self.form.edited.connect(self._edited)
        self._later.timeout.connect(self._keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

    # -- what it begins with, drafts ----------------------------------------------------------------------------------

    def _begin(self, customer_id: int | None) -> None:
        self.form.set_values({"channel": "phone_out"})
        self.form.focus("customer_id")
        self._words.setText("Enter 下一项，Ctrl+Enter 保存")
        actor = self._desk.actor
        self._desk.work.read(lambda: _begun(actor, customer_id), self._show_begun, owner=self, title="")

    def _show_begun(self, found: tuple[dict[str, Any], dict[str, str], bool]) -> None:
        typed, titles, drafted = found
        if self.form.is_dirty or not typed:
            return
        self.form.set_values({"channel": "phone_out"} | ({} if drafted else typed), titles=titles)
        if drafted:
            for name, value in typed.items():
                self._type(name, value, titles.get(name))
            self._words.setText("接着上次没有保存的记录；“清空”重新开始。")
        self._look()
        self.form.focus("content" if typed.get("customer_id") else "customer_id")

    def _type(self, name: str, value: Any, title: str | None) -> None:
        editor = self.form.editor(name)
        if editor is None:
            return
        if title is not None:
            editor.set_value(value, title)  # type: ignore[call-arg]
        else:
            editor.set_value(value)
        self.form.edited.emit(name)

    def _edited(self, name: str) -> None:
        self._later.start()
        if name == "customer_id":
            self._look()
        if name in {"next_step", "next_on", "channel"}:
            self._propose()

    def _typed(self) -> dict[str, Any]:
        return {**self.form.original_values(), **self.form.changed_values(readable_only=True)}

    def _look(self) -> None:
        customer_id = self._typed().get("customer_id")
        if customer_id != self._customer:
            self._customer = customer_id
            self.card.show_customer(customer_id)

    def _propose(self) -> None:
        typed = self._typed()
        if typed.get("next_step") and not typed.get("next_on"):
            today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
            day = next_steps.propose(typed.get("channel") or "phone_out", (), today)
            self._words.setText(f"没有填日期的话，下一步定在 {show_day(day, today)}（{day:%m-%d}）。")

    def _keep(self) -> None:
        if self._saving:
            return
        actor, typed = self._desk.actor, _stored(self.form.changed_values(readable_only=True))
        if typed:
            self._desk.work.write(lambda: draft.keep(actor, KIND, 0, 0, typed), title="")

    def clear(self) -> None:
        """Begin anew."""
        self._later.stop()
        actor = self._desk.actor
        self._desk.work.write(lambda: draft.drop(actor, KIND, 0), title="")
        self._customer = None
        self.card.show_customer(None)
        self.form.set_values({"channel": "phone_out"})
        self.form.focus("customer_id")
        self._words.setText("")

    def done(self, result: int) -> None:
        if not self._saving and result != QDialog.DialogCode.Accepted and self.form.is_dirty:
            self._keep()
            self._desk.say("电话记录没有保存，草稿已留着，按 F8 接着写。")
        super().done(result)

    # -- people -------------------------------------------------------------------------------------------------------

    def _find_person(self, text: str) -> list[Hit]:
        found = self._customer
        return [] if found is None else list(persons_source(self._desk, found).search(text))

    def _person_title(self, record_id: int) -> str:
        found = self._customer
        return "" if found is None else persons_source(self._desk, found).title(record_id)

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the note; problems stand under their fields."""
        if self._saving:
            return
        focused = self.focusWidget()
        tidy = getattr(focused, "tidy", None)
        if callable(tidy):
            tidy()  # what is typed in the field one is in counts, too
        if not self.form.check():
            self._words.setText("请先改正标出的内容。")
            return
        values = {**self.form.original_values(), **self.form.values()}
        if not any(str(values.get(name) or "").strip() for name in ("content", "result", "next_step", "promise")):
            self._words.setText("请至少写一句内容、结果、下一步或承诺。")
            self.form.focus("content")
            return
        self._saving = True
        self._later.stop()
        self._go.setEnabled(False)
        actor = self._desk.actor
        self._desk.work.write(lambda: _save(actor, values), self._saved, owner=self, refused=self._refused)

    def _saved(self, title: str) -> None:
        self._desk.say(f"已登记：{title}", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._saving = False
        self._go.setEnabled(True)
        if isinstance(refusal, Invalid):
            left = self.form.show_problems(refusal.problems)
            self._words.setText("；".join(left.values()) or "请先改正标出的内容。")
        else:
            self._words.setText(str(refusal))


def _save(actor: Actor, values: Mapping[str, Any]) -> str:
    """Write the note and forget its draft; returns what it is called."""
    own = {name: value for name, value in values.items() if name not in {"promise", "promise_due"}}
    promised = (values.get("promise") or "").strip()
    made = rules.add(
        actor, {**own, "happened_at": datetime.now().astimezone()},
        promises=[{"text": promised, "due_on": values.get("promise_due")}] if promised else (),
    )  # fmt: skip
    draft.drop(actor, KIND, 0)
    return made.title()


def _begun(actor: Actor, customer_id: int | None) -> tuple[dict[str, Any], dict[str, str], bool]:
    """Return what the note begins with, how linked records are called, and whether it was a draft."""
    from cmdesk.customers import rules as customers

    kept = draft.find(actor, KIND, 0)
    typed = _read(kept[2]) if kept else {}
    if not typed and customer_id is not None:
        typed = {"customer_id": customer_id}
    titles = {}
    if typed.get("customer_id"):
        try:
            titles["customer_id"] = customers.read(actor, typed["customer_id"]).title()
        except Refused:
            del typed["customer_id"]
    return typed, titles, bool(kept)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _read(stored: Mapping[str, Any]) -> dict[str, Any]:
    names = {spec.name for spec in _specs()}
    found = {name: value for name, value in stored.items() if name in names and name != "person_id"}
    for name in ("next_on", "promise_due"):
        if found.get(name):
            found[name] = date.fromisoformat(str(found[name]))
    return found
