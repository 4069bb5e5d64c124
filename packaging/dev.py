#!/usr/bin/env python3
"""The development commands of cmdesk: ``python3 packaging/dev.py`` lists them.

This file holds no more than what any Python 3 can read, so that a too old one gets a sentence.
"""

import sys

OLDEST = (3, 11)


def main(arguments: "list[str]") -> "int | str":
    """Run a command; return its exit code, or the sentence to end with."""
    if sys.version_info < OLDEST:
        needed, found = (".".join(map(str, version[:2])) for version in (OLDEST, sys.version_info))
        return f"cmdesk needs Python {needed} or newer and this is {found}: start dev.py with a newer one."
    from devkit import commands

    return commands.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
