"""Every column of the customer list can be filtered, sorted and exported on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmdesk.core import keep
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.filter import OPERATORS
from cmdesk.core.office import Office
from cmdesk.customers import columns, exporting
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import extra
from cmdesk.staff.record import Unit

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
