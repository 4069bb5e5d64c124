"""The people of the office: a list, and the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.conditions import holding
from cmdesk.core.door import keep
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.core.window import Query
from cmdesk.kit import ask
from cmdesk.kit.form.editors.line import Line
from cmdesk.kit.form.editors.link import LinkSource
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, Tone
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.view import TableView
from cmdesk.staff.links import fits
from cmdesk.staff.record import User
from cmdesk.staff.rules import handover, passwords, people, signing_in, terms
from cmdesk.staff.screens.page import Loaded, RecordPanel

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

ALONE = "只有一位系统管理员：他忘了密码，没有人能重设。请再设一位，也可以是备用账号。"
SHOWS = frozenset({"user", "unit", "regulation"})
_FIELDS = ("name", "login", "role", "unit_id", "phone", "note")
_QUERY = Query(
    table='"user"',
    id='"user".id',
    columns=(
        ("login", '"user".login'),
        ("name", '"user".name'),
        ("role", '"user".role'),
        ("unit", "unit.name"),
        ("phone", '"user".phone'),
        ("last_seen", "credential.last_seen"),
    ),
    joins='LEFT JOIN unit ON unit.id = "user".unit_id LEFT JOIN credential ON credential.user_id = "user".id',
    base='"user".binned_at IS NULL',
    order=(("login", False),),
)


class Users(QWidget):
    """People at the left, the form of one at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        may_edit = desk.actor.scope("users.edit") is Scope.ALL
        self.table = TableView(desk.office.database, _columns(), noun="人员", measure="名")
        self.table.current_changed.connect(self._look)
        self.panel = RecordPanel(
            desk, User, _specs(), add=self._add, edit=self._edit, choices_for=_choices, may_edit=may_edit,
            links={"unit": unit_source(desk)},
        )  # fmt: skip
        self.panel.kept.connect(self._reload)
        self.panel.form.edited.connect(self._offer_login)
        self._state = self.panel.add_action("停用", self._switch)
        self._reset = self.panel.add_action("重设密码", self._reset_password)
        for button in (self._state, self._reset):
            button.setVisible(may_edit)
        self.search = QLineEdit(placeholderText="登录名、姓名、电话")
        self.search.setAccessibleName("查找人员")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(180))
        self.search.textChanged.connect(self._filter)
        self.table.set_search_box(self.search)
        self.everybody = QCheckBox("显示已停用")
        self.everybody.toggled.connect(self._filter)
        head = PageHead("人员")
        head.add(self.everybody)
        head.add(self.search)
        if may_edit:
            head.add_button("新增人员", "user-plus", self.begin, "Ctrl+N")
            bind_keys(self, {"Ctrl+N": self.begin})
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        self.alone = label(ALONE, "soon", self)
        self.alone.setWordWrap(True)
        self.alone.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_2)
        self.alone.hide()
        rows.addWidget(self.alone)
        rows.addWidget(Splitter(desk.memory, "staff.users", [self.table, self.panel], [600, 400]), 1)
        self.setFocusProxy(self.table)
        Rereading(desk, self, SHOWS, self._reread)
        self._active = True
        self._password = ""
        self._offered = ""  # the login that was put in for a new person
        self._alike: tuple[dict[str, Any], Mapping[str, str]] = ({}, {})  # role and unit of who was added last
        self._added: int | None = None  # to be stood on in the list once it is shown
        self._filter()
        self._ask_alone()

    def begin(self) -> None:
        """Begin a new person."""
        if self.panel.may_leave():
            self._offered = ""
            self.panel.begin_new("新人员", *self._alike)
            self.panel.forbid(self._state)
            for button in (self._state, self._reset):
                button.setEnabled(False)

    def may_leave(self) -> bool:
        """Ask about unsaved changes."""
        return self.panel.may_leave()

    def _filter(self) -> None:
        query = _QUERY if self.everybody.isChecked() else replace(_QUERY, base=f'{_QUERY.base} AND "user".active')
        text = self.search.text().strip()
        if text:
            query = query.filtered(*holding(text, '"user".login', '"user".name', '"user".phone'))
        self.table.show_query(query)

    def _reread(self) -> None:
        self.table.refresh()
        self._ask_alone()
        if self.panel.record_id is not None and not self.panel.is_busy:
            self._load(self.panel.record_id)

    def _ask_alone(self) -> None:
        if self._desk.actor.scope("users.edit") is Scope.ALL:
            self._desk.work.read(people.is_one_administrator, self.alone.setVisible, owner=self, title="")

    def _look(self, record_id: int | None) -> None:
        if record_id is not None and record_id != self.panel.record_id and self.panel.may_leave():
            self.panel.say_note("")
            self._load(record_id)

    def _reload(self, record_id: int) -> None:
        if self._password:
            self.panel.say_note(f"初始密码：{self._password}　只显示这一次，请当面告知；首次登录时须改成自己的。")
            self._password = ""
            self._added = record_id
        self._load(record_id)

    def _load(self, record_id: int) -> None:
        self._desk.work.read(_loading(record_id), self._show, owner=self, title="")

    def _show(self, loaded: tuple[Loaded, bool, Sequence[tuple[str, Tone]]]) -> None:
        shown, self._active, chips = loaded
        self.panel.show_record(shown, chips)
        self._state.setText("停用" if self._active else "重新启用")
        self.panel.forbid(self._state, people.NOT_ONESELF if shown.id == self._desk.actor.id else "")
        self._reset.setEnabled(True)
        if self._added == shown.id:
            self.table.go_to(shown.id)
            self._alike = ({name: shown.values[name] for name in ("role", "unit_id")}, shown.titles)
            self._added = None

    def _offer_login(self, name: str) -> None:
        """Put the pinyin of a new person's name in as his login, until somebody writes another."""
        if name != "name" or self.panel.record_id is not None:
            return
        given, login = (self.panel.form.editor(one) for one in ("name", "login"))
        if isinstance(given, Line) and isinstance(login, Line) and login.text() == self._offered:
            self._offered = people.usual_login(given.text())
            self.panel.form.type_in("login", self._offered)

    def _add(self, values: Mapping[str, Any]) -> int:
        """Enter a person with a random password; runs in a worker."""
        password = passwords.suggested()
        made = people.add_user(self._desk.actor, values, password)
        self._password = password
        return made

    def _edit(self, record_id: int, values: Mapping[str, Any], version: int, before: Mapping[str, Any]) -> bool:
        return people.edit_user(self._desk.actor, record_id, values, version=version, before=before)

    def _switch(self) -> None:
        record_id, name = self.panel.record_id, self.panel.form.original_values().get("name")
        if record_id is None:
            return
        if self._active:
            asking = partial(self._ask_leave, record_id, str(name))
            self._desk.work.read(lambda: handover.in_hand(record_id), asking, owner=self)
        else:
            self._switch_to(record_id, active=True)

    def _ask_leave(self, record_id: int, name: str, in_hand: str) -> None:
        """Ask once, with what would be left with nobody: whoever leaves hands his customers over first."""
        text = f"停用 {name}？\n\n停用后不能登录，他登记的资料和负责的客户都保留，可以再启用。"
        if in_hand:
            text += f"\n\n他手里还有：{in_hand}，停用后没有人办。请先在“客户”里筛选出他的客户移交给别人，再停用。"
        if ask.confirm(self, "停用人员", text, "仍然停用" if in_hand else "停用", danger=bool(in_hand)):
            self._switch_to(record_id, active=False)

    def _switch_to(self, record_id: int, *, active: bool) -> None:
        self._desk.work.write(_switching(self._desk, record_id, to=active), self._switched, owner=self)

    def _switched(self, record_id: int) -> None:
        self._desk.say("已修改人员", undo=True)
        self._load(record_id)

    def _reset_password(self) -> None:
        record_id, name = self.panel.record_id, self.panel.form.original_values().get("name")
        text = f"给 {name} 一个新的随机密码？\n\n旧密码立即失效，锁定也会解除；首次登录时须改成自己的。"
        if record_id is not None and ask.confirm(self, "重设密码", text, "重设密码"):
            self._desk.work.write(_resetting(self._desk, record_id), self._tell_password, owner=self)

    def _tell_password(self, password: str) -> None:
        self.panel.say_note(f"新密码：{password}　只显示这一次，请当面告知；首次登录时须改成自己的。")


def unit_source(desk: Desk) -> LinkSource:
    """Return where fields find departments and areas."""

    def search(text: str) -> list[tuple[int, str, str]]:
        names = people.unit_names(used_only=True)
        return [(unit_id, name, "") for unit_id, name in names.items() if fits(text, name)]

    def title(unit_id: int) -> str:
        return people.unit_names().get(unit_id, "")

    return LinkSource(search, title, desk.work)


def _specs() -> list[FieldSpec]:
    known = {spec.name: spec for spec in specs_of(User)}
    return [known[name] for name in _FIELDS]


def _choices(spec: FieldSpec) -> Sequence[Choice]:
    return terms.role_choices() if spec.name == "role" else spec.choices


def _columns() -> list[Column]:
    known = {spec.name: spec for spec in specs_of(User)}
    return [
        Column.of(known["login"], width=110),
        Column.of(known["name"], width=90),
        Column.of(known["role"], width=120, choices=terms.role_choices()),
        Column("unit", known["unit_id"].label, width=140),
        Column.of(known["phone"], width=110),
        Column("last_seen", "最近登录", "moment", width=120),
    ]


def _loading(record_id: int) -> Callable[[], tuple[Loaded, bool, Sequence[tuple[str, Tone]]]]:
    def job() -> tuple[Loaded, bool, Sequence[tuple[str, Tone]]]:
        person = keep.read(User, record_id)
        values = {name: getattr(person, name) for name in _FIELDS}
        unit = people.unit_names().get(person.unit_id or 0, "")
        chips: list[tuple[str, Tone]] = [] if person.active else [("已停用", "paused")]
        until = signing_in.locked_until(record_id)
        if until is not None:
            chips.append((f"已锁定到 {until:%H:%M}", "late"))
        shown = Loaded(record_id, person.version or 1, person.name, values, {"unit_id": unit})
        return shown, bool(person.active), chips

    return job


def _switching(desk: Desk, record_id: int, *, to: bool) -> Callable[[], int]:
    def job() -> int:
        (people.activate if to else people.deactivate)(desk.actor, record_id)
        return record_id

    return job


def _resetting(desk: Desk, record_id: int) -> Callable[[], str]:
    def job() -> str:
        return signing_in.reset_password(desk.actor, record_id)

    return job
