"""An office's own fields: defined by right, checked like any other, told apart when two people edit (S1-53)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cadence.test_commands import run
from tests.customers.conftest import MakeFile, People

from cmdesk.core.errors import Conflict, Invalid, NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.rules.file import extra


def define_all(people: People) -> None:
    """One field of every kind."""
    for label, kind, options in (
        ("风险偏好", "choice", "保守、稳健、进取"),
        ("家庭情况", "long_text", ""),
        ("存款", "money", ""),
        ("理财到期", "day", ""),
        ("是否会员", "flag", ""),
        ("茶位数", "whole", ""),
        ("昵称", "text", ""),
    ):
        extra.define(people.boss, label, kind, options=options)


def test_every_kind_of_value_is_kept(people: People, opened: MakeFile) -> None:
    """What was entered comes back; a field appears as a description of its own for forms, columns and papers."""
    define_all(people)
    assert [(spec.name, spec.label, spec.kind) for spec in extra.specs()][:3] == [
        ("extra.fxph", "风险偏好", "choice"), ("extra.jtqk", "家庭情况", "long_text"), ("extra.ck", "存款", "money"),
    ]  # fmt: skip
    values = {
        "extra.fxph": "稳健", "extra.jtqk": "三口之家\n有一子", "extra.ck": Decimal("100000.50"),
        "extra.lcdq": date(2026, 12, 31), "extra.sfhy": True, "extra.cws": 12, "extra.nc": "老周",
    }  # fmt: skip
    file = opened(people.li, **values)
    assert extra.values_of(file.extra) == values
    changed = rules.edit(people.li, file.id, {"extra.cws": None, "extra.sfhy": False, "grade": 4}, version=1)
    assert changed.grade == 4
    assert extra.values_of(changed.extra) == {**values, "extra.cws": None, "extra.sfhy": False}


def test_the_command_line_tells_them(people: People, opened: MakeFile) -> None:
    """``show customer`` says what the file says, amounts with their unit, an office's own fields behind."""
    define_all(people)
    file = opened(people.boss, order_cycle=7, **{"extra.cws": 12, "extra.sfhy": True})
    lines = run(people.boss, "show", "customer", file.number).lines
    assert [line for line in lines if line.split("：")[0] in {"订货周期", "茶位数", "是否会员", "昵称"}] == [
        "订货周期：7 天", "是否会员：是", "茶位数：12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("extra.fxph", "激进", "不在可选项中"),
        ("extra.ck", "1.005", "最多两位小数"),
        ("extra.lcdq", "2026-02-30", "不是有效的日期"),
        ("extra.cws", "十二", "不是数字"),
        ("extra.sfhy", "也许", "只能是“是”或“否”"),
        ("extra.nosuch", "x", "已不存在"),
    ],
)
def test_bad_values_are_refused_at_the_field(
    file_people: People, opened: MakeFile, name: str, value: object, says: str
) -> None:
    """An extra field refuses like any other; problems of both sorts are told together."""
    define_all(file_people)
    with pytest.raises(Invalid) as refusal:
        opened(file_people.li, grade=99, **{name: value})
    assert says in refusal.value.problems[name]
    assert "grade" in refusal.value.problems
    file = opened(file_people.li)
    with pytest.raises(Invalid, match=says):
        rules.edit(file_people.li, file.id, {name: value}, version=1)


def test_a_required_field_is_asked_of_new_files(people: People, opened: MakeFile) -> None:
    """Old files without it can still be edited, new ones cannot be opened without it, and it is not emptied."""
    old = opened(people.li, "老店")
    extra.define(people.boss, "风险等级", "text", required=True)
    with pytest.raises(Invalid, match="风险等级不能为空"):
        opened(people.li, "新店")
    assert rules.edit(people.li, old.id, {"grade": 2}, version=1).grade == 2
    file = opened(people.li, "新店", **{"extra.fxdj": "低"})
    with pytest.raises(Invalid, match="风险等级不能为空"):
        rules.edit(people.li, file.id, {"extra.fxdj": ""}, version=1)


def test_two_people_on_two_extra_fields_are_no_conflict(people: People, opened: MakeFile) -> None:
    """Each extra field is judged by itself, though all lie in one column."""
    define_all(people)
    file = opened(people.li, **{"extra.nc": "老周", "extra.cws": 3})
    seen = extra.values_of(file.extra)
    rules.edit(people.supervisor, file.id, {"extra.nc": "周老板"}, version=1, before=seen)
    both = rules.edit(people.li, file.id, {"extra.cws": 5}, version=1, before=seen)
    assert extra.values_of(both.extra)["extra.nc"] == "周老板"
    assert extra.values_of(both.extra)["extra.cws"] == 5
    with pytest.raises(Conflict, match=r"昵称刚被孙磊（.*）改过") as conflict:
        rules.edit(people.li, file.id, {"extra.nc": "小周", "grade": 3}, version=1, before={**seen, "grade": None})
    (difference,) = conflict.value.differences
    assert (difference.field, difference.before, difference.mine, difference.theirs) == (
        "extra.nc", "老周", "小周", "周老板",
    )  # fmt: skip
    assert rules.read(people.li, file.id).grade is None


def test_fields_are_renamed_ordered_binned_and_restored(people: People, opened: MakeFile) -> None:
    """A binned field is gone from forms while its values stay; its key is never given again."""
    define_all(people)
    file = opened(people.li, **{"extra.nc": "老周"})
    nick = next(row for row in extra.defined() if row.key == "nc")
    extra.redefine(people.boss, nick.id, {"label": "绰号"}, version=nick.version)
    extra.reorder(people.boss, [nick.id])
    assert extra.specs()[0].label == "绰号"
    extra.bin_field(people.boss, nick.id)
    assert "extra.nc" not in extra.values_of(file.extra)
    assert extra.define(people.boss, "昵称", "text").key == "nc2"
    rules.edit(people.li, file.id, {"extra.nc2": "周总"}, version=1)
    with pytest.raises(Invalid, match="按“恢复字段”"):
        extra.define(people.boss, "绰号", "text")
    extra.restore_field(people.boss, nick.id)
    kept = extra.values_of(rules.read(people.li, file.id).extra)
    assert (kept["extra.nc"], kept["extra.nc2"]) == ("老周", "周总")


def test_an_option_goes_when_no_file_holds_it(people: People, opened: MakeFile) -> None:
    """A word in use is kept until the files say another; deleted files do not hold it, nor do other fields."""
    define_all(people)
    row = extra.defined()[0]
    files = [opened(people.li, f"福顺{at}店", **{"extra.fxph": "稳健", "extra.nc": "保守"}) for at in range(3)]
    rules.bin_files(people.boss, [files[2].id])
    with pytest.raises(Invalid, match="还有 2 户选着“稳健”：请先添上新选项并保留旧的") as refusal:
        extra.redefine(people.boss, row.id, {"options": "保守、稳重、进取"}, version=row.version or 1)
    assert set(refusal.value.problems) == {"options"}
    row = extra.redefine(people.boss, row.id, {"options": "稳健、稳重、进取"}, version=row.version or 1)
    for one in files[:2]:
        rules.edit(people.li, one.id, {"extra.fxph": "稳重"}, version=1)
    extra.redefine(people.boss, row.id, {"options": "稳重、进取"}, version=row.version or 1)
    assert [choice.label for choice in extra.specs()[0].choices] == ["稳重", "进取"]


def test_fields_that_cannot_be_are_refused(people: People) -> None:
    """No second field of a label, none that hides one of the file's own, no choice without options, no other kind."""
    row = extra.define(people.boss, "昵称", "text")
    with pytest.raises(Invalid, match="已被另一自定义字段使用"):
        extra.define(people.boss, "昵称", "whole")
    with pytest.raises(Invalid, match="客户档案里已有“档位”"):
        extra.define(people.boss, "档位", "whole")
    with pytest.raises(Invalid, match="要填写选项"):
        extra.define(people.boss, "爱好", "choice", options="、")
    with pytest.raises(Invalid, match="类型"):
        extra.define(people.boss, "爱好", "picture")
    with pytest.raises(Refused, match="类型和代号不能改"):
        extra.redefine(people.boss, row.id, {"kind": "whole"}, version=1)
    with pytest.raises(NotAllowed, match="维护自定义字段"):
        extra.define(people.supervisor, "爱好", "text")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=30), number=st.integers(-(2**31) + 1, 2**31 - 1),
    cents=st.integers(-(10**12), 10**12), day=st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    option=st.sampled_from(["保守", "稳健", "进取"]), flag=st.booleans(),
)  # fmt: skip
def test_what_is_accepted_is_read_back(
    file_office: Office, text: str, number: int, cents: int, day: date, option: str, flag: bool
) -> None:
    """For any acceptable value: cleaned, stored as JSON and read back it is itself; cleaned again it does not change."""
    if not extra.defined():
        from tests.customers.conftest import populate

        define_all(populate())
    values = {"extra.nc": text, "extra.cws": number, "extra.ck": Decimal(cents) / 100, "extra.lcdq": day,
              "extra.fxph": option, "extra.sfhy": flag}  # fmt: skip
    kept = extra.merged("", extra.clean(values))
    back = extra.values_of(kept)
    assert {name: back[name] for name in values if name != "extra.nc"} == {
        name: value for name, value in values.items() if name != "extra.nc"
    }
    assert extra.merged(kept, extra.clean(back)) == kept
