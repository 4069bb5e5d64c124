"""How stored values read in a cell: short in the table, in full in the tooltip. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cmdesk.core.day.daytext import full_day, near_moment, show_day
from cmdesk.kit.table.column import Column


@lru_cache(maxsize=4096)
def _day(stored: str, today: date) -> str:
    try:
        return show_day(date.fromisoformat(stored[:10]), today)
    except ValueError:
        return stored


@lru_cache(maxsize=4096)
def local_moment(stored: str) -> datetime | None:
    """Return the local time of a stored moment (UTC, ``2024-03-05T01:30:00.000Z``), or None if it is none."""
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone()


@lru_cache(maxsize=4096)
def _moment(stored: str, today: date) -> str:
    moment = local_moment(stored)
    if moment is None:
        return stored
    if moment.date() == today:
        return f"{moment:%H:%M}"
    if abs(moment.date() - today) <= timedelta(days=1):
        return near_moment(moment, today)
    return show_day(moment.date(), today)


def money(fen: int) -> str:
    """Return 分 as yuan with thousands separators and two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def number(value: float | Decimal, places: int) -> str:
    """Return a number with thousands separators."""
    return f"{value:,.{places}f}"


def show_sum(column: Column, total: float) -> str:
    """Return the sum of a column as it reads."""
    if column.kind == "money":
        return money(round(total))
    return number(total, column.places if column.kind == "real" else 0)


def reader(column: Column, today: date) -> Callable[[Any], str]:
    """Return what turns a stored value, never None, of a column into the text of its cell."""
    if column.render is not None:
        return column.render
    labels = {choice.value: choice.label for choice in column.choices}
    readers: dict[str, Callable[[Any], str]] = {
        "whole": lambda value: f"{value:,}",
        "real": lambda value: number(value, column.places),
        "money": money,
        "day": lambda value: _day(str(value), today),
        "moment": lambda value: _moment(str(value), today),
        "flag": lambda value: "是" if value else "",
        "choice": lambda value: labels.get(value, str(value)),
        "many_choice": lambda value: "、".join(labels.get(part, part) for part in str(value).split(",") if part),
        "long_text": lambda value: " ".join(str(value).split()),
    }
    return readers.get(column.kind, str)


def in_full(column: Column, value: Any, short: str) -> str:
    """Return what the tooltip and a copy say of a value, where a cell says less."""
    if value is None:
        return ""
    if column.tip is not None:
        return column.tip(value)
    if column.render is None and column.kind == "day":
        try:
            return full_day(date.fromisoformat(str(value)[:10]))
        except ValueError:
            return short
    if column.render is None and column.kind == "moment":
        moment = local_moment(str(value))
        return f"{full_day(moment.date())} {moment:%H:%M}" if moment else short
    if column.render is None and column.kind == "long_text":
        return str(value)
    return short


def to_copy(column: Column, value: Any, short: str) -> str:
    """Return a value as a spreadsheet understands it: dates in ISO form, numbers without separators."""
    if value is None or column.render is not None:
        return short
    if column.kind == "day":
        return str(value)[:10]
    if column.kind == "moment":
        moment = local_moment(str(value))
        return f"{moment:%Y-%m-%d %H:%M}" if moment else short
    if column.kind == "long_text":
        return str(value)
    if column.kind in {"whole", "real", "money"}:
        return short.replace(",", "")
    return short
