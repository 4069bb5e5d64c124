"""The index follows its records, and takes any text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmdesk.core import search
from cmdesk.core.database import Database
from cmdesk.core.search import Document


def found(database: Database, text: str) -> list[int]:
    return sorted(hit.record_id for hit in search.find(database, "customer", text, limit=2000))


def test_a_changed_record_is_found_by_its_new_texts_only(database: Database) -> None:
    """Writing again replaces."""
    with database.writing():
        search.put(database, "customer", [Document(1, "福顺", phones="13811112222"), Document(2, "福兴")])
        search.put(database, "customer", [Document(1, "大发", phones="13933334444")])
    assert found(database, "福") == [2]
    assert found(database, "大发") == found(database, "3933") == found(database, "df") == [1]
    assert found(database, "1381") == found(database, "fs") == []


def test_a_dropped_record_is_gone_and_may_come_back(database: Database) -> None:
    """Dropping what is not there does no harm."""
    with database.writing():
        search.put(database, "customer", [Document(1, "福顺"), Document(2, "福兴")])
        search.drop(database, "customer", [1, 1, 99])
    assert found(database, "福") == [2]
    with database.writing():
        search.put(database, "customer", [Document(1, "福顺")])
    assert found(database, "福") == [1, 2]


class _OutOfPaperError(Exception):
    pass


def test_a_transaction_undone_leaves_no_trace(database: Database) -> None:
    """Records and index are saved together or not at all."""
    with database.writing():
        search.put(database, "customer", [Document(1, "福顺"), Document(2, "福兴")])
    with pytest.raises(_OutOfPaperError), database.writing():
        search.put(database, "customer", [Document(1, "大发"), Document(3, "福隆")])
        search.drop(database, "customer", [2])
        raise _OutOfPaperError
    assert found(database, "福") == [1, 2]
    assert found(database, "大发") == []
    with database.writing():
        search.put(database, "customer", [Document(1, "大发")])
        with pytest.raises(_OutOfPaperError), database.writing():
            search.drop(database, "customer", [1, 2])
            raise _OutOfPaperError
    assert found(database, "大发") == [1]
    assert found(database, "福") == [2]


def test_rebuilding_starts_afresh(database: Database) -> None:
    """What the index held before is forgotten."""
    with database.writing():
        search.put(database, "customer", [Document(1, "福顺"), Document(2, "福兴")])
        search.rebuild(database, "customer", (Document(number, f"店{number}") for number in range(5, 1205)))
    assert found(database, "福") == []
    assert len(found(database, "店")) == 1200
    assert found(database, "店1204") == [1204]


def test_settling_changes_no_answer(database: Database) -> None:
    """After many single changes the index may be put in order at any time."""
    for number in range(1, 30):
        with database.writing():
            search.put(database, "customer", [Document(number % 9, f"店{number}")])
    before = [found(database, piece) for piece in ("店", "2", "店28")]
    with database.writing():
        search.settle(database, "customer")
    assert [found(database, piece) for piece in ("店", "2", "店28")] == before
    assert before[2] == [1]


def test_kinds_do_not_mix(database: Database) -> None:
    """A person's name is not found among customers; a kind is a plain word because it becomes SQL."""
    for statement in search.schema(database.engine, "person"):
        database.run(statement)
    with database.writing():
        search.put(database, "person", [Document(1, "福生")])
        search.put(database, "customer", [Document(1, "福顺")])
    assert [hit.record_id for hit in search.find(database, "person", "福生")] == [1]
    assert found(database, "福生") == []
    with pytest.raises(ValueError, match="not a kind"):
        search.find(database, "customer; DROP TABLE customer", "福")


HOSTILE = [
    "'", '"', "*", "福*", '"福" OR "店"', "NEAR(福 店)", "福\x00顺", "\ud800福", "a'b\"c", "%_", "\\", "|", "||福||", "<a>", "-a",
    "^福", ":1", "&!()", "福" * 10_000, "a" * 10_000, "1" * 10_000, "fushun" * 2_000, "福s" * 3_000, "🙂👩‍👩‍👧", "𠮷野家",
    "𠀀𪚥", "\U0010ffff", "\U000f0001", "ﷺ", "㈱", "İ", "ß", "اسم", " ".join("福顺兴隆店烟酒商行解放路" * 30), "é", "ﬁ",
    "１２３", "①②", "᠎", "\u200b福\u200b", "a\u0301",
]  # fmt: skip


def test_hostile_text_is_just_text(database: Database) -> None:
    """It can be stored and searched, does no harm, and finds itself when there is anything to find."""
    for text in HOSTILE:
        with database.writing():
            search.put(database, "customer", [Document(1, text, text, text, text, text, text), Document(2, "别的")])
        hits = found(database, text)
        assert set(hits) <= {1}, text[:20]
        search.condition(database, "customer", text)
        if text in {"𠮷野家", "𠀀𪚥", "福\x00顺", "\u200b福\u200b", "１２３", "اسم", "ß", "||福||"}:
            assert hits == [1], text
        assert found(database, "别的") == [2], text[:20]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(name=st.text(max_size=20), other=st.text(max_size=20), typed=st.text(max_size=8))
def test_any_text_can_be_stored_and_searched(database: Database, name: str, other: str, typed: str) -> None:
    """No input raises, on either engine."""
    with database.writing():
        search.put(database, "customer", [Document(1, name, other, typed, other, name, typed)])
    found(database, typed)
    search.condition(database, "customer", typed)
    found(database, name)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "drop", "undone"]), st.integers(1, 8), st.sampled_from(["福顺", "福兴", "顺兴店", "店"])
    ),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(steps=STEPS)
def test_any_history_leaves_the_index_as_its_records_are(database: Database, steps: list[tuple[str, int, str]]) -> None:
    """Adding, changing, dropping and undoing in any order."""
    with database.writing():
        search.rebuild(database, "customer", [])
    names: dict[int, str] = {}
    for step, record, name in steps:
        if step == "undone":
            with pytest.raises(_OutOfPaperError), database.writing():
                search.put(database, "customer", [Document(record, name)])
                raise _OutOfPaperError
            continue
        with database.writing():
            if step == "put":
                search.put(database, "customer", [Document(record, name)])
                names[record] = name
            else:
                search.drop(database, "customer", [record])
                names.pop(record, None)
    for piece in ("福", "顺", "店", "顺兴", "fs", "xing"):
        letters = {"fs": "福顺", "xing": "兴"}.get(piece, piece)
        assert found(database, piece) == sorted(record for record, name in names.items() if letters in name)
