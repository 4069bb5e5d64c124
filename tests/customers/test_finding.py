"""What is found: at once, no longer, and only by whom it may be; on both engines."""

from __future__ import annotations

import pytest
from tests.customers.conftest import MakeFile, People

from cmdesk.core import undo
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.search.query import parse
from cmdesk.core.text import pinyin
from cmdesk.customers import index, rules
from cmdesk.customers.feature import FEATURE
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.finding import find


def titles(actor: Actor, text: str, limit: int = 40) -> list[str]:
    return [hit.title for hit in find(actor, text, limit)]


def test_a_file_is_found_from_the_moment_it_is_saved(people: People, opened: MakeFile) -> None:
    """By name, initials, pinyin, number, phone, address and licence; after an edit by the new words only."""
    file = opened(
        people.li,
        "单雄信食品商行",
        short_name="单记",
        phones="13812345678",
        address="解放路12号",
        licence_number="410105117788",
    )
    for text in ("单雄", "sxx", "shanxiong", file.number, "2345", "解放路", "5117788", "单记"):
        assert titles(people.li, text) == ["单记"], text
    rules.edit(people.li, file.id, {"name": "福顺商行", "short_name": "", "phones": "13911112222"}, version=1)
    assert titles(people.li, "sxx") == titles(people.li, "2345") == []
    assert titles(people.li, "fssh") == titles(people.li, "9111") == ["福顺商行"]
    hit = find(people.li, "福顺", 5)[0]
    assert (hit.kind, hit.record_id, hit.number, hit.subtitle) == (
        "customer",
        file.id,
        file.number,
        "解放路12号 · 李敏",
    )


def test_the_desk_makes_ready_what_the_first_letter_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of pinyin are read by ``Feature.warm``, which the desk calls in a worker, and not again by a search."""
    for kept in (pinyin._dictionary, pinyin._syllable_codes, pinyin.syllables):
        kept.cache_clear()
    assert FEATURE.warm is not None
    FEATURE.warm()
    monkeypatch.setattr(pinyin, "_lines", lambda name: pytest.fail(f"{name} is read again"))
    assert parse("shanxiong") is not None


def test_a_binned_file_is_found_no_longer(people: People, opened: MakeFile, office: Office) -> None:
    """Binning takes a file and its people out of the search, restoring and undo bring them back; a purge leaves nothing."""
    file = opened(people.boss, "福顺烟酒店", phones="13812345678")
    rules.add_person(people.boss, file.id, {"name": "福来"})
    assert titles(people.boss, "福") == ["福顺烟酒店", "福来"]
    rules.bin_files(people.boss, [file.id])
    assert titles(people.boss, "福") == []
    step = undo.last(people.boss)
    assert step is not None
    undo.undo(people.boss, step.id)
    assert titles(people.boss, "福") == ["福顺烟酒店", "福来"]
    rules.bin_files(people.boss, [file.id])
    rules.purge(people.boss, [file.id])
    for table in ("search_customer", "search_person", "match_key"):
        assert office.database.row(f"SELECT COUNT(*) FROM {table}") == (0,)


def test_nobody_finds_what_he_may_not_see(people: People, opened: MakeFile) -> None:
    """Others' files fill neither the hits nor the limit; insiders are found by right only, without their phones."""
    for number in range(30):
        opened(people.zhao, f"福{number}")
    mine = opened(people.li, "福顺烟酒店名字很长")
    rules.add_person(people.supervisor, mine.id, {"name": "福内", "roles": ("insider",), "phones": "13900000001"})
    rules.add_person(people.li, mine.id, {"name": "福外", "phones": "13900000002"})
    assert titles(people.li, "福", limit=2) == ["福顺烟酒店名字很长", "福外"]
    assert titles(people.li, "1390000") == ["福外"]
    assert titles(people.supervisor, "福内") == ["福内"]
    assert "139" not in find(people.supervisor, "福内", 5)[0].subtitle
    assert len(find(people.boss, "福", 50)) == 33
    assert titles(Actor(99, "x", "外人", "clerk"), "福") == []


def test_match_keys_follow_the_file(people: People, opened: MakeFile, office: Office) -> None:
    """A file is recognised by what it now says; keys of what it said before are gone."""
    file = opened(people.li, "福顺烟酒店", phones="13812345678")
    text = "SELECT kind, value FROM match_key WHERE customer = ? ORDER BY kind, value"
    keys = office.database.rows(text, (file.id,))
    assert ("phone", "13812345678") in keys
    rules.edit(people.li, file.id, {"phones": "13900000000"}, version=1)
    assert ("phone", "13812345678") not in office.database.rows(text, (file.id,))
    rules.edit(people.li, file.id, {"phones": "13812345678"}, version=2)
    assert office.database.rows(text, (file.id,)) == keys


def test_a_rebuilt_index_is_the_same(people: People, opened: MakeFile, office: Office) -> None:
    """The index of an office can be made anew from its files at any time."""
    for name in ("单记", "仇记面馆", "曾厝垵小吃"):
        file = opened(people.boss, name, phones="13812345678", address="解放路1号")
        rules.add_person(people.boss, file.id, {"name": f"{name}老板"})
    rules.bin_files(people.boss, [file.id])
    tables = ("search_customer ORDER BY record_id", "search_person ORDER BY record_id")
    keys = "SELECT customer, kind, value FROM match_key ORDER BY customer, kind, value"
    before = [office.database.rows(f"SELECT * FROM {table}") for table in tables], office.database.rows(keys)
    index.rebuild(office.database)
    after = [office.database.rows(f"SELECT * FROM {table}") for table in tables], office.database.rows(keys)
    assert after == before
    assert titles(people.boss, "qjmg") == ["仇记面馆", "仇记面馆老板"]


@pytest.mark.parametrize("name", ["grade", "note", "monthly_volume"])
def test_what_is_not_searched_is_not_indexed_again(
    file_people: People, opened: MakeFile, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Editing a field that nothing is found by leaves the index alone, which keeps a save quick."""
    file = opened(file_people.li)
    monkeypatch.setattr(index, "put_customers", None)
    with keep.operation(file_people.li, "改") as work:
        assert work.edit(Customer, file.id, {name: "7"})
