"""What can be done with the files of the list: import, export, bulk edit, transfer, bin, doubles, who brought most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers import rules
from cmdesk.customers.record import Customer, FileRelease
from cmdesk.customers.rules.leaving import releases
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.exporting import ask_where
from cmdesk.kit.lists.verb_menu import VerbMenu
from cmdesk.kit.table.view import TableView

if TYPE_CHECKING:
    from cmdesk.customers.screens.importing.dialog import ImportDialog
    from cmdesk.kit.desk import Desk


class Doing:
    """The verbs of the list's menu, for the selected files."""

    def __init__(self, desk: Desk, table: TableView) -> None:
        self._desk, self._table = desk, table

    def fill(self, menu: VerbMenu) -> None:
        """Fill a menu; what the actor may not do is grey, with the reason as its tooltip."""
        menu.offer("upload", "导入客户名单…", self.import_list, self._refusal("import"))
        menu.offer("paste", "从剪贴板粘贴名单…\tCtrl+V", self.paste, self._refusal("import"))
        menu.addSeparator()
        self.fill_for_selected(menu)
        menu.addSeparator()
        menu.offer("merge", "查重与合并…", self.doubles, self._refusal("merge"))
        menu.offer("user-plus", "引荐排行…", self.referrers)
        menu.addSeparator()
        menu.offer("columns", "选择列…", self._table.choose_columns)
        menu.offer("copy", "复制选中的行（带表头）", self._copy)

    def fill_for_selected(self, menu: VerbMenu) -> None:
        """Fill a menu with what can be done to the selected files."""
        menu.offer("pencil", "批量修改选中的客户…", self.bulk_edit, self._refusal("bulk_edit"))
        menu.offer("handshake", "移交选中的客户…", self.transfer, self._refusal("transfer"))
        sheet = self._desk.sheet(Customer.KIND)
        if sheet is not None:
            menu.offer("printer", f"打印选中的{sheet.title}…\tCtrl+P", self.print, self._refusal("print"))
        menu.offer("check-circle", "选中的资料已核对", self.confirm, self._refusal("edit"))
        menu.offer("trash", "删除选中的客户\tDel", self.bin, self._refusal("bin"))

    def _refusal(self, verb: str) -> Refused | None:
        return rules.may(self._desk.actor, verb, None)

    # -- in and out ---------------------------------------------------------------------------------------------------

    def import_list(self) -> None:
        """Open the import."""
        self._open_import()

    def paste(self) -> None:
        """Open the import with the table that somebody has copied."""
        if not QGuiApplication.clipboard().text().strip():
            self._desk.refuse(Refused("剪贴板里没有表格。请先在 Excel 里选中名单（连同表头）并复制。"))
            return
        dialog = self._open_import()
        if dialog is not None:
            dialog.paste()

    def _open_import(self) -> ImportDialog | None:
        refusal = rules.may(self._desk.actor, "import", None)
        if refusal:
            self._desk.refuse(refusal)
            return None
        from cmdesk.customers.screens.importing.dialog import ImportDialog

        dialog = ImportDialog(self._desk, self._table)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def export(self) -> None:
        """Write exactly what the list shows to a file."""
        if rules.may(self._desk.actor, "export", None) is None:
            self._export()
            return
        actor = self._desk.actor
        self._desk.work.read(lambda: releases.valid(actor), self._export_granted, owner=self._table, title="")

    def _export_granted(self, granted: FileRelease | None) -> None:
        """Export what was granted, or ask for leave: files may be read, not copied (S4-24)."""
        if granted is not None:
            self._export()
            return
        from cmdesk.customers.screens.releases import open_request

        self._desk.refuse(NotAllowed(releases.NOT_COPIED))
        open_request(self._desk, self._table, self._table.model.count or None)

    def _export(self) -> None:
        from cmdesk.customers import exporting

        path = ask_where(self._table, Customer.LABEL)
        query = self._table.query
        if path is None or query is None:
            return
        actor, keys = self._desk.actor, self._table.view.columns
        self._desk.work.long(
            lambda task: exporting.export(actor, query, keys, path, progress=task.progress, cancelled=task.stopping),
            self._exported, owner=self._table, title="正在导出",
        )  # fmt: skip

    def _exported(self, count: int) -> None:
        self._desk.say(f"已导出 {count:,} 户")

    def _copy(self) -> None:
        self._table.copy(headers=True)

    # -- selected files -----------------------------------------------------------------------------------------------

    def bin(self) -> None:
        """Put the selected files into the recycle bin."""
        self._table.ask_selected_ids(self._bin)

    def _bin(self, ids: list[int]) -> None:
        if not ids or not self._named("删除", ids, "删除的客户在回收站里，可以恢复，也可以撤销。"):
            return
        actor = self._desk.actor
        do(self._desk, self._table, lambda: rules.bin_files(actor, ids), "已删除 {:,} 户".format, title="正在删除")

    def confirm(self) -> None:
        """Note that the selected files were looked over and are right."""
        self._table.ask_selected_ids(self._confirm)

    def _confirm(self, ids: list[int]) -> None:
        if ids:
            actor = self._desk.actor
            do(self._desk, self._table, lambda: rules.confirm_files(actor, ids), "{:,} 户资料已核对".format)

    def print(self) -> None:
        """Preview the papers of the selected files."""
        self._table.ask_selected_ids(self._print)

    def _print(self, ids: list[int]) -> None:
        sheet, refusal = self._desk.sheet(Customer.KIND), self._refusal("print")
        if not ids:
            refusal = Refused("请先选中要打印的客户。")
        if refusal is not None:
            self._desk.refuse(refusal)
        elif sheet is not None:
            sheet.preview(self._desk, ids)

    def bulk_edit(self) -> None:
        """Change one field of the selected files, after a preview."""
        self._table.ask_selected_ids(self._bulk_edit)

    def _bulk_edit(self, ids: list[int]) -> None:
        if not ids:
            self._desk.refuse(Refused("请先在列表里选中要修改的客户（Ctrl+A 全选）。"))
            return
        from cmdesk.customers.screens.list.bulk import BulkEdit

        BulkEdit(self._desk, ids, self._table).open()

    def transfer(self) -> None:
        """Give the selected files to somebody else, with the reason."""
        self._table.ask_selected_ids(self._transfer)

    def _transfer(self, ids: list[int]) -> None:
        if not ids:
            self._desk.refuse(Refused("请先在列表里选中要移交的客户。"))
            return
        from cmdesk.customers.screens.transfer import Transfer

        Transfer(self._desk, ids, self._table).open()

    def doubles(self) -> None:
        """Open the review of likely doubles."""
        from cmdesk.customers.screens.doubles.dialog import DoublesDialog

        DoublesDialog(self._desk, self._table).open()

    def referrers(self) -> None:
        """Open the customers who have brought the most others."""
        from cmdesk.customers.screens.referrers import ReferrersDialog

        dialog = ReferrersDialog(self._desk, self._table)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _named(self, verb: str, ids: list[int], more: str) -> bool:
        actor = self._desk.actor
        names = [head.title() for head in rules.heads(actor, ids[:3])]
        who = "、".join(names) + ("" if len(ids) <= len(names) else f" 等 {len(ids):,} 户")
        return ask.confirm(self._table, f"{verb}客户", f"{verb}{who}？\n{more}", f"{verb} {len(ids):,} 户", danger=True)
