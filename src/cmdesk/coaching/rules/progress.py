"""A rep's evaluations over time: what each joint visit gave for each head, and whether it gets better (S2-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmdesk.coaching.record import Coaching
from cmdesk.coaching.rules import joint, rights
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep

_MOST = 8  # columns that are read at a glance


@dataclass(frozen=True)
class Seen:
    """One joint visit."""

    coaching_id: int
    number: str
    day: date
    scores: Mapping[str, int]

    @property
    def mean(self) -> float | None:
        """Mean of the heads that were given a score."""
        return sum(self.scores.values()) / len(self.scores) if self.scores else None


@dataclass(frozen=True)
class Progress:
    """A rep's joint visits, the oldest first.

    Attributes:
        heads: every head that was ever scored, those of today's regulation first.
        kept: improvements that were done.
        settled: improvements that were looked after.
        late: open ones whose day is past.
    """

    rep_id: int
    seen: tuple[Seen, ...]
    heads: tuple[str, ...]
    kept: int
    settled: int
    late: int

    def change(self, head: str = "") -> float | None:
        """Return by how much a head (the mean by default) rose from the first to the last visit that scored it."""
        values = [one.scores.get(head) if head else one.mean for one in self.seen]
        known = [value for value in values if value is not None]
        return round(known[-1] - known[0], 2) if len(known) > 1 else None

    @property
    def words(self) -> str:
        """Say it in one line."""
        if not self.seen:
            return "还没有带教记录。"
        mean, change = self.seen[-1].mean, self.change()
        last = f"最近一次平均 {mean:.1f} 分" if mean is not None else "最近一次没有评分"
        trend = (
            ""
            if change is None
            else "，与第一次持平"
            if abs(change) < 0.05
            else f"，比第一次{'高' if change > 0 else '低'} {abs(change):.1f} 分"
        )  # what is shown with one decimal
        done = f"；约定改进 {self.settled} 项，做到 {self.kept} 项" if self.settled else ""
        late = f"；超期未检查 {self.late} 项" if self.late else ""
        return f"同访 {len(self.seen)} 次，{last}{trend}{done}{late}。"


def of(actor: Actor, rep_id: int, today: date | None = None) -> Progress:
    """Return somebody's progress, as far as the actor may read his records; drafts are left out."""
    day = today or clock.today()
    where, params = rights.visible(actor)
    found = keep.read_all(
        Coaching,
        f"rep_id = ? AND state <> 'draft' AND binned_at IS NULL AND {where} ORDER BY day DESC, id DESC LIMIT {_MOST}",
        (rep_id, *params),
    )
    found.reverse()
    scores = _scores([one.id for one in found])
    seen = tuple(Seen(one.id, one.number, one.day or day, scores.get(one.id, {})) for one in found)
    wanted = dict.fromkeys(joint.heads(day))
    used = dict.fromkeys(head for one in seen for head in one.scores)
    heads = tuple(head for head in [*wanted, *(one for one in used if one not in wanted)] if head in used)
    row = current().row(
        "SELECT SUM(CASE WHEN r.outcome = 'done' THEN 1 ELSE 0 END), SUM(CASE WHEN r.outcome <> 'open' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN r.outcome = 'open' AND r.due_on < ? THEN 1 ELSE 0 END) FROM resolution r"
        " JOIN coaching ON coaching.id = r.coaching_id WHERE coaching.rep_id = ? AND coaching.state <> 'draft'"
        f" AND r.binned_at IS NULL AND coaching.binned_at IS NULL AND {where}",
        (day.isoformat(), rep_id, *params),
    ) or (0, 0, 0)
    return Progress(rep_id, seen, heads, int(row[0] or 0), int(row[1] or 0), int(row[2] or 0))


def _scores(ids: list[int]) -> dict[int, dict[str, int]]:
    if not ids:
        return {}
    rows = current().rows(
        f"SELECT coaching_id, head, score FROM coaching_mark WHERE coaching_id IN ({marks(ids)}) AND score IS NOT NULL"
        " AND binned_at IS NULL ORDER BY id",
        ids,
    )
    found: dict[int, dict[str, int]] = {}
    for coaching_id, head, score in rows:
        found.setdefault(int(coaching_id), {})[str(head)] = int(score)
    return found
