"""Refusals speak to people."""

from cmdesk.core.errors import Invalid


def test_invalid_joins_all_its_sentences() -> None:
    """Somebody who reads only the message learns of every field."""
    refusal = Invalid({"name": "客户名称不能为空", "phone": "电话只能有数字"})
    assert str(refusal) == "客户名称不能为空；电话只能有数字"
