"""Attached files: stored once, checked by hash, named for Windows, never a program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core import attachments
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office

LI = Actor(id=7, login="limin", name="李敏", role="account_manager")


def test_the_same_bytes_are_stored_once(office: Office) -> None:
    """Two attachments of one picture share their bytes; both read back whole."""
    content = bytes(range(256)) * 9000
    first = attachments.attach(LI, office, "customer", 1, "门头.jpg", content)
    second = attachments.attach(LI, office, "customer", 2, "同一张.jpg", content)
    with attachments.blobs(office) as store:
        assert len(store.names()) == 1
    for record_id in (first, second):
        found = keep.read(attachments.Attachment, record_id)
        assert attachments.content_of(office, found) == content
        assert found.media_type == "image/jpeg"
    assert [one.name for one in attachments.of("customer", 1)] == ["门头.jpg"]
    assert list(attachments.problems(office)) == []


def test_a_file_is_attached_to_a_record_once(office: Office) -> None:
    """The same file dropped twice by mistake is told; the same words under another name, or another record, are not."""
    attachments.attach(LI, office, "customer", 1, "合同.pdf", b"%PDF-1.7 a")
    with pytest.raises(Refused, match=r"“合同.*”已经附在这里"):
        attachments.attach(LI, office, "customer", 1, "合同.pdf", b"%PDF-1.7 a")
    attachments.attach(LI, office, "customer", 1, "合同.pdf", b"%PDF-1.7 b")
    attachments.attach(LI, office, "customer", 1, "副本.pdf", b"%PDF-1.7 a")
    attachments.attach(LI, office, "customer", 2, "合同.pdf", b"%PDF-1.7 a")
    assert len(attachments.of("customer", 1)) == 3


def test_a_name_reads_as_it_is(office: Office) -> None:
    """A sign that turns the writing round would let a program look like a document, and the sentence about it unreadable."""
    with pytest.raises(Refused, match=r"“coddod[.]exe”是可以运行的程序"):
        attachments.attach(LI, office, "customer", 1, "\u202ecod\u200bdod.exe", b"x")
    made = attachments.attach(LI, office, "customer", 1, "说明\u2066.txt", b"x")
    assert keep.read(attachments.Attachment, made).name == "说明.txt"


def test_changed_and_missing_bytes_are_named(office: Office) -> None:
    """The health check finds what a foreign tool or a bad disk did."""
    attachments.attach(LI, office, "customer", 1, "合同.pdf", b"%PDF-1.7 a")
    attachments.attach(LI, office, "customer", 1, "照片.png", b"\x89PNG b")
    with attachments.blobs(office) as store:
        store.database.run("UPDATE blob_part SET data = ? WHERE data = ?", (b"%PDF-1.7 x", b"%PDF-1.7 a"))
        store.database.run("DELETE FROM blob_part WHERE data = ?", (b"\x89PNG b",))
    lines = list(attachments.problems(office))
    assert len(lines) == 2
    assert "合同.pdf" in lines[0]
    assert "不一致" in lines[0]
    assert "不见了" in lines[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"x"),
        ("发票.pdf.EXE", b"x"),
        ("a.lnk", b"x"),
        ("照片.jpg", b"MZ\x90"),
        ("a.ps1 .", b"x"),
        ("x", b"#!/bin/sh"),
    ],
)
def test_programs_are_refused(office: Office, name: str, content: bytes) -> None:
    """Neither an ending nor disguised content gets a program in."""
    with pytest.raises(Refused, match="不能作为附件"):
        attachments.attach(LI, office, "customer", 1, name, content)
    assert attachments.of("customer", 1) == []


@given(st.text(max_size=300))
def test_every_name_becomes_one_that_windows_accepts(name: str) -> None:
    """Whatever a phone or a Mac calls a file, the name works on Windows and stays stable."""
    safe = attachments.safe_name(name)
    assert safe
    assert len(safe) <= 150
    assert not set(safe) & set('<>:"/\\|?*')
    assert safe == safe.strip(" .")
    assert attachments.safe_name(safe) == safe
    assert safe.split(".")[0].upper() not in {"CON", "NUL", "COM1", "LPT9"}
