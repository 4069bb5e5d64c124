"""The windows of the customer files that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("page", scenes.page),
        ("persons", scenes.persons),
        ("person", scenes.person),
        ("referrals", scenes.referrals),
        ("referrers", scenes.referrers),
        ("attached", scenes.attached),
        ("trail", scenes.trail),
        ("found", scenes.found),
        ("new", scenes.new),
        ("import", scenes.import_list),
        ("import-columns", scenes.import_columns),
        ("columns", scenes.columns),
        ("bulk", scenes.bulk),
        ("transfer", scenes.transfer),
        ("doubles", scenes.doubles),
    )


class _Scenes(Scenes):
    def _files(self) -> Any:
        self.desk.go("customers")
        return self.desk.page("customers")

    def _open(self) -> Any:
        """Open the fullest file that the person may see."""
        from cmdesk.customers import rules

        files, (where, params) = self._files(), rules.visible(self.desk.actor)
        row = self.desk.office.database.row(
            "SELECT customer.id FROM customer JOIN person p ON p.customer_id = customer.id WHERE customer.binned_at IS NULL"
            f" AND customer.merged_into_id IS NULL AND {where or '1 = 1'} ORDER BY completeness DESC, customer.id LIMIT 1",
            params,
        )
        if row:
            files.open_record("customer", int(row[0]))
        return files

    def page(self) -> None:
        """A file."""
        self._open()

    def _panel(self, key: str) -> None:
        files = self._open()
        self.wait()
        files.page.panels.select(key)

    def persons(self) -> None:
        """Its people."""
        self._panel("persons")

    def person(self) -> Any:
        """A person."""
        from cmdesk.core.record import specs_of
        from cmdesk.customers.links import sources
        from cmdesk.customers.record import Person
        from cmdesk.kit.form.editors.link import LinkSource
        from cmdesk.kit.records.record_dialog import RecordDialog

        links = {**sources(self.desk), "person": LinkSource(lambda _text: [], str)}
        specs = [spec for spec in specs_of(Person) if spec.name != "customer_id"]
        return RecordDialog(self.desk, "新增联系人", "新增", specs, lambda *_: None, links=links)

    def referrals(self) -> None:
        """The customers that the best of all referrers has brought."""
        from cmdesk.customers.rules.ties.referrals import referrers

        files = self._files()
        best = referrers(self.desk.actor, limit=1)
        if best:
            files.open_record("customer", best[0].customer_id)
            self.wait()
            files.page.panels.select("referrals")

    def referrers(self) -> Any:
        """Who has brought the most."""
        from cmdesk.customers.screens.referrers import ReferrersDialog

        return ReferrersDialog(self.desk)

    def attached(self) -> None:
        """Its attachments."""
        self._panel("attached")

    def trail(self) -> None:
        """What was done to it."""
        self._panel("trail")

    def found(self) -> None:
        """A search as one types."""
        files = self._files()
        files.back_to_list()
        files.list.search.setText("fs")

    def new(self) -> None:
        """A new file."""
        files = self._files()
        files.list.search.clear()
        files.new()

    def import_list(self) -> Any:
        """The way in for a list."""
        from cmdesk.customers.screens.importing.dialog import ImportDialog

        self._files().page.entry.discard()
        return ImportDialog(self.desk)

    def import_columns(self) -> Any:
        """Which column is what."""
        from cmdesk.core.sheet.opening.delimited import parse_clipboard
        from cmdesk.customers.screens.importing.dialog import ImportDialog

        dialog = ImportDialog(self.desk)
        head = "序号\t商户名称\t经营地址\t联系电话\t所属片区\t月均销量(条)\t首次订货日期\t负责人\t门头颜色"
        row = "1\t福顺烟酒店\t解放路12号\t13812345678/0371-66668888\t城东\t412\t2019/3/5\t王福顺\t红"
        dialog.open_grid(parse_clipboard(f"{head}\n{row}\n"), "名单.xlsx")
        return dialog

    def columns(self) -> Any:
        """Which columns the list has."""
        from cmdesk.kit.table.head.chooser import ColumnChooser

        table = self._files().table
        return ColumnChooser(table.model.all_columns, table.view.columns, table.view.columns, self.desk)

    def _ids(self) -> list[int]:
        from cmdesk.customers import rules

        where, params = rules.visible(self.desk.actor)
        text = f"SELECT id FROM customer WHERE binned_at IS NULL AND {where or '1 = 1'} ORDER BY id LIMIT 12"
        return [row[0] for row in self.desk.office.database.rows(text, params)]

    def bulk(self) -> Any:
        """One field of many files."""
        from cmdesk.customers.screens.list.bulk import BulkEdit

        shown = BulkEdit(self.desk, self._ids())
        shown.propose("order_weekday", "wed")
        return shown

    def transfer(self) -> Any:
        """Files given to somebody else."""
        from cmdesk.customers.screens.transfer import Transfer

        return Transfer(self.desk, self._ids())

    def doubles(self) -> Any:
        """Files that may be the same customer."""
        from cmdesk.customers.screens.doubles.dialog import DoublesDialog

        return DoublesDialog(self.desk)
