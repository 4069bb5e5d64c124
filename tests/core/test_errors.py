"""Refusals speak to people."""

from cmdesk.core.errors import Invalid


def test_invalid_joins_all_its_sentences() -> None:
    """Somebody who reads only the message learns of every field."""
    refusal = Invalid({"name": "客户名称不能为空", "phone": "电话只能有数字"})
    assert str(refusal) == "客户名称不能为空；电话只能有数字"


def test_whole_sentences_are_joined_without_a_semicolon() -> None:
    """What ends with a full stop needs none."""
    assert str(Invalid({"a": "请填写名称。", "b": "电话有误", "c": "请改正。"})) == "请填写名称。电话有误；请改正。"
