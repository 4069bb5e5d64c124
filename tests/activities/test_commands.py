"""Contacts on the command line: the same rules, answers with numbers for other programs."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk import cli
from cmdesk.activities import rules
from cmdesk.activities.record import Gift, Participant, Promise, Request
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Invalid, NotFound, Refused

TODAY = datetime.now().astimezone().date()


class Told:
    """A context that remembers what was said."""

    as_json = True

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.said: list[str] = []
        self.result: dict[str, Any] = {}

    def say(self, text: str) -> None:
        self.said.append(text)

    def tell(self, text: str) -> None:
        """Nobody watches."""

    def out(self, result: dict[str, Any]) -> None:
        self.result.update(result)


def run(actor: Actor, *words: str) -> dict[str, Any]:
    """Run a command as somebody, and return the object that ``--json`` would print."""
    given: argparse.Namespace = cli.parser().parse_args(list(words))
    context = Told(actor)
    given.run(context, given)
    assert context.said
    return context.result


def test_a_note_is_one_line(people: People, opened: MakeFile) -> None:
    """Text, next step in shorthand and a promise; refusals are sentences."""
    shop = opened(people.li)
    made = run(
        people.li, "note", shop.number, "要两条", "新品", "--channel", "来电", "--next", "送货", "--on", "+3", "--promise", "周五前送",
    )["activity"]  # fmt: skip
    assert (made["number"], made["channel"], made["content"]) == (shop.number, "phone_in", "要两条 新品")
    assert made["next_on"] == (TODAY + timedelta(3)).isoformat()
    assert Promise.get().text == "周五前送"
    for words, sentence in (
        (("note", shop.number, "x", "--on", "那天", "--next", "y"), "不是有效的日期"),
        (("note", shop.number, "x", "--channel", "飞鸽"), "没有“飞鸽”这种方式"),
    ):
        with pytest.raises(Refused, match=sentence):
            run(people.li, *words)
    with pytest.raises(NotFound):
        run(people.zhao, "note", shop.number, "别人的客户")


def test_a_file_brings_whole_contacts(people: People, opened: MakeFile, tmp_path: Path) -> None:
    """People, promises, gifts and a request come along; a word nobody knows is told with its place."""
    shop = opened(people.li)
    path = tmp_path / "往来.toml"
    path.write_text(
        f"""
[[activity]]
customer = "{shop.number}"
channel = "走访"
happened_at = "昨天 14:30"
purposes = ["order", "brand"]
content = "谈新品试销"
next_step = "看动销"
next_on = "+14"
participants = {{theirs = "王总（采购部经理，决策）、李会计", ours = "王强"}}
promises = [{{text = "送样品", due_on = "+2"}}]
gifts = [{{name = "台历", way = "given"}}]
request = {{text = "要新品报价", wants_visit = false}}
""",
        encoding="utf-8",
    )
    assert run(people.li, "activities", "add", str(path))["added"] == 1
    (entry,) = rules.timeline(people.li, shop.id)
    assert (entry.channel, entry.purposes, f"{entry.happened_at:%H:%M}") == ("visit", ("order", "brand"), "14:30")
    assert [model.select().count() for model in (Participant, Promise, Gift, Request)] == [3, 1, 1, 1]
    listed = run(people.li, "activities", "list", "--customer", shop.number)["activities"]
    assert [(one["id"], one["next_step"]) for one in listed] == [(entry.id, "看动销")]
    path.write_text('[[activity]]\ncustomer = "x"\nfoo = 1\n', encoding="utf-8")
    with pytest.raises(Refused, match="第 1 条往来里有看不懂的项“foo”"):
        run(people.li, "activities", "add", str(path))
    path.write_text("= 1", encoding="utf-8")
    with pytest.raises(Refused, match="TOML"):
        run(people.li, "activities", "add", str(path))
    with pytest.raises(Refused, match="读不出来"):
        run(people.li, "activities", "add", str(tmp_path / "none.toml"))


def test_promises_are_settled_with_proof(people: People, opened: MakeFile) -> None:
    """Without proof nothing is settled; what is due tells of it until then."""
    shop = opened(people.li)
    run(people.li, "note", shop.number, "x", "--promise", "送样品", "--due", "今天")
    (one,) = run(people.li, "promises", "list")["promises"]
    assert (one["state"], one["outcome"]) == ("soon", "open")
    assert [item["kind"] for item in run(people.li, "follow-up", "--days", "1")["items"]] == ["promise"]
    with pytest.raises(Invalid, match="凭据"):
        run(people.li, "promises", "keep", str(one["id"]))
    assert run(people.li, "promises", "keep", str(one["id"]), "--proof", "签收单")["outcome"] == "kept"
    with pytest.raises(Refused, match="已经了结"):
        run(people.li, "promises", "break", str(one["id"]), "--reason", "x")
    assert run(people.li, "promises", "list")["promises"] == []
    assert run(people.li, "promises", "list", "--customer", shop.number)["promises"][0]["proof"] == "签收单"
    assert run(people.boss, "follow-up", "--all")["items"] == []
