"""Days and moments, and the text a moment is kept as."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from cmdesk.core.day.clock import FIRST_YEAR
from cmdesk.core.field.base import Field


def _check_year(label: str, year: int, earliest: int = 1900) -> None:
    if not earliest <= year <= 2200:
        raise ValueError(f"{label}的年份 {year} 不合理，应在 {earliest} 到 2200 之间。")


class Day(Field[date | None]):
    """A calendar day from 1900 to 2200."""

    kind = "day"

    def accept(self, value: Any) -> date:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                raise ValueError(f"{self.label}“{value[:20]}”不是有效的日期，请写成 2024-03-05。") from None
        if not isinstance(value, date):
            raise ValueError(f"{self.label}应是日期。")  # noqa: TRY004
        _check_year(self.label, value.year)
        return value

    def db_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: Any) -> Any:
        return date.fromisoformat(value) if value else None


class Moment(Field[datetime | None]):
    """A moment to the millisecond from 1971 on; kept in UTC, shown in local time."""

    kind = "moment"

    def accept(self, value: Any) -> datetime:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                raise ValueError(f"{self.label}“{value[:20]}”不是有效的时间。") from None
        if not isinstance(value, datetime):
            raise ValueError(f"{self.label}应是日期和时间。")  # noqa: TRY004
        _check_year(self.label, value.year, FIRST_YEAR)
        return value.astimezone().replace(microsecond=value.microsecond // 1000 * 1000)

    def db_value(self, value: Any) -> Any:
        return moment_text(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> Any:
        return moment_of(value) if value else None

    def show(self, value: Any) -> str:
        return "" if value is None else value.strftime("%Y-%m-%d %H:%M")


def moment_text(value: datetime) -> str:
    """Return the stored form of a moment: UTC, milliseconds, always 24 characters.

    One without a zone is local; before ``FIRST_YEAR``, where nothing is stored, it is taken as it stands.
    """
    if value.tzinfo is None and value.year < FIRST_YEAR:
        value = value.replace(tzinfo=UTC)
    return f"{value.astimezone(UTC).isoformat(timespec='milliseconds')[:23]}Z"


def moment_of(text: str) -> datetime:
    """Return the local time of a stored moment."""
    return datetime.fromisoformat(text).astimezone()
