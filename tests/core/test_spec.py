"""The description of a field."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from cmdesk.core.field.picks import Flag, Picks, choices
from cmdesk.core.record import Record, kinds
from cmdesk.core.spec import KINDS, Choice, FieldSpec, choice_meant

LEVELS = (Choice("A", "大"), Choice("B", "中"))


def test_every_kind_has_an_empty_value_of_its_own_type() -> None:
    """A cleared editor and a fresh record agree on what empty is."""
    empties = {kind: FieldSpec("f", "字段", kind).empty for kind in KINDS}
    assert empties["text"] == empties["long_text"] == ""
    assert empties["many_choice"] == empties["phones"] == ()
    assert empties["flag"] is False
    assert all(empties[kind] is None for kind in ("whole", "real", "money", "day", "moment", "choice", "link"))


def test_a_label_is_found_and_a_withdrawn_choice_stays_readable() -> None:
    """Old records keep showing something when an office removes a choice."""
    spec = FieldSpec("level", "级别", "choice", choices=LEVELS)
    assert spec.label_of("B") == "中"
    assert spec.label_of("Z") == "Z"


def test_a_wrong_description_is_refused_when_written() -> None:
    """A slip in a record module shows on import, not at a customer's desk."""
    with pytest.raises(ValueError, match="unknown kind"):
        FieldSpec("f", "字段", "number")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="listed twice"):
        FieldSpec("f", "字段", "choice", choices=(Choice("A", "大"), Choice("A", "中")))


def test_a_description_cannot_be_changed_afterwards() -> None:
    """One form cannot change a label for all others."""
    with pytest.raises(FrozenInstanceError):
        FieldSpec("f", "字段").label = "别名"  # type: ignore[misc]


WORDS = (
    Choice("goods", "数量/品种差错、外观质量"),
    Choice("effect", "使用效果"),
    Choice("service", "销售服务质量"),
    Choice("late", "使用说明"),
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("goods", "goods"),
        ("数量／品种差错、外观质量", "goods"),
        ("数量/品种差错", "goods"),
        (" 品种 ", "goods"),
        ("服务", "service"),
        ("xsfwzl", "service"),
        ("使用效", "effect"),
        ("使用", None),
        ("质量", None),
        ("效", None),
        ("", None),
        ("xsf", None),
        ("退货", None),
    ],
)
def test_a_part_is_enough_where_it_fits_one_choice_alone(typed: str, value: str | None) -> None:
    """What could be two choices is none."""
    found = choice_meant(typed, WORDS)
    assert (found.value if found else None) == value


def test_initials_may_be_the_short_ones_or_all() -> None:
    """A choice whose label is long has short initials of its own; who types those of every character is understood, too."""
    kinds = choices(guidance="营销指导信息 zdxx", opinion="营销指导意见 zdyj")
    for typed, value in (("zdxx", "guidance"), ("yxzdxx", "guidance"), ("YXZDYJ", "opinion"), ("yxzd", None)):
        found = choice_meant(typed, kinds)
        assert (found.value if found else None) == value


@pytest.mark.parametrize("value", [5, [5], [["a"]], [{}], {"a": 1}, date(2026, 1, 1), 1e308, True])
def test_whatever_a_file_says_several_choices_and_a_flag_are_told(value: object) -> None:
    """A value of another kind is refused in a sentence, as a strange word is."""
    with pytest.raises(ValueError, match="不在可选项中"):
        Picks("陈列", choices=choices(tidy="整齐")).clean(value)
    if value is not True:
        with pytest.raises(ValueError, match="只能是"):
            Flag("停用").clean(value)


def test_a_record_without_a_kind_or_a_noun_is_refused_when_written() -> None:
    """Nothing of the trail, the search or the recycle bin could point to its rows."""
    with pytest.raises(TypeError, match="Leaflet needs a KIND"):
        type("Leaflet", (Record,), {"LABEL": "宣传单"})
    with pytest.raises(TypeError, match="and a LABEL"):
        type("Leaflet", (Record,), {"KIND": "leaflet"})
    assert "leaflet" not in kinds()
