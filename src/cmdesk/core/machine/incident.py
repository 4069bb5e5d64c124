"""What was not foreseen: the traceback goes to the log, a person gets one sentence with a number to quote."""

from __future__ import annotations

import logging
from pathlib import Path

log = logging.getLogger("cmdesk")
log.addHandler(logging.NullHandler())  # without any handler Python would print the traceback on the screen


class _File(logging.Handler):
    """Opens the log when there is something to write: the first window does not wait for it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._kept: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._kept is None:
            self._kept = self._open()
        self._kept.emit(record)

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
        super().close()

    def _open(self) -> logging.Handler:
        from cmdesk.core.machine.log_file import LogFile

        path = self._folder / "logs" / "cmdesk.log"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            made = LogFile(path, maxBytes=1 << 20, backupCount=3, encoding="utf-8", delay=True)
        except OSError:
            return logging.NullHandler()
        made.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
        return made


def log_to(folder: Path) -> None:
    """Write the program's log into ``folder/logs/cmdesk.log`` (1 MB, three old ones kept); without a disk, nowhere."""
    stop_logging()
    log.addHandler(_File(folder))
    log.setLevel(logging.INFO)
    log.propagate = False


def stop_logging() -> None:
    """Close the log."""
    for handler in [one for one in log.handlers if isinstance(one, _File)]:
        log.removeHandler(handler)
        handler.close()


def report(error: BaseException) -> str:
    """Log an unforeseen error and return the sentence for the person at the desk.

    What the driver complains of is no fault of the program's and is told by its cause: a server that has gone.
    """
    import secrets

    from cmdesk.core.machine import trouble

    cause = trouble.reading_sentence(error)
    if cause:
        log.warning("%s", cause, exc_info=error)
        return cause
    number = secrets.token_hex(3).upper()
    log.error("incident %s", number, exc_info=error)
    return f"程序内部出错，已记入日志，编号 {number}。请重试；若再次出现，请把编号告诉技术支持。"
