"""A table and a mapping → what would happen, row by row. Nothing is written here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from cmdesk.core.actor import Actor
from cmdesk.core.alike import Candidate, Key, keys_of_each
from cmdesk.core.database import current
from cmdesk.core.errors import Refused, as_one
from cmdesk.core.machine import ahead, collecting
from cmdesk.core.record import fields_of
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.opening.reading import Cancelled
from cmdesk.core.sheet.understanding import looking
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.sheet.understanding.unfolding import unfold
from cmdesk.core.tidy import show
from cmdesk.customers import doubles
from cmdesk.customers.doubles import Double
from cmdesk.customers.importing.guessing import another_kind, closed_shops, completed, further_shops
from cmdesk.customers.importing.making import Made, Maker
from cmdesk.customers.importing.rearranging import rearranged
from cmdesk.customers.importing.targets import foreign, known, label_of, targets
from cmdesk.customers.record import Person
from cmdesk.customers.rules.file import extra

Progress = Callable[[str, int, int], None]
Mapped = Mapping[int, str]
"""Column index → target key."""

_STEP, _NAMED = 2_000, 8
Doubles = Literal["skip", "update", "add"]
"""What happens to rows that repeat a customer."""

_LONGEST_PERSON = fields_of(Person)["name"].about.limit or 60
_LACKS_ITS_CUSTOMER = "同一客户的第 {} 行没有导入，请先改正那一行。"
_Sound = tuple[int, dict[str, Any], dict[str, Any]]
"""Row number as Excel shows it, customer values, contact values."""


@dataclass
class Checked:
    """What an import would do.

    Attributes:
        read: rows of data in the table.
        forgiving: whether cells that cannot be read are left out instead of their rows.
        rows: (row number as Excel shows it, customer values, contact values) of every row that can be kept.
        failed: (row number, sentences) of the others.
        curable: how many of them a forgiving import would take: they fail by nothing but cells that cannot be read.
        hints: row number → sentences about the cells that a forgiving import leaves out of it.
        left: row number → words for the remarks of the file, beside the remarks of the list.
        further: row number → contacts that the rows below add to it: they share its merged cell of the customer's name.
        above: number of a row whose cell of the name is merged with one above → number of that one.
        beside: row number → contacts that the same row names beside the first.
        doubles: row number → the customer it repeats beyond doubt.
        doubtful: row number → the customer it perhaps repeats; such a row is added, and stands in the review of doubles.
        new_areas: areas named in the list that the office does not have yet, with how many rows name them.
        unknown: label → names (owners, buildings, referrers) and words for choices that the office does not have and that go
            into the note, with how many rows say so.
        marks: the match keys of every row that can be kept.
    """

    read: int = 0
    forgiving: bool = False
    rows: list[_Sound] = field(default_factory=list)
    failed: list[tuple[int, list[str]]] = field(default_factory=list)
    curable: int = 0
    hints: dict[int, list[str]] = field(default_factory=dict)
    left: dict[int, list[str]] = field(default_factory=dict)
    further: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    beside: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    doubles: dict[int, Double] = field(default_factory=dict)
    doubtful: dict[int, Double] = field(default_factory=dict)
    new_areas: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    marks: dict[Candidate, list[Key]] = field(default_factory=dict, repr=False)

    @property
    def contacts(self) -> int:
        """Return how many rows only add a contact to the customer above."""
        return sum(map(len, self.further.values()))

    def skipped(self, policy: Doubles) -> set[int]:
        """Return the rows that are left out because they repeat a customer, or an earlier row of the list."""
        if policy == "add":
            return set()
        return {number for number, double in self.doubles.items() if policy == "skip" or not double.customer_id}

    @property
    def joined(self) -> int:
        """Return how many rows repeat an earlier one of the list: what they add of telephones and contacts goes there."""
        return sum(bool(double.row) for double in self.doubles.values())

    @property
    def told_unknown(self) -> list[str]:
        """Return a sentence for each column with names or words that the office does not have, the most frequent first."""
        said = []
        for label, names in self.unknown.items():
            first = sorted(names, key=lambda name: -names[name])[:_NAMED]
            more = f" 等 {len(names)} 种" if len(names) > len(first) else ""
            said.append(f"{label}里没有 {'、'.join(first)}{more}，原文记入备注。")
        return said

    def told(self, policy: Doubles) -> dict[int, list[str]]:
        """Return the hints of the rows that are taken."""
        skipped = self.skipped(policy)
        return {number: said for number, said in self.hints.items() if self.above.get(number, number) not in skipped}


def look(grid: Grid, *, header_row: int | None = None, remembered: Mapping[str, str] | None = None) -> Sheet:
    """Find the table of a sheet and guess its columns.

    Args:
        grid: the cells.
        header_row: the row of the column names, where people have said so.
        remembered: header → target key, as agreed the last time; it wins over every guess.
    """
    if header_row is None:
        grid = unfold(grid, known(), label_of("name"))
    sheet = looking.look(grid, targets(), header_row=header_row, remembered=remembered, foreign=foreign())
    sheet.guesses = completed(sheet)
    notes = rearranged(sheet)
    if others := further_shops(sheet):
        headers = "、".join(f"“{header}”" for header in others)
        notes.append(f"{headers}一列里也像是客户名称，没有读；每列一批客户的，请先接成一列再导入")
    if kind := another_kind(sheet):
        notes.append(f"这张表像是{kind}，不是客户名单，请确认选对了文件和工作表")
    if closed := closed_shops(sheet):
        notes.append(f"有 {closed} 行的名称或状态写着已关、停业、转让、注销之类，也一起导入；不要的请先从名单里删去")
    if sheet.table.next_row:
        notes.append(f"第 {sheet.table.next_row} 行起还有另一张表，没有读，要导入请把它放到单独的工作表")
    sheet.grid = replace(sheet.grid, notes=(*sheet.grid.notes, *notes))
    return sheet


def check(
    actor: Actor,
    table: Table,
    mapping: Mapped,
    *,
    forgiving: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Checked:
    """Return what importing the table would do.

    Args:
        actor: who imports.
        table: the rows.
        mapping: which column is what; columns that are absent are left out.
        forgiving: a row comes in without the cells that cannot be read, whose words stand in its remarks; else it fails.
        progress: called with a Chinese stage, rows done, rows in all.
        cancelled: asked every few thousand rows.

    Raises:
        Cancelled: ``cancelled`` said so.
        Refused: there is no row to import, or no column holds the customers' names.
    """
    table.refuse_empty("客户")
    if "name" not in mapping.values():
        there = "、".join(table.headers[:12]) + ("等" if len(table.headers) > 12 else "")
        raise Refused(f"没有哪一列是“客户名称”，请在列对应中指定客户名称所在的列。这张表有：{there}。")
    with collecting.paused():
        return _checked(actor, table, Maker(mapping, table.headers, forgiving=forgiving), progress, cancelled)


def _checked(
    actor: Actor, table: Table, maker: Maker, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> Checked:
    outcome = Checked(len(table.rows), maker.forgiving)
    maker.learn(table.rows)
    search = doubles.Search(actor, outcome.marks)
    parts = _made(maker, table, outcome, progress, cancelled)
    sound: deque[list[_Sound]] = deque()
    with closing(ahead.each(keys_of_each, _candidates(parts, sound))) as prepared:
        for candidates, marks in prepared:  # while rows are held against each other, the next keys are made elsewhere
            outcome.marks.update(zip(candidates, marks, strict=True))
            part = sound.popleft()
            outcome.rows += part
            sought = zip(part, candidates, strict=True)
            search.take([(number, one, values.get("number") or "") for (number, values, _), one in sought])
    for number, double in search.found.items():
        (outcome.doubles if double.certain else outcome.doubtful)[number] = double
    _fail_incomplete(outcome)
    _fail_those_below(outcome)
    outcome.failed.sort(key=lambda failed: failed[0])
    for _, values, _ in outcome.rows:
        if "area_name" in values:
            outcome.new_areas[values["area_name"]] = outcome.new_areas.get(values["area_name"], 0) + 1
    outcome.unknown = maker.unknown
    return outcome


def _candidates(parts: Iterable[list[_Sound]], sound: deque[list[_Sound]]) -> Iterator[list[Candidate]]:
    """Yield what the rows of each part may be recognised by; the rows themselves wait in ``sound``."""
    for part in parts:
        sound.append(part)
        yield [doubles.candidate(values) for _, values, _ in part]


def _made(
    maker: Maker,
    table: Table,
    outcome: Checked,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[list[_Sound]]:
    """Make the values of all rows; yield the sound ones part by part."""
    merged = table.merged_down.get(maker.name_column, set()) if maker.has_person else set()
    binned = _binned_numbers()
    last, held = 0, ()
    for start in range(0, len(table.rows), _STEP):
        if cancelled and cancelled():
            raise Cancelled("已取消，没有写入任何内容。")
        if progress:
            progress("正在核对", start, len(table.rows))
        sound: list[_Sound] = []
        for row, number in zip(table.rows[start : start + _STEP], table.numbers[start : start + _STEP], strict=True):
            made, is_below = maker.make(row), number in merged
            if not is_below:
                last, held = number, made.values.get("phones", ())
            if made.findings.problems:
                outcome.failed.append((number, made.findings.problems))
                outcome.curable += made.findings.is_curable
            elif is_below:
                _add_below(outcome, number, last, made, held)
            else:
                sound.append((number, made.values, made.person))
                _remember(outcome, number, number, made)
        yield _without(binned, outcome, sound) if binned else sound


def _add_below(outcome: Checked, number: int, above: int, made: Made, held: Sequence[str]) -> None:
    """Remember a row that adds contacts to one above, for whose name its cell is merged."""
    outcome.above[number] = above
    person = made.person
    phones = tuple(one for one in made.values.get("phones", ()) if one not in held)  # theirs may be merged as well
    if phones and not person.get("phones"):  # the telephone in the row of a contact is his
        person = {"name": made.values["name"][:_LONGEST_PERSON], **person, "phones": phones}
    if person:
        outcome.further.setdefault(above, []).extend((person, *made.beside))
    _remember(outcome, above, number, made)


def _remember(outcome: Checked, customer: int, number: int, made: Made) -> None:
    """Remember what of a row goes into the remarks of its customer's file, and why."""
    if made.left:
        parts = outcome.left.setdefault(customer, [])
        parts += [part for part in made.left if part not in parts]
    if made.findings.hints:
        outcome.hints[number] = made.findings.hints
    if made.beside and customer == number:
        outcome.beside[number] = made.beside


def _binned_numbers() -> set[str]:
    """Return the numbers of the files in the recycle bin."""
    return {row[0] for row in current().rows("SELECT number FROM customer WHERE binned_at IS NOT NULL")}


def _without(binned: Collection[str], outcome: Checked, rows: list[_Sound]) -> list[_Sound]:
    """Fail rows whose number belongs to a file in the recycle bin: a number is given once; return the others."""
    kept = []
    for row in rows:
        if row[1].get("number") in binned:
            told = f"客户编号“{row[1]['number']}”已被回收站中的客户使用，请先恢复那份档案，或换一个编号。"
            outcome.failed.append((row[0], [told]))
        else:
            kept.append(row)
    return kept


def _fail_incomplete(outcome: Checked) -> None:
    """Fail rows that would be new files without one of the office's own fields that a file must have."""
    required = {name: one.label for name, one in extra.fields().items() if one.required}
    if not required:
        return
    kept = []
    heirs: dict[int, int] = {}  # a row that fails → the later one that comes in for it, 0 while there is none
    for number, values, person in outcome.rows:
        double = outcome.doubles.get(number)
        if double is None or heirs.get(double.row) == 0:
            outcome.doubles.pop(number, None)
            held = extra.stored_of(values.get("extra", ""))
            lacking = [f"{label}不能为空，请填写。" for name, label in required.items() if name not in held]
            if lacking:
                outcome.failed.append((number, lacking))
                outcome.doubtful.pop(number, None)
                heirs[number] = 0
                continue
            if double is not None:
                heirs[double.row] = number
        elif double.row in heirs:
            heir = heirs[double.row]
            told = double.sentence.replace(f"第 {double.row} 行", f"第 {heir} 行")
            outcome.doubles[number] = replace(double, row=heir, sentence=told)
        kept.append((number, values, person))
    outcome.rows = kept


def _fail_those_below(outcome: Checked) -> None:
    """Fail rows that only add contacts to a row that fails; forget what was to be told of rows that fail."""
    failed = {number for number, _ in outcome.failed}
    if not failed:
        return
    for number, above in list(outcome.above.items()):
        if above in failed:
            outcome.failed.append((number, [_LACKS_ITS_CUSTOMER.format(above)]))
            outcome.further.pop(above, None)
            failed.add(number)
    outcome.hints = {number: said for number, said in outcome.hints.items() if number not in failed}


def preview(
    table: Table, mapping: Mapped, checked: Checked, *, limit: int = 200
) -> Iterable[tuple[int, str, list[str]]]:
    """Yield (row number, verdict, cells as they stand in the list) for the person who decides, rows with a trouble first."""
    verdicts = {number: as_one(problems) for number, problems in checked.failed}
    verdicts |= {number: double.sentence for number, double in checked.doubles.items()}
    told = {number for number, *_ in checked.rows} | set(verdicts)
    verdicts |= {number: f"新增，{double.sentence}" for number, double in checked.doubtful.items()}
    for number, said in checked.hints.items():
        usual = "新增" if number in told else "上一户的联系人"
        verdicts[number] = as_one([f"{verdicts.get(number, usual)}，原文记入备注：{said[0]}", *said[1:]])
    rows = sorted(zip(table.numbers, table.rows, strict=True), key=lambda row: (row[0] not in verdicts, row[0]))
    for number, row in rows[:limit]:
        verdict = verdicts.get(number, "新增" if number in told else "上一户的联系人")
        yield number, verdict, [show(row[index]) for index in sorted(mapping)]


def labels(mapping: Mapped) -> list[str]:
    """Return the labels of the mapped columns in their order."""
    return [label_of(mapping[index]) for index in sorted(mapping)]
