"""What to know before talking to a customer: on the visit sheet, the entry page and the phone note alike (S1-66, S1-67)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from cmdesk.activities.rules.ahead import sayings
from cmdesk.activities.rules.ahead.sayings import Contact, Saying
from cmdesk.activities.rules.contacts import entries
from cmdesk.activities.rules.contacts.entries import Entry
from cmdesk.activities.rules.courtesy import birthdays
from cmdesk.activities.rules.courtesy.birthdays import Birthday
from cmdesk.activities.rules.light import Tone
from cmdesk.activities.rules.owed import promises, requests, returns
from cmdesk.activities.rules.owed.promises import Promised
from cmdesk.activities.rules.owed.requests import Asked
from cmdesk.activities.rules.owed.returns import Owed
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day.daytext import show_day
from cmdesk.customers import rules as customers
from cmdesk.customers.rules.ties.referrals import introduced


class Manner(NamedTuple):
    """How somebody wants to be spoken to."""

    name: str
    form_of_address: str
    taboos: str
    available: str


class Word(NamedTuple):
    """One line of the card: its sign, what sort of thing, and what."""

    tone: Tone
    head: str
    text: str


@dataclass(frozen=True)
class Briefing:
    """What is known about a customer before a contact.

    Attributes:
        manners: form of address, taboo topics and free hours of his people, where anything is known.
        promises: open ones, the most urgent first.
        returns: things to give back.
        requests: still open.
        birthdays: today and in the next days.
        last: the newest contact, or None.
        sayings: scripts for the contact, what fits first.
        introduced: who has introduced us, when and with what result (S3-19); mostly empty.
    """

    customer_id: int
    title: str
    phones: tuple[str, ...]
    manners: tuple[Manner, ...]
    promises: tuple[Promised, ...]
    returns: tuple[Owed, ...]
    requests: tuple[Asked, ...]
    birthdays: tuple[Birthday, ...]
    last: Entry | None
    at: datetime
    sayings: tuple[Saying, ...] = ()
    introduced: str = ""

    def words(self) -> list[Word]:
        """Return the card line by line, what is owed first."""
        today = self.at.date()
        found = [Word(one.state(today).tone, "承诺", f"{one.text}（{one.state(today).word}）") for one in self.promises]
        found += [
            Word(one.light(self.at).tone, "请求", f"{one.text}（{one.light(self.at).word}）") for one in self.requests
        ]
        found += [
            Word(one.state(today).tone, "应返还", f"{one.words()}（{one.state(today).word}）") for one in self.returns
        ]
        found += [Word("info", "生日", f"{one.words()} {show_day(one.on, today)}") for one in self.birthdays]
        found += [Word("info", "引荐", self.introduced)] if self.introduced else []
        for one in self.manners:
            address = f"{one.name}：称呼“{one.form_of_address}”" if one.form_of_address else one.name
            parts = [address, one.taboos and f"不要谈 {one.taboos}", one.available and f"方便时间 {one.available}"]
            found.append(Word("soon" if one.taboos else "plain", "称呼禁忌", "，".join(part for part in parts if part)))
        if self.last is not None:
            said = self.last.result or self.last.subject or self.last.content
            found.append(Word("plain", "上次", f"{self.last.happened_at:%m-%d} {said[:120]}".strip()))
            if self.last.next_step and not self.last.next_done:
                day = f"（{show_day(self.last.next_on, today)}）" if self.last.next_on else ""
                found.append(Word("info", "原定", f"{self.last.next_step}{day}"))
        return found


def briefing(actor: Actor, customer_id: int, now: datetime | None = None) -> Briefing:
    """Return what to know before a contact with a customer.

    Raises:
        NotFound: the actor may not know of the customer.
    """
    moment = now or datetime.now().astimezone()
    file = customers.read(actor, customer_id)
    days = int(regulation.on(moment.date()).number("briefing.birthday.days"))
    people = customers.persons_of(actor, customer_id)
    manners = tuple(
        Manner(one.name, one.form_of_address, one.taboos, one.available)
        for one in people
        if one.form_of_address or one.taboos or one.available
    )
    last = entries.last(actor, customer_id)
    near = tuple(birthdays.of(actor, customer_id, moment.date(), moment.date() + timedelta(days)))
    return Briefing(
        customer_id,
        file.title(),
        tuple(file.phones),
        manners,
        tuple(one for one in promises.of(actor, customer_id) if one.outcome == "open"),
        tuple(returns.of(actor, customer_id, only_open=True)),
        tuple(requests.of(actor, customer_id, only_open=True)),
        near,
        last,
        moment,
        sayings.of(actor, Contact(customer_id, moment, purposes=_purposes(customer_id, birthday=bool(near)))),
        introduced(file),
    )


def _purposes(customer_id: int, *, birthday: bool) -> tuple[str, ...]:
    """Return what a call would be for: what the next step agreed on is for, and care when a birthday is near."""
    row = current().row(
        "SELECT purposes FROM activity WHERE customer_id = ? AND next_step <> '' AND NOT next_done AND binned_at IS NULL"
        " ORDER BY happened_at DESC, id DESC LIMIT 1",
        (customer_id,),
    )
    agreed = [word for word in (row[0] or "").split(",") if word] if row else []
    return tuple(dict.fromkeys([*(["care"] if birthday else []), *agreed])) or ("care",)
