"""Start the desk as a person does and end when its windows have been painted; run by start.py.

Prints one JSON object per window, milliseconds of CPU (all threads) and megabytes at most resident since the process
began: ``window`` the first window, ``sign_in`` the same asking for the password and, given a login, ``desk`` the main
window with its list, after that person has been let in.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(folder: str, login: str) -> int:
    from cmdesk import cli
    from cmdesk.__main__ import main as start

    opened = cli.open_desk

    def watched(arguments: Sequence[str]) -> int:
        from _watch import watch

        watch(login)
        return opened(arguments)

    cli.open_desk = watched
    return start(["--data", folder])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
