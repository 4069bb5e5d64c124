"""Seminars and shows: customers are chosen, invited, answer, come or not, and are followed up (S3-16)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.activities.conftest import MakeFile
from tests.cadence.test_commands import run
from tests.customers.conftest import People

from cmdesk.activities import gathering_paper
from cmdesk.activities.record import Activity, Gathering, Invitation
from cmdesk.activities.rules import timeline
from cmdesk.activities.rules.ahead import reminding
from cmdesk.activities.rules.contacts import next_steps
from cmdesk.activities.rules.inviting import choosing, gatherings, invitations
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.customers.record import Person
from cmdesk.staff.rules import directory

NOW = datetime.now().astimezone()
SOON, PAST = NOW + timedelta(days=2), NOW - timedelta(days=1)


class Party:
    """A seminar of the supervisor's in two days, with a customer of Li's and one of Wang's."""

    def __init__(self, people: People, opened: MakeFile) -> None:
        self.people = people
        self.fu = opened(people.li, "福顺烟酒店", phones=("13812345678",), visit_class="core").id
        self.lao = opened(people.wang, "老张超市").id
        self.seminar = self.make()

    def make(self, **values: Any) -> int:
        said = {"name": "陈列研讨会", "begins_at": SOON, "place": "三楼会议室", **values}
        return gatherings.add(self.people.supervisor, said).id

    def one(self, customer: int, seminar: int = 0) -> Invitation:
        (found,) = keep.read_all(
            Invitation,
            "customer_id = ? AND gathering_id = ? AND binned_at IS NULL",
            (customer, seminar or self.seminar),
        )
        return found

    def begin(self, seminar: int = 0) -> None:
        """Let the seminar have begun yesterday."""
        with keep.operation(PROGRAM, "昨天") as work:
            work.edit(Gathering, seminar or self.seminar, {"begins_at": PAST})


@pytest.fixture
def party(people: People, opened: MakeFile) -> Party:
    directory.register()
    return Party(people, opened)


def test_who_is_chosen_depends_on_class_area_and_reach(party: Party) -> None:
    """Offered are customers within reach that are not on the list; each is invited by his own account manager."""
    li, supervisor = party.people.li, party.people.supervisor
    assert [one.id for one in choosing.offered(li, party.seminar)] == [party.fu]
    assert [one.id for one in choosing.offered(supervisor, party.seminar, {"visit_class": "core"})] == [party.fu]
    assert choosing.offered(supervisor, party.seminar, {"visit_class": "support"}) == []
    assert [one.name for one in choosing.offered(supervisor, party.seminar, text="福顺")] == ["福顺烟酒店"]
    assert choosing.put(li, party.seminar, [party.fu, party.fu]) == 1
    assert choosing.put(li, party.seminar, [party.fu]) == 0
    assert party.one(party.fu).user_id == li.id
    assert choosing.offered(li, party.seminar) == []
    with pytest.raises((NotAllowed, NotFound)):
        choosing.put(li, party.seminar, [party.lao])


def test_the_contact_who_decides_is_meant_and_never_an_insider(party: Party) -> None:
    """The list proposes whom to ask; what only few may know never gets onto a printed list (S2-14)."""
    with keep.operation(PROGRAM, "人") as work:
        work.add(Person, {"customer_id": party.fu, "name": "内线", "roles": ("insider",), "decision_power": "yes"})
        work.add(Person, {"customer_id": party.fu, "name": "伙计"})
        work.add(Person, {"customer_id": party.fu, "name": "老板", "decision_power": "yes"})
    choosing.put(party.people.li, party.seminar, [party.fu])
    assert party.one(party.fu).guest == "老板"
    assert [one.guest for one in invitations.listed(party.people.li, party.seminar)] == ["老板"]


def test_inviting_and_coming_are_contacts_and_the_next_step_is_due(party: Party) -> None:
    """The invitation, the answer and the attendance stand on the customer's time-line; the follow-up gets its day."""
    li = party.people.li
    choosing.put(li, party.seminar, [party.fu])
    one = party.one(party.fu)
    with pytest.raises(Refused, match="还没有邀请"):
        invitations.answer(li, one.id, {"answer": "coming"})
    assert invitations.invite(li, [one.id], "post") == 1
    (told,) = timeline(li, party.fu)
    assert (told.channel, told.purposes, told.subject) == ("post", ("promotion",), "邀请参加研讨会 陈列研讨会")
    assert "三楼会议室" in told.content
    with pytest.raises(Refused, match="已经邀请过"):
        invitations.invite(li, [one.id], "post")
    with pytest.raises(Invalid, match="来几人"):
        invitations.answer(li, one.id, {"answer": "declined", "people": 2})
    invitations.answer(li, one.id, {"answer": "coming", "people": 2, "note": "要接站"})
    assert timeline(li, party.fu)[0].response == "来 2 人，要接站"
    with pytest.raises(Refused, match="才开始"):
        invitations.attend(li, one.id, came=True)
    party.begin()
    with pytest.raises(Invalid, match="没有到会"):
        invitations.attend(li, one.id, came=False, people=1)
    invitations.attend(li, one.id, came=True, people=3, result="感兴趣", next_step="送样品")
    came = next(entry for entry in timeline(li, party.fu) if entry.channel == "gathering")
    assert (came.result, came.next_step) == ("到会 3 人；感兴趣", "送样品")
    assert came.next_on == PAST.date() + timedelta(days=3)
    steps = next_steps.open_steps(li, date(2100, 1, 1))
    assert [step.step for step in steps] == ["送样品"]
    (row,) = invitations.listed(li, party.seminar)
    assert (row.state, row.came, row.next_step) == ("到会", 3, "送样品")
    with pytest.raises(Refused, match="已经登记过"):
        invitations.attend(li, one.id, came=True)


def test_counts_follow_every_answer(party: Party) -> None:
    """Counts say how many are listed, invited, come with how many heads, and how many have not answered."""
    supervisor = party.people.supervisor
    choosing.put(supervisor, party.seminar, [party.fu, party.lao])
    first, second = party.one(party.fu), party.one(party.lao)
    invitations.invite(supervisor, [first.id, second.id], "phone_out")
    invitations.answer(supervisor, first.id, {"answer": "coming", "people": 2})
    counted = gatherings.counts(supervisor)[party.seminar]
    assert (counted.listed, counted.invited, counted.coming, counted.people, counted.silent) == (2, 2, 1, 2, 1)
    invitations.answer(supervisor, first.id, {"answer": "undecided"}, before={"answer": "coming"})
    counted = gatherings.counts(supervisor)[party.seminar]
    assert (counted.coming, counted.people, counted.undecided) == (0, 0, 1)
    assert party.one(party.fu).people is None
    assert gatherings.counts(party.people.li)[party.seminar].listed == 1, "of others' customers one is not told"
    (row,) = gatherings.listed(supervisor)
    assert row.counts.words() == "名单 2 户，已邀请 2，来 0 户 0 人，待定 1，不来 0，未答复 1"


def test_the_host_sees_all_and_others_only_their_own(party: Party) -> None:
    """Who has nothing to do with a customer is not told that he is invited, nor can he answer for him."""
    supervisor, li, wang = party.people.supervisor, party.people.li, party.people.wang
    own = gatherings.add(li, {"name": "巡展", "sort": "show", "begins_at": SOON, "place": "广场"}).id
    choosing.put(supervisor, own, [party.fu, party.lao])
    assert len(invitations.listed(li, own)) == 2, "the host"
    assert [row.customer_id for row in invitations.listed(wang, own)] == [party.lao]
    with pytest.raises(NotFound):
        invitations.invite(wang, [party.one(party.fu, own).id], "post")
    invitations.invite(li, [party.one(party.lao, own).id], "message")
    with pytest.raises(NotAllowed, match="主办人"):
        gatherings.edit(wang, own, {"place": "别处"})


def test_what_is_settled_takes_no_more_invitations(party: Party) -> None:
    """A gathering is closed with a summary after it has begun, cancelled with a reason, deleted while nobody is invited."""
    supervisor = party.people.supervisor
    with pytest.raises(Refused, match="举办以后"):
        gatherings.close(supervisor, party.seminar, "好")
    choosing.put(supervisor, party.seminar, [party.fu, party.lao])
    invitations.take_off(supervisor, party.one(party.lao).id)
    invitations.invite(supervisor, [party.one(party.fu).id], "visit")
    with pytest.raises(Refused, match="不能从名单去掉"):
        invitations.take_off(supervisor, party.one(party.fu).id)
    with pytest.raises(Refused, match="取消活动"):
        gatherings.bin_one(supervisor, party.seminar)
    with pytest.raises(Invalid):
        gatherings.cancel(supervisor, party.seminar, " ")
    gatherings.cancel(supervisor, party.seminar, "停电")
    with pytest.raises(Refused, match="取消"):
        choosing.put(supervisor, party.seminar, [party.lao])
    other = party.make(name="再办一次")
    party.begin(other)
    assert gatherings.close(supervisor, other, "效果好").state == "held"
    with pytest.raises(Refused, match="已举办"):
        gatherings.edit(supervisor, other, {"place": "别处"})


def test_who_invites_is_reminded_before_and_after(party: Party) -> None:
    """Some days before of those who have not answered, afterwards of those whose attendance is not entered."""
    li = party.people.li
    choosing.put(li, party.seminar, [party.fu])

    def told() -> list[tuple[str, str]]:
        found = reminding.reminders(li, datetime.now())  # noqa: DTZ005
        return [(one.text, one.level) for one in found if one.page == "gatherings"]

    assert told() == [(f"活动“陈列研讨会”{SOON:%m-%d %H:%M}：1 户客户还没有邀请或没有答复。", "soon")]
    invitations.invite(li, [party.one(party.fu).id], "phone_out")
    invitations.answer(li, party.one(party.fu).id, {"answer": "coming"})
    assert told() == []
    party.begin()
    assert told() == [(f"活动“陈列研讨会”{PAST:%m-%d %H:%M}：1 户客户还没有登记到会。", "late")]
    invitations.attend(li, party.one(party.fu).id, came=False)
    assert told() == []


def test_papers_list_whom_and_who_may_come(party: Party) -> None:
    """The list has everybody with his answer, the sheet only those who come or may come, with free rows."""
    supervisor = party.people.supervisor
    choosing.put(supervisor, party.seminar, [party.fu, party.lao])
    invitations.invite(supervisor, [party.one(party.fu).id, party.one(party.lao).id], "phone_out")
    invitations.answer(supervisor, party.one(party.fu).id, {"answer": "coming", "people": 2})
    invitations.answer(supervisor, party.one(party.lao).id, {"answer": "declined"})
    found = keep.read(Gathering, party.seminar)
    values = gathering_paper.list_values(supervisor, found)
    assert {row["customer"]: row["answer"] for row in values["guests"]} == {"福顺烟酒店": "来", "老张超市": "不来"}
    sheet = gathering_paper.sign_in_values(supervisor, found)
    assert [row["customer"] for row in sheet["guests"] if row] == ["福顺烟酒店"]
    assert sheet["guests"][0]["phones"] == "13812345678"
    assert len([row for row in sheet["guests"] if not row]) > 3


def test_from_the_command_line(party: Party, tmp_path: Path) -> None:
    """Planned, chosen by class, invited, answered, closed; what is wrong is named."""
    boss = party.people.supervisor
    file = tmp_path / "活动.toml"
    begins = f"{SOON:%Y-%m-%d %H:%M}"
    file.write_text(f'活动名称 = "巡展"\n类别 = "巡展"\n开始时间 = "{begins}"\n地点 = "广场"\n', encoding="utf-8")
    number = run(boss, "gathering", "add", str(file)).result["gathering"]["number"]
    assert run(boss, "gathering", "choose", number, "--class", "核心").result == {"added": 1}
    with pytest.raises(Refused, match="选哪些客户"):
        run(boss, "gathering", "choose", number)
    customer = keep.read_all(Invitation, "gathering_id <> ?", (party.seminar,))[0].customer.number
    with pytest.raises(Refused, match="邀请方式"):
        run(boss, "gathering", "invite", number, "--way", "鸽子")
    assert run(boss, "gathering", "invite", number, "--way", "电话").result == {"invited": 1}
    run(boss, "gathering", "answer", number, customer, "来", "--people", "2")
    shown = run(boss, "gathering", "show", number).result
    assert (shown["invitations"][0]["answer"], shown["counts"]["people"]) == ("coming", 2)
    assert run(boss, "gathering", "cancel", number, "--words", "下雨").result["gathering"]["state"] == "cancelled"
    assert {row["number"] for row in run(boss, "gathering", "list").result["gatherings"]} > {number}


def test_open_invitations_go_to_the_next_account_manager(party: Party) -> None:
    """When a customer is handed over, so is inviting him; the contact that was made stays with who made it."""
    from cmdesk.customers.rules import transfer

    choosing.put(party.people.li, party.seminar, [party.fu])
    invitations.invite(party.people.li, [party.one(party.fu).id], "phone_out")
    transfer(party.people.supervisor, [party.fu], party.people.wang.id, "调岗")
    one = party.one(party.fu)
    assert one.user_id == party.people.wang.id
    assert keep.read(Activity, one.activity_id or 0).user_id == party.people.li.id


def test_more_people_than_seats_are_told_of(party: Party) -> None:
    """The answer is kept, and one sentence says that the seats do not suffice."""
    supervisor, small = party.people.supervisor, party.make(seats=3)
    choosing.put(supervisor, small, [party.fu])
    one = party.one(party.fu, small)
    invitations.invite(supervisor, [one.id], "phone_out")
    invitations.answer(supervisor, one.id, {"answer": "coming", "people": 3})
    assert gatherings.crowded(supervisor, small) == ""
    invitations.answer(supervisor, one.id, {"people": 500})
    assert "已有 500 人，超过名额 3 人" in gatherings.crowded(supervisor, small)
    assert gatherings.crowded(supervisor, party.seminar) == ""
