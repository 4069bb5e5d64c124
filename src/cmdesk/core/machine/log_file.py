"""The file of the log: a new one when it is full, the same one while another program of the office holds it."""

from __future__ import annotations

import os
from logging.handlers import RotatingFileHandler


class LogFile(RotatingFileHandler):
    """Goes on in the full file where it cannot be put aside: Windows renames none that another process has open."""

    def doRollover(self) -> None:
        """Begin a new file, or go on in this one."""
        if self.stream is not None:
            self.stream.close()
            self.stream = None
        aside = f"{self.baseFilename}.full"
        try:
            os.replace(self.baseFilename, aside)  # noqa: PTH105  # logging's own are texts
            os.replace(aside, self.baseFilename)  # noqa: PTH105
        except OSError:
            return  # what was to be written is: the next record opens the file again
        super().doRollover()
