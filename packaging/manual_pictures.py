#!/usr/bin/env python3
"""Renew the pictures of the README and the manual from a folder that ``dev.py pictures OUT`` has filled.

``.venv/bin/python packaging/manual_pictures.py OUT`` keeps the chosen windows as PNG with few colours, so that each stays
small (``tests/test_manual.py`` holds the limit).
"""

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
COLOURS = 256
KEPT = {
    "customers": ("docs/pictures/desk.png", "docs/manual/pictures/customers.png"),
    "customers-found": ("docs/manual/pictures/found.png",),
    "customers-import-columns": ("docs/manual/pictures/import-columns.png",),
    "customers-trail": ("docs/manual/pictures/trail.png",),
    "classes": ("docs/manual/pictures/classes.png",),
    "settings-rights": ("docs/manual/pictures/rights.png",),
    "settings-regulations": ("docs/manual/pictures/regulations.png",),
    "settings-calendar": ("docs/manual/pictures/calendar.png",),
    "cadence": ("docs/manual/pictures/due.png",),
    "coverage": ("docs/manual/pictures/coverage.png",),
    "filing": ("docs/manual/pictures/filing.png",),
    "complaints-course": ("docs/manual/pictures/complaints.png",),
    "complaints-register": ("docs/manual/pictures/complaint-register.png",),
    "papers-preview": ("docs/manual/pictures/preview.png",),
    "papers-editor": ("docs/manual/pictures/form_editor.png",),
    "search": ("docs/manual/pictures/search.png",),
}


def main(folder: Path) -> None:
    """Shrink and place every kept picture."""
    for name, places in KEPT.items():
        with Image.open(folder / f"{name}.png") as drawn:
            small = drawn.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        for place in places:
            target = ROOT / place
            target.parent.mkdir(parents=True, exist_ok=True)
            small.save(target, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the pictures are: manual_pictures.py OUT")
    main(Path(sys.argv[1]))
