"""A call is due some working days after a service; what was said and the marks become one contact (S1-51)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.service.conftest import Served, marks, today, working_days_ago

from cmdesk.activities.record import Activity, Request
from cmdesk.core import calendar, regulation, undo
from cmdesk.core.actor import Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.customers.rules import transfer
from cmdesk.service.feature import FEATURE
from cmdesk.service.record import Callback, Rating
from cmdesk.service.rules import callbacks, calling, ratings, reminding, rights


def due(served: Served, at: int = 0) -> callbacks.Service:
    (found,) = callbacks.due(served.manager, rights.now(), customer_id=served.customers[at])
    return found


def test_three_working_days_after_the_visit(served: Served) -> None:
    """The limit is the regulation's, on working days; nothing of it is stored."""
    served.visit(days=1)
    one = due(served)
    known = calendar.current()
    end = known.closing(known.add_working_days(known.counts_on(one.served_at), 3))
    assert one.timer.due == end
    assert one.what == "异动走访 查库存"
    assert (one.served_id, one.caller_id) == (served.manager.id, served.manager.id)
    (later,) = callbacks.due(served.manager, end.astimezone() + timedelta(minutes=1))
    assert later.timer.state == "late"
    assert keep.read_all(Callback, "1 = 1") == []


def test_only_what_the_regulations_name_and_not_for_ever(served: Served) -> None:
    """A usual visit asks for no call, a missed one neither, an old one no longer; the office changes that."""
    served.visit(0, kind="regular")
    served.visit(1, state="missed")
    served.visit(2, days=31)
    assert callbacks.due(served.manager, rights.now()) == []
    regulation.change(served.staff["administrator"], "callback.visit_kinds", ["regular"], today() - timedelta(days=60))
    assert [one.customer for one in callbacks.due(served.manager, rights.now())] == ["福顺烟酒店"]


def test_a_settled_request_asks_for_a_call(served: Served) -> None:
    """Answered and done is a service too; an open request is not."""
    served.settled(0)
    served.settled(1, state="open", reply="", replied_at=None)
    (one,) = callbacks.due(served.manager, rights.now())
    assert (one.sort, one.what) == ("request", "请求已办结：要标价签")


def test_the_call_becomes_contact_row_and_marks_in_one_step(served: Served) -> None:
    """One operation: undone, it is due again and nothing of it is left."""
    visit = served.visit()
    said = {"effect": "陈列已调整", "usage": "价签都在用", "feedback": "送货再早一点"}
    made = calling.call(served.manager, due(served), said, marks(4))
    row = keep.read(Callback, made)
    assert (row.state, row.visit_id, row.effect) == ("done", visit, "陈列已调整")
    note = keep.read(Activity, row.note_id or 0)
    assert note.channel == "phone_out"
    assert note.subject.startswith("服务回访：异动走访")
    assert "使用情况：价签都在用" in note.content
    assert note.opinions == "送货再早一点"
    (rating,) = keep.read_all(Rating, "callback_id = ?", (made,))
    assert (rating.served_id, rating.activity_id, rating.visit_id) == (served.manager.id, note.id, visit)
    assert callbacks.due(served.manager, rights.now()) == []
    (shown,) = callbacks.made(served.manager)
    assert (shown.mean, shown.full, shown.usage) == (4.0, 5, "价签都在用")
    last = undo.last(served.manager)
    assert last is not None
    undo.undo(served.manager, last.id)
    assert due(served).key == ("visit", visit)
    assert ratings.listed(served.manager) == []


def test_feedback_becomes_an_opinion_to_be_answered(served: Served) -> None:
    """With one word the customer's feedback gets its 24 hours."""
    served.visit()
    with pytest.raises(Invalid):
        calling.call(served.manager, due(served), {"effect": "好"}, {}, ask="opinion")
    calling.call(served.manager, due(served), {"feedback": "送货太晚"}, {}, ask="opinion")
    (asked,) = keep.read_all(Request, "customer_id = ?", (served.customers[0],))
    assert (asked.kind, asked.text, asked.state) == ("opinion", "送货太晚", "open")


def test_one_call_covers_what_was_done_before_and_gives_rest(served: Served) -> None:
    """Nobody calls a customer again within the days of the regulation; a new service after them asks again."""
    served.visit(days=3)
    served.settled(hours=5)
    calling.call(served.manager, due(served), {"effect": "好"}, {})
    assert callbacks.due(served.manager, rights.now()) == []
    served.settled(hours=0)
    assert callbacks.due(served.manager, rights.now()) == []
    admin = served.staff["administrator"]
    regulation.change(admin, "callback.quiet_days", 0, today())
    served.settled(hours=-1)
    later = rights.now() + timedelta(hours=2)
    assert [one.sort for one in callbacks.due(served.manager, later)] == ["request"]


def test_not_reached_stays_due_and_dropping_needs_a_reason(served: Served) -> None:
    """A call that nobody answered is on the time-line, and still to be made."""
    served.visit()
    note = calling.unreached(served.manager, due(served))
    assert keep.read(Activity, note).subject == "服务回访未接通"
    with pytest.raises(Invalid):
        calling.drop(served.manager, due(served), " ")
    calling.drop(served.manager, due(served), "客户谢绝")
    assert callbacks.due(served.manager, rights.now()) == []


def test_who_was_quicker_wins(served: Served) -> None:
    """Two people with the same list cannot write the same call twice."""
    served.visit()
    seen = due(served)
    calling.call(served.above, seen, {"effect": "好"}, {})
    with pytest.raises(Refused, match="别人已经办过"):
        calling.call(served.manager, seen, {"effect": "好"}, {})
    assert len(keep.read_all(Activity, "subject LIKE '服务回访%'")) == 1


def test_a_call_planned_by_hand(served: Served) -> None:
    """For a service that no regulation names; one at a time for a customer."""
    with pytest.raises(Invalid):
        calling.plan(served.manager, {"customer_id": served.customers[1]})
    calling.plan(served.manager, {"customer_id": served.customers[1], "service": "送样品"})
    with pytest.raises(Refused, match="已经约定"):
        calling.plan(served.manager, {"customer_id": served.customers[1], "service": "再送"})
    one = due(served, 1)
    made = calling.call(served.manager, one, {"usage": "样品好卖"}, {})
    assert (one.sort, made) == ("callback", one.id)
    assert keep.read(Callback, made).state == "done"
    with pytest.raises(Refused, match="别人已经办过"):
        calling.drop(served.manager, one, "晚了")


def test_before_the_service_nobody_calls(served: Served) -> None:
    """The moment of a call lies after the service; nothing said is no call."""
    served.visit(days=1)
    one = due(served)
    with pytest.raises(Invalid):
        calling.call(served.manager, one, {"effect": "好", "called_at": one.served_at - timedelta(minutes=1)}, {})
    with pytest.raises(Invalid):
        calling.call(served.manager, one, {"effect": "  "}, marks())


def test_rights_hold(served: Served) -> None:
    """A colleague of another area sees nothing; without the right to call nothing is written."""
    served.visit()
    one = due(served)
    assert callbacks.due(served.staff.away, rights.now()) == []
    with pytest.raises(NotAllowed):
        calling.call(served.staff.away, one, {"effect": "好"}, {})
    looking = replace(served.manager, rights={**served.manager.rights, rights.CALL: Scope.NONE})
    with pytest.raises(NotAllowed, match="没有登记回访"):
        calling.drop(looking, one, "不打")
    assert [found.customer for found in callbacks.due(served.staff["service_specialist"], rights.now())] == [
        "福顺烟酒店"
    ]
    assert callbacks.due(served.staff["service_specialist"], rights.now(), mine=True) == []


def test_a_planned_call_goes_with_the_customer(served: Served) -> None:
    """The new manager makes it; who served stays who served."""
    FEATURE.records()
    calling.plan(served.manager, {"customer_id": served.customers[0], "service": "送样品"})
    transfer(served.staff["administrator"], [served.customers[0]], served.staff.beside.id, "调岗")
    (one,) = callbacks.due(served.staff.beside, rights.now(), mine=True)
    assert (one.caller_id, one.served_id) == (served.staff.beside.id, served.manager.id)


def test_whoever_is_to_call_is_told(served: Served) -> None:
    """Late calls are told to the caller, not to everybody who may see them."""
    served.visit(days=working_days_ago(5))
    (told,) = [one for one in reminding.reminders(served.manager, rights.now()) if one.key.startswith("callback:")]
    assert (told.level, told.page) == ("late", "service_calls")
    assert "福顺烟酒店" in told.text
    assert reminding.reminders(served.above, rights.now()) == []
