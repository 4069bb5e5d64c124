"""People come into a file from contact cards, once each."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmdesk.core import undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.rules.file.cards import add_from_cards

RIGHTS = dict.fromkeys(("customers.view", "customers.create", "customers.edit"), Scope.ALL)
LI = Actor(5, "li", "李敏", "service_specialist", rights=RIGHTS)
CARDS = """BEGIN:VCARD
VERSION:3.0
N:王;福顺;;;
FN:王福顺
TITLE:店长
TEL;TYPE=CELL:138 1234 5678
TEL;TYPE=WORK:0371-66668888
EMAIL:a@example.com
BDAY:1975-03-08
NOTE:下午在店
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E5=A5=BD
TEL;CELL:13900001111
END:VCARD
"""


def test_cards_become_people_and_one_step_takes_them_back(office: Office, tmp_path: Path) -> None:
    """Names, phones, birthday and notes arrive; a second time nobody is doubled; undo removes all at once."""
    shop = rules.create(LI, {"name": "福顺烟酒店"})
    path = tmp_path / "名片.vcf"
    path.write_text(CARDS, encoding="utf-8")
    taken = add_from_cards(LI, shop.id, path)
    assert taken.added == ("王福顺", "李好")
    first = rules.persons_of(LI, shop.id)[0]
    whole = rules.read_person(LI, first.id)
    assert whole.phones == ("13812345678", "0371-66668888")
    assert (whole.position, whole.birthday, whole.birthday_calendar) == ("店长", "1975-03-08", "solar")
    assert "下午在店" in whole.note
    again = add_from_cards(LI, shop.id, path)
    assert (again.added, again.known) == ((), ("王福顺", "李好"))
    step = undo.last(LI)
    assert step is not None
    assert step.records == 2
    undo.undo(LI, step.id)
    assert rules.persons_of(LI, shop.id) == []


def test_what_is_no_card_file_is_refused(office: Office, tmp_path: Path) -> None:
    """A picture, an empty file and a file one may not edit each get their sentence."""
    shop = rules.create(LI, {"name": "福顺烟酒店"})
    path = tmp_path / "a.vcf"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(Refused, match=r"[一-鿿]"):
        add_from_cards(LI, shop.id, path)
    path.write_text(CARDS, encoding="utf-8")
    reader = Actor(6, "x", "某", "clerk", rights={"customers.view": Scope.ALL})
    with pytest.raises(NotAllowed):
        add_from_cards(reader, shop.id, path)
