"""Customer files as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.feature import YES_NO, Action, Feature, Page, Panel, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("customers.view", "查看客户"),
    Action("customers.create", "新建客户"),
    Action("customers.edit", "修改客户"),
    Action("customers.bulk_edit", "批量修改客户"),
    Action("customers.classify", "确认客户分类"),
    Action("customers.transfer", "移交客户（决定归属）"),
    Action("customers.merge", "合并客户"),
    Action("customers.bin", "删除客户到回收站"),
    Action("customers.purge", "彻底清除客户"),
    Action("customers.import", "导入客户", YES_NO),
    Action("customers.export", "导出客户"),
    Action("releases.view", "查看导出申请（总经办备案）", (Scope.NONE, Scope.OWN, Scope.ALL)),
    Action("customers.print", "打印客户"),
    Action("customers.confidential", "查看机密字段（账号、信用额度）"),
    Action("persons.insider", "查看内线联系人"),
    Action("attachments.view", "查看附件"),
    Action("attachments.edit", "添加和删除附件"),
    Action("buildings.edit", "维护楼宇和初访记录"),
    Action("extra_fields.edit", "维护自定义字段", YES_NO),
)


def _records() -> None:
    import_module("cmdesk.customers.record")
    choices = import_module("cmdesk.customers.record.choices")
    import_module("cmdesk.core.approval.classes").offer((*choices.VISIT_CLASSES, *choices.KEY_CLASSES))
    import_module("cmdesk.customers.rules.leaving.releases").register()
    import_module("cmdesk.core.export").guard(
        part("rules.leaving.copying:of_list"), part("rules.leaving.copying:leave")
    )
    import_module("cmdesk.customers.rules.trail").register()
    import_module("cmdesk.staff.rules.handover").add_source(part("rules.upkeep.transfer:in_hand"))
    import_module("cmdesk.staff.rules.trail").veil("customer", part("rules.ties.referrals:title_for"))


def _warm() -> None:
    """Load what the first letter somebody searches by (20 ms) and the first list he brings in (40 ms) would wait for."""
    import_module("cmdesk.core.text.pinyin").syllables()
    import_module("cmdesk.customers.screens.importing.dialog")


def _commands(under: Any) -> None:
    for module in ("importing.commands", "commands", "referral_commands"):
        import_module(f"cmdesk.customers.{module}").add(under)


def _count_persons(actor: Actor, customer_id: int) -> int | None:
    return len(import_module("cmdesk.customers.rules.file.persons").persons_of(actor, customer_id))


def _count_downstreams(actor: Actor, customer_id: int) -> int | None:
    return len(import_module("cmdesk.customers.rules.file.contents").downstreams_of(actor, customer_id))


def _attached(desk: Any, customer_id: int) -> Any:
    rules = import_module("cmdesk.customers.rules.file.attached")
    return import_module("cmdesk.kit.files.attached_panel").AttachedPanel(desk, customer_id, rules.FILES)


def _tidy() -> None:
    from cmdesk.core.database import current
    from cmdesk.customers import index

    with current().writing():
        index.settle(current())


PAGES = (
    Page(
        "customers",
        "客户",
        "building",
        part("screens.list.files:FilesPage"),
        action="customers.view",
        opens=("customer", "person"),
    ),
    Page("classes", "分类", "tag", part("screens.classes:ClassesPage"), action="customers.classify"),
    Page("stale", "待核对", "badge-check", part("screens.stale:StalePage"), action="customers.edit"),
    Page("buildings", "楼宇", "layout", part("screens.buildings:BuildingsPage"), action="customers.view"),
    Page("bin", "回收站", "trash", part("screens.bin:BinPage"), action="bin.view"),
)
SETTINGS = (
    Page(
        "extra_fields",
        "自定义字段",
        "list",
        part("screens.extra_fields:ExtraFieldsPage"),
        action="extra_fields.edit",
        holds_files=False,
    ),
    Page(
        "releases",
        "导出申请与备案",
        "download",
        part("screens.releases:ReleasesPage"),
        action="releases.view",
        opens=("file_release",),
    ),
)
PANELS = (
    Panel(
        "customer",
        "persons",
        "人员",
        "users",
        part("screens.file.contents:PersonsPanel"),
        action="customers.view",
        count=_count_persons,
        order=10,
    ),
    Panel(
        "customer",
        "downstreams",
        "二级客户",
        "users",
        part("screens.file.contents:DownstreamsPanel"),
        action="customers.view",
        count=_count_downstreams,
        order=70,
    ),
    Panel(
        "customer",
        "referrals",
        "引荐",
        "user-plus",
        part("screens.file.referrals:ReferralsPanel"),
        action="customers.view",
        count=part("rules.ties.referrals:count"),
        order=75,
    ),
    Panel(
        "customer",
        "attached",
        "附件",
        "paperclip",
        _attached,
        action="attachments.view",
        count=part("rules.file.attached:count"),
        order=80,
    ),
    Panel("customer", "trail", "记录", "history", part("screens.file.trail:TrailPanel"), action="audit.view", order=90),
)

FEATURE = Feature(
    key="customers",
    title="客户",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    settings=SETTINGS,
    panels=PANELS,
    commands=_commands,
    command_words=("import", "show", "export", "releases", "customers"),
    find=part("rules.finding:find"),
    warm=_warm,
    tidy=_tidy,
    pictures=part("screens.pictures:pictures"),
)
