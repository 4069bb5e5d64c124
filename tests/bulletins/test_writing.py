"""Published for those it concerns, never changed afterwards, withdrawn with a reason (S0-06, S0-11)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.bulletins.conftest import Library, undo_last
from tests.visits.conftest import today

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import audience, learning, lists, reminding, rights, writing
from cmdesk.core import notice
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused


def told(library: Library, role: str = "account_manager") -> list[str]:
    later = datetime.now() + timedelta(days=9)  # noqa: DTZ005
    return [one.text for one in notice.listed(library.staff[role], at=later)]


def test_publishing_tells_those_who_are_to_read(library: Library) -> None:
    """The managers of the area and those above them are told once; others and the publisher are not."""
    library.publish("guidance", "east", heading="四季度指导")
    assert told(library) == ["新的营销指导信息：四季度指导，请阅读。"]
    assert told(library, "area_manager") == told(library)
    assert [one.text for one in notice.listed(library.staff.away)] == told(library, "marketing_director") == []


def test_undo_takes_publishing_and_its_notices_back(library: Library) -> None:
    """One step back: nothing is published and nobody has been told."""
    one = library.publish("guidance")
    undo_last(library.director)
    with pytest.raises(NotFound):
        rights.read(library.me, one)
    assert told(library) == []


def test_a_draft_is_seen_by_those_who_publish_only(library: Library) -> None:
    """It has no readers; once published it is everybody's."""
    one = writing.write(library.director, library.values())
    assert [row.bulletin.id for row in lists.rows(library.director)] == [one]
    assert lists.rows(library.me) == []
    with pytest.raises(NotFound):
        rights.read(library.me, one)
    writing.edit(library.director, one, {"heading": "改过"})
    writing.publish(library.director, one)
    assert [row.bulletin.heading for row in lists.rows(library.me)] == ["改过"]
    for verb in (writing.publish, writing.drop):
        with pytest.raises(Refused):
            verb(library.director, one)
    with pytest.raises(Refused, match="不能再改"):
        writing.edit(library.director, one, {"heading": "又改"})


def test_who_may_publish(library: Library) -> None:
    """A manager reads only; the area manager publishes for his own areas; nobody for another's."""
    area = library.staff["area_manager"]
    with pytest.raises(NotAllowed, match="没有发布"):
        library.publish(by=library.me)
    with pytest.raises(NotAllowed, match="先选片区"):
        library.publish(by=area)
    with pytest.raises(NotAllowed, match="管辖"):
        library.publish("news", "east", "west", by=area)
    one = library.publish("news", "east_market", by=area)
    whole = library.publish()
    writing.withdraw(area, one, "写错")
    with pytest.raises(NotAllowed):
        writing.withdraw(area, whole, "不是我发的")


def test_withdrawing_says_why(library: Library) -> None:
    """Without a reason it is refused; the readers are told; nobody has to read it any more."""
    one = library.publish()
    with pytest.raises(Invalid):
        writing.withdraw(library.director, one, " ")
    assert [found.id for found in learning.unread(library.me)] == [one]
    writing.withdraw(library.director, one, "活动取消")
    assert told(library)[0] == "客户资讯“岁末答谢”已撤回：活动取消"
    assert learning.unread(library.me) == []
    with pytest.raises(Refused, match="撤回的不用再学"):
        learning.mark(library.me, [one])


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("news", {"topic": None}, "topic"),
        ("opinion", {"valid_to": None}, "valid_to"),
        ("news", {"valid_to": today() - timedelta(1)}, "valid_to"),
        ("guidance", {"text": " "}, "text"),
    ],
)
def test_what_each_kind_needs(library: Library, kind: str, values: dict[str, object], field: str) -> None:
    """News belong to one of the ten kinds, an opinion ends, no days run backwards; nothing is written."""
    with pytest.raises(Invalid) as refusal:
        library.publish(kind, **values)
    assert set(refusal.value.problems) == {field}
    assert keep.read_all(Bulletin, "1 = 1") == []


def test_what_is_over_is_not_published(library: Library) -> None:
    """Its days must reach today."""
    past = {"valid_from": today() - timedelta(9), "valid_to": today() - timedelta(1)}
    with pytest.raises(Invalid, match="已经过了"):
        library.publish(**past)


def test_read_and_learned(library: Library) -> None:
    """Each mark counts once; learning includes reading; undone, it is unread again."""
    one = library.publish("requirement")
    assert lists.rows(library.me)[0].mark == "未读"
    assert lists.count_unread(library.me) == 1
    assert learning.mark(library.me, [one, one]) == 1
    assert learning.mark(library.me, [one]) == 0
    assert lists.rows(library.me)[0].mark == "已读"
    assert learning.mark(library.me, [one], learned=True) == 1
    assert lists.rows(library.me)[0].mark == "已掌握"
    undo_last(library.me)
    assert lists.rows(library.me)[0].mark == "已读"
    undo_last(library.me)
    assert lists.rows(library.me)[0].mark == "未读"
    assert learning.mark(library.me, [one]) == 1


def test_who_has_not_read_comes_first(library: Library) -> None:
    """The list of a bulletin names all who are to read it; of those who left their area it keeps the mark."""
    one = library.publish("guidance", "east")
    learning.mark(library.me, [one])
    learning.mark(library.staff.away, [one])
    learners = learning.learners(one)
    names = [who.name for who in learners]
    assert set(names[-2:]) == {library.me.name, library.staff.away.name}
    assert all(who.read_at is None for who in learners[:-2])
    assert library.staff.beside.name in names[:-2]
    row = lists.rows(library.me)[0]
    assert (row.read, row.readers) == (1, len(audience.readers_of([library.staff.units["east"]])))


def test_whoever_has_not_read_is_reminded(library: Library) -> None:
    """Nothing at first, then late; once read, nothing."""
    one = library.publish("guidance", valid_to=today() + timedelta(90))
    now, later = datetime.now(), datetime.now() + timedelta(days=30)  # noqa: DTZ005
    assert reminding.reminders(library.me, now) == []
    (late,) = reminding.reminders(library.me, later)
    assert (late.level, late.about) == ("late", ("bulletin", one))
    learning.mark(library.me, [one])
    assert reminding.reminders(library.me, later) == []


def test_standing_follows_the_days(library: Library) -> None:
    """Not begun, holding, over: asked of the days, never stored; one that is over waits for nobody."""
    one = keep.read(
        Bulletin, library.publish("opinion", valid_from=today() + timedelta(2), valid_to=today() + timedelta(4))
    )
    expected = {1: "未开始", 2: "有效", 4: "有效", 5: "已到期"}
    assert {at: lists.standing_of(one, today() + timedelta(at)) for at in expected} == expected
    assert lists.rows(library.me, at=today() + timedelta(9))[0].mark == ""
    assert lists.rows(library.me, only_running=True) == []
