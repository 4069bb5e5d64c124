"""A phone note from anywhere, in a few keys: F8, the customer, what was said, Ctrl+Enter (S4-58, S4-60, M15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from cmdesk.activities import rules
from cmdesk.activities.call_note import CallNote, open_note
from cmdesk.activities.card import BriefingCard
from cmdesk.activities.links import persons_source
from cmdesk.activities.record import Activity
from cmdesk.activities.rules.contacts import next_steps
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import show_day
from cmdesk.core.errors import Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.customers import rules as customers
from cmdesk.customers.links import sources
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.kit.look.measure import px

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cmdesk.core.actor import Actor
    from cmdesk.kit.desk import Desk

_CHANNELS = tuple(
    choice for choice in Activity.channel.about.choices if choice.value in {"phone_in", "phone_out", "message"}
)


_SPECS: Final = (
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
    return open_note(PhoneNote, desk, customer_id)


class PhoneNote(CallNote):
    """The note of a call, with what is owed to the customer beside it."""

    KIND = "phone_note"
    BEGIN: ClassVar[Mapping[str, Any]] = {"channel": "phone_out"}
    FIRST = "content"
    RESUMED = "接着上次没有保存的记录；“清空”重新开始。"
    LEFT = "电话记录没有保存，草稿已留着，按 F8 接着写。"

    def __init__(self, desk: Desk, customer_id: int | None = None, parent: QWidget | None = None) -> None:
        links = {**sources(desk), "person": LinkSource(self._find_person, self._person_title, desk.work)}
        super().__init__(desk, "电话记录", _SPECS, links, BriefingCard(desk), parent)
        self.resize(px(820), px(560))
        self.card.setMinimumWidth(px(280))
        self.begin(customer_id)

    @classmethod
    def title(cls, actor: Actor, name: str, record_id: int) -> str:  # noqa: ARG003
        """Return what the customer is called, as long as the actor may know of him."""
        return customers.read(actor, record_id).title()

    def edited(self, name: str) -> None:
        """Say which day a next step without one gets."""
        typed = self.typed()
        if name in {"next_step", "next_on", "channel"} and typed.get("next_step") and not typed.get("next_on"):
            today = clock.today()
            day = next_steps.propose(typed.get("channel") or "phone_out", (), today)
            self._words.tell(f"没有填日期的话，下一步定在 {show_day(day, today)}（{day:%m-%d}）。")

    def _find_person(self, text: str) -> list[Hit]:
        found = self.typed().get("customer_id")
        return [] if found is None else list(persons_source(self._desk, found).search(text))

    def _person_title(self, record_id: int) -> str:
        found = self.typed().get("customer_id")
        return "" if found is None else persons_source(self._desk, found).title(record_id)

    def job(self, values: dict[str, Any]) -> Callable[[], str]:
        if not any(str(values.get(name) or "").strip() for name in ("content", "result", "next_step", "promise")):
            self.form.focus("content")
            raise Refused("请至少写一句内容、结果、下一步或承诺。")
        actor = self._desk.actor
        return lambda: _save(actor, values)

    def saved(self, made: str) -> None:
        self._desk.say(f"已登记：{made}", undo=True)


def _save(actor: Actor, values: Mapping[str, Any]) -> str:
    """Write the note; returns what it is called."""
    own = {name: value for name, value in values.items() if name not in {"promise", "promise_due"}}
    promised = (values.get("promise") or "").strip()
    made = rules.add(
        actor, {**own, "happened_at": datetime.now().astimezone()},
        promises=[{"text": promised, "due_on": values.get("promise_due")}] if promised else (),
    )  # fmt: skip
    return made.title()
