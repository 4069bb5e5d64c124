"""One entry: without a command the desk opens, with one it runs without a screen."""

from __future__ import annotations

import gc
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not any(word.startswith(("--database", "postgres")) for word in arguments):
        # peewee imports every PostgreSQL driver it finds; an office in a file need not wait for that.
        sys.modules.setdefault("psycopg", None)  # type: ignore[arg-type]
    gc.disable()  # there is no garbage in what is loaded; the desk collects in its own time, see ``kit.background.garbage``
    from cmdesk import cli

    return cli.run(arguments)


if __name__ == "__main__":
    from multiprocessing import freeze_support

    freeze_support()
    sys.exit(main())
