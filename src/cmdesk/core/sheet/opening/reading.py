"""Read a spreadsheet in a child process with limits; the caller's process survives whatever the file does."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import time
from collections.abc import Callable, Collection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import Grid, fill_merged
from cmdesk.core.sheet.opening.check import FileFacts, check_file
from cmdesk.core.sheet.opening.child import DIED, Facts, Request, serve
from cmdesk.core.sheet.opening.codec import unpack
from cmdesk.core.sheet.opening.limits import Limits

Progress = Callable[[str, int, int], None]

_TICK = 0.1
_PIPE = 1024 * 1024


class Cancelled(Refused):
    """The user stopped the reading."""


def read(
    path: Path | str,
    sheet: str = "",
    *,
    encoding: str = "",
    delimiter: str = "",
    known: Collection[str] = (),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits | None = None,
) -> Grid:
    """Read one sheet of an xlsx, xlsb, xls, ods, csv, tsv, txt, html or Excel 2003 XML file.

    Blocks; call it away from the GUI thread. The program's entry point must call
    ``multiprocessing.freeze_support()`` first, so that a packed program can start the child.

    Args:
        path: the file.
        sheet: name of the sheet; "" takes the first visible one that has a header of ``known`` words, with all visible
            ones that have the very same header, or else the first that holds anything.
        encoding: of a text file; "" finds out.
        delimiter: of a text file; "" finds out.
        known: words known as names of columns, by which the sheet is chosen.
        progress: called about ten times a second with a Chinese stage, the rows done and the rows in all
            (0 while unknown).
        cancelled: asked as often; true ends the child at once.
        limits: how much the file may ask for.

    Raises:
        Refused: the file cannot be read; the sentence says why and what to do.
        Cancelled: ``cancelled`` said so.
    """
    limits = limits or Limits()
    _Patience.check(cancelled)
    if progress:
        progress("正在检查文件", 0, 0)
    facts = check_file(path, limits)
    request = Request(str(path), facts.kind, sheet, encoding, delimiter, frozenset(known), limits)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    _widen(ours)
    process = context.Process(target=serve, args=(theirs, request), name="cmdesk-sheet", daemon=True)
    process.start()
    theirs.close()
    try:
        return _receive(ours, _Patience(limits.seconds, progress, cancelled), facts)
    finally:
        ours.close()
        _end(process)


def _widen(pipe: Connection) -> None:
    """Let the pipe hold a whole packet of rows, so that neither side waits in the middle of one."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


class _Patience:
    """Waits for the child, reports how far it is, and gives up on time or at the user's wish."""

    def __init__(self, seconds: float, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self.stage, self.done, self.total = "正在打开文件", 0, 0
        self._until = time.monotonic() + seconds
        self._seconds = seconds
        self._progress = progress
        self._cancelled = cancelled
        self._told = 0.0

    @staticmethod
    def check(cancelled: Callable[[], bool] | None) -> None:
        """Raise ``Cancelled`` when the user wishes."""
        if cancelled and cancelled():
            raise Cancelled("已取消读取，没有任何改动")

    def wait(self, home: Connection) -> None:
        """Return when the child has something to say."""
        while not _speaks(home):
            self.tell()
        self.tell()

    def tell(self) -> None:
        now = time.monotonic()
        self.check(self._cancelled)
        if now > self._until:
            raise Refused(f"读取超过 {self._seconds:.0f} 秒仍未完成，已停止，请把表格分成几个文件分别导入")
        if self._progress and now - self._told >= _TICK:
            self._told = now
            self._progress(self.stage, self.done, self.total)


def _speaks(home: Connection) -> bool:
    """Wait a little for the child; True also when it is gone, which reading will tell."""
    try:
        return home.poll(_TICK)
    except OSError:  # on Windows a pipe cannot even be asked when the other end has died
        return True


def _receive(home: Connection, patience: _Patience, checked: FileFacts) -> Grid:
    """Put the grid together from the child's messages."""
    grid = Grid(rows=[], kind=checked.kind, notes=checked.notes)
    while True:
        patience.wait(home)
        try:
            what, *content = home.recv()
        except (EOFError, OSError):
            raise Refused(DIED) from None
        if what == "refused":
            raise Refused(content[0])
        if what == "done":
            fill_merged(grid.rows, grid.merged)
            return grid
        if what == "stage":
            patience.stage = content[0]
        elif what == "notes":
            grid.notes += content[0]
        elif what == "facts":
            _take_facts(grid, content[0])
            patience.stage, patience.total = "正在取出数据", max(0, content[0].height)
        else:
            grid.rows += unpack(_rows_from(home))
            patience.done = len(grid.rows)


def _rows_from(home: Connection) -> bytes:
    try:
        return home.recv_bytes()
    except (EOFError, OSError):
        raise Refused(DIED) from None


def _take_facts(grid: Grid, facts: Facts) -> None:
    grid.sheet, grid.sheets, grid.merged = facts.sheet, facts.sheets, list(facts.merged)
    grid.parts = facts.parts
    grid.encoding, grid.other_encodings = facts.encoding, facts.other_encodings
    grid.delimiter = facts.delimiter
    grid.notes += facts.notes


def _end(process: BaseProcess) -> None:
    """End the child, however busy it is; all that it had to say has been heard."""
    process.kill()
    process.join(5)
    with contextlib.suppress(ValueError):  # still alive after kill: the system will see to it
        process.close()
