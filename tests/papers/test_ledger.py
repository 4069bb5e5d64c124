"""The ledger of sheets on both engines: numbers without gaps, reprints, voiding, rights, trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import Staff, add_customer

from cmdesk.core import regulation, undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.day import clock
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.papers.job import About, Job, Lazy, Sheet
from cmdesk.papers.record import Paper
from cmdesk.papers.rules import contents, ledger, numbers, rights

DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Form:
    """As much of a form as the ledger asks for."""

    name: str = "gate_pass"
    title: str = "出门证"
    serial: str = "number"


def issue(actor: Actor, *values: Mapping[str, Any], form: Form = Form(), about: About | None = None) -> list[str]:
    """Issue sheets and return their numbers."""
    return [one.number for one in ledger.issue(actor, form, [Sheet(one, about) for one in values], day=DAY)]


def test_numbers_follow_each_other(staff: Staff) -> None:
    """A form without a regulation is numbered by its initials, year and month; the next month begins anew."""
    actor = staff["service_director"]
    assert issue(actor, {"a": 1}, {"a": 2}) == ["GP202611-0001", "GP202611-0002"]
    later = ledger.issue(actor, Form(), [Sheet({"a": 3})], day=date(2026, 12, 1))
    assert [one.number for one in later] == ["GP202612-0001"]


def test_the_office_decides_what_numbers_look_like(staff: Staff) -> None:
    """The regulation ``number.<form>`` of the day gives the pattern."""
    values = {"key": "number.gate_pass", "valid_from": date(2026, 1, 1), "value": '"出#####"', "label": "出门证编号"}
    with keep.operation(staff["administrator"], "制度") as work:
        work.add(regulation.Regulation, values)
    assert issue(staff["service_director"], {"a": 1}) == ["出00001"]
    assert numbers.pattern("gate_pass", date(2025, 1, 1)) == "GP{年}{月}-####"


def test_a_record_keeps_its_own_number(staff: Staff, office: Office) -> None:
    """A sheet whose values carry a number is entered under it, once, whatever it says later."""
    actor = staff["service_director"]
    assert issue(actor, {"number": "ZF-7", "a": 1}) == ["ZF-7"]
    assert issue(actor, {"number": "ZF-7", "a": 2}, {"a": 2}) == ["ZF-7", "GP202611-0001"]
    first, second = keep.read_all(Paper, "1 = 1 ORDER BY id")
    assert (first.number, second.number) == ("ZF-7", "GP202611-0001")
    held = contents.decoded(contents.kept(office.database, first.content))
    assert held == {"number": "ZF-7", "a": 2}, "a reprint says what was printed last under this number"


def test_a_number_typed_by_a_record_is_stepped_over(staff: Staff) -> None:
    """The series never gives a number that a record has brought along."""
    actor = staff["service_director"]
    assert issue(actor, {"number": "GP202611-0002"}) == ["GP202611-0002"]
    assert issue(actor, {"a": 1}, {"a": 2}) == ["GP202611-0001", "GP202611-0003"]


def test_the_same_sheet_printed_again_is_the_same_sheet(staff: Staff) -> None:
    """Equal values about the same record are a reprint; other values, another record or a twin in the batch are not."""
    actor = staff["service_director"]
    customer = add_customer(actor, None)
    about = About("customer", customer)
    first = ledger.issue(actor, Form(), [Sheet({"a": 1}, about)], day=DAY)[0]
    ledger.count_print(actor, [first.id])
    again = ledger.issue(actor, Form(), [Sheet({"a": 1}, about)], day=DAY)[0]
    assert (again.id, again.number, again.prints) == (first.id, first.number, 1)
    other = ledger.issue(actor, Form(), [Sheet({"a": 2}, about), Sheet({"a": 1}), Sheet({"a": 1})], day=DAY)
    assert len({first.id, *(one.id for one in other)}) == 4


def test_a_void_number_is_not_used_again(staff: Staff) -> None:
    """After voiding, the same values get a new number, and a record's own number is refused with the way out."""
    actor = staff["service_director"]
    first = ledger.issue(actor, Form(), [Sheet({"a": 1}), Sheet({"number": "ZF-7"})], day=DAY)
    with pytest.raises(Refused, match="原因"):
        ledger.void(actor, first[0].id, "  ")
    for one in first:
        ledger.void(actor, one.id, "卡纸")
    assert issue(actor, {"a": 1}) == ["GP202611-0002"]
    with pytest.raises(Refused, match="ZF-7 已作废"):
        issue(actor, {"number": "ZF-7"})
    with pytest.raises(Refused, match="已作废"):
        ledger.void(actor, first[0].id, "再次")
    with pytest.raises(Refused, match="已经作废"):
        ledger.count_print(actor, [first[0].id])


def test_nothing_leaves_the_ledger(staff: Staff) -> None:
    """Undo passes over issuing, printing and voiding; no other way of writing takes a sheet out or its number back."""
    actor = staff["administrator"]
    customer = add_customer(actor, None)
    with keep.operation(actor, "改名") as work:
        work.edit(keep.kind_of("customer"), customer, {"name": "改过的"})
    one = ledger.issue(actor, Form(), [Sheet({"a": 1})], day=DAY)[0]
    ledger.count_print(actor, [one.id])
    ledger.void(actor, one.id, "试印")
    step = undo.last(actor)
    assert step is not None
    assert step.title == "改名"
    for change in ({"number": "X"}, {"voided_at": None}, {"form": "other"}):
        with pytest.raises(Refused, match="已经发号"), keep.operation(actor, "改") as work:
            work.edit(Paper, one.id, change)
    with pytest.raises(Refused, match="已经发号"), keep.operation(actor, "删") as work:
        work.bin(Paper, one.id)


def test_prints_are_counted_and_told(staff: Staff, office: Office) -> None:
    """Each print is counted, the first one dated, and stands in the trail of the sheet and of its record (S4-24)."""
    actor = staff["service_director"]
    customer = add_customer(actor, None, "福顺烟酒店")
    sheets = [Sheet({"a": 1}, About("customer", customer)), Sheet({"a": 2}, About("customer", customer, "十一月"))]
    made = [one.id for one in ledger.issue(actor, Form(), sheets, day=DAY)]
    morning = datetime(2026, 11, 21, 8, tzinfo=UTC)
    with clock.written_at(morning):
        ledger.count_print(actor, made)
    ledger.count_print(actor, made[:1], pages={made[0]: 3})
    first, second = (keep.read(Paper, one) for one in made)
    assert (first.prints, second.prints, first.pages) == (2, 1, 3)
    assert (first.subject, second.subject) == ("福顺烟酒店", "十一月")
    assert first.printed_at == second.printed_at == morning
    assert [entry.verb for entry in audit.trail(office.database, "paper", first.id)] == ["print", "print", "issue"]
    assert [entry.verb for entry in audit.trail(office.database, "customer", customer)].count("print") == 2
    ledger.note_print(actor, "名簿", [About("customer", customer)])
    assert audit.trail(office.database, "customer", customer)[0].title == "打印 名簿"


def test_rights(staff: Staff) -> None:
    """Who may not print gets no number; who sees only his own sees only his own, and may void no further."""
    manager, beside, director = staff["account_manager"], staff.beside, staff["service_director"]
    one = ledger.issue(manager, Form(), [Sheet({"a": 1})], day=DAY)[0]
    with pytest.raises(NotFound):
        ledger.by_number(beside, one.number)
    assert ledger.by_number(manager, f" {one.number.lower()} ").id == one.id
    assert ledger.by_number(staff["area_manager"], one.number).id == one.id
    with pytest.raises(NotAllowed):
        ledger.read(beside, one.id)
    with pytest.raises(NotAllowed):
        ledger.void(beside, one.id, "误")
    assert rights.may(staff["general_manager"], "void", keep.read(Paper, one.id)) is not None
    assert rights.may(director, "void", keep.read(Paper, one.id)) is None
    nobody = Actor(99, "x", "无权", "clerk", rights={"papers.view": Scope.ALL})
    for printing in (
        lambda: ledger.issue(nobody, Form(), [Sheet({"a": 1})]),
        lambda: ledger.count_print(nobody, [one.id]),
        lambda: ledger.note_print(nobody, "名簿", []),
    ):
        with pytest.raises(NotAllowed, match="打印单据"):
            printing()
    with pytest.raises(NotAllowed, match="查看"):
        ledger.newest(Actor(99, "x", "无权", "clerk"))
    assert keep.read(Paper, one.id).prints == 0
    assert issue(manager, {"a": 2}) == ["GP202611-0002"]


def test_the_newest_sheets_stand_first(staff: Staff) -> None:
    """All that one may see, or those of one form, and no more than were asked for."""
    manager, weighed = staff["account_manager"], Form("weigh_note", "过磅单")
    for number in range(3):
        issue(manager, {"number": f"出{number}"})
        issue(manager, {"number": f"磅{number}"}, form=weighed)
    issue(staff.beside, {"number": "别人的"})
    assert [one.number for one in ledger.newest(manager)] == ["磅2", "出2", "磅1", "出1", "磅0", "出0"]
    assert [one.number for one in ledger.newest(manager, form="weigh_note", limit=2)] == ["磅2", "磅1"]


def test_one_number_in_two_forms_must_be_told_apart(staff: Staff) -> None:
    """Two forms may carry the same number; then the form is asked for."""
    actor = staff["administrator"]
    issue(actor, {"number": "7"})
    issue(actor, {"number": "7"}, form=Form("weigh_note", "过磅单"))
    with pytest.raises(Refused, match="请写明是哪一种表单"):
        ledger.by_number(actor, "7")
    assert ledger.by_number(actor, "7", "weigh_note").form_title == "过磅单"


@pytest.mark.parametrize(
    "value", [date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC), time(8, 30), Decimal("1.50"), b"\0x"]
)
def test_values_come_back_as_they_were(value: Any) -> None:
    """What a reprint prints is what was printed: every kind of value survives, equal values have one hash."""
    given = {"b": value, "a": ["𠮷", None, 1.5, {"$": "x"}]}
    data = contents.encoded(given)
    assert contents.decoded(data) == given
    assert data == contents.encoded(dict(reversed(given.items())))


def test_contents_are_kept_once_and_checked(staff: Staff, office: Office) -> None:
    """A layout shared by many sheets lies there once; what a foreign tool changed is refused."""
    actor = staff["administrator"]
    made = ledger.issue(actor, Form(), [Sheet({"a": 1}), Sheet({"a": 2})], layout=b"layout", day=DAY)
    paper = keep.read(Paper, made[0].id)
    assert contents.kept(office.database, paper.layout) == b"layout"
    assert contents.decoded(contents.kept(office.database, paper.content)) == {"a": 1}
    assert office.database.row("SELECT COUNT(*) FROM paper_content") == (3,)
    office.database.run(
        "UPDATE paper_content SET data = (SELECT data FROM paper_content WHERE hash = ?)", (paper.layout,)
    )
    with pytest.raises(Refused, match="改动过"):
        contents.kept(office.database, paper.content)


def test_a_purged_customer_leaves_only_numbers(staff: Staff, office: Office) -> None:
    """After 彻底清除 the ledger keeps its numbers, but no longer says who it was about or what was printed."""
    from cmdesk.customers.rules.file import files

    actor = staff["administrator"]
    gone, stays = add_customer(actor, None, "福顺"), add_customer(actor, None, "隆昌")
    sheets = [
        Sheet({"a": name}, About("customer", one)) for name, one in (("福顺", gone), ("隆昌", stays), ("两家", gone))
    ]
    made = ledger.issue(actor, Form(), [*sheets, Sheet({"a": "两家"}, About("customer", stays))], day=DAY)
    files.bin_files(actor, [gone])
    files.purge(actor, [gone])
    papers = [keep.read(Paper, one.id) for one in made]
    assert [one.number[-4:] for one in papers] == ["0001", "0002", "0003", "0004"]
    assert [one.subject for one in papers] == ["", "隆昌", "", "隆昌"]
    with pytest.raises(Refused, match="内容已不在"):
        contents.kept(office.database, papers[0].content)
    for one in papers[1:]:
        assert contents.kept(office.database, one.content)


def test_lazy_records_are_read_when_needed() -> None:
    """The first sheet of many is read alone; the whole is read in portions, in order."""
    asked: list[int] = []

    def read(keys: Any) -> list[dict[str, int]]:
        asked.append(len(keys))
        return [{"n": key} for key in keys]

    job = Job("批", [("a", []), ("b", Lazy(range(250), read))], [("visit", one) for one in range(250)])
    assert [sheet.values for _, sheets in job.first().sheets() for sheet in sheets] == [{"n": 0}]
    assert asked == [1]
    whole = [sheet for _, sheets in job.sheets() for sheet in sheets]
    assert [sheet.values["n"] for sheet in whole] == list(range(250))
    assert whole[7].about == About("visit", 7)
    assert asked[1:] == [100, 100, 50]
    with pytest.raises(ValueError, match="250 sheets"):
        Job("批", job.parts, [None])


class FailedError(Exception):
    """The operation breaks off."""


STEP = st.one_of(
    st.tuples(st.just("issue"), st.lists(st.integers(0, 5), min_size=1, max_size=4)),
    st.tuples(st.just("fail"), st.lists(st.integers(6, 9), min_size=1, max_size=4)),
    st.tuples(st.just("void"), st.integers(0, 20)),
    st.tuples(st.just("print"), st.integers(0, 20)),
    st.tuples(st.just("own"), st.integers(1, 30)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_no_gap_whatever_happens(file_office: Office, monkeypatch: pytest.MonkeyPatch, steps: list[Any]) -> None:
    """Issue, fail halfway, void, print, bring numbers along in any order: 1 … n are all in the ledger, each once."""
    actor, database = keep.Actor(0, "", "系统", "program"), file_office.database
    for table in ("paper", "series"):
        database.run(f'DELETE FROM "{table}"')
    for word, what in steps:
        papers = keep.read_all(Paper, "voided_at IS NULL ORDER BY id")
        if word == "issue":
            issue(actor, *({"n": one} for one in what))
        elif word == "own":
            number = f"GP202611-{what:04}"
            if not database.row("SELECT 1 FROM paper WHERE number = ? AND voided_at IS NOT NULL", (number,)):
                issue(actor, {"number": number})
        elif word == "fail":
            with monkeypatch.context() as patch, pytest.raises(FailedError):
                patch.setattr(ledger, "_refresh", _fail)
                issue(actor, *({"n": one} for one in what))
            with monkeypatch.context() as patch, pytest.raises(FailedError):
                patch.setattr(keep.Operation, "finish", _fail)
                issue(actor, *({"n": one} for one in what))
        elif papers and word == "void":
            ledger.void(actor, papers[what % len(papers)].id, "错")
        elif papers:
            ledger.count_print(actor, [papers[what % len(papers)].id])
    given_out = [row[0] for row in database.rows("SELECT number FROM paper")]
    assert len(set(given_out)) == len(given_out)
    row = database.row("SELECT last FROM series")
    expected = {f"GP202611-{number:04}" for number in range(1, (row[0] if row else 0) + 1)}
    assert expected <= set(given_out)
    by_series = {
        row[0] for row in database.rows("SELECT number FROM paper p JOIN paper_content c ON c.hash = p.content")
    }
    assert by_series == set(given_out)


def _fail(*_: Any) -> None:
    raise FailedError
