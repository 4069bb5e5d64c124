"""What a search must find, said a second time and as plainly as possible: folded text stands in folded text."""

from __future__ import annotations

import random
import re

from cmdesk.core.search import Document
from cmdesk.core.text import pinyin
from cmdesk.core.text.hanzi import fold

LETTERS = "福顺兴隆便利店烟酒商行单曾重庆解放路号A8"


def some_documents(count: int, seed: int = 1) -> list[Document]:
    """Few characters make many near misses."""
    pick = random.Random(seed)  # noqa: S311  # no secret

    def text(least: int, most: int) -> str:
        return "".join(pick.choices(LETTERS, k=pick.randint(least, most)))

    def phones() -> str:
        mobile = f"13{pick.randrange(10**9):09d}"
        return pick.choice(["", mobile, f"0571-{pick.randrange(10**7)}、{mobile}"])

    return [
        Document(
            number,
            text(1, 6),
            text(0, 2),
            f"KH{number:04d}",
            phones(),
            f"{text(0, 8)}{pick.randrange(300)}号",
            pick.choice(["", "ABC公司", "單雄信"]),
        )
        for number in range(1, count + 1)
    ]


def contains(document: Document, word: str) -> bool:
    """Tell whether a folded word stands in the folded texts of a document, or in the initials of its names."""
    texts = [document.name, document.short, document.number, document.address, document.more]
    found = [fold(text) for text in texts]
    found += [fold(part) for part in re.split("、", document.phones)]
    if word.isascii():
        found += [letters for name in (document.name, document.short) for letters, _ in pinyin.readings(name)]
    return any(word in text for text in found)


def spoken_at_a_boundary(document: Document, word: str) -> bool:
    """Tell whether letters begin at a syllable of a name and run through its syllables without a gap."""
    for name in (document.name, document.short):
        for _, spoken in pinyin.readings(name):
            syllables = spoken.split()
            if any("".join(syllables[start:]).startswith(word) for start in range(len(syllables))):
                return True
    return False


def expected(documents: list[Document], typed: str) -> set[int]:
    """Return the records that one word of Chinese, digits or letters must find."""
    word = fold(typed)
    spoken = word.isascii() and word.isalpha() and len(word) > 1
    return {
        document.record_id
        for document in documents
        if contains(document, word) or (spoken and spoken_at_a_boundary(document, word))
    }
