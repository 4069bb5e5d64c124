"""Fields of every kind, and a form of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from tests.kit.form.hands import show

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form.editors.link import LinkLine, LinkSource

CHOICES = (Choice("core", "核心", "hx"), Choice("potential", "潜力", "ql"), Choice("regular", "常规", "cg"))
SPECS = (
    FieldSpec("name", "名称", required=True, limit=10, help="全称", group="基本"),
    FieldSpec("grade", "档位", "whole", least=Decimal(1), most=Decimal(30), unit="档", group="基本"),
    FieldSpec("class_", "类别", "choice", choices=CHOICES, group="基本"),
    FieldSpec("day", "日期", "day", group="基本"),
    FieldSpec("at", "时间", "moment", group="基本"),
    FieldSpec("debt", "欠款", "money", unit="元", group="钱"),
    FieldSpec("rate", "比率", "real", places=3, group="钱"),
    FieldSpec("flag", "谢绝", "flag", group="钱"),
    FieldSpec("many", "情形", "many_choice", choices=CHOICES, group="其他"),
    FieldSpec("phones", "电话", "phones", limit=3, group="其他"),
    FieldSpec("owner", "负责人", "link", links_to="user", group="其他"),
    FieldSpec("account", "账号", confidential=True, group="其他"),
    FieldSpec("number", "编号", read_only=True, group="其他"),
    FieldSpec("note", "备注", "long_text", group="其他"),
)
LINK = FieldSpec("owner", "负责人", "link", links_to="user")
PEOPLE = ((1, "李敏", "城东"), (2, "李明", "城西"), (3, "王<b>建</b>国", "城南"))


class SlowReader:
    """Background work whose results come when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], None] | None]] = []

    def read(self, job: Any, then: Any = None, **_rest: Any) -> None:
        self.drop(then)
        self.waiting.append((job, then))

    def drop(self, then: Any, **_rest: Any) -> None:
        """Forget, as ``Work`` does, what was asked before for the same receiver."""
        self.waiting = [(job, None if before == then else before) for job, before in self.waiting]

    def finish(self, count: int = 1) -> None:
        """Let the oldest results arrive."""
        for _ in range(count):
            job, then = self.waiting.pop(0)
            if then is not None:
                then(job())


def search(text: str) -> Sequence[tuple[int, str, str]]:
    return [person for person in PEOPLE if text in person[1]]


def title(user_id: int) -> str:
    return next(person[1] for person in PEOPLE if person[0] == user_id)


def link(reader: SlowReader | None) -> LinkLine:
    """An editor that finds ``PEOPLE``, in the background of a reader."""
    return LinkLine(LINK, LinkSource(search, title, reader))


@pytest.fixture
def desk(qtbot: Any) -> QWidget:
    """A window for editors, with a field to leave to."""
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def links() -> dict[str, Any]:
    return {"user": LinkSource(search, title)}


@pytest.fixture
def form(qtbot: Any, links: dict[str, Any]) -> Iterator[Any]:
    """A shown form of all kinds, empty, with the focus in its first field."""
    from cmdesk.kit.form.form import Form

    made = Form(SPECS, links=links)
    qtbot.addWidget(made)
    made.resize(640, 700)
    show(qtbot, made)
    made.focus()
    yield made
    made.close()
