"""``script …``, ``rehearsal …``, ``coaching …`` and what ``print`` prints of them."""

from __future__ import annotations

import argparse
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import day_said
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    script = under.add_parser("script", help="话术").add_subparsers(dest="what", metavar="做什么", required=True)
    script.add_parser("list", help="列出话术和现行版本").set_defaults(run=run_scripts)
    show = script.add_parser("show", help="显示一份话术，占位符换成实际内容")
    show.add_argument("name", metavar="NAME", help="名称或名称的一部分")
    show.add_argument("--customer", default="", metavar="NO", help="对哪个客户说（编号）")
    show.add_argument("--date", default="", metavar="D", help="那天的现行版本，默认今天")
    show.set_defaults(run=run_script)
    write = script.add_parser("write", help="按 TOML 文件写话术；已有的写成新版本")
    write.add_argument("file", metavar="FILE.toml", type=Path)
    write.set_defaults(run=run_write)

    rehearsal = under.add_parser("rehearsal", help="演练").add_subparsers(dest="what", metavar="做什么", required=True)
    listed = rehearsal.add_parser("list", help="谁演练了现行版本，谁还没有")
    listed.add_argument("name", metavar="NAME", help="话术的名称或名称的一部分")
    listed.set_defaults(run=run_rehearsals)
    done = rehearsal.add_parser("add", help="登记一次演练")
    done.add_argument("name", metavar="NAME", help="话术的名称或名称的一部分")
    done.add_argument("--seconds", type=int, required=True, metavar="N", help="用时多少秒")
    done.add_argument("--user", default="", metavar="NAME", help="演练人，姓名或登录名，默认本人")
    done.add_argument("--partner", default="", metavar="NAME", help="对练同事，姓名或登录名")
    done.add_argument("--score", type=int, metavar="N", help="评分")
    done.add_argument("--remark", default="", metavar="TEXT", help="点评")
    done.set_defaults(run=run_rehearse)

    coaching = under.add_parser("coaching", help="带教记录").add_subparsers(
        dest="what", metavar="做什么", required=True
    )
    rows = coaching.add_parser("list", help="列出带教记录")
    rows.add_argument("--rep", default="", metavar="NAME", help="被带教人，姓名或登录名")
    rows.set_defaults(run=run_list)
    one = coaching.add_parser("show", help="显示一份带教记录")
    one.add_argument("number", metavar="NO")
    one.set_defaults(run=run_show)
    for name, about in (("give", "交给本人"), ("acknowledge", "本人确认")):
        step = coaching.add_parser(name, help=about)
        step.add_argument("number", metavar="NO")
        if name == "acknowledge":
            step.add_argument("--word", default="", metavar="TEXT", help="本人意见")
        step.set_defaults(run=run_step, step=name)
    trend = coaching.add_parser("progress", help="一个人的历次评价")
    trend.add_argument("rep", metavar="NAME", help="被带教人，姓名或登录名")
    trend.set_defaults(run=run_progress)

    register(Printing("coaching", "带教记录", _coaching, _number, "coaching_record"))
    register(Printing("script", "话术的现行版本", _script, _sheet, "script_sheet"))


def run_scripts(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """List the scripts."""
    from cmdesk.coaching.record import Script
    from cmdesk.coaching.rules import scripts

    rows = []
    for row in scripts.listed(context.actor, retired=True):
        shown, taken = row.shown, row.measure
        use = Script.use.about.label_of(row.script.use or "")
        state = "停用" if row.script.retired else "现行" if row.version else "未生效"
        version = f"第 {shown.number} 版" if shown else ""
        context.say(f"{use}　{row.script.name}　{version}　{state}　{taken.seconds if taken else 0} 秒")
        rows.append({
            "name": row.script.name, "use": row.script.use, "version": shown.number if shown else None,
            "valid_from": str(shown.valid_from) if shown else None, "seconds": taken.seconds if taken else None,
            "state": "retired" if row.script.retired else "in_force" if row.version else "coming",
        })  # fmt: skip
    if not rows:
        context.say("还没有话术。")
    context.out({"scripts": rows})


def run_script(context: Context, given: argparse.Namespace) -> None:
    """Show a script as it is said, to a customer or with examples."""
    from cmdesk.coaching.rules import sayings, scripts
    from cmdesk.customers import rules as customers

    found = scripts.by_name(context.actor, given.name)
    row = scripts.read(context.actor, found.script.id, _day(given.date))
    if row.version is None:
        raise Refused(f"“{row.script.name}”在这一天还没有生效的版本。")
    customer = customers.by_number(context.actor, given.customer).id if given.customer else None
    said = sayings.preview(context.actor, row, row.version, customer)
    context.say(f"{said.title}　{said.note}")
    context.say(said.text)
    for question in said.questions:
        context.say(f"必问：{question}")
    for head, point in said.points:
        context.say(f"卖点 {head}：{point}")
    for objection, answer in said.objections:
        context.say(f"若说“{objection}”，答：{answer}")
    context.out({
        "script": {
            "name": said.title, "version": row.version.number, "text": said.text, "note": said.note, "goal": said.goal,
            "questions": list(said.questions), "points": dict(said.points), "objections": dict(said.objections),
        }
    })  # fmt: skip


def run_write(context: Context, given: argparse.Namespace) -> None:
    """Write a script from a file, or another version of one that is there; fields by name or label."""
    from cmdesk.coaching.record import Objection, Script, ScriptVersion
    from cmdesk.coaching.rules import scripts

    said = toml.read(given.file)
    rows = [toml.values(Objection, row) for row in toml.tables(said, "异议", "objections")]
    labels = {word: name for name in scripts.OWN for word in (name, fields_of(Script)[name].label)}
    own = toml.values(Script, {key: value for key, value in said.items() if key in labels})
    others = "".join(f"、{fields_of(Script)[name].label}" for name in scripts.OWN)
    words = toml.values(
        ScriptVersion, {key: value for key, value in said.items() if key not in labels}, besides=f"{others}、异议"
    )
    name = str(own.get("name") or "")
    known = next((row for row in scripts.listed(context.actor, retired=True) if row.script.name == name), None)
    if known is None:
        script_id = scripts.add(context.actor, own, words, rows)
    else:
        script_id = known.script.id
        scripts.revise(context.actor, script_id, words, rows)
    newest = scripts.versions(script_id)[0]
    context.say(f"已写 {newest.title()}，自 {newest.valid_from} 起用。")
    context.out({"script": {"name": name, "version": newest.number, "valid_from": str(newest.valid_from)}})


def run_rehearsals(context: Context, given: argparse.Namespace) -> None:
    """Say who has rehearsed a script and who has not."""
    from cmdesk.coaching.rules import rehearsals

    version = _version(context, given.name)
    rows = []
    for one in rehearsals.standing(context.actor, version):
        context.say(f"{one.name}　{one.words}" + (f"　最短 {one.best} 秒" if one.best else ""))
        rows.append({"name": one.name, "state": one.state, "times": one.times, "within": one.within, "best": one.best})
    if not rows:
        context.say("没有要演练的人。")
    context.out({"version": version.number, "people": rows})


def run_rehearse(context: Context, given: argparse.Namespace) -> None:
    """Write down a rehearsal."""
    from cmdesk.coaching.rules import rehearsals
    from cmdesk.staff.rules import people

    version = _version(context, given.name)
    values = {"script_version_id": version.id, "seconds": given.seconds, "score": given.score, "remark": given.remark}
    for name, text in (("user_id", given.user), ("partner_id", given.partner)):
        if text:
            values[name] = people.person_named(text)
    rehearsals.record(context.actor, values)
    context.say(f"已登记演练：{version.title()}，{given.seconds} 秒。")
    context.out({"rehearsal": {"version": version.number, "seconds": given.seconds}})


def run_list(context: Context, given: argparse.Namespace) -> None:
    """List the coaching records that the actor may read."""
    from cmdesk.coaching.record import Coaching
    from cmdesk.coaching.rules import joint
    from cmdesk.staff.rules import people

    name = partial(keep.title_of, "user")
    rep = people.person_named(given.rep) if given.rep else None
    rows = []
    for one in joint.listed(context.actor, rep_id=rep):
        state = Coaching.state.about.label_of(one.state or "")
        context.say(f"{one.number}　{one.day}　{name(one.rep_id)}　{one.customer.title()}　{state}")
        rows.append({"number": one.number, "day": str(one.day), "rep": name(one.rep_id), "state": one.state})
    if not rows:
        context.say("没有您可以查看的带教记录。")
    context.out({"coaching": rows})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Show a coaching record."""
    from cmdesk.coaching import paper
    from cmdesk.coaching.record import Coaching
    from cmdesk.coaching.rules import joint

    found = joint.by_number(context.actor, given.number)
    values = paper.coaching_values(found)
    for label, key in (
        ("同访日", "day"), ("被带教人", "rep"), ("带教人", "leader"), ("客户", "customer"), ("平均分", "mean"),
        ("监督", "supervision"), ("指导", "guidance"), ("表扬", "praise"), ("本人意见", "rep_word"),
    ):  # fmt: skip
        if values[key]:
            context.say(f"{label}：{values[key]}")
    for mark in values["marks"]:
        context.say(f"评价　{mark['head']}：{mark['score']} 分 {mark['remark']}".rstrip())
    for one in values["resolutions"]:
        context.say(f"约定　{one['text']}（{one['due_on']} 前）{one['outcome']}")
    context.say(f"状态：{Coaching.state.about.label_of(found.state or '')}")
    kept = ("number", "rep", "leader", "customer", "supervision", "guidance", "praise", "rep_word", "mean", "marks")
    agreed = [{**one, "due_on": str(one["due_on"])} for one in values["resolutions"]]
    shown = {key: values[key] for key in kept}
    context.out({"coaching": {**shown, "day": str(found.day), "state": found.state, "resolutions": agreed}})


def run_step(context: Context, given: argparse.Namespace) -> None:
    """Give a record to the rep, or acknowledge it."""
    from cmdesk.coaching.record import Coaching
    from cmdesk.coaching.rules import joint

    found = joint.by_number(context.actor, given.number)
    if given.step == "give":
        joint.give(context.actor, found.id)
    else:
        joint.acknowledge(context.actor, found.id, given.word)
    now = joint.read(context.actor, found.id)
    context.say(f"{now.title()}：{Coaching.state.about.label_of(now.state or '')}")
    context.out({"coaching": {"number": now.number, "state": now.state}})


def run_progress(context: Context, given: argparse.Namespace) -> None:
    """Show somebody's evaluations over time."""
    from cmdesk.coaching.rules import progress
    from cmdesk.staff.rules import people

    found = progress.of(context.actor, people.person_named(given.rep))
    context.say(found.words)
    for head in found.heads:
        scores = "　".join(str(one.scores.get(head, "—")) for one in found.seen)
        context.say(f"{head}：{scores}")
    context.out({
        "progress": [{"number": one.number, "day": str(one.day), "mean": one.mean, **one.scores} for one in found.seen]
    })  # fmt: skip


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="带教记录的编号")


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="话术的名称或名称的一部分")


def _coaching(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.coaching import paper
    from cmdesk.coaching.rules import joint

    return paper.coaching_job(context.actor, joint.by_number(context.actor, given.number).id)


def _sheet(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--customer", default="", metavar="NO", help="对哪个客户说，填上称呼、姓名等；不写则留空手填")


def _script(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.coaching import paper
    from cmdesk.customers import rules as customers

    customer_id = customers.by_number(context.actor, given.customer).id if given.customer else None
    return paper.script_job(context.actor, _version(context, given.name).id, customer_id)


def _version(context: Context, name: str) -> Any:
    from cmdesk.coaching.rules import scripts

    row = scripts.by_name(context.actor, name)
    if row.version is None:
        raise Refused(f"“{row.script.name}”还没有生效的版本。")
    return row.version


def _day(text: str) -> date:
    return day_said(text) if text else clock.today()
