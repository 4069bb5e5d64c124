"""Important days, visitors and the phone plan on the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.activities.conftest import MakeFile
from tests.activities.test_commands import run
from tests.customers.conftest import People

from cmdesk.activities.record import Activity, Gift
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer

TODAY = datetime.now().astimezone().date()


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_important_day_from_the_file_to_the_ledger(people: People, opened: MakeFile, tmp_path: Path) -> None:
    """Entered, approved by the superior, settled: the time-line and the ledger of gifts hold it (S4-59)."""
    shop = opened(people.li)
    customers.add_person(people.li, shop.id, {"name": "王福顺"})
    said = f'客户 = "{shop.number}"\n事件 = "开业典礼"\n日期 = "+2"\n方式 = "随礼"\n金额 = 800\n当事人 = "王福顺"\n'
    made = run(people.li, "courtesy", "add", write(tmp_path / "事件.toml", said))
    assert (made["state"], made["waits"], made["approval"]) == ("planned", True, None)
    number = str(made["id"])
    with pytest.raises(Refused, match="提交审批"):
        run(people.li, "courtesy", "done", number)
    with pytest.raises(Refused, match="没有在审批"):
        run(people.supervisor, "courtesy", "approve", number)
    assert run(people.li, "courtesy", "submit", number)["state"] == "waiting"
    for step in ("approve", "send-back"):
        with pytest.raises(Refused, match="自己发起" if step == "approve" else "理由"):
            run(people.li, "courtesy", step, number)
    with pytest.raises(Refused, match="正在审批"):
        run(people.li, "courtesy", "done", number)
    assert run(people.supervisor, "courtesy", "send-back", number, "--reason", "写明事由")["state"] == "returned"
    assert run(people.li, "courtesy", "submit", number)["state"] == "waiting"
    assert run(people.li, "courtesy", "withdraw", number)["state"] == "planned"
    run(people.li, "courtesy", "submit", number)
    assert run(people.supervisor, "courtesy", "approve", number)["state"] == "approved"
    assert run(people.li, "courtesy", "done", number, "--result", "已祝贺", "--gift", "花篮")["state"] == "done"
    assert (Gift.get().name, Gift.get().worth, Activity.get().channel) == ("花篮", 800, "event")
    (row,) = run(people.li, "courtesy", "list", "--customer", str(shop.number))["events"]
    assert (row["state"], row["what"]) == ("done", "王福顺开业典礼")
    with pytest.raises(NotFound, match="没有叫“赵四”的人"):
        run(people.li, "courtesy", "add", write(tmp_path / "错.toml", said.replace("王福顺", "赵四")))
    other = run(people.li, "courtesy", "add", write(tmp_path / "二.toml", said))
    run(people.li, "courtesy", "submit", str(other["id"]))
    with pytest.raises(Refused, match="撤回"):
        run(people.li, "courtesy", "drop", str(other["id"]))
    assert run(people.supervisor, "courtesy", "refuse", str(other["id"]), "--reason", "上月已送")["state"] == "refused"
    assert run(people.li, "courtesy", "drop", str(other["id"]))["state"] == "dropped"


def test_a_visitor_from_the_announcement_to_the_greeting(people: People, opened: MakeFile, tmp_path: Path) -> None:
    """Each step in its order; what the rules want must be done before the end; the time-line holds it (S4-56)."""
    shop = opened(people.li)
    said = f'客户 = "{shop.number}"\n来访人 = "王总一行"\n人数 = 3\n到达时间 = "{TODAY} 9:30"\n'
    made = run(people.li, "reception", "add", write(tmp_path / "来访.toml", said))
    number = made["number"]
    with pytest.raises(Refused, match="前一步"):
        run(people.li, "reception", "step", number, "到家后已问候")
    with pytest.raises(Refused, match="可用的有"):
        run(people.li, "reception", "step", number, "跳舞")
    with pytest.raises(Refused, match="缺"):
        run(people.li, "reception", "done", number, "--result", "谈定")
    for step in ("已预约接待人", "路线", "已迎接", "送别", "问候"):
        made = run(people.li, "reception", "step", number, step)
    assert made["missing"] == []
    run(people.li, "reception", "step", number, "问候", "--undo")
    run(people.li, "reception", "step", number, "问候")
    assert run(people.li, "reception", "done", number, "--result", "谈定")["done"] is True
    assert Activity.get().channel == "reception"
    assert [one["done"] for one in run(people.li, "reception", "list")["receptions"]] == [True]
    with pytest.raises(Refused, match="客户编号"):
        run(people.li, "reception", "add", write(tmp_path / "无.toml", '来访人 = "x"\n'))


def test_the_phone_plan_says_that_the_rule_looks_inverted(people: People, opened: MakeFile) -> None:
    """As it is written, flagged; exchanged from a month on by who may; a call made is one less (S4-57, X-3)."""
    shop = opened(people.li)
    Customer.update(key_class="ordinary").where(Customer.id == shop.id).execute()
    month = f"{TODAY:%Y-%m}"
    before = run(people.li, "phone", "plan", "--month", month)
    assert (before["inverted"], before["left"], before["wanted"]["ordinary"]) == (True, 2, 2)
    run(people.li, "note", str(shop.number), "问货")
    assert run(people.li, "phone", "plan", "--month", month)["left"] == 1
    with pytest.raises(NotAllowed):
        run(people.li, "phone", "swap")
    after = f"{(TODAY.replace(day=1) + timedelta(days=32)):%Y-%m}"
    swapped = run(people.boss, "phone", "swap", "--month", after)
    assert (swapped["inverted"], swapped["wanted"]) == (False, {"key": 2, "focus": 2, "ordinary": 1})
    assert run(people.li, "phone", "plan", "--month", month)["inverted"] is True
    with pytest.raises(Refused, match="看不懂"):
        run(people.li, "phone", "plan", "--month", "十一月")
