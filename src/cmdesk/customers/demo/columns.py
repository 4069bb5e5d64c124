"""Everything else in a file: classes, business, credit, dates, source, office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cmdesk.customers.demo.block import Block, words
from cmdesk.customers.demo.identity import Columns
from cmdesk.customers.demo.shops import FEED, ORGANISATION, RETAIL, shops
from cmdesk.customers.demo.trade import (
    CYCLES,
    NEEDS,
    SOURCES,
    cadence,
    cartons,
    grades,
    terminals,
    visit_class,
    volume_level,
)
from cmdesk.staff.demo.dice import FULL, bell, weighted

YEAR = 365
_RETAILERS, _FEEDERS = frozenset(RETAIL), frozenset(FEED)
_NORMAL = bell(2048)
_NO_GRADE, _NO_TERMINAL = (None,), ((None, None),)
_SUPPORT: tuple[tuple[str, ...], ...] = weighted(
    (
        ((), 936), (("old",), 17), (("hardship",), 12), (("ill",), 8), (("disabled",), 6), (("weak",), 6),
        (("allowance",), 6), (("disabled", "unable"), 4), (("crosscode",), 5),
    ),
    1024,
)  # fmt: skip
_FEED_LEVELS = ("A", "B", "B", "C", "C", "C")
_RATINGS = weighted(((None, 70), ("AAA", 5), ("AA", 9), ("A", 11), ("B", 4), ("C", 1)), 1024)
_ATTITUDES = weighted(((None, 55), ("prompt", 24), ("fair", 15), ("slow", 4), ("hard", 1), ("default", 1)), 1024)
_CREDIT = tuple((Decimal(limit), days) for limit, days in ((20_000, 15), (50_000, 30), (100_000, 30), (300_000, 60)))
_ASSETS = tuple(Decimal(amount * 10_000) for amount in (10, 30, 50, 50, 100, 100, 200, 300, 500, 1000, 2000))


def classes(block: Block) -> Columns:
    """Return all classifications with the volume they rest on; some are not classified yet."""
    dice, count, formats = block.dice, block.count, block.formats
    markets = [spot.market for spot in block.spots]
    grade = block.picked(
        [
            grades(format_, market) if format_ in _RETAILERS else _NO_GRADE
            for format_, market in zip(formats, markets, strict=True)
        ]
    )
    terminal = block.picked([terminals(one) if one else _NO_TERMINAL for one in grade])
    reasons = [found if one else () for found, one in zip(dice.picks(_SUPPORT, count), grade, strict=True)]
    volume = [
        cartons(one, normal) if one else None for one, normal in zip(grade, dice.picks(_NORMAL, count), strict=True)
    ]
    service = [
        visit_class(market, one, state, level, support=bool(reason)) if one else None
        for market, one, (state, level), reason in zip(markets, grade, terminal, reasons, strict=True)
    ]
    feed_levels = dice.picks(_FEED_LEVELS, count)
    return {
        "business_kind": [_kind(format_) for format_ in formats],
        "market_type": block.some(0.97, markets, None),
        "retail_format": [format_ if one else None for format_, one in zip(formats, grade, strict=True)],
        "grade": grade,
        "visit_class": block.some(0.9, service, None),
        "cadence": block.some(0.92, [None if one is None else cadence(one) for one in volume], None),
        "need_level": dice.picks(NEEDS, count),
        "volume_level": [
            level if one is None else volume_level(one) for one, level in zip(volume, feed_levels, strict=True)
        ],
        "terminal_state": [state for state, _ in terminal],
        "terminal_level": [level for _, level in terminal],
        "support_reasons": reasons,
        "violation_on": _violations(block),
        "monthly_volume": volume,
        "peak_volume": [
            None if one is None else round(one * (120 + (word & 63)) / 100)
            for one, word in zip(volume, dice.words(count), strict=True)
        ],
    }


def _kind(format_: str) -> str:
    return "retailer" if format_ in _RETAILERS else format_


def _violations(block: Block) -> list[date | None]:
    today = block.setting.today.toordinal()
    return [
        date.fromordinal(today - 1 - word) if word < 700 and format_ in _RETAILERS else None
        for word, format_ in zip(block.dice.words(block.count), block.formats, strict=True)
    ]


def business(block: Block) -> Columns:
    """Return how a customer buys and sells."""
    table = words()
    markets = [spot.market for spot in block.spots]
    feed = [format_ in _FEEDERS for format_ in block.formats]
    products = block.remarks(0.8, table["feed_products"])
    logistics = block.remarks(0.5, table["logistics"])
    return {
        "order_weekday": block.some(0.97, [spot.weekday for spot in block.spots], None),
        "order_cycle": block.some(0.97, block.picked([CYCLES[market] for market in markets]), None),
        "main_products": [product if one else "" for product, one in zip(products, feed, strict=True)],
        "seasons": block.remarks(0.15, table["seasons"]),
        "logistics_need": [need if one else "" for need, one in zip(logistics, feed, strict=True)],
        "competitors": block.remarks(0.1, table["competitors"]),
        "payment_terms": block.remarks(0.45, table["payment_terms"]),
        "cooperation": block.remarks(0.06, table["cooperation"]),
        "note": block.remarks(0.18, table["remarks"]),
        "credit_rating": block.dice.picks(_RATINGS, block.count),
        "payment_attitude": block.dice.picks(_ATTITUDES, block.count),
    }


def firms(block: Block, forms: Sequence[str]) -> Columns:
    """Return size and credit of firms; an individual's are seldom known."""
    dice, count = block.dice, block.count
    sizes = [shops()[format_].staff for format_ in block.formats]
    is_firm = [form != "individual" for form in forms]
    # Squared, so that small firms are the rule.
    people = [
        least + (most - least) * word * word // (FULL * FULL)
        for (least, most), word in zip(sizes, dice.words(count), strict=True)
    ]
    credit = [
        pair if word < 9_000 and not retail else (None, None)
        for pair, word, retail in zip(
            dice.picks(_CREDIT, count), dice.words(count), [f in _RETAILERS for f in block.formats], strict=True
        )
    ]
    return {
        "assets": [amount if one else None for amount, one in zip(dice.picks(_ASSETS, count), is_firm, strict=True)],
        "employees": block.some(0.7, people, None),
        "credit_limit": [limit for limit, _ in credit],
        "credit_days": [days for _, days in credit],
        **_offices(block),
    }


def _offices(block: Block) -> Columns:
    """Return what is known of a firm's office: its door, 谢绝推销, how many sit there (S2-02, S2-08)."""
    count, dice = block.count, block.dice
    columns: dict[str, list[Any]] = {
        "floor": [""] * count,
        "room": [""] * count,
        "no_soliciting": [False] * count,
        "office_people": [None] * count,
        "supplies": [""] * count,
    }
    for index, format_ in enumerate(block.formats):
        if format_ != ORGANISATION:
            continue
        tower = block.towers.get(index)
        if tower:
            floor = 2 + dice.below(tower.floors - 1)
            columns["floor"][index] = str(floor)
            columns["room"][index] = f"{floor}{1 + dice.below(tower.doors):02d}"
        columns["no_soliciting"][index] = (tower is not None and tower.closed) or dice.below(8) == 0
        columns["office_people"][index] = 3 + dice.below(9) * dice.below(9)
        columns["supplies"][index] = dice.pick(words()["supplies"]) if dice.below(2) else ""
    return columns


def dates(block: Block) -> Columns:
    """Return stage and dates: of 100 customers 4 are prospects and 8 have come within a year (S4-16)."""
    dice, count, today = block.dice, block.count, block.setting.today
    now = today.toordinal()
    founded = [
        _founded(max(shops()[format_].founded[0], born + 19), min(shops()[format_].founded[1], today.year), word, now)
        for format_, (_, born), word in zip(block.formats, block.people, dice.words(count), strict=True)
    ]
    traded = [
        None if sort < 2_600 else max(since, now - 1 - word % (YEAR - 2)) if sort < 8_000 else _later(since, now, word)
        for since, sort, word in zip(founded, dice.words(count), dice.words(count), strict=True)
    ]
    collected = [
        max(since, (now - word % 200 if trade is None else trade - word % 20))
        for since, trade, word in zip(founded, traded, dice.words(count), strict=True)
    ]
    confirmed = [
        None if sort < 5_000 else max(day, now - 1 - (400 + word % 700 if sort < 13_000 else word % 180))
        for day, sort, word in zip(collected, dice.words(count), dice.words(count), strict=True)
    ]
    stages = ["prospect" if trade is None else "customer" for trade in traded]
    key = [
        "prospective" if trade is None else "ordinary" if word < 45_000 else None
        for trade, word in zip(traded, dice.words(count), strict=True)
    ]
    return {
        "stage": stages,
        "key_class": key,
        "founded_on": _days(block.some(0.75, founded, None)),
        "first_trade_on": _days(traded),
        "collected_on": _days(collected),
        "confirmed_on": _days(confirmed),
    }


def _founded(first: int, last: int, word: int, now: int) -> int:
    """Return a day (ordinal) from 1 January ``first`` to 31 December ``last``, at least five weeks ago."""
    start = date(min(first, last), 1, 1).toordinal()
    return min(start + ((max(last - first, 0) + 1) * YEAR * word >> 16), now - 35)


def _later(since: int, now: int, word: int) -> int:
    """Return a day at least a year ago and not before ``since``, unless that is younger itself."""
    span = now - YEAR - 1 - since
    return since + (span * word >> 16) if span > 0 else since


def _days(ordinals: Sequence[int | None]) -> list[date | None]:
    return [None if day is None else date.fromordinal(day) for day in ordinals]


def sources(block: Block, collected: Sequence[date]) -> Columns:
    """Return where customers come from; ``referrer`` is the position of the customer who sent them (S2-01).

    A referrer stands earlier in the same block and has been known at least as long, so that files can be written in
    the order of their positions as well as in the order of their days.
    """
    found = block.dice.picks(SOURCES, block.count)
    sent: list[int | None] = []
    for index, (source, word) in enumerate(zip(found, block.dice.words(block.count), strict=True)):
        other = word % index if source == "referral" and index else index
        sent.append(block.first + other if other < index and collected[other] <= collected[index] else None)
    return {
        "source": [
            "walk_in" if source == "referral" and one is None else source
            for source, one in zip(found, sent, strict=True)
        ],
        "referrer": sent,
        "introducer": ["市烟酒商会" if source == "association" else "" for source in found],
        "introducer_kind": ["association" if source == "association" else None for source in found],
        "introduced_on": [
            day if source == "association" else None for source, day in zip(found, collected, strict=True)
        ],
        "introduction_result": ["愿意见面，已约首访" if source == "association" else "" for source in found],
        "referral_note": ["同行介绍" if one is not None and one % 3 == 0 else "" for one in sent],
    }
