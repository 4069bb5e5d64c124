"""The library from the command line says what the records say."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.bulletins.conftest import Library
from tests.cadence.test_commands import run
from tests.visits.conftest import today

from cmdesk.core.errors import Refused

FILE = f"""
信息类别 = "客户资讯"
资讯种类 = "价格调整"
标题 = "两个规格调价"
正文 = "见价目表"
有效期从 = "{today()}"
客户类别 = ["核心"]
商品 = ["黄鹤楼（软蓝）", "P2"]
"""


def test_publish_list_show_read_withdraw(library: Library, tmp_path: Path) -> None:
    """A file by labels is published, read, learned and withdrawn; each is told."""
    path = tmp_path / "调价.toml"
    path.write_text(FILE, encoding="utf-8")
    made = run(library.director, "bulletins", "publish", str(path)).result
    number = made["bulletin"]["number"]
    assert made["told"] >= 4
    (row,) = run(library.me, "bulletins", "list", "--running").result["bulletins"]
    assert (row["number"], row["mark"], row["topic"], row["standing"]) == (number, "未读", "price", "有效")
    assert run(library.me, "bulletins", "list", "--kind", "opinion").lines == ["没有营销信息。"]
    assert run(library.me, "bulletins", "read", number, "--learned").result == {"marked": 1}
    shown = run(library.me, "bulletins", "show", number).result["bulletin"]
    assert shown["products"] == ["黄鹤楼（软蓝）", "红塔山（软经典）"]
    assert library.me.name not in shown["unread"]
    run(library.director, "bulletins", "withdraw", number, "--why", "写错")
    assert run(library.me, "bulletins", "list").result["bulletins"][0]["standing"] == "已撤回"


def test_what_a_file_gets_wrong_is_named(library: Library, tmp_path: Path) -> None:
    """A strange heading, area or product is named; nothing is published. A draft stays one."""
    for line, words in (
        ("天气 = '晴'", "没有“天气”"),
        ("片区 = '火星'", "没有叫“火星”的片区"),
        ("商品 = ['无']", "没有叫“无”"),
    ):
        path = tmp_path / "x.toml"
        path.write_text(line + FILE.partition("商品")[0], encoding="utf-8")
        with pytest.raises(Refused, match=words):
            run(library.director, "bulletins", "publish", str(path))
    path.write_text(FILE, encoding="utf-8")
    assert run(library.director, "bulletins", "publish", str(path), "--draft").result["bulletin"]["standing"] == "草稿"
    assert run(library.me, "bulletins", "list").result["bulletins"] == []
