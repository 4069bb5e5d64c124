r"""Build the packed program and its installer: ``py packaging\build_windows.py`` on Windows.

On Linux ``python3 packaging/build_windows.py --no-installer`` packs the same program for Linux, which proves that
everything is collected. Results are in ``dist/``.
"""

from __future__ import annotations

import sys

from devkit import pack
from devkit.say import Refusal, say

if __name__ == "__main__":
    try:
        pack.build(with_installer="--no-installer" not in sys.argv[1:])
    except Refusal as refusal:
        say(str(refusal))
        sys.exit(1)
