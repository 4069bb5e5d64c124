"""Reading a form from its TOML file: every mistake in it as one sentence that names the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Final

from cmdesk.core.paper.form import (
    KINDS,
    PAPERS,
    Block,
    Cell,
    Chart,
    Choice,
    Form,
    Grid,
    Line,
    Part,
    Side,
    Space,
    Table,
    Text,
)

BLOCKS: Final[Mapping[str, type[Block]]] = {
    "grid": Grid,
    "table": Table,
    "line": Line,
    "text": Text,
    "space": Space,
    "side": Side,
    "chart": Chart,
}
_ALIGNS: Final = ("", "left", "center", "right")
_VALIGNS: Final = ("", "top", "middle")
_WAY_OUT: Final = "请改正后再试，或删除这份自有的表单，恢复使用随程序提供的表单。"
_ALLOWED: Final[Mapping[str, Sequence[str]]] = {
    "align": _ALIGNS,
    "valign": _VALIGNS,
    "pages": ("record", "whole", "none"),
    "style": ("", "short", "words", "name"),
}
_LARGEST: Final = 2000.0
_RANGES: Final = {
    "size": (4.0, 72.0),
    "title_size": (6.0, 72.0),
    "smallest": (4.0, 20.0),
    "qr_size": (8.0, 80.0),
    "width": (3.0, 500.0),
    "label_width": (3.0, 500.0),
    "side_width": (4.0, 50.0),
    "columns": (1.0, 50.0),
    "gap": (0.0, 150.0),
    "height": (0.0, 250.0),
    "row_height": (0.0, 250.0),
    "head_height": (0.0, 60.0),
}
_MARK_ROOM: Final = 11.0
_BLOCK_HEAD: Final = re.compile(r"\s*\[\[\s*block\s*\]\]")
_ROW_HEAD: Final = re.compile(r"\s*\[\s*(\{|$)")


class Problem(Exception):  # noqa: N818
    """A mistake in the text of a form: what is wrong, and words by which the line can be found."""

    def __init__(self, sentence: str, block: int = 0, word: str = "", row: int = 0) -> None:
        super().__init__(sentence)
        self.block = block
        self.word = word
        self.row = row


def read(name: str, text: str) -> Form:
    """Return the form that a TOML text describes.

    Raises:
        Problem: the first mistake.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problem(_syntax(str(error))) from None
    except RecursionError:
        raise Problem("内容层层相套，太深，读不出来") from None
    blocks = data.pop("block", [])
    if not isinstance(blocks, list) or not blocks:
        raise Problem("表单里没有任何内容块，请至少写一个 [[block]]")
    form = Form(name=name, **_keyed(Form, data, 0, skip=("name", "blocks")))
    if form.paper not in PAPERS:
        raise Problem(f"纸张“{form.paper}”不认识，可用的有：{'、'.join(PAPERS)}", 0, "paper")
    if form.width < 40 or form.height < 30:
        raise Problem("页边距太大，纸上没有地方了", 0, "margins")
    if form.marks and min(form.margins) < _MARK_ROOM:
        raise Problem(f"四角有定位标记（marks）的表单，页边距不能小于 {_MARK_ROOM:g} mm", 0, "margins")
    made = tuple(_block(block, number, form.width) for number, block in enumerate(blocks, 1))
    return Form(**{**{one.name: getattr(form, one.name) for one in fields(Form)}, "blocks": made})


def problems(text: str) -> list[str]:
    """Return what is wrong with the text of a form, as Chinese sentences; an empty list when nothing is."""
    try:
        read("form", text)
    except Problem as problem:
        return [sentence(problem, text)]
    return []


def sentence(problem: Problem, text: str) -> str:
    """Return a mistake as a sentence with its line."""
    line = _line_of(problem, text)
    where = f"第 {line} 行：" if line else ""
    return f"{where}{problem}。"


def refusal(name: str, problem: Problem, text: str) -> str:
    """Return why a form of the office cannot be used, and the way out."""
    return f"自有的表单“{name}.toml”有错，{sentence(problem, text)}{_WAY_OUT}"


def _syntax(message: str) -> str:
    found = re.search(r"line (\d+), column (\d+)", message)
    where = f"第 {found[1]} 行第 {found[2]} 列" if found else "文件末尾"
    return f"{where}不符合 TOML 的写法（多半是少了引号、逗号或括号，或同一个键写了两次）"


def _line_of(problem: Problem, text: str) -> int:
    """Return the line of a mistake, 0 when it is in the sentence already or cannot be told."""
    if not problem.word and not problem.block:
        return 0
    rows = [row.split("#")[0] for row in text.splitlines()]
    heads = [number for number, row in enumerate(rows) if _BLOCK_HEAD.match(row)]
    start = heads[problem.block - 1] if problem.block else 0
    end = next((number for number in [*heads, len(rows)] if number > start), len(rows))
    if problem.row:
        opened = [number for number in range(start, end) if _ROW_HEAD.match(rows[number])]
        start = opened[problem.row - 1] if problem.row <= len(opened) else start
    found = (number for number in range(start, end) if problem.word and problem.word in rows[number])
    return next(found, start) + 1


def _block(data: Any, number: int, width: float) -> Block:
    if not isinstance(data, dict):
        raise Problem("[[block]] 应是一组键", number)
    kind = str(data.get("kind", ""))
    if kind not in BLOCKS:
        raise Problem(f"块的 kind 应是 {'、'.join(BLOCKS)} 之一，现在是“{kind}”", number, "kind")
    rest = {key: value for key, value in data.items() if key != "kind"}
    made = BLOCKS[kind](**_keyed(BLOCKS[kind], rest, number, width=width))
    if isinstance(made, Grid):
        _check_grid(made, number, width)
    elif isinstance(made, Table):
        _check_widths(made.columns, width - (made.side_width if made.side else 0), number, "表格各列", 0)
        if not made.columns:
            raise Problem("表格没有列，请写 columns", number)
    elif isinstance(made, Chart):
        _check_chart(made, number, width)
    elif isinstance(made, Side):
        wide = sum(part.width for part in made.part) + made.space * (len(made.part) - 1)
        if not made.part or abs(wide - width) > 0.5:
            raise Problem(f"并排各部分的宽度合计 {wide:g} mm，应为 {width:g} mm", number)
    return made


def _check_chart(chart: Chart, number: int, width: float) -> None:
    if not chart.key or not chart.series:
        raise Problem("图表要写 key（列表的代号）和 series（叠成一柱的各项）", number)
    if chart.label_width > width / 2:
        raise Problem(
            f"图表左边的标题宽 {chart.label_width:g} mm，超过图表宽度 {width:g} mm 的一半", number, "label_width"
        )


def _check_grid(grid: Grid, number: int, width: float) -> None:
    if not grid.rows:
        raise Problem("网格没有行，请写 rows", number)
    for place, row in enumerate(grid.rows, 1):
        if not row:
            raise Problem(f"网格第 {place} 行是空的", number, row=place)
        _check_widths(row, width - (grid.side_width if grid.side else 0), number, f"网格第 {place} 行", place)


def _check_widths(cells: Sequence[Cell], width: float, number: int, what: str, row: int) -> None:
    """Refuse widths that do not add up to the width of the page; one cell may leave its width open."""
    wide = sum(cell.width + cell.label_width for cell in cells)
    open_ = [cell for cell in cells if not cell.width and (cell.key or cell.kind != "text" or not cell.label_width)]
    if len(open_) > 1 and not row:
        share = (width - wide) / len(open_)
        if share < 3:
            raise Problem(f"{what}的宽度合计 {wide:g} mm，已没有地方给其余的列", number, row=row)
        return
    if len(open_) > 1:
        raise Problem(f"{what}有 {len(open_)} 格没有写 width，最多一格可以不写", number, row=row)
    if open_ and wide > width - 3:
        raise Problem(
            f"{what}的宽度合计 {wide:g} mm，已没有地方给没写 width 的一格（共 {width:g} mm）", number, row=row
        )
    if not open_ and abs(wide - width) > 0.5:
        raise Problem(f"{what}的宽度合计 {wide:g} mm，应为 {width:g} mm", number, row=row)


def _keyed(
    kind: type, data: Mapping[str, Any], number: int, *, skip: Sequence[str] = (), width: float = 0, row: int = 0
) -> dict[str, Any]:
    """Return the keys of a table of the TOML as arguments, each of the right kind."""
    known = {one.name: one for one in fields(kind) if one.name not in skip}
    made: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            near = _near(key, known)
            raise Problem(f"不认识的键“{key}”{near}", number, key, row)
        made[key] = _value(key, value, str(known[key].type), number, width, row)
        if key in _ALLOWED and made[key] not in _ALLOWED[key]:
            words = "、".join(word for word in _ALLOWED[key] if word)
            raise Problem(f"“{key}”应是 {words} 之一，现在是“{made[key]}”", number, key, row)
    for one in known.values():
        if one.default is MISSING and one.default_factory is MISSING and one.name not in made:
            raise Problem(f"缺少“{one.name}”", number)
    if kind is Cell and made.get("kind", "text") not in KINDS:
        raise Problem(f"不认识的格子类型“{made['kind']}”，可用的有：{'、'.join(KINDS)}", number, made["kind"], row)
    return made


def _near(key: str, known: Mapping[str, Any]) -> str:
    import difflib

    close = difflib.get_close_matches(key, known, 1)
    return f"，是不是“{close[0]}”？" if close else f"，可用的键有：{'、'.join(known)}"


def _value(key: str, value: Any, kind: str, number: int, width: float, row: int) -> Any:
    if key == "rows" and "Cell" in kind:
        return tuple(_cells(one, number, place) for place, one in enumerate(_listed(key, value, number), 1))
    if "tuple[Cell" in kind:
        return _cells(value, number, row)
    if "tuple[Choice" in kind:
        return tuple(_choice(one, key, number, row) for one in _listed(key, value, number))
    if "tuple[Part" in kind:
        return tuple(_part(one, number) for one in _listed(key, value, number))
    if "tuple[Block" in kind:
        return tuple(_block(one, number, width) for one in _listed(key, value, number))
    return _plain(key, value, kind, number, row)


def _plain(key: str, value: Any, kind: str, number: int, row: int) -> Any:
    if kind == "bool":
        if not isinstance(value, bool):
            raise Problem(f"“{key}”应是 true 或 false", number, key, row)
        return value
    if kind in {"float", "int"}:
        return _number(key, value, kind, number, row)
    if kind.startswith("tuple["):
        found = _listed(key, value, number)
        if kind.startswith("tuple[float"):
            if len(found) != 4 or not all(isinstance(one, int | float) and 0 <= one <= _LARGEST for one in found):
                raise Problem(f"“{key}”应是四个数：上、右、下、左", number, key, row)
            return tuple(float(one) for one in found)
        if all(isinstance(one, str) for one in found):
            return tuple(found)
        raise Problem(f"“{key}”应是一列带引号的文字", number, key, row)
    if not isinstance(value, str):
        raise Problem(f"“{key}”应是带引号的文字", number, key, row)
    return value


def _number(key: str, value: Any, kind: str, number: int, row: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        raise Problem(f"“{key}”应是数字", number, key, row)
    if value < 0 and key != "places":
        raise Problem(f"“{key}”不能是负数", number, key, row)
    least, most = _RANGES.get(key, (0.0, _LARGEST))
    if not least <= value <= most and key != "places":
        raise Problem(f"“{key}”应在 {least:g} 和 {most:g} 之间", number, key, row)
    return float(value) if kind == "float" else int(value)


def _listed(key: str, value: Any, number: int) -> list[Any]:
    if not isinstance(value, list):
        raise Problem(f"“{key}”应是方括号里的一列", number, key)
    return value


def _cells(value: Any, number: int, row: int) -> tuple[Cell, ...]:
    found = []
    for one in _listed("cells", value, number):
        if not isinstance(one, dict):
            raise Problem('每一格应写成 {label = "…", key = "…"}', number, row=row)
        found.append(Cell(**_keyed(Cell, one, number, row=row)))
    return tuple(found)


def _choice(value: Any, key: str, number: int, row: int) -> Choice:
    """Return an answer: ``"core=核心"``, or the same word for both."""
    if not isinstance(value, str) or not value:
        raise Problem(f"“{key}”应是一列带引号的文字", number, key, row)
    word, _, label = value.partition("=")
    return Choice(word.strip(), (label or word).strip())


def _part(value: Any, number: int) -> Part:
    if not isinstance(value, dict) or not isinstance(value.get("width"), int | float):
        raise Problem("并排的每一部分要写 width", number)
    width = _number("width", value["width"], "float", number, 0)
    blocks = _listed("block", value.get("block", []), number)
    unknown = [key for key in value if key not in {"width", "block"}]
    if unknown:
        raise Problem(f"不认识的键“{unknown[0]}”", number, unknown[0])
    return Part(width, tuple(_block(block, number, width) for block in blocks))


def cells_of(form: Form) -> Iterator[tuple[str, Cell]]:
    """Yield every cell of a form that shows a value, with the key of the list it belongs to."""
    yield from _cells_in(form.blocks)


def _cells_in(blocks: Sequence[Block]) -> Iterator[tuple[str, Cell]]:
    for block in blocks:
        if isinstance(block, Grid):
            yield from (("", cell) for row in block.rows for cell in row if cell.key)
        elif isinstance(block, Line):
            yield from (("", cell) for cell in block.cells if cell.key)
        elif isinstance(block, Table):
            yield from ((block.key, cell) for cell in block.columns if cell.key)
        elif isinstance(block, Chart):
            yield from ((block.key, cell) for cell in (*block.series, *block.figures) if cell.key)
            yield block.key, Cell(key=block.label)
        elif isinstance(block, Side):
            for part in block.part:
                yield from _cells_in(part.block)
