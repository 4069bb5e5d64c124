"""Every column of the customer list can be filtered, sorted and exported on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.database import Database
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.filter import OPERATORS
from cmdesk.core.search.narrowing import Narrowing
from cmdesk.core.window import Query, Window
from cmdesk.core.window.order import Step
from cmdesk.core.window.source import Source
from cmdesk.customers import columns, exporting
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.told.deadlines import Worst
from cmdesk.staff.record import Unit, User

ALL = ("customers.view", "customers.confidential", "customers.export", "extra_fields.edit")
ADMIN = Actor(1, "a", "管", "administrator", rights=dict.fromkeys(ALL, Scope.ALL))


@pytest.fixture
def shop(office: Office) -> Office:
    """An office with one area, one of its own fields and one shop."""
    extra.define(ADMIN, "门头颜色", "text")
    with keep.operation(PROGRAM, "一户") as work:
        area = work.add(Unit, {"name": "城东片区", "kind": "area"})
        values = {"number": "1", "name": "福顺", "grade": 3, "support_reasons": ("old",), "phones": "13812345678"}
        work.add(Customer, {**values, "area_id": area, "note": "=1+1", "first_trade_on": "2020-01-01"})
    return office


def test_every_column_takes_conditions(shop: Office) -> None:
    """No column breaks on any sign: it answers or refuses in Chinese."""
    samples = {"whole": "3", "real": "3", "money": "3", "day": "2024-03-05", "moment": "2024-03-05", "flag": "是"}
    every = columns.all_columns(ADMIN)
    for column in every:
        value = column.choices[0].label if column.choices else samples.get(column.kind, "福顺")
        for sign in OPERATORS:
            for written in (value, "空"):
                try:
                    where, params = columns.condition(f"{column.key}{sign}{written}", every)
                except Refused:
                    continue
                query = columns.query(every, ADMIN).filtered(where, params)
                shop.database.rows(f"SELECT 1 FROM {query.table}{query.joins} WHERE {query.condition()}", query.params)


@pytest.mark.parametrize(
    "text", ["area=城东", "片区=城东片区", "档位>=3 名称~福", "老客户", "phones~1234", "帮扶情形=老"]
)
def test_people_filter_as_they_speak(shop: Office, text: str) -> None:
    """Keys, labels, and an area without the word 片区."""
    every = columns.all_columns(ADMIN)
    if "=" not in text and "~" not in text:
        with pytest.raises(Refused):
            columns.condition(text, every)
        return
    where, params = columns.condition(text, every)
    query = columns.query(every, ADMIN).filtered(where, params)
    assert (
        len(shop.database.rows(f"SELECT 1 FROM {query.table}{query.joins} WHERE {query.condition()}", query.params))
        == 1
    )


def test_an_export_is_the_list_and_nothing_else(shop: Office, tmp_path: Path) -> None:
    """Columns, order and filter as shown; no cell is a formula; it stands in the trail."""
    every = columns.all_columns(ADMIN)
    query = columns.query(every, ADMIN)
    path = tmp_path / "a.csv"
    assert exporting.export(ADMIN, query, ("name", "note", "age", "area_id", "support_reasons"), path) == 1
    head, row = path.read_text(encoding="utf-8-sig").splitlines()
    assert head == "客户名称,备注,新老客户,片区,帮扶情形"
    assert row == "福顺,'=1+1,老客户,城东片区,老"
    title = shop.database.rows("SELECT title FROM operation ORDER BY id DESC LIMIT 1")[0][0]
    assert title == "导出客户 1 户到 a.csv"
    assert exporting.export(ADMIN, query, [column.key for column in every], tmp_path / "all.xlsx") == 1


def test_what_the_list_tells_beside_its_rows_is_in_the_file_too(shop: Office, tmp_path: Path) -> None:
    """The light of what presses most is a column as any other: the file says its words, nothing for who has none."""
    every = columns.all_columns(ADMIN)
    (one,) = (row[0] for row in shop.database.rows("SELECT id FROM customer"))
    pressing = Worst("late", "超时 2 天", "", "2026-11-21T09:00")
    for told, said in (({one: pressing}, "超时 2 天（2026-11-21 09:00 到期）"), ({}, "")):
        query = columns.query(every, ADMIN)
        query = replace(
            query, columns=(*query.columns, ("deadline", "NULL")), beside=(("deadline", lambda _ids, told=told: told),)
        )
        path = tmp_path / f"{len(said)}.csv"
        assert exporting.export(ADMIN, query, ("name", "deadline", "age"), path) == 1
        assert path.read_text(encoding="utf-8-sig").splitlines() == ["客户名称,时限,新老客户", f"福顺,{said},老客户"]


def test_exporting_a_search_gives_what_it_found(shop: Office, tmp_path: Path) -> None:
    """A search asks the database only where the list is read; nothing else may read the list without it."""
    query = columns.query(columns.all_columns(ADMIN), ADMIN)
    for text, found in (("福顺", 1), ("13812", 1), ("不在这里", 0)):
        searched = replace(query, late=Narrowing(shop.database, "customer", text, "customer.id"))
        assert exporting.export(ADMIN, searched, ("name",), tmp_path / f"{text}.csv") == found
        assert Window(shop.database, searched).count == found
        with pytest.raises(RuntimeError, match="before its conditions"):
            Source(shop.database, searched).count()


def test_exporting_reaches_as_far_as_its_right(shop: Office, tmp_path: Path) -> None:
    """Who sees everything but may export only his own exports only his own; without the right nothing."""
    query = columns.query(columns.all_columns(ADMIN), ADMIN)
    own = Actor(5, "x", "某", "account_manager", rights={"customers.view": Scope.ALL, "customers.export": Scope.OWN})
    assert exporting.export(own, query, ("name",), tmp_path / "own.csv") == 0
    with pytest.raises(NotAllowed, match="没有导出"):
        exporting.export(Actor(5, "x", "某", "clerk"), query, ("name",), tmp_path / "no.csv")
    assert not (tmp_path / "no.csv").exists()


def test_confidential_columns_are_listed_only_for_those_who_may(shop: Office) -> None:
    """Account numbers and credit limits are no columns for others."""
    keys = {column.key for column in columns.all_columns(ADMIN)}
    plain = Actor(5, "x", "某", "clerk", rights={"customers.view": Scope.ALL})
    assert keys - {column.key for column in columns.all_columns(plain)} == {"bank_account", "credit_limit"}


def test_a_list_shows_only_the_end_of_an_account_number(shop: Office, tmp_path: Path) -> None:
    """Looking at an account number is noted one by one, a list does not give it away; an export is noted itself."""
    with keep.operation(PROGRAM, "账号") as work:
        work.edit(Customer, 1, {"bank_account": "6222020200112233445"})
    every = columns.all_columns(ADMIN)
    query = columns.query(every, ADMIN).showing(("bank_account",))
    assert rows(shop, query) == [("•••• 3445",)]
    assert shown(shop, "账号~622202") == []
    assert exporting.export(ADMIN, columns.query(every, ADMIN), ("bank_account",), tmp_path / "a.csv") == 1
    assert "6222020200112233445" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_old_and_new_follow_the_regulation(shop: Office) -> None:
    """The list counts the months of the rule valid today, like the proposals do (S4-16)."""
    boss = Actor(1, "a", "管", "administrator", rights={**ADMIN.rights, "regulations.edit": Scope.ALL})
    assert shown(shop, "新老客户=老客户") == ["福顺"]
    regulation.change(boss, "class.new.months", 1200, date.today())  # noqa: DTZ011
    assert shown(shop, "新老客户=老客户") == []
    assert shown(shop, "新老客户=新客户") == ["福顺"]


def test_days_since_the_last_change(shop: Office) -> None:
    """How long nobody has touched a file is a number to filter and sort by."""
    shop.database.run(
        "UPDATE customer SET changed_at = ?",
        ((datetime.now(UTC) - timedelta(days=40)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),),
    )
    (days,) = rows(shop, columns.query(columns.all_columns(ADMIN), ADMIN).showing(("idle_days",)))[0]
    assert 39 <= days <= 41
    assert shown(shop, "未修改天数>30") == ["福顺"]
    assert shown(shop, "未修改天数>60") == []


def test_an_offices_own_numbers_are_numbers(shop: Office) -> None:
    """9 comes before 12 in a field the office has defined, on both engines; amounts are whole cents."""
    for label, kind in (("茶位", "whole"), ("存款", "money"), ("会员", "flag"), ("到期", "day")):
        extra.define(ADMIN, label, kind)
    with keep.operation(PROGRAM, "两户") as work:
        for number, seats in (("2", 12), ("3", 9)):
            stored = extra.merged(
                "", extra.clean({"extra.cw": seats, "extra.ck": "10.5", "extra.hy": True, "extra.dq": "2026-05-01"})
            )
            work.add(Customer, {"number": number, "name": f"店{seats}", "extra": stored})
    every = columns.all_columns(ADMIN)
    query = (
        columns.query(every, ADMIN)
        .showing(("extra.cw", "extra.ck", "extra.hy", "extra.dq"))
        .ordered(("extra.cw", False))
    )
    listed = [row for row in rows(shop, query) if row[0] is not None]
    assert [(row[0], row[1], bool(row[2]), row[3]) for row in listed] == [
        (9, 1050, True, "2026-05-01"),
        (12, 1050, True, "2026-05-01"),
    ]
    assert shown(shop, "茶位>9") == ["店12"]
    assert shown(shop, "会员=是 到期>=2026-05-01") == ["店12", "店9"]


def test_a_referrer_out_of_sight_has_no_name(shop: Office) -> None:
    """Who brought a customer is named only to those who may see him."""
    with keep.operation(PROGRAM, "引荐") as work:
        user = work.add(User, {"login": "li", "name": "李", "role": "account_manager"})
        work.add(Customer, {"number": "9", "name": "新客", "referrer_id": 1, "owner_id": user})
    own = Actor(user, "li", "李", "account_manager", rights={"customers.view": Scope.OWN})
    for actor, name in ((own, None), (ADMIN, "福顺")):
        query = columns.query(columns.all_columns(actor), actor).showing(("number", "referrer_id"))
        assert ("9", name) in rows(shop, query)


def rows(shop: Office, query: Query) -> list[tuple[object, ...]]:
    return listed(shop.database, query)


def listed(database: Database, query: Query) -> list[tuple[object, ...]]:
    """Return the tuples of a list in its order."""
    expressions = ", ".join(sql for _, sql in query.columns)
    order = ", ".join(term.clause(database.engine) for term in query.total_order().terms)
    text = f"SELECT {expressions} FROM {query.table}{query.joins} WHERE {query.condition()} ORDER BY {order}"
    return database.rows(text, query.params)


def shown(shop: Office, text: str) -> list[object]:
    """Return the names of the files that meet a condition."""
    every = columns.all_columns(ADMIN)
    where, params = columns.condition(text, every)
    return [row[0] for row in rows(shop, columns.query(every, ADMIN).filtered(where, params).showing(("name",)))]


def test_the_list_walks_by_the_columns_that_say_so(office: Office) -> None:
    """At a million files, ordering by a listed column reads a page from its index, both ways; counting reads no file."""
    every = columns.all_columns(ADMIN)
    query = columns.query(every, ADMIN)
    if office.database.engine == "postgres":  # on an empty table it would sort anyway
        office.database.run("SET enable_sort = off")
        office.database.run("SET enable_seqscan = off")
    walked = {
        sql.removeprefix("customer.") for key in walked_keys(office, query) for sql in [query.sort_expression(key)]
    }
    assert walked >= {*Customer.LISTED}
    assert Window(office.database, query).count == 0


def walked_keys(office: Office, query: Query) -> list[str]:
    keys = [key for key, _ in query.columns]
    explain = "EXPLAIN QUERY PLAN" if office.database.engine == "sqlite" else "EXPLAIN"
    found = []
    for key in keys:
        if query.sort_expression(key).removeprefix("customer.") not in Customer.LISTED:
            continue
        for desc in (False, True):
            source = Source(office.database, query.ordered((key, desc)))
            sql, params = source.statement(source.order, Step())
            plan = " ".join(str(row[-1]) for row in office.database.rows(f"{explain} {sql} LIMIT 100", params))
            assert "TEMP B-TREE" not in plan, key
            assert " Sort " not in plan, key
            assert f"customer_by_{query.sort_expression(key).removeprefix('customer.')}" in plan, key
        found.append(key)
    return found
