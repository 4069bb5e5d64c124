"""Every shipped form bears whatever its cells may be given: found by its own schema, filled at random, looked at."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.paper.reader import crossings, inks, overlaps, pdf, squeezed, texts

from cmdesk.core import paper
from cmdesk.core.paper.blocks import total
from cmdesk.core.paper.breaking import printed
from cmdesk.core.paper.form import Form, Grid, Line, Table
from cmdesk.core.paper.values import cents, holds, marked, shown

AT = datetime(2026, 11, 21, 9, 5)  # noqa: DTZ001
HEADING = paper.Heading(office="演示商贸有限公司", printer="欧阳震华", printed_at=AT)
NAMES = paper.names()
FORMS = {name: paper.form(name) for name in NAMES}
MOST_ROWS = 40

WORDS = st.one_of(
    st.sampled_from(
        ["", " ", "\n", "欧阳震华", "𠮷祥烟酒店𤭢", "<b>甲</b>&amp;", "ＡＢＣ１２３", "A" * 90, "\x00\x1b\x07\u202e甲\u200b",
         "2026-02-31", "九" * 300, "第一行\r\n\r\n第二行", "{name}{year}", "-", "。" * 30, "（" * 20]
    ),
    st.text(st.sampled_from("中国测试客户，。；！？（）“”…—a1 .,-/\n\t<b>&\u202e\u200b\x00\ufeff𠮷𤭢㛃龘☑É"), max_size=160),
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-(10**24), 10**24),
    st.sampled_from([0, 10**40, -1, 0.1, 1e300, float("nan"), float("inf"), Decimal("1E+50"), Decimal("NaN"), True]),
)
MOMENTS = st.sampled_from([AT, AT.date(), time(23, 59), date(1, 1, 1), date(9999, 12, 31), "2026-13-45", "明天"])
SIGNED = st.fixed_dictionaries({}, optional={"name": WORDS, "day": MOMENTS, "opinion": WORDS, "answer": st.booleans()})
ANY = {
    "number": st.one_of(NUMBERS, WORDS), "digits": st.one_of(NUMBERS, WORDS), "money": st.one_of(NUMBERS, WORDS),
    "words": st.one_of(NUMBERS, WORDS), "day": st.one_of(MOMENTS, WORDS), "time": st.one_of(MOMENTS, WORDS),
    "moment": st.one_of(MOMENTS, WORDS), "signature": st.one_of(WORDS, SIGNED), "approval": SIGNED,
    "choice": st.one_of(WORDS, NUMBERS), "choices": st.one_of(st.lists(WORDS, max_size=5), WORDS, NUMBERS),
}  # fmt: skip
PLAIN = frozenset({"text", "long", "number", "digits", "money", "words", "day", "time", "moment"})


@st.composite
def records(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """Return values for a form: some keys missing, some None, the rest of any sort their kind may meet."""
    values: dict[str, Any] = {}
    columns: dict[str, dict[str, Any]] = {}
    pool = {kind: draw(st.lists(st.one_of(st.none(), some), min_size=4, max_size=4)) for kind, some in ANY.items()}
    pool["text"] = pool["long"] = draw(st.lists(st.one_of(st.none(), WORDS, NUMBERS), min_size=6, max_size=6))
    pick = draw(st.randoms(use_true_random=False))
    for table, cell in paper.cells_of(form):
        if not cell.key or cell.kind not in pool or pick.random() < 0.1:
            continue
        if table:
            columns.setdefault(table, {})[cell.key] = cell.kind
        else:
            values[cell.key] = pick.choice(pool[cell.kind])
    for table, kinds in columns.items():
        rows = range(pick.choice([0, 1, 3, MOST_ROWS]))
        values[table] = [{key: pick.choice(pool[kind]) for key, kind in kinds.items()} for _ in rows]
    for key in filter(None, (form.qr, form.serial)):
        values[key] = "𠮷2026110001"
    return values


def in_order(wanted: str, found: str) -> bool:
    """Tell whether all characters of a text come in this order."""
    rest = iter(found)
    return all(char in rest for char in wanted)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_values_are_printed_whole_and_in_their_boxes(name: str, data: st.DataObject) -> None:
    """No exception; every character of every value is there; nothing overlaps, leaves its cell or the page."""
    form = FORMS[name]
    values = data.draw(records(form))
    pages = inks(form, values, heading=HEADING, reprint=12)
    drawn = squeezed(one.text for ink in pages for one in (*ink.letters, *ink.upright))
    for ink in pages:
        assert overlaps(ink) == []
        assert crossings(ink) == []
    for text in _told(form, values):
        assert in_order(squeezed(printed(text)), drawn), repr(text)


def _told(form: Form, values: dict[str, Any]) -> list[str]:
    """Return the texts that the printed blocks of a form show, as they stand on paper."""
    found = []
    for block in form.blocks:
        if not holds(block.when, values):
            continue
        if isinstance(block, Grid | Line):
            cells = [cell for row in block.rows for cell in row] if isinstance(block, Grid) else block.cells
            found += [shown(cell, values.get(cell.key)) for cell in cells if cell.key and cell.kind in PLAIN]
        if isinstance(block, Table):
            rows = values.get(block.key, ())
            found += [shown(cell, row.get(cell.key)) for row in rows for cell in block.columns if cell.kind in PLAIN]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_program_finds_the_values(qapp: Any, name: str) -> None:
    """The PDF itself, not only what was meant to be in it, has every text of the form's own cells."""
    form = FORMS[name]
    values: dict[str, Any] = {}
    for number, (table, cell) in enumerate(paper.cells_of(form)):
        if cell.key and cell.kind in {"text", "long"}:
            row = values.setdefault(table, [{}])[0] if table else values
            row[cell.key] = f"值{number}𠮷<b>"
    found = squeezed(texts(pdf(form, values, heading=HEADING)))
    for text in _told(form, values):
        assert in_order(squeezed(text), found)


def test_numbers_and_dates_that_are_none_are_printed_as_they_are() -> None:
    """What has no digits, is beyond the words of accounts or is no day of any calendar is shown, not refused."""
    cell = {one: paper.Cell(kind=one) for one in ("number", "money", "words", "day")}
    assert shown(cell["number"], 2026.0) == "2,026"
    assert shown(cell["number"], 1234.5) == "1,234.5"
    assert shown(cell["money"], Decimal("NaN")) == "NaN"
    assert shown(cell["money"], Decimal("1E+30")) == f"{10**30:,}.00"
    assert shown(cell["words"], 10**20) == f"{10**18:,}.00"
    assert shown(cell["day"], "2026-02-31") == "2026-02-31"
    assert cents(Decimal("0.005")) == 0
    assert cents(Decimal("1.015")) == 102
    assert marked(3.5, ()) == (set(), ["3.5"])
    assert total([{"a": 0.1}, {"a": Decimal("1E+2")}, {"a": True}, {}], "a") == Decimal("100.1")
    assert total([{"a": Decimal("Infinity")}, {"a": float("-inf")}], "a").is_nan()


def test_text_that_leaves_its_cell_is_seen() -> None:
    """The measure that the tests above rest on: a line through letters is found, one below them is not."""
    (ink,) = inks(FORMS["reception"], {"customer": "福顺烟酒店"}, heading=HEADING)
    x, y, text, _, size = next(one for one in ink.letters if one.text == "福顺烟酒店")
    ink.thin.append((x - 5, y + 2, x + 90, y + 2))
    assert crossings(ink) == []
    ink.thin.append((x + 10, y - size, x + 10, y + 2))
    assert crossings(ink) == [(text, ink.thin[-1])]
