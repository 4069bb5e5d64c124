"""Which column of a stranger's table holds what: by the words of the header first, then by what the cells look like."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from cmdesk.core.sheet.grid import Cell
from cmdesk.core.sheet.understanding.evidence import NAMES_OF_LOOKS, Look, looks_like
from cmdesk.core.text.hanzi import fold

SURE = 50
"""A column whose best score is lower stays without a target."""

_GENERAL = 2  # 全名 rather than 名称
_FURTHER = 60  # a further column for a target that takes many must fit better
_MUCH_BETTER = 25  # a column that clearly is one thing does not become another because the first is taken
_NEVER = 1000
_SAMPLES = 60
_ALIKE_HAN, _ALIKE_LATIN = 66, 85  # typecode is no postcode
_SHORTEST_WORD = 5  # Grp is no GPS
_BRACKETS = re.compile(r"[(（\[【<《].*?[)）\]】>》]")
_FORMER = re.compile(r"[(（\[【](?:旧|原|曾|以前)")  # 店名（旧） beside 店名（新）
_REPETITION = re.compile(r"\s*\(\d+\)$")
_NUMBERED = re.compile("[0-9０-９一二三四五①②③④⑤]+$")
_SAYS_LITTLE = re.compile("(?<=..)(?:姓名|名字|名称|名|信息|情况)$")
_UNNAMED = re.compile("列[A-Z]{1,3}")
_ASKS = re.compile("是否|有无|能否|可否")
"""Begins a header below which stands yes or no, whatever else it names: 是否加微信."""

_LEAST_PART = 2  # 员工 may be 员工人数; 类型 ends too many names to be one of them

# What a column looks like decides alone only where the look is unmistakable; the number is the score for that.
_ALONE: Mapping[Look, int] = {
    "phone": 70,
    "code": 70,
    "email": 70,
    "address": 64,
    "company": 60,
    "choice": 58,
    "day": 54,
    "person": 54,
}
_UNMISTAKABLE = frozenset(("phone", "code", "email", "address"))  # even under a header that says something else
_FOREIGN = 30
_HARDLY: Mapping[Look, float] = {"choice": 0.5}  # most of its rows would be refused
_COUNTED: frozenset[Look] = frozenset(("number", "money", "day"))
_AGAINST: Mapping[Look, int] = {
    "phone": 40, "day": 40, "birthday": 40, "email": 40, "choice": 25, "code": 25, "number": 35, "money": 35, "flag": 30, "coordinates": 50,
    "words": 60, "digits": 60,
}  # fmt: skip
_SURELY, _CLEARLY = 95, 0.6
_ONLY_AGAINST: frozenset[Look] = frozenset(("words", "digits"))
"""Looks that nearly every column has: to lack it says much, to have it nothing."""

_AS_UNCLEAR = 15  # parts of several names that fit about as well say nothing


@dataclass(frozen=True)
class Target:
    """Something that a column may hold.

    Attributes:
        key: what the caller calls it.
        label: its Chinese name.
        synonyms: other names that offices use.
        alone: names so general that they count only where nothing else stands in the header (编码, not 邮政编码).
        look: what its cells look like.
        choices: for the look "choice" and "flag": texts that may stand in the cells.
        many: several columns may go to it (电话1, 电话2, 手机).
    """

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    look: Look = "text"
    choices: tuple[str, ...] = ()
    many: bool = False
    alone: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Return all names, the label first."""
        return (self.label, *self.synonyms, *self.alone)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column probably holds.

    Attributes:
        column: its place, from 0.
        header: its name in the table.
        target: key of the target, ``None`` when nothing fits.
        score: 0 to 100, how sure.
        reason: one Chinese phrase for the user.
    """

    column: int
    header: str
    target: str | None
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Fit:
    score: float
    reason: str
    partly: bool = False  # the header is but a part of the name


@dataclass
class _Column:
    """A column with what is known of its cells; what it looks like is worked out when asked."""

    place: int
    header: str
    samples: list[Cell]
    _looks: dict[tuple[Look, tuple[str, ...]], float] = field(default_factory=dict)

    def share(self, look: Look, choices: tuple[str, ...] = ()) -> float | None:
        """Return which share of the cells looks like something; ``None`` when there are no cells or no look."""
        if not self.samples or look == "text":
            return None
        key = (look, choices)
        if key not in self._looks:
            self._looks[key] = looks_like(look, self.samples, choices)
        return self._looks[key]


def known_words(targets: Sequence[Target]) -> frozenset[str]:
    """Return all names of all targets, for ``find_table(known=…)``."""
    return frozenset(word for target in targets for word in target.words())


def guess_columns(
    headers: Sequence[str],
    sample_rows: Sequence[Sequence[Cell]],
    targets: Sequence[Target],
    foreign: Collection[str] = (),
) -> list[Guess]:
    """Guess what each column holds; one guess per column, in their order (S1-40).

    Each target is used once, or several times where it allows ``many``. The best fitting pair is decided first.

    Args:
        headers: cleaned names of the columns, as ``find_table`` gives them.
        sample_rows: some rows of data; a few dozen are enough.
        targets: what there may be, the more important ones first.
        foreign: names of columns that are none of the targets, however much they look like one.
    """
    strange = frozenset(map(fold, foreign))
    columns = [_Column(place, header, _samples(sample_rows, place)) for place, header in enumerate(headers)]
    fits = {
        (column.place, target.key): _Fit(0, "") if _is_strange(column, strange) else _fit(column, target)
        for column, target in product(columns, targets)
    }
    _drop_unclear(columns, targets, fits)
    _judge_by_looks([column for column in columns if not _is_strange(column, strange)], targets, fits, len(sample_rows))
    order = {target.key: number for number, target in enumerate(targets)}
    best_first = sorted(fits, key=lambda pair: (-fits[pair].score, order[pair[1]], pair[0]))
    many = {target.key for target in targets if target.many}
    best = {place: fits[place, key].score for place, key in reversed(best_first)}
    chosen: dict[int, str] = {}
    for place, key in best_first:
        needed = SURE if key not in chosen.values() else _FURTHER if key in many else _NEVER
        if place not in chosen and fits[place, key].score >= max(needed, best[place] - _MUCH_BETTER):
            chosen[place] = key
    return [_guess(column, chosen, fits, targets) for column in columns]


def _guess(
    column: _Column,
    chosen: Mapping[int, str],
    fits: Mapping[tuple[int, str], _Fit],
    targets: Sequence[Target],
) -> Guess:
    key = chosen.get(column.place)
    if key is not None:
        fit = fits[column.place, key]
        return Guess(column.place, column.header, key, round(min(fit.score, 100)), fit.reason)
    best = max(targets, key=lambda target: fits[column.place, target.key].score, default=None)
    if best is not None and fits[column.place, best.key].score >= SURE:
        return Guess(column.place, column.header, None, 0, f"像是“{best.label}”，但已有更合适的一列")
    return Guess(
        column.place, column.header, None, 0, "没有相近的项目" if column.samples else "没有相近的项目，整列为空"
    )


def _is_strange(column: _Column, strange: Collection[str]) -> bool:
    return fold(_REPETITION.sub("", column.header)) in strange


def _drop_unclear(columns: Sequence[_Column], targets: Sequence[Target], fits: dict[tuple[int, str], _Fit]) -> None:
    """Let a header that is but a part of several names (日期) name none of them."""
    for column in columns:
        scores = sorted((fits[column.place, target.key].score for target in targets), reverse=True)[:2]
        if len(scores) < 2 or scores[0] - scores[1] > _AS_UNCLEAR:
            continue
        best = [target for target in targets if fits[column.place, target.key].score >= scores[1]]
        if all(fits[column.place, target.key].partly for target in best):
            for target in targets:
                if fits[column.place, target.key].partly:
                    fits[column.place, target.key] = _Fit(0, "")


def _samples(rows: Sequence[Sequence[Cell]], place: int) -> list[Cell]:
    found: list[Cell] = []
    for row in rows:
        value = row[place] if place < len(row) else None
        if value is not None and (not isinstance(value, str) or value.strip()):
            found.append(value)
            if len(found) == _SAMPLES:
                break
    return found


def _fit(column: _Column, target: Target) -> _Fit:
    """Compare the header with the target's names, then let the cells support or contradict."""
    fit = _by_header(column.header, target)
    if not fit.score:
        return fit
    share = column.share(target.look, target.choices)
    if target.look != "flag" and fit.score < _SURELY and _ASKS.match(column.header) and (share or 0) < _CLEARLY:
        return _Fit(0, "")
    if share is None:
        return _against_other_looks(column, target, fit)
    if target.look in _ONLY_AGAINST and fit.score >= _SURELY:
        return fit
    if share < _HARDLY.get(target.look, 0.25) and target.look in _AGAINST:
        # A column called 客户状态 of which few cells are one of ours means something else, unless it bears our own label.
        foreign = target.look == "choice" or (target.look in _COUNTED and share == 0 and len(column.samples) > 1)
        against = _AGAINST[target.look] + (_FOREIGN if foreign and fit.score < 99 else 0)
        return _Fit(fit.score - against, fit.reason, fit.partly)
    if share > 0.6 and target.look not in _ONLY_AGAINST:
        score = max(fit.score + 6 * share, _ALONE.get(target.look, 0) * share)
        return _Fit(score, f"{fit.reason}，内容也像{NAMES_OF_LOOKS[target.look]}", fit.partly)
    return fit


def _against_other_looks(column: _Column, target: Target, fit: _Fit) -> _Fit:
    """A column of plain text that holds telephone numbers or days is hardly what its header seems to say."""
    if target.look == "text" and fit.score < _SURELY:
        for look in ("phone", "day", "email"):
            if (column.share(look) or 0) > 0.8:
                return _Fit(fit.score - 30, fit.reason, fit.partly)
    return fit


def _by_header(header: str, target: Target) -> _Fit:
    """Return how well a header matches: the same, without brackets or number, contained, or alike."""
    if _UNNAMED.fullmatch(header):
        return _Fit(0, "")
    whole, spellings = _spellings(header)
    best = _Fit(0, "")
    for number, word in enumerate(target.words()):
        wanted = fold(word)
        if not wanted:
            continue
        if word in target.alone and wanted not in spellings:
            continue
        fit = _match(whole, spellings, wanted, word, is_label=number == 0)
        if word in target.alone:
            fit = _Fit(fit.score - _GENERAL, fit.reason, fit.partly)
        best = max(best, fit, key=lambda one: one.score)
    return best


def _spellings(header: str) -> tuple[str, dict[str, float]]:
    """Return the folded header, and what it may be called as well with what this costs."""
    header = _REPETITION.sub("", header)
    bare = _BRACKETS.sub("", header)
    former = 15.0 if _FORMER.search(header) else 0.0
    spellings = {fold(header): 0.0}
    parts = bare.split()
    for text, cost in (
        (bare, 2.0 + former),
        (parts[-1] if parts else "", 5.0),
        *((part, 9.0) for part in re.split(r"[/、或|]", bare)),
    ):
        spellings.setdefault(fold(text), cost)
        spellings.setdefault(fold(_NUMBERED.sub("", text)), cost + 2)
        spellings.setdefault(fold(_SAYS_LITTLE.sub("", text)), cost + 4)
    spellings.pop("", None)
    return fold(bare), spellings


def _match(whole: str, spellings: Mapping[str, float], wanted: str, word: str, *, is_label: bool) -> _Fit:
    if wanted in spellings:
        score = (100 if is_label else 98) - spellings[wanted]
        return _Fit(score, f"表头就是“{word}”" if spellings[wanted] == 0 else f"表头的意思是“{word}”")
    if len(wanted) > 1 and wanted in whole:
        # The head of a Chinese noun stands last: 联系人电话 is a telephone number, not a person; 其他邮箱 is no remark.
        least = 68 if whole.endswith(wanted) else 36
        return _Fit(least + 22 * len(wanted) / len(whole), f"表头包含“{word}”")
    if len(whole) == _LEAST_PART and (whole.isascii() or not wanted.startswith(whole)) and wanted != whole:
        return _Fit(0, "")
    if len(whole) > 1 and whole in wanted:
        at_end = 8 if wanted.endswith(whole) else 0
        return _Fit(52 + 24 * len(whole) / len(wanted) + at_end, f"表头是“{word}”的一部分", partly=True)
    return _alike(whole, wanted, word)


def _alike(whole: str, wanted: str, word: str) -> _Fit:
    if len(whole) > 2 and whole.isascii() and not wanted.isascii():
        from cmdesk.core.text.pinyin import full, initials

        if whole in {initials(wanted), full(wanted).replace(" ", "")}:
            return _Fit(84, f"表头是“{word}”的拼音")
        return _Fit(0, "")
    if whole.isascii() and len(whole) < _SHORTEST_WORD:
        return _Fit(0, "")
    if not whole.isascii() and not _is_within(whole, wanted) and not _is_within(wanted, whole):
        return _Fit(0, "")  # one sign makes another word: 订单数 is no 订单日, 开工时间 no 开户时间
    from rapidfuzz.fuzz import ratio

    alike = ratio(whole, wanted)
    least = _ALIKE_LATIN if whole.isascii() else _ALIKE_HAN
    return _Fit(alike * 0.78, f"表头与“{word}”相近") if alike >= least else _Fit(0, "")


def _is_within(part: str, whole: str) -> bool:
    """Tell whether all signs of a word stand in another in the same order, and the same one last: 客户的名称."""
    signs = iter(whole)
    return part[-1] == whole[-1] and all(sign in signs for sign in part)


def _judge_by_looks(
    columns: Sequence[_Column], targets: Sequence[Target], fits: dict[tuple[int, str], _Fit], rows: int
) -> None:
    """Let the cells alone decide for columns whose header says nothing, and targets that no header names.

    A look that several targets share (three kinds of days) says nothing about which of them it is, unless all but
    one are named by other headers.
    """
    best_of_column = {
        column.place: max((fits[column.place, t.key].score for t in targets), default=0) for column in columns
    }
    named = {target.key for target in targets if any(fits[column.place, target.key].score >= 70 for column in columns)}
    for column in columns:
        if best_of_column[column.place] >= SURE or not column.samples:
            continue
        says_something = not _UNNAMED.fullmatch(column.header) and len(fold(column.header)) > 1
        for look, score in _ALONE.items():
            if look not in _UNMISTAKABLE and (says_something or len(column.samples) * 2 < min(rows, _SAMPLES)):
                continue
            target = _only_one(look, targets, named)
            if target is None:
                continue
            share = column.share(look, target.choices) or 0.0
            if share > 0.75 and score * share > fits[column.place, target.key].score:
                reason = f"内容看起来像{NAMES_OF_LOOKS[look]}（抽样的 {share:.0%}）"
                fits[column.place, target.key] = _Fit(score * share, reason)


def _only_one(look: Look, targets: Sequence[Target], named: Collection[str]) -> Target | None:
    """Return the target that a look points to: the only one, or the most important where several columns may go."""
    having = [target for target in targets if target.look == look]
    if having and having[0].many:
        return having[0]
    free = [target for target in having if target.key not in named]
    return free[0] if len(free) == 1 or (free and look in {"company", "address", "person"}) else None
