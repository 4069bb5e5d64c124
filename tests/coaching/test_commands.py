"""Scripts, rehearsals and coaching from the command line; what is printed says what the records say; the demo holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cadence.test_commands import run
from tests.coaching.conftest import TODAY, World

from cmdesk.coaching import paper
from cmdesk.coaching.rules import joint, placeholders, scripts, spoken
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.resources import resource
from cmdesk.core.toml import read

FILE = """
名称 = "统一开场白"
用途 = "初访开场白"
用于走访 = "首访、地毯式初访"
正文 = "{称呼}，{问候}，我是{我的姓名}。"
必须问的问题 = ["平时从哪里进货？", "谁管进货？"]

[[异议]]
客户可能说 = "没空"
怎样回答 = "只占您一分钟。"
"""


def test_a_script_is_written_shown_and_rehearsed(world: World, tmp_path: Path) -> None:
    """The same file written twice is a second version; shown to a customer the placeholders are filled."""
    file = tmp_path / "开场白.toml"
    file.write_text(FILE, encoding="utf-8")
    assert run(world.editor, "script", "write", str(file)).result["script"]["version"] == 1
    assert run(world.editor, "script", "write", str(file)).result["script"]["version"] == 2
    file.write_text(FILE.replace("称呼", "外号"), encoding="utf-8")
    with pytest.raises(Invalid, match="外号"):
        run(world.editor, "script", "write", str(file))
    for strange in ("customer = 1\n", "[[异议]]\n金额 = 3\n"):
        (file.parent / "strange.toml").write_text(strange, encoding="utf-8")
        with pytest.raises(Refused, match=r"没有“(customer|金额)”这一栏"):
            run(world.editor, "script", "write", str(file.parent / "strange.toml"))
    shown = run(world.rep, "script", "show", "开场白", "--customer", "福顺烟酒店").result["script"]
    assert shown["text"].startswith("欧阳先生，")
    assert shown["questions"] == ["平时从哪里进货？", "谁管进货？"]
    assert [row["version"] for row in run(world.rep, "script", "list").result["scripts"]] == [2]
    run(world.rep, "rehearsal", "add", "开场白", "--seconds", "52", "--partner", "beside", "--score", "4")
    people = run(world.leader, "rehearsal", "list", "开场白").result["people"]
    assert [(row["name"], row["state"]) for row in people] == [("邻座", "none"), ("客户经理", "some")]
    with pytest.raises(NotFound):
        run(world.rep, "script", "show", "没有的")


def test_a_record_is_listed_shown_acknowledged_and_printed(world: World) -> None:
    """Only to those who may read it; the sheet says what the record says, the blank one nothing."""
    one = world.given()
    number = joint.read(world.leader, one).number
    assert run(world.staff.beside, "coaching", "list").result["coaching"] == []
    with pytest.raises(NotFound):
        run(world.staff.beside, "coaching", "show", number)
    shown = run(world.rep, "coaching", "show", number).result["coaching"]
    assert (shown["praise"], shown["mean"], len(shown["marks"])) == ("准备充分", "3.0", 2)
    said = run(world.rep, "coaching", "acknowledge", number, "--word", "明白").result["coaching"]
    assert said["state"] == "acknowledged"
    values = paper.coaching_values(joint.read(world.leader, one))
    assert (values["rep"], values["customer"], values["rep_word"]) == ("客户经理", "福顺烟酒店", "明白")
    assert values["rep_signature"]["day"] == TODAY
    assert len(paper.coaching_job(world.rep, one)) == len(paper.blank_job()) == 1
    ((_, (empty,)),) = paper.blank_job().sheets()
    assert [row["head"] for row in empty.values["marks"]] == list(joint.heads(TODAY)), "it names what is evaluated"
    progress = run(world.leader, "coaching", "progress", world.rep.login).result["progress"]
    assert progress[0]["开场白"] == 4


def test_a_script_is_printed_for_a_customer_or_with_lines_to_write_on(world: World, tmp_path: Path) -> None:
    """No placeholder stands on paper: what is known is filled in, the rest is a line with its name (S1-73)."""
    file = tmp_path / "开场白.toml"
    file.write_text(FILE.replace("谁管进货", "{职务}管进货吗"), encoding="utf-8")
    run(world.editor, "script", "write", str(file))
    version = scripts.by_name(world.rep, "统一开场白").version
    assert version is not None
    line = placeholders.LINE
    ((_, (sheet,)),) = paper.script_job(world.rep, version.id).sheets()
    assert sheet.values["text"] == f"{line}（称呼），{line}（问候），我是{line}（我的姓名）。"
    assert sheet.values["questions"][1] == {"text": f"{line}（职务）管进货吗？"}
    ((_, (sheet,)),) = paper.script_job(world.rep, version.id, world.customer).sheets()
    assert sheet.values["text"] == f"欧阳先生，{line}（问候），我是{world.rep.name}。"
    assert "限 60 秒" in sheet.values["length"]
    assert "{" not in f"{sheet.values}".replace("{'", "")


def test_the_scripts_of_the_demo_keep_the_rules(world: World) -> None:
    """None longer than a minute, none with an unknown placeholder, every use among them."""
    told = read(resource("demo", "coaching.toml"))["script"]
    assert {one["use"] for one in told} == {"opening", "care", "vip", "invite", "edge"}
    for one in told:
        words = {name: one.get(name, "") for name in ("text", "goal", "brand_awareness", "market_share")}
        assert scripts.text_problems(words, one["use"], TODAY) == {}, one["name"]
        assert spoken.measure(one.get("old", one["text"]), one["use"], TODAY).excess == 0
        scripts.add(world.editor, {"name": one["name"], "use": one["use"]}, words, one.get("objections", ()))
