"""A form as it is after reading: paper, title and blocks. All lengths are millimetres, all sizes of letters points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Pages = Literal["record", "whole", "none"]
KINDS: Final = {
    "text": "文字",
    "long": "长文字",
    "number": "数字",
    "digits": "数字格",
    "money": "金额",
    "words": "大写金额",
    "day": "日期",
    "time": "时刻",
    "moment": "日期时刻",
    "choice": "单选",
    "choices": "多选",
    "signature": "签字",
    "approval": "审批",
    "stamp": "盖章处",
    "qr": "二维码",
    "row": "序号",
    "bar": "条形",
}
"""Kinds of cells with their Chinese names."""
PAPERS: Final = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "B5": (176.0, 250.0),
    "16K": (195.0, 270.0),
    "32K": (130.0, 184.0),
    "241x280": (241.0, 280.0),
    "241x140": (241.0, 140.0),
    "241x93": (241.0, 93.3),
    "215.9x93.5": (215.9, 93.5),
    "190x105": (190.0, 105.0),
}
"""Papers by name: width and height as they lie in the printer when the form is printed upright."""


@dataclass(frozen=True)
class Choice:
    """One of the answers to be marked: the stored word and what stands on paper."""

    value: str
    label: str


@dataclass(frozen=True)
class Cell:
    """A cell of a grid or a column of a table. The keys of the TOML have the same names; see docs/forms.md."""

    label: str = ""
    key: str = ""
    kind: str = "text"
    width: float = 0
    label_width: float = 0
    height: float = 0
    choices: tuple[Choice, ...] = ()
    choices_from: str = ""
    columns: int = 0
    align: str = ""
    valign: str = ""
    size: float = 0
    bold: bool = False
    vertical: bool = False
    unit: str = ""
    places: int = -1
    lines: bool = False
    fixed: bool = False
    tint: bool = False
    style: str = ""
    sign: str = "签字"
    answers: tuple[str, ...] = ("同意", "不同意")
    group: str = ""
    sum: bool = False
    stretch: float = 0
    full: float = 0


@dataclass(frozen=True)
class Block:
    """What all blocks have.

    Attributes:
        when: key of the value on which it depends; ``!key`` when the value must be empty.
        gap: free space above, mm; blocks of cells without a gap share one frame.
        keep: not to be divided between two pages if it fits one.
        with_last: never first on a page without the row that stands before it (signatures, totals).
        repeat: again on each following page.
        new_page: begins a page; on a form of one page only when that cannot hold everything.
    """

    when: str = ""
    gap: float = 0
    keep: bool = False
    with_last: bool = False
    repeat: bool = False
    new_page: bool = False


@dataclass(frozen=True)
class Grid(Block):
    """Rows of labelled cells, with an upright heading at the left if ``side`` says so."""

    rows: tuple[tuple[Cell, ...], ...] = ()
    side: str = ""
    side_width: float = 8
    row_height: float = 0


@dataclass(frozen=True)
class Table(Block):
    """A list under heads that come again on every page, filled up with empty rows."""

    columns: tuple[Cell, ...] = ()
    key: str = ""
    title: str = ""
    rows: int = 0
    fill: bool = False
    fill_empty: bool = False
    row_height: float = 0
    head_height: float = 0
    size: float = 0
    sum_label: str = "合计"
    words: str = ""
    words_label: str = "大写金额"
    side: str = ""
    side_width: float = 8


@dataclass(frozen=True)
class Chart(Block):
    """Columns over a table of their numbers: one column for each row of a list, its series stacked from below."""

    key: str = ""
    title: str = ""
    label: str = "label"
    series: tuple[Cell, ...] = ()
    figures: tuple[Cell, ...] = ()
    columns: int = 12
    height: float = 38
    label_width: float = 24
    row_height: float = 5.5
    size: float = 8


@dataclass(frozen=True)
class Line(Block):
    """Labelled values side by side without a frame, each underlined if it has a width to write on."""

    cells: tuple[Cell, ...] = ()
    size: float = 0
    height: float = 0


@dataclass(frozen=True)
class Text(Block):
    """A paragraph of the form itself; ``{key}`` puts a value in."""

    text: str = ""
    size: float = 0
    bold: bool = False
    align: str = "left"
    framed: bool = False
    tint: bool = False
    height: float = 0


@dataclass(frozen=True)
class Space(Block):
    """Free space; one with ``stretch`` pushes what follows to the foot of the page."""

    height: float = 0
    stretch: float = 0


@dataclass(frozen=True)
class Part:
    """One of several blocks that stand side by side."""

    width: float = 0
    block: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Side(Block):
    """Parts that stand side by side, each with blocks of its own."""

    part: tuple[Part, ...] = ()
    space: float = 0


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes:
        name: of its file.
        title: printed above; ``{key}`` puts a value in.
        number: the form's own fixed number such as ``DD-QR-YXB-24``.
        serial: key of the value with the running number of this sheet.
        paper: one of ``PAPERS``.
        margins: top, right, bottom, left.
        copies: the names of the copies 联.
        carbon: copies arise by carbon paper: one sheet with the names of all.
        pages: page numbers count per record, through the whole print, or are left out.
        one_page: shrink within limits before going to a second page.
        marks: registration marks in the corners, so that a scan can be read back.
        by_hand: the empty form is filled in with a pen, not only a sample of what is printed.
        qr: key of the value whose code stands at the upper right.
        blocks: from above to below.
    """

    name: str
    title: str
    number: str = ""
    serial: str = ""
    serial_label: str = "No."
    paper: str = "A4"
    landscape: bool = False
    margins: tuple[float, float, float, float] = (15, 15, 15, 15)
    copies: tuple[str, ...] = ()
    carbon: bool = False
    pages: Pages = "record"
    one_page: bool = False
    marks: bool = False
    qr: str = ""
    qr_size: float = 18
    title_size: float = 16
    size: float = 10.5
    smallest: float = 7.5
    row_height: float = 7.5
    by_hand: bool = True
    office: bool = True
    blocks: tuple[Block, ...] = field(default=())

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of the page, mm."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.landscape else (width, height)

    @property
    def width(self) -> float:
        """Width between the margins, mm."""
        return self.page_size[0] - self.margins[1] - self.margins[3]

    @property
    def height(self) -> float:
        """Height between the margins, mm."""
        return self.page_size[1] - self.margins[0] - self.margins[2]
