"""What was not foreseen: the traceback goes to the log, a person gets one sentence with a number to quote."""

from __future__ import annotations

import logging
import secrets
from logging.handlers import RotatingFileHandler
from pathlib import Path

log = logging.getLogger("cmdesk")


def log_to(folder: Path) -> None:
    """Write the program's log into ``folder/logs/cmdesk.log`` (1 MB, three old ones kept); without a disk, nowhere."""
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "logs" / "cmdesk.log", maxBytes=1 << 20, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        return
    stop_logging()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def stop_logging() -> None:
    """Close the log."""
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


def report(error: BaseException) -> str:
    """Log an unforeseen error and return the sentence for the person at the desk."""
    number = secrets.token_hex(3).upper()
    log.error("incident %s", number, exc_info=error)
    return f"程序内部出错，已记入日志，编号 {number}。请重试；若再次出现，请把编号告诉技术支持。"
