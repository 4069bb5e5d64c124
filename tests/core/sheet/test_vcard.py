"""Cards of telephones and mail programs become persons, whatever device wrote them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.vcard import Card, read_vcards
from cmdesk.core.tidy import Phone


def card(*lines: str, version: str = "3.0") -> str:
    """Return a card with these lines."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


FULL = card(
    "N:欧阳;小明;;;",
    "FN:小明 欧阳",
    "ORG:兴隆商贸有限公司;销售部",
    "TITLE:经理",
    "item1.TEL;type=pref:+86 138 1234 5678",
    "item1.X-ABLabel:店里",
    "TEL;TYPE=WORK,VOICE:0371-66668888;ext=801",
    "TEL;TYPE=CELL:13812345678",
    "item2.X-ABLabel:_$!<Home>!$_",
    "item2.TEL:66669999",
    "EMAIL;TYPE=INTERNET:xm@example.cn",
    "ADR;TYPE=WORK:;3号楼;花园路1号;郑州市;河南省;450000;中国",
    "BDAY:1985-03-05",
    "NOTE:爱喝茶\\, 不抽烟\\n第二行",
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQAB",
    " AAD/4QBYRXhpZgAATU0AKgAAAAgAAgESAAMAAAABAAEAAIdpAAQA",
)


def test_a_full_card() -> None:
    """Every part finds its place; the name stands in Chinese order, the address from large to small."""
    assert read_vcards(FULL.encode()).cards == [
        Card(
            place=1,
            name="欧阳小明",
            org="兴隆商贸有限公司 销售部",
            title="经理",
            phones=(Phone("13812345678", "店里"), Phone("0371-66668888-801", "单位"), Phone("66669999", "住宅")),
            emails=("xm@example.cn",),
            address="河南省郑州市花园路1号3号楼",
            birthday=date(1985, 3, 5),
            note="爱喝茶, 不抽烟\n第二行",
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings_of_the_file(encoding: str) -> None:
    """Old telephones write GBK, Windows writes UTF-16."""
    found = read_vcards(
        card("FN:王㐱" if encoding != "gb18030" else "FN:王小明", "ORG:华旭日用品商行").encode(encoding)
    )
    assert found.cards[0].name in {"王㐱", "王小明"}
    assert found.cards[0].org == "华旭日用品商行"
    assert not found.problems


def test_version_2_1_with_quoted_printable_and_charsets() -> None:
    """Soft line ends, bare parameters, a character set for each line."""
    name, org = "张三".encode("gbk"), "興隆商行".encode("big5")
    quoted = "".join(f"={byte:02X}" for byte in "郑州市花园路".encode())
    data = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GBK:" + name + b";\r\n"
        b"ORG;CHARSET=BIG5:" + org + b"\r\nTEL;CELL;VOICE:139 1234 5678\r\n"
        b"ADR;WORK;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;" + quoted[:30].encode() + b"=\r\n" + quoted[30:].encode() + b";;;;\r\n"
        b"NOTE;CHARSET=X-UNKNOWN:ok\r\nEND:VCARD\r\n"
    )  # fmt: skip
    assert read_vcards(data).cards == [
        Card(1, name="张三", org="興隆商行", phones=(Phone("13912345678", "手机"),), address="郑州市花园路", note="ok")
    ]


def test_a_line_folded_in_the_middle_of_a_character() -> None:
    """Devices count bytes, not characters."""
    line = "NOTE:" + "很长的备注" * 9
    data = line.encode()
    folded = data[:47] + b"\r\n " + data[47:]
    found = read_vcards(b"BEGIN:VCARD\r\nFN:a\r\n" + folded + b"\r\nEND:VCARD")
    assert found.cards[0].note == "很长的备注" * 9


@pytest.mark.parametrize(
    ("said", "birthday", "month_day"),
    [
        ("19850305", date(1985, 3, 5), None), ("1985-03-05T00:00:00Z", date(1985, 3, 5), None), ("--0305", None, (3, 5)),
        ("--03-05", None, (3, 5)), ("1604-08-15", None, (8, 15)), ("1985-02-31", None, None), ("circa 1985", None, None),
        ("1604-02-31", None, None),
    ],
)  # fmt: skip
def test_birthdays(said: str, birthday: date | None, month_day: tuple[int, int] | None) -> None:
    """With and without a year; what is no day is told."""
    found = read_vcards(card("FN:a", f"BDAY:{said}").encode())
    assert (found.cards[0].birthday, found.cards[0].month_day) == (birthday, month_day)
    assert bool(found.problems) == (birthday is None and month_day is None)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:张;小明"], "张小明"), (["N:张;小明", "FN:小明 张"], "张小明"), (["FN:张 小 明"], "张小明"),
        (["FN:买买提 • 艾力", "N:艾力;买买提"], "买买提·艾力"),
        (["N:Doe;John;Q."], "John Q. Doe"), (["N:张;小明", "FN:老张（隔壁）"], "老张（隔壁）"), (["ORG:兴隆商店"], ""),
    ],
)  # fmt: skip
def test_names_in_the_order_of_their_language(lines: list[str], name: str) -> None:
    """What the owner of the telephone called somebody wins over the parts."""
    assert read_vcards(card(*lines, "TEL:13812345678").encode()).cards[0].name == name


def test_several_cards_broken_and_nested_ones() -> None:
    """A card without an end, a card within a card, one without content, a line that is none."""
    data = (
        "BEGIN:VCARD\nFN:甲\nthis is no line\n"
        "BEGIN:VCARD\nFN:乙\nAGENT:\nBEGIN:VCARD\nFN:秘书\nEND:VCARD\nTEL:12\nEND:VCARD\n"
        "begin:vcard\nversion:4.0\nend:vcard\n"
        "BEGIN:VCARD\nFN:丙"
    )
    found = read_vcards(data.encode())
    assert [(one.place, one.name) for one in found.cards] == [(1, "甲"), (2, "乙"), (4, "丙")]
    assert found.problems == [
        "第 2 张名片：“12”里没有电话号码，手机应为 11 位，座机请写成 0371-66668888",
        "第 3 张名片没有姓名、单位和电话，已略过，请在手机里查看",
    ]


def test_what_is_no_card_is_told(tmp_path: Path) -> None:
    """Wrong and missing files."""
    (tmp_path / "a.vcf").write_text("姓名,电话\n")
    with pytest.raises(Refused, match="不是通讯录"):
        read_vcards(tmp_path / "a.vcf")
    with pytest.raises(Refused, match="找不到"):
        read_vcards(tmp_path / "b.vcf")
    with pytest.raises(Refused, match="无法读取"):
        read_vcards(tmp_path)
    (tmp_path / "c.vcf").write_bytes(FULL.encode())
    assert len(read_vcards(tmp_path / "c.vcf").cards) == 1


LINES = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from([line.encode() for line in FULL.split("\r\n")]),
        st.sampled_from(
            [b"N;ENCODING=QUOTED-PRINTABLE:=", b"TEL;CHARSET=utf-7:+", b"NOTE;ENCODING=BASE64:a", b"BDAY:--9999", b" x"]
        ),
    )
)


@given(LINES)
def test_nothing_fails(lines: list[bytes]) -> None:
    """Any bytes between the marks of a card are survived."""
    found = read_vcards(b"BEGIN:VCARD\r\n" + b"\r\n".join(lines))
    for one in found.cards:
        assert one.name or one.org or one.phones or one.emails
