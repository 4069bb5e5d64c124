"""Searching finds exactly what is there, on both engines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.search.oracle import LETTERS, expected, some_documents

from cmdesk.core import search
from cmdesk.core.database import Database, SqliteDatabase
from cmdesk.core.search import Document, Rank, Scope
from cmdesk.core.search.engines import engine
from cmdesk.core.search.narrowing import Narrowing
from cmdesk.core.search.query import parse
from cmdesk.core.window import Query, Window

DOCUMENTS = some_documents(300)
ALL = len(DOCUMENTS)

SHOP = Document(7, "福顺烟酒商行", "福顺", "KH0007", "138-1234 5678、0571-88886666", "解放路18-2号", "沪A12345")


def ids(hits: list[search.Hit]) -> set[int]:
    return {hit.record_id for hit in hits}


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing():
        search.put(database, "customer", DOCUMENTS)
    return database


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """A piece of some document, as somebody might type it."""
    document = draw(st.sampled_from(DOCUMENTS))
    phone = document.phones.replace("、", "")
    text = draw(st.sampled_from([document.name, document.number, document.address, phone]))
    start = draw(st.integers(0, max(0, len(text) - 1)))
    return text[start : start + draw(st.integers(1, 6))]


SPOKEN = [
    "fu",
    "shun",
    "xing",
    "long",
    "bian",
    "li",
    "dian",
    "dan",
    "shan",
    "chong",
    "zhong",
    "lu",
    "jiu",
    "sh",
    "zh",
    "x",
]

words = st.one_of(
    pieces(),
    st.text(alphabet="fsxlbldyjshdzcqjfh", min_size=1, max_size=4),
    st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=3).map("".join),
    st.text(alphabet="0135789", min_size=1, max_size=5),
    st.text(alphabet=LETTERS, min_size=1, max_size=3),
).filter(lambda word: word.strip("-"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(word=words)
def test_one_word_finds_exactly_what_a_look_at_every_text_finds(filled: Database, word: str) -> None:
    """No hit is missed and none is invented, at one and two characters too."""
    found = ids(search.find(filled, "customer", word, limit=ALL))
    must = expected(DOCUMENTS, word)
    assert must <= found
    if not any(char.isascii() and char.isalpha() for char in word):
        assert found == must  # letters also find what mixes syllables and initials


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(one=words, other=words, limit=st.integers(1, 30))
def test_words_limits_and_conditions_agree(filled: Database, one: str, other: str, limit: int) -> None:
    """Two words mean both; a limit keeps the best; lists filter by the same verdict."""
    first, second = (search.find(filled, "customer", word, limit=ALL) for word in (one, other))
    both = f"{one} {other}"
    everything = search.find(filled, "customer", both, limit=ALL)
    if not (one + other).replace("-", "").isdecimal():  # digits might join to a phone number
        assert ids(everything) == ids(first) & ids(second)
    best = search.find(filled, "customer", both, limit=limit)
    assert [hit.rank for hit in best] == [hit.rank for hit in everything[:limit]]
    assert len(ids(best)) == len(best)
    assert ids(best) <= ids(everything)
    found = search.condition(filled, "customer", both, column="c.record_id")
    assert found is not None
    rows = filled.rows(f"SELECT c.record_id FROM search_customer AS c WHERE {found[0]}", found[1])
    assert sorted(row[0] for row in rows) == sorted(ids(everything))


LIST = Query("search_customer", (("name", "search_customer.name"),), id="search_customer.record_id")


def narrowed(database: Database, word: str, listed: Query = LIST) -> Query:
    """A list of records, narrowed as a search box does it."""
    return replace(listed, late=Narrowing(database, "customer", word, listed.id)).written()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(one=words, other=st.one_of(st.just(""), words))
def test_however_a_list_finds_its_first_page_it_keeps_the_same_rows(filled: Database, one: str, other: str) -> None:
    """Whether it sorts the answers, watches for them or looks at each text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(engine(filled)), "weight", 0)
        patch.setattr("cmdesk.core.search.narrowing.BROAD", 0)
        query = narrowed(filled, f"{one} {other}")
    with Window(filled, replace(query, tries=())) as plain:
        found = plain.ids(0, ALL)
    if found:
        assert len(query.tries) == (2 if filled.engine == "sqlite" else 0)
    for way in query.tries:
        with Window(filled, replace(query, where=way.where, params=way.params, tries=())) as tried:
            assert tried.ids(0, ALL) == found


LETTER_BY_LETTER = st.lists(words, min_size=1, max_size=2).map(" ".join)
BY_PHONE = replace(LIST, columns=(*LIST.columns, ("phones", "search_customer.phones")))  # many have the same: none


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    text=LETTER_BY_LETTER,
    desc=st.booleans(),
    broad=st.sampled_from([0, 1000]),
    head=st.sampled_from([1, 3, 20]),
    patience=st.sampled_from([1, 20]),
)
def test_a_word_typed_letter_by_letter_finds_what_it_finds_at_once(
    filled: Database, text: str, desc: bool, broad: int, head: int, patience: int
) -> None:
    """What is known of the key before, and a way that is given up, change nothing but the time."""
    filled.run("CREATE INDEX IF NOT EXISTS by_phones ON search_customer (phones, record_id)")
    before: Window | None = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(engine(filled)), "weight", 0)
        patch.setattr("cmdesk.core.search.narrowing.BROAD", broad)
        patch.setattr("cmdesk.core.window.window.HEAD", head)
        for steps in ("_TEXTS", "_WATCHED", "_KEPT"):
            patch.setattr(f"cmdesk.core.search.narrowing.{steps}", patience)
        for length in (*range(1, len(text) + 1), max(1, len(text) - 1)):
            listed = BY_PHONE.ordered(("phones", desc))
            listed = replace(listed, late=Narrowing(filled, "customer", text[:length], LIST.id))
            seen = before.following(listed) if before else Window(filled, listed)
            with Window(filled, replace(listed.written(), tries=())) as plain:
                assert seen.head() == plain.head(), text[:length]
                assert seen.ids(0, ALL) == plain.ids(0, ALL)
            seen.close()
            before = seen


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(data=st.data(), longer=LETTER_BY_LETTER)
def test_a_query_that_covers_another_finds_all_that_the_other_finds(
    filled: Database, data: st.DataObject, longer: str
) -> None:
    """The first rows of one key may be taken for the next only where that is certain."""
    part = longer[: data.draw(st.integers(1, len(longer)))]
    shorter = data.draw(st.one_of(st.just(part), st.just(part.split()[-1]), words))
    one, two = (Narrowing(filled, "customer", text, LIST.id) for text in (shorter, longer))
    if one.covers(two):
        found = (ids(search.find(filled, "customer", text, limit=ALL)) for text in (longer, shorter))
        assert next(found) <= next(found)


def test_what_is_certain_of_the_next_key() -> None:
    """Letters, syllables, characters, digits and words only narrow; a country code that is recognised does not."""
    typed = ("ch", "che", "chen", "cheng", "chengx", "chengxi", "chengxiq", "chengxiqu", "chengxiqu 1")
    assert all(parse(one).covers(parse(two)) for one, two in pairwise(typed))
    assert all(parse(one).covers(parse(two)) for one, two in pairwise(("高", "高新", "高新 解", "高新 解放路2")))
    assert all(parse(one).covers(parse(two)) for one, two in pairwise(("1", "13", "138 1", "138 1234")))
    assert not parse("8613812345").covers(parse("8613812345678"))
    assert not parse("cheng").covers(parse("chen"))
    assert not parse("fu").covers(parse("福顺"))


@pytest.mark.parametrize("asked_before", [False, True])
@pytest.mark.parametrize("by_another", [False, True])
def test_a_record_that_comes_between_two_keys_is_found(
    database: Database, monkeypatch: pytest.MonkeyPatch, by_another: bool, asked_before: bool
) -> None:
    """Nobody's new record is missed because the key before did not know it."""
    monkeypatch.setattr(type(engine(database)), "weight", 0)
    with database.writing():
        search.put(database, "customer", [Document(number, f"福顺{number}店") for number in range(100, 300)])
    keys = [replace(LIST, late=Narrowing(database, "customer", text, LIST.id)) for text in ("福", "福顺")]
    first = Window(database, keys[0])
    assert len(first.head()) == 64
    second = first.following(keys[1]) if asked_before else None
    writer = SqliteDatabase(database.database) if by_another and isinstance(database, SqliteDatabase) else database
    with writer.writing():
        search.put(writer, "customer", [Document(7, "福顺七店")])
    assert (second or first.following(keys[1])).ids(0, 2) == [7, 100]
    if writer is not database:
        writer.close()


def test_a_list_chooses_by_how_many_answer(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow word is sorted, for others a walk is tried; of a word that most records have the texts come first."""
    monkeypatch.setattr("cmdesk.core.search.finding.SAMPLE", 3300)
    with database.writing():
        search.put(database, "customer", [Document(number, f"店{number % 100}") for number in range(1, 4001)])
    expected = {"sqlite": ([], ["+sea"], ["EXIS", "+sea"]), "postgres": ([], [], [])}[database.engine]
    for word, ways in zip(("店77", "店7", "店"), expected, strict=True):
        query = narrowed(database, word)
        assert [way.where[:4] for way in query.tries if not way.guided] == ways, word
        assert ("ARRAY" in query.where) == (database.engine == "postgres" and word != "店"), word


@pytest.mark.parametrize(("few", "small"), [(400, 20_000), (0, 20_000), (0, 0)])
def test_a_manager_sees_all_of_hers_and_nothing_else(
    database: Database, few: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hits out of sight never fill the limit, whichever way the search goes."""
    monkeypatch.setattr("cmdesk.core.search.finding.FEW", few)
    monkeypatch.setattr("cmdesk.core.search.finding.SMALL", small)
    documents = [Document(number, f"福顺{number}号店", phones=f"138{number:08d}") for number in range(1, 601)]
    with database.writing():
        search.put(database, "customer", documents)
        rows = [(document.record_id, document.name, document.record_id // 590) for document in documents]
        database.run_many("INSERT INTO customer VALUES (?, ?, ?)", rows)
    scope = Scope("customer", "owner_id = ?", (1,))
    for word in ("福", "店", "fs", "138", "8", "福顺 店", "fushun"):
        found = ids(search.find(database, "customer", word, scope=scope))
        assert found == set(range(590, 601)) or (word == "8" and found == {590, *range(591, 601)}), word
    also = Scope("customer", "customer.owner_id = 1 OR name = ?", ("福顺3号店",))
    assert ids(search.find(database, "customer", "福", scope=also)) == {3, *range(590, 601)}
    assert len(search.find(database, "customer", "福", scope=Scope("customer", ""))) == 50
    assert search.find(database, "customer", "福", scope=Scope("customer", "1 = 0")) == []


TYPED = [
    "福", "福顺", "顺烟酒", "福顺烟酒商行", "FSYJSH", "fsyj", "yj", "fushun", "fushunyanjiu", "fus", "fushunyj", "fshun",
    "福s", "fu顺", "福shun", "福顺yj", "KH0007", "kh0007", "0007", "7", "13812345678", "138 1234 5678", "138-1234-5678",
    "+86 138 1234 5678", "8613812345678", "1234", "5678", "88886666", "0571-8888", "0571 8888", "解放路", "18-2",
    "解放路18-2号", "福顺 解放路", "解放路　fs", "１３８１２", "ＫＨ０００７", "福順", "煙酒商行", "沪a123", "福 5678",
    "福顺（烟酒）", "7 福",
]  # fmt: skip
MISTYPED = [
    "顺福",
    "福顺 人民路",
    "138 9999",
    "ushun",
    "fushunshi",
    "福x",
    "x福",
    "12345679",
    "sx",
    "🙂",
    "'\"*%_\\",
    "()",
]


def test_people_type_in_many_ways(database: Database) -> None:
    """Width, case, traditional characters, blanks, dashes, country code, syllables and initials all lead there.

    But all words must be answered, letters begin at a syllable, digits stand in a row.
    """
    with database.writing():
        search.put(database, "customer", [SHOP, Document(8, "李记", number="KH0012", phones="13999990000")])
    for typed in TYPED:
        assert ids(search.find(database, "customer", typed)) == {7}, typed
    for typed in MISTYPED:
        assert search.find(database, "customer", typed) == [], typed


def test_phones_are_found_however_they_were_stored(database: Database) -> None:
    """With or without country code, area code in brackets, several in one text."""
    stored = [
        "13812345678、0571-88886666",
        "+86 138 1234 5678",
        "0571-88886666、、0086-13812345678",
        "(0571)88886666 / 138-1234-5678",
    ]
    with database.writing():
        search.put(
            database, "customer", [Document(number, "店", phones=phones) for number, phones in enumerate(stored, 1)]
        )
    assert ids(search.find(database, "customer", "13812345678")) == {1, 2, 3, 4}
    assert ids(search.find(database, "customer", "8613812345678")) == {1, 2, 3, 4}
    assert ids(search.find(database, "customer", "057188886666")) == {1, 3, 4}
    assert ids(search.find(database, "customer", "5678")) == {1, 2, 3, 4}
    assert search.find(database, "customer", "56780571") == []  # no number runs into the next


def test_letters_find_a_name_with_digits_in_it(database: Database) -> None:
    """Somebody may leave out what is not spoken."""
    with database.writing():
        search.put(database, "customer", [Document(1, "顺8行A店")])
    for typed in ("s8had", "8h", "shd", "shunh", "shunhang", "shunhangd", "顺8行"):
        assert ids(search.find(database, "customer", typed)) == {1}, typed


def test_the_best_come_first(database: Database) -> None:
    """Number, then the name from its head, then inside, phones, address."""
    documents = [
        Document(1, "城东店", address="138号"),
        Document(2, "老张店", phones="13800001111"),
        Document(3, "138广场"),
        Document(4, "新138"),
        Document(5, "王五", number="X138"),
        Document(6, "赵六", number="1380"),
        Document(7, "孙七", number="138"),
    ]
    with database.writing():
        search.put(database, "customer", documents)
    for limit in (50, 6):
        hits = search.find(database, "customer", "138", limit=limit)
        assert [hit.record_id for hit in hits] == [7, 6, 3, 4, 5, 2, 1][:limit]
        assert [hit.rank for hit in hits][:4] == [Rank.NUMBER, Rank.NUMBER_HEAD, Rank.INITIALS_HEAD, Rank.INITIALS]


def test_of_names_the_whole_comes_before_its_beginning_and_middle(database: Database) -> None:
    """Typing a whole name shows it on top however many begin like it."""
    names = ["老福顺", *(f"福顺{number}店" for number in range(80)), "福顺"]
    with database.writing():
        search.put(database, "customer", [Document(number, name) for number, name in enumerate(names, 1)])
    hits = search.find(database, "customer", "福顺", limit=5)
    assert hits[0].record_id == len(names)
    assert {hit.rank for hit in hits[1:]} == {Rank.NAME_HEAD}
    assert search.find(database, "customer", "福顺", limit=100)[-1].record_id == 1


def test_a_heteronym_surname_is_found_by_both_readings(database: Database) -> None:
    """单 is Shan, but somebody types dan."""
    with database.writing():
        search.put(database, "customer", [Document(1, "单雄信"), Document(2, "曾国藩"), Document(3, "重庆小面")])
    known = {"shanxx": 1, "sxx": 1, "dxx": 1, "danxiong": 1, "zengguofan": 2, "zgf": 2, "cqxm": 3, "chongqing": 3}
    for typed, record in known.items():
        assert ids(search.find(database, "customer", typed)) == {record}, typed


def test_nothing_typed_filters_nothing_and_signs_find_nothing(database: Database) -> None:
    """A blank box shows the whole list; a box with only signs shows none of it."""
    with database.writing():
        search.put(database, "customer", [SHOP])
    assert search.find(database, "customer", "  　") == []
    assert search.condition(database, "customer", " ") is None
    assert search.condition(database, "customer", "（） -") == ("1 = 0", [])
    assert search.find(database, "customer", "福", limit=0) == []
