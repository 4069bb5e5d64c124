"""Write the second half of docs/words.md, the fields of every record, from the records as they are now."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def main() -> None:
    """Rewrite the page."""
    from tests.test_words import WORDS, loaded, section

    page = WORDS.read_text(encoding="utf-8")
    head, mark, rest = page.partition("## Records\n")
    intro = rest.partition("### ")[0]
    models = sorted(loaded().values(), key=lambda model: model.__name__)
    WORDS.write_text(head + mark + intro + "\n".join(section(model) for model in models), encoding="utf-8")


if __name__ == "__main__":
    main()
