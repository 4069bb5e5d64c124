"""The windows about contacts that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes

_GUEST_STATE = 5  # its column in the list of those invited


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("timeline", scenes.timeline),
        ("promises", scenes.promises),
        ("requests", scenes.requests),
        ("gifts", scenes.gifts),
        ("call-plan", scenes.call_plan),
        ("events", scenes.events),
        ("event-approval", scenes.event_approval),
        ("birthdays", scenes.birthdays),
        ("ledger", scenes.ledger),
        ("opinions", scenes.opinions),
        ("contact", scenes.contact),
        ("choose-guests", scenes.choose_guests),
        ("guest-answer", scenes.guest_answer),
        ("guest-invited", scenes.guest_invited),
        ("guest-came", scenes.guest_came),
        ("phone-note", scenes.phone_note),
        ("settle", scenes.settle),
    )


class _Scenes(Scenes):
    def _first(self) -> int:
        from cmdesk.staff.rules import visible

        where, params = visible(self.desk.actor, "customers.view", "c.owner_id", "c.area_id")
        row = self.desk.office.database.row(
            "SELECT c.id FROM customer c LEFT JOIN activity a ON a.customer_id = c.id LEFT JOIN promise p"
            f" ON p.customer_id = c.id WHERE c.binned_at IS NULL AND c.merged_into_id IS NULL AND {where}"
            " GROUP BY c.id ORDER BY count(p.id) > 0 DESC, count(a.id) DESC, c.id LIMIT 1",
            params,
        )
        return int(row[0]) if row else 0

    def _panel(self, key: str) -> Any:
        self.desk.go("customers")
        files = self.desk.page("customers")
        files.open_record("customer", self._first())
        self.wait()
        files.page.panels.select(key)
        return files.page.panels.panel(key)

    def _guests(self) -> Any:
        return self.go("gatherings").below

    def choose_guests(self) -> Any:
        """Who is to be invited."""
        guests = self._guests()
        guests.choose()
        self.wait()
        return guests.dialog

    def guest_answer(self) -> Any:
        """What somebody who was invited answers."""
        guests = self._guests()
        guests.dialog = None
        guests.answer()
        self.wait()
        return guests.dialog

    def guest_invited(self) -> Any:
        """That somebody was invited, and how."""
        guests = self._guests()
        guests.dialog = None
        self._select_guest(guests, "待邀请")
        guests.invite()
        self.wait()
        return guests.dialog

    def guest_came(self) -> Any:
        """Who came, and what follows."""
        guests = self._guests()
        guests.dialog = None
        self._select_guest(guests, "来")
        guests.attend()
        self.wait()
        return guests.dialog

    @staticmethod
    def _select_guest(guests: Any, state: str) -> None:
        rows = guests.list.rows
        for row in range(rows.rowCount()):
            if rows.item(row, _GUEST_STATE).text() == state:
                rows.selectRow(row)
                return

    def timeline(self) -> None:
        """The whole story of a customer."""
        self._panel("timeline")

    def promises(self) -> None:
        """What was promised to him."""
        self._panel("promises")

    def requests(self) -> None:
        """What he asked for, and what is to be given back."""
        self._panel("requests")

    def gifts(self) -> None:
        """Important days and gifts."""
        self._panel("courtesy")

    def call_plan(self) -> None:
        """Who is still to be called."""
        self.desk.go("phone")
        self.desk.page("phone").lists.tabs.setCurrentIndex(1)

    def _courtesy(self, at: int) -> None:
        self.desk.go("courtesy")
        self.desk.page("courtesy").tabs.setCurrentIndex(at)

    def events(self) -> None:
        """Important days of everybody."""
        self._courtesy(1)

    def event_approval(self) -> Any:
        """The approval of one that waits."""
        from cmdesk.approvals.window import ApprovalWindow

        row = self.desk.office.database.row(
            "SELECT MAX(a.id) FROM approval a JOIN approval_part p ON p.approval_id = a.id AND p.state = 'waiting'"
            " WHERE a.subject_kind = 'courtesy_event' AND (p.user_id = ? OR a.applicant_id = ?)",
            (self.desk.actor.id, self.desk.actor.id),
        )
        if row is None or row[0] is None:
            return None
        window = ApprovalWindow(self.desk, int(row[0]), self.desk)
        self.wait()
        return window

    def birthdays(self) -> None:
        """Who has his birthday soon."""
        self._courtesy(2)

    def ledger(self) -> None:
        """The gift ledger."""
        self._courtesy(3)

    def opinions(self) -> None:
        """What nobody answered yet."""
        self._courtesy(5)

    def contact(self) -> Any:
        """A new contact."""
        from cmdesk.activities.screens.contacts.contact_dialog import new_contact

        return new_contact(self.desk, self._first(), self.desk)

    def phone_note(self) -> Any:
        """A phone note."""
        from cmdesk.activities.screens.contacts.phone_note import PhoneNote

        return PhoneNote(self.desk, self._first())

    def settle(self) -> Any:
        """What is asked when a promise is ticked off."""
        from cmdesk.kit.ask import line_dialog

        text = "和康烟酒商行：三天内送标价签 20 张\n\n凭据（客户确认、单号、照片）："
        return line_dialog(self.desk, "承诺已兑现", text)
