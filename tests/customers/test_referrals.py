"""Who brings customers (S2-01): rules and command line; a file one may not see is neither named nor counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.cadence.test_commands import run
from tests.customers.conftest import MakeFile, People
from tests.customers.test_columns import listed as rows_of

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import Difference, NotAllowed, NotFound, Refused
from cmdesk.customers import columns, merging, rules
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.ties import referrals
from cmdesk.customers.screens.file import values as file_values
from cmdesk.customers.screens.file.trail import changes_text
from cmdesk.staff.rules import trail as operations


def without(actor: Actor, *actions: str) -> Actor:
    """The same person without some rights."""
    return replace(actor, rights={**actor.rights, **dict.fromkeys(actions, Scope.NONE)})


def test_who_brought_a_customer_is_told_with_the_note(people: People, opened: MakeFile) -> None:
    """Nobody for one who came by himself, nor where the referrer is in the bin."""
    source = opened(people.li, "老主顾")
    came = opened(people.li, "新客甲", referrer_id=source.id, referral_note="同乡")
    by = referrals.brought_by(people.li, came.id)
    assert by is not None
    assert (by.customer_id, by.number, by.title, by.note) == (source.id, source.number, "老主顾", "同乡")
    assert referrals.brought_by(people.li, source.id) is None
    rules.bin_files(people.li, [source.id])
    assert referrals.brought_by(people.li, came.id) is None


def test_a_file_out_of_sight_is_told_from_neither_side(people: People, opened: MakeFile) -> None:
    """Not as referrer, in no field of the file, not among those brought, not in a number; the boss sees all."""
    mine, others = opened(people.li, "李家店"), opened(people.wang, "王家店")
    came = opened(people.li, "新客甲", referrer_id=others.id)
    opened(people.wang, "新客乙", referrer_id=mine.id)
    assert referrals.brought_by(people.li, came.id) is None
    assert "王家店" not in referrals.referrer_title(people.li, rules.read(people.li, came.id))
    assert referrals.referrer_title(people.boss, rules.read(people.boss, came.id)) == "王家店"
    assert referrals.referrals_of(people.li, mine.id) == []
    assert (referrals.count(people.li, mine.id), referrals.count(people.boss, mine.id)) == (0, 1)
    assert referrals.referrers(people.li) == []
    assert [one.title for one in referrals.referrers(people.boss)] == ["李家店", "王家店"]
    for ask in (referrals.brought_by, referrals.referrals_of, referrals.may_bring):
        with pytest.raises(NotFound):
            ask(people.li, others.id)


def test_the_most_successful_stand_first(people: People, opened: MakeFile) -> None:
    """By how many came, then by how many of them buy; with whose customer it is; no more than asked for."""
    first, second, third = (opened(people.li, name) for name in ("一店", "二店", "三店"))
    opened(people.li, "甲", referrer_id=first.id, stage="prospect")
    opened(people.li, "乙", referrer_id=second.id)
    for name in ("丙", "丁"):
        opened(people.li, name, referrer_id=third.id, stage="prospect")
    found = referrals.referrers(people.li)
    assert [(one.title, one.brought, one.buying) for one in found] == [("三店", 2, 0), ("二店", 1, 1), ("一店", 1, 0)]
    assert {one.manager for one in found} == {"李敏"}
    assert [one.title for one in referrals.referrers(people.li, limit=1)] == ["三店"]


def test_a_referrer_out_of_sight_is_named_nowhere(people: People, opened: MakeFile) -> None:
    """Not in the trail of the file or of an operation, nor where files are compared, disputed, filtered or given out."""
    li = replace(people.li, rights={**people.li.rights, "audit.view": Scope.OWN, "customers.merge": Scope.ALL})
    others, mine = opened(people.wang, "王家店"), opened(people.li, "李家店")
    came, twin = (
        opened(people.li, "新客甲", referrer_id=mine.id),
        opened(people.li, "新客甲二店", referrer_id=others.id),
    )
    came = rules.edit(people.boss, came.id, {"referrer_id": others.id}, version=came.version)
    rules.edit(people.li, came.id, {"referrer_id": None}, version=came.version)
    own = current().row("SELECT MAX(id) FROM operation WHERE actor_id = ?", (people.li.id,))
    difference = Difference("referrer_id", others.id, mine.id, others.id)

    def told(actor: Actor) -> str:
        entries = rules.trail(actor, came.id)
        lines = [changes_text(Customer, one) for one in entries if one.kind == Customer.KIND]
        lines += [f"{one.before}{one.after}" for one in operations.lines(actor, own[0] if own else 0)]
        compared = merging.compare(actor, came.id, twin.id)
        lines += [f"{one.kept}{one.dropped}" for one in compared.lines]
        lines += [str(file_values.linked_titles(actor, difference))]
        query = columns.query(columns.all_columns(actor, unmasked=True), actor).showing(("number", "referrer_id"))
        return "\n".join([*lines, *map(str, rows_of(current(), query))])

    boss = replace(people.boss, rights={**people.boss.rights, "audit.view": Scope.ALL})
    assert told(boss).count("王家店") == 6, "the control: who may see the file reads its name in each place"
    assert "王家店" not in told(li)
    assert "李家店" in told(li)
    assert referrals.OUT_OF_SIGHT in told(li)


def test_a_file_that_cannot_go_names_no_other_out_of_sight(people: People, opened: MakeFile) -> None:
    """Who may purge his own files learns that he brought somebody, not whom."""
    mine = opened(people.li, "李家店")
    opened(people.wang, "王家店", referrer_id=mine.id)
    li = replace(people.li, rights={**people.li.rights, "customers.purge": Scope.OWN})
    rules.bin_files(li, [mine.id])
    with pytest.raises(Refused, match="引荐了一户您不能查看的客户"):
        rules.purge(li, [mine.id])
    with pytest.raises(Refused, match="引荐了“王家店”"):
        rules.purge(people.boss, [mine.id])


def test_why_nobody_can_be_brought(people: People, opened: MakeFile) -> None:
    """Without the right to open files, or by a file in the bin, which a new one could not name."""
    source = opened(people.li, "老主顾")
    assert referrals.may_bring(people.li, source.id) is None
    assert "没有新建客户的权限" in str(referrals.may_bring(without(people.li, "customers.create"), source.id))
    rules.bin_files(people.li, [source.id])
    assert "请先恢复" in str(referrals.may_bring(people.li, source.id))


def test_referrals_on_the_command_line(people: People, opened: MakeFile) -> None:
    """Both directions of one customer, every record with its number."""
    source = opened(people.li, "老主顾")
    came = opened(people.li, "新客甲", referrer_id=source.id, referral_note="同乡", stage="prospect")
    told = run(people.li, "customers", "referrals", source.number)
    (one,) = told.result["referrals"]
    assert (one["number"], one["name"], one["stage"], one["note"]) == (came.number, "新客甲", "prospect", "同乡")
    assert told.result["referrer"] is None
    assert "潜在客户" in told.lines[0]
    told = run(people.li, "customers", "referrals", came.number)
    assert told.result["referrer"] == {"number": source.number, "name": "老主顾", "note": "同乡"}
    assert told.result["referrals"] == []
    assert told.lines == [f"新客甲 由 老主顾（{source.number}）引荐来：同乡", "新客甲 还没有引荐来客户。"]
    with pytest.raises(NotFound, match="没有编号为"):
        run(people.wang, "customers", "referrals", source.number)
    with pytest.raises(NotAllowed, match="只能在窗口里查阅“老主顾”"):
        run(without(people.li, "customers.export"), "customers", "referrals", source.number)


def test_the_ranking_on_the_command_line(people: People, opened: MakeFile) -> None:
    """Numbers, names and counts, within what one may see; a sentence where there is nobody."""
    source, second = opened(people.li, "老主顾"), opened(people.li, "二店")
    assert run(people.li, "customers", "referrers").lines == ["还没有引荐来的客户。"]
    for name in ("甲", "乙"):
        opened(people.li, name, referrer_id=source.id)
    opened(people.li, "丙", referrer_id=second.id)
    told = run(people.li, "customers", "referrers", "--limit", "1")
    assert told.result == {
        "referrers": [{"number": source.number, "name": "老主顾", "manager": "李敏", "brought": 2, "buying": 2}]
    }
    assert told.lines == [f"{source.number}　老主顾　引荐来 2 户，其中已成交 2 户"]
    assert run(people.wang, "customers", "referrers").result == {"referrers": []}


def test_a_file_shown_on_the_command_line_hides_its_referrer(people: People, opened: MakeFile) -> None:
    """As its page does."""
    others = opened(people.wang, "王家店")
    came = opened(people.li, "新客甲", referrer_id=others.id)
    assert not any("王家店" in line for line in run(people.li, "show", "customer", came.number).lines)
    assert any("引荐客户：王家店" in line for line in run(people.boss, "show", "customer", came.number).lines)
