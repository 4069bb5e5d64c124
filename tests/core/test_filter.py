"""Conditions as people write them, and what they find on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmdesk.core.database import Database, PostgresDatabase, SqliteDatabase
from cmdesk.core.errors import Refused
from cmdesk.core.filter import OPERATORS, Condition, Filterable, as_sql, check, operators_for, parse, say, write
from cmdesk.core.spec import Choice, FieldSpec

TODAY = date(2024, 11, 20)
LEVELS = (Choice("A", "核心", "hx"), Choice("B", "潜力", "ql"))
FIELDS = {
    field.key: field
    for field in (
        Filterable("name", "名称", "shop.name"),
        Filterable("level", "级别", "shop.level", "choice", LEVELS),
        Filterable("monthly_volume", "月均销量", "shop.volume", "whole"),
        Filterable("money", "订货额", "shop.money", "money"),
        Filterable("next", "下次拜访", "shop.next", "day"),
        Filterable("changed", "最后修改", "shop.changed", "moment"),
        Filterable("vip", "样本户", "shop.vip", "flag"),
        Filterable("tags", "标签", "shop.tags", "many_choice", LEVELS),
    )
}


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path) -> Iterator[Database]:
    """Shops on each engine, one with everything and one with nothing filled in."""
    made: Database
    if request.param == "sqlite":
        made = SqliteDatabase(tmp_path / "filter.db")
    else:
        made = PostgresDatabase(request.getfixturevalue("postgres_database_url"))
    text = "TEXT" if request.param == "sqlite" else 'TEXT COLLATE "C"'
    flag = "INTEGER" if request.param == "sqlite" else "BOOLEAN"
    made.run(
        f"CREATE TABLE shop (id INTEGER PRIMARY KEY, name {text} NOT NULL, level {text}, volume INTEGER, money BIGINT,"
        f" next {text}, changed {text}, vip {flag} NOT NULL, tags {text} NOT NULL)"
    )
    yield made
    made.close()


def found(database: Database, text: str) -> list[int]:
    where, params = as_sql(parse(text, FIELDS), FIELDS, TODAY)
    return [row[0] for row in database.rows(f"SELECT id FROM shop WHERE {where} ORDER BY id", params)]


def local(day: str, hour: int = 12) -> str:
    moment = datetime.fromisoformat(f"{day}T{hour:02}:00").astimezone().astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


SHOPS = [
    (1, "福顺烟酒店", "A", 412, 123456, "2024-11-21", local("2024-11-20", 0), True, "A,B"),
    (2, "50% Off_shop", "B", 0, -100, "2024-12-31", local("2024-11-20", 23), False, "B"),
    (3, "", None, None, None, None, None, False, ""),
]


FINDS = [
    ("level=A", [1]),
    ("级别=核心", [1]),
    ("级别 = hx、潜力", [1, 2]),
    ("level!=A", [2, 3]),
    ("level=空", [3]),
    ("level!=空", [1, 2]),
    ("name~烟酒", [1]),
    ("name~OFF_", [2]),
    ("name~%", [2]),
    ("name=空", [3]),
    ('name="50% Off_shop"', [2]),
    ("name!=福顺烟酒店", [2, 3]),
    ("月均销量>=100 level=A", [1]),
    ("月均销量≥12*30", [1]),
    ("monthly_volume<1", [2]),
    ("monthly_volume=0，412", [1, 2]),
    ("monthly_volume!=0", [1, 3]),
    ("money>1000", [1]),
    ("money=1234.56", [1]),
    ("money<0", [2]),
    ("next=明天", [1]),
    ("next<=月底", [1]),
    ("next>2024-11-21", [2]),
    ("next=空", [3]),
    ("changed=今天", [1, 2]),
    ("changed>今天", []),
    ("changed>=今天 changed<明天", [1, 2]),
    ("changed!=今天", [3]),
    ("vip=是", [1]),
    ("样本户=否", [2, 3]),
    ("tags=A", [1]),
    ("tags=A,B", [1, 2]),
    ("tags!=A", [2, 3]),
    ("tags=空", [3]),
]


def test_conditions_find_what_they_say(database) -> None:
    """Each kind of field, each operator, empties included, the same on both engines."""
    database.run_many("INSERT INTO shop VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", SHOPS)
    assert {text: found(database, text) for text, _ in FINDS} == dict(FINDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("level", "看不懂"),
        ("=A", "看不懂"),
        ("level=", "没有写值"),
        ("level=A,", "没有写值"),
        ("级比=A", "没有“级比”这一项"),
        ('name="福', "引号"),
        ("level=C", "没有“C”这一种"),
        ("level>A", "没有大小"),
        ("level~核", "不能用“包含”"),
        ("月均销量>=多", "不是数字"),
        ("月均销量>=1,2", "只能写一个值"),
        ("next=2024-02-31", "下次拜访"),
        ("vip=也许", "是”或“否"),
        ("name>空", "= 或 !="),
        ("name=空,福", "分成两次"),
        ("x" * 3000, "太长"),
    ],
)
def test_what_is_not_understood_is_told_in_one_sentence(text, said) -> None:
    """Never a traceback: the cause, and how to write it."""
    with pytest.raises(Refused, match=said):
        as_sql(parse(text, FIELDS), FIELDS, TODAY)


def test_conditions_read_as_chips() -> None:
    """The filter bar says conditions in the words of the labels."""
    conditions = parse("level=A,B monthly_volume>=100 next<=2024-11-22 name=空 name!=空 money!=3", FIELDS)
    assert [say(condition, FIELDS, TODAY) for condition in conditions] == [
        "级别 是 核心、潜力",
        "月均销量 不少于 100",
        "下次拜访 到 周五",
        "名称 没有填",
        "名称 已填",
        "订货额 不是 3",
    ]
    assert as_sql((), FIELDS, TODAY) == ("", ())


def test_a_field_brings_its_filter_along() -> None:
    """Label and choices are said once, with the record; a link is compared by name."""
    spec = FieldSpec("owner_id", "客户经理", "link", links_to="user")
    assert Filterable.of(spec, "owner.name") == Filterable("owner_id", "客户经理", "owner.name", "text")
    for field in FIELDS.values():
        assert set(operators_for(field)) <= set(OPERATORS)
        value = {"flag": "是", "day": "今天", "moment": "今天", "choice": "A", "many_choice": "A"}.get(field.kind, "1")
        for operator in operators_for(field):
            check(Condition(field.key, operator, (value,)), FIELDS, TODAY)


values = st.text(max_size=8) | st.sampled_from(["空", '"', "a b", "，", "=", "~x", "“”"])
conditions = st.builds(
    Condition,
    st.sampled_from(sorted(FIELDS)),
    st.sampled_from(sorted(OPERATORS)),
    st.lists(values.map(lambda value: value.replace("“", '"').replace("”", '"')), max_size=3, unique=True).map(tuple),
)


@given(st.lists(conditions, max_size=4).map(tuple))
def test_the_text_form_reads_back_whatever_the_values(some) -> None:
    """Quotes, blanks, commas, signs and the word 空 survive the way through text."""
    assert parse(write(some), FIELDS) == some


@given(st.text(max_size=40) | st.text('级别=A,"“ !≥空~<>，name1', max_size=40))
def test_any_text_is_understood_or_refused(text) -> None:
    """Typing half a condition never breaks anything."""
    try:
        some = parse(text, FIELDS)
        as_sql(some, FIELDS, TODAY)
    except Refused as refusal:
        said = str(refusal)
    else:
        said = "。"
        assert parse(write(some), FIELDS) == some
    assert said.endswith("。")


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a is not None and a >= b,
    "<=": lambda a, b: a is not None and a <= b,
    ">": lambda a, b: a is not None and a > b,
    "<": lambda a, b: a is not None and a < b,
    "~": lambda a, b: b.casefold() in a.casefold(),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.sampled_from(["", "福", "福顺", "a%", "A_b", "!", "B"]), max_size=8),
    operator=st.sampled_from(sorted(OPERATORS)),
    value=st.sampled_from(["福", "a", "_", "%", "!", "B", "A_b"]),
)
def test_text_compares_as_in_memory(database, names, operator, value) -> None:
    """Wildcards are ordinary characters, letters match in either case, order is by code point."""
    database.run("DELETE FROM shop")
    database.run_many(
        "INSERT INTO shop (id, name, vip, tags) VALUES (?, ?, ?, '')",
        [(at, name, False) for at, name in enumerate(names)],
    )
    condition = Condition("name", operator, (value,))  # type: ignore[arg-type]
    assert found(database, write([condition])) == [
        at for at, name in enumerate(names) if COMPARE[operator](name, value)
    ]
