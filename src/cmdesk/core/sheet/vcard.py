"""Contact cards of telephones and mail programs: vCard 2.1, 3.0 and 4.0 in every encoding that Chinese devices write."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.sheet.opening.encoding import decode
from cmdesk.core.tidy import Phone, parse_phones, tidy_day, tidy_lines, tidy_name, tidy_text

_LARGEST = 50 * 1024 * 1024
_LONGEST_VALUE = 20_000
_LINE = re.compile(
    r"(?:(?P<group>[\w-]+)\.)?(?P<name>[A-Za-z][\w-]*)(?P<params>(?:;(?:[^:;\"]|\"[^\"]*\")*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAM = re.compile(r";([^;=\"]*)(?:=((?:[^;\"]|\"[^\"]*\")*))?")
_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_ALL_HAN = re.compile(f"[{_HAN}]+")
_ANY_HAN = re.compile(f"[{_HAN}]")
_ESCAPE = re.compile(r"\\([\\,;:nN])")
_NOT_ESCAPED_SEMICOLON = re.compile(r"(?<!\\);")
_NOT_ESCAPED_COMMA = re.compile(r"(?<!\\),")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_BIRTHDAY = re.compile(r"(\d{4}|--)-?(\d\d)-?(\d\d)(?:[T ].*)?")
_NO_YEAR = {"--", "1604"}  # Apple writes 1604 where the year is not known
_WANTED = frozenset(("FN", "N", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "ADR", "LABEL", "BDAY", "NOTE", "X-ABLABEL"))
_LABELS = {
    "CELL": "手机", "MOBILE": "手机", "IPHONE": "手机", "WORK": "单位", "HOME": "住宅", "FAX": "传真", "MAIN": "总机",
    "PAGER": "寻呼", "CAR": "车载",
}  # fmt: skip
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}


@dataclass(frozen=True)
class Card:
    """One person or firm.

    Attributes:
        place: which card of the file it is, from 1.
        name: name in Chinese order.
        org: firm, with its departments behind a blank.
        title: position there.
        phones: canonical numbers; the note says which (手机, 单位, or what the owner called it).
        emails: addresses in their order.
        address: the first address, in Chinese order.
        birthday: day of birth; ``None`` when not known or without a year.
        month_day: month and day of a birthday without a year.
        note: remarks, may have several lines.
    """

    place: int
    name: str = ""
    org: str = ""
    title: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    birthday: date | None = None
    month_day: tuple[int, int] | None = None
    note: str = ""


class Cards(NamedTuple):
    """The cards of a file, and Chinese sentences about what could not be read."""

    cards: list[Card]
    problems: list[str]


@dataclass(frozen=True)
class _Property:
    group: str
    name: str
    params: Mapping[str, tuple[str, ...]]
    text: str

    @property
    def types(self) -> tuple[str, ...]:
        """Return TYPE, also where version 2.1 writes it bare."""
        return self.params.get("TYPE", ())


@dataclass
class _Raw:
    """The properties of one card."""

    properties: list[_Property] = field(default_factory=list)

    def add(self, line: bytes) -> None:
        one = _property(line)
        if one:
            self.properties.append(one)

    def all(self, name: str) -> list[_Property]:
        return [one for one in self.properties if one.name == name and one.text.strip()]

    def first(self, *names: str) -> str:
        return next((one.text for name in names for one in self.all(name)), "")


def read_vcards(source: Path | str | bytes) -> Cards:
    """Read all cards of a file (S1-40).

    Broken lines, unknown encodings and cards without an end are survived: what can be read is returned.

    Args:
        source: a file, or its content.

    Raises:
        Refused: the file cannot be opened, is far too large, or holds no card.
    """
    data = source if isinstance(source, bytes) else _content(Path(source))
    if (
        not re.search(rb"BEGIN\x00?:", data[:_LARGEST], re.IGNORECASE)
        and b"B\x00E\x00G" not in data
        and b"\x00B\x00E" not in data
    ):
        raise Refused("这不是通讯录名片文件（.vcf），请从手机或邮箱的通讯录中重新导出。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > 20:
        data = decode(data).text.encode("utf-8", "replace")
    problems: list[str] = []
    cards = []
    for place, raw in enumerate(_split(data.removeprefix(b"\xef\xbb\xbf")), 1):
        card = _card(place, raw, problems)
        if card.name or card.org or card.phones or card.emails:
            cards.append(card)
        else:
            problems.append(f"第 {place} 张名片没有姓名、单位和电话，已略过，请在手机里查看")
    return Cards(cards, list(dict.fromkeys(problems)))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise Refused(f"“{path.name}”超过 50 MB，请在手机里分几次导出。")
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(f"找不到文件“{path.name}”，它可能已被移动或改名，请重新选择。") from None
    except OSError as error:
        raise Refused(f"无法读取“{path.name}”（{reason_of(error)}），请把它复制到本机硬盘后重试。") from None


def _split(data: bytes) -> Iterator[_Raw]:
    """Yield the cards; a card within a card (AGENT) is left out, a card without an end ends where the next begins."""
    raw: _Raw | None = None
    inner = 0
    agent = False
    for line in _unfolded(data):
        text = line.strip().upper()
        begins, ends = text.startswith(b"BEGIN:VCARD"), text.startswith(b"END:VCARD")
        if inner or (begins and agent):
            inner += begins - ends
        elif begins or ends:
            if raw is not None:
                yield raw
            raw = _Raw() if begins else None
        elif raw is not None:
            raw.add(line)
        agent = text.startswith(b"AGENT") and text.endswith(b":")
    if raw is not None and raw.properties:
        yield raw


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Yield whole lines: continued by a blank at the start of the next, or in quoted-printable by = at the end.

    Works on bytes, because devices break lines in the middle of a character.
    """
    pending: list[bytes] = []
    soft = False
    for line in re.split(rb"\r\n|\n|\r", data):
        if pending and (soft or line[:1] in {b" ", b"\t"}):
            pending.append(line[1:] if line[:1] in {b" ", b"\t"} else line)
        else:
            if pending:
                yield b"".join(pending)
            pending = [line]
        soft = line.endswith(b"=") and b"QUOTED-PRINTABLE" in pending[0][:200].upper()
        if soft:
            pending[-1] = pending[-1][:-1]
    if pending:
        yield b"".join(pending)


def _property(line: bytes) -> _Property | None:
    found = _LINE.match(line[: _LONGEST_VALUE * 4].decode("latin-1"))
    if not found or found["name"].upper() not in _WANTED:
        return None
    params: dict[str, tuple[str, ...]] = {}
    for key, value in _PARAM.findall(found["params"]):
        name, values = (key.upper(), value) if value else _bare(key.upper())
        params[name] = params.get(name, ()) + tuple(one.strip('" ').upper() for one in values.split(","))
    return _Property(
        found["group"] or "", found["name"].upper(), params, _value(found["value"].encode("latin-1"), params)
    )


def _bare(word: str) -> tuple[str, str]:
    """Return the parameter that a bare word of version 2.1 stands for."""
    return ("ENCODING", word) if word in {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"} else ("TYPE", word)


def _value(value: bytes, params: Mapping[str, Sequence[str]]) -> str:
    encoding = next(iter(params.get("ENCODING", ())), "")
    if encoding == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value)
    elif encoding in {"BASE64", "B"}:
        try:
            value = base64.b64decode(value, validate=False)
        except (binascii.Error, ValueError):
            return ""
    name = next(iter(params.get("CHARSET", ())), "").lower()
    try:
        return decode(value, _CHARSETS.get(name, name)).text if name else decode(value).text
    except LookupError:
        return decode(value).text


def _card(place: int, raw: _Raw, problems: list[str]) -> Card:
    phones, emails = _phones(place, raw, problems), []
    for one in raw.all("EMAIL"):
        email = (tidy_text(one.text)[0] or "").removeprefix("mailto:").strip()
        if "@" in email and email not in emails:
            emails.append(email)
    birthday, month_day = _birthday(place, raw.first("BDAY"), problems)
    return Card(
        place=place,
        name=_name(raw),
        org=" ".join(filter(None, map(_clean, _components(raw.first("ORG"))))),
        title=_clean(raw.first("TITLE", "ROLE")),
        phones=phones,
        emails=tuple(emails),
        address=_address(raw),
        birthday=birthday,
        month_day=month_day,
        note=tidy_lines(_unescaped(raw.first("NOTE")))[0] or "",
    )


def _name(raw: _Raw) -> str:
    """Return the name in Chinese order: 张 before 小明, whatever order the device writes."""
    shown = tidy_name(_unescaped(raw.first("FN")))[0] or ""
    family, given, middle = (
        (tidy_name(_unescaped(part))[0] or "") for part in (*_components(raw.first("N")), "", "", "")[:3]
    )
    parts = (family, given, middle)
    if all(not part or _ALL_HAN.fullmatch(part) for part in parts) and family and given:
        chinese = f"{family}{middle}{given}"
        if not shown or shown.replace(" ", "") in {f"{given}{family}", f"{given}{middle}{family}", chinese}:
            return chinese
    return shown or " ".join(filter(None, (given, middle, family)))


def _phones(place: int, raw: _Raw, problems: list[str]) -> tuple[Phone, ...]:
    labels = {one.group: _APPLE_LABEL.sub(r"\1", one.text) for one in raw.all("X-ABLABEL") if one.group}
    found: dict[str, Phone] = {}
    for one in raw.all("TEL"):
        text = re.sub(r"(?i)^tel:", "", one.text.strip())
        text = re.sub(r"(?i);\s*ext=", "转", text).partition(";")[0]
        numbers, problem = parse_phones(text)
        note = _clean(labels.get(one.group, "")) or next((_LABELS[kind] for kind in one.types if kind in _LABELS), "")
        for number in numbers:
            found.setdefault(number.number, Phone(number.number, number.note or _LABELS.get(note.upper(), note)))
        if problem:
            problems.append(f"第 {place} 张名片：{problem}")
    return tuple(found.values())


def _address(raw: _Raw) -> str:
    """Return the first address, the large before the small where it is Chinese."""
    for one in raw.all("ADR"):
        parts = (*map(_clean, _components(one.text)), *[""] * 7)[:7]
        box, extended, street, city, region, _, country = parts
        if not any((box, extended, street, city, region)):
            continue
        if _ANY_HAN.search("".join(parts)):
            country = (
                "" if country in {"中国", "中国大陆", "中华人民共和国"} or not _ANY_HAN.search(country) else country
            )
            whole = (country, region, "" if city == region else city, street, extended, box)
            return "".join(part for number, part in enumerate(whole) if part and part not in whole[:number])
        return ", ".join(filter(None, (street, extended, city, region, country)))
    return _clean(raw.first("LABEL"))


def _birthday(place: int, text: str, problems: list[str]) -> tuple[date | None, tuple[int, int] | None]:
    text = text.strip()
    if not text:
        return None, None
    found = _BIRTHDAY.fullmatch(text)
    if found and found[1] in _NO_YEAR:
        month, day = int(found[2]), int(found[3])
        try:
            date(2000, month, day)
        except ValueError:
            problems.append(f"第 {place} 张名片：“{text[:20]}”不是存在的生日，请核对")
            return None, None
        return None, (month, day)
    day_of_birth, problem = tidy_day(f"{found[1]}-{found[2]}-{found[3]}" if found else text)
    if problem:
        problems.append(f"第 {place} 张名片的生日：{problem}")
    return day_of_birth, None


def _components(text: str) -> list[str]:
    return _NOT_ESCAPED_SEMICOLON.split(text) if text else []


def _clean(text: str) -> str:
    return tidy_text(_unescaped(" ".join(_NOT_ESCAPED_COMMA.split(text)) if "," in text else text))[0] or ""


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
