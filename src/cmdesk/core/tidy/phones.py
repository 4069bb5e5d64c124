"""Telephone numbers as people write them: several in a cell, with names, extensions, dots, +86."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from cmdesk.core.tidy.text import Problem, brief, formula_error, says_nothing, show, without_signs

_LONGEST = 1000
_DASHES = re.compile("[-‐‑‒–—―−﹣－~～]+")
_CIRCLED = re.compile("[\u2460-\u249b\u2776-\u2793]")  # ①13812345678②13900001111
_HAN_DASH = re.compile(r"(?<=\d)一(?=\d)")  # 138一1234一5678
_BRACKETED_AREA = re.compile(r"[(\[【](\+?\d{2,4})[)\]】]\s*-?")
_GAP = r"[-. ]?"
_COUNTRY = rf"(?:(?:\+|00)?{_GAP}0?86{_GAP})?"
_AREA = r"(?:010|02\d|0[3-9]\d\d)"
_EXTENSION = r"(?:\s*(?:-?(?:转接?|分机号?)|ext\.?|extension|x|#|\*|-)\s*:?\s*(?P<ext>\d{1,6})(?!\d))?"
_MOBILE = rf"{_COUNTRY}0?(?P<mobile>1 ?[3-9](?:{_GAP}\d){{9}})"
_CUT = r"(?P<cut>10|2\d|[3-9]\d\d)[- ](?P<cut_local>[2-9]\d{6,7})(?!\d)"  # 371-66668888: the nought got lost
_LAND = rf"{_COUNTRY}(?P<area>{_AREA}){_GAP}(?P<local>[2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d){_EXTENSION}"
_LAND_86 = (
    rf"(?:\+|00){_GAP}86{_GAP}(?P<area86>10|2\d|[3-9]\d\d){_GAP}"
    rf"(?P<local86>[2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d)"
)
_SERVICE = rf"(?P<service>[48]00(?:{_GAP}\d){{7}})(?!\d){_EXTENSION.replace('<ext>', '<ext2>')}"
_ABROAD = rf"(?P<abroad>(?:\+|00){_GAP}(?!0?86)[1-9]\d{{0,2}}(?:[-. ]{{0,2}}\d){{6,12}})(?!\d){_EXTENSION.replace('<ext>', '<ext4>')}"
_NO_CODE = "(?:(?<![a-z])|(?<=tel)|(?<=phone))"  # ht2024001 is a number of something else
_BARE = rf"{_NO_CODE}(?P<bare>[2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d){_EXTENSION.replace('<ext>', '<ext3>')}"
_SHORT = rf"{_NO_CODE}(?P<short>9[56]\d{{3,4}}|1010\d{{4}}|123\d\d)(?!\d)"
_FIND = re.compile(
    rf"(?<![\d+])(?:{_ABROAD}|{_LAND_86}|{_MOBILE}(?=$|\D|0?1[3-9]\d{{9}}|0\d{{9}})|{_SERVICE}|{_LAND}|{_CUT}|{_BARE}|{_SHORT})"
)
_GLUED = re.compile(r"(?<!\d)(?:0?1[3-9]\d{9}){2,5}(?!\d)")
_GLUED_ONE = re.compile(r"0?(1[3-9]\d{9})")
_EXPONENT = re.compile(r"(\d)\.(\d+)e\+?(\d{1,2})")
_LABEL = re.compile(
    "^(?:(?:联系)?电话号?码?|手机号?码?|座机|固话|固定电话|移动电话|联系方式|tel|mobile|phone|mob|办公室?|号码)[.:]?|[:;,、/|()\\[\\]]+"
)
_PLAIN_NUMBER = re.compile(r"1[3-9]\d{9}|0[3-9]\d\d-[2-9]\d{6,7}", re.ASCII)
_OWNER_BEHIND = re.compile(r"\s*\(([^()]*)\)")
_DIGIT = re.compile(r"\d")
_STRANGE_AREA = re.compile(r"(?<!\d)0\d{1,2}-$")  # 02-2345-6789 is no number of this country
_LAST_DIGITS = re.compile(r"\d{1,2}|\d{4}")
_DIGITS = re.compile(r"\d{3,}|\d[*x]{3,}")
_OTHER = re.compile(
    r"qq号?\s*[:.]?\s*[1-9]\d{4,10}(?!\d)|(?:短号|小号|虚拟网|v网|集团号)\s*[:.]?\s*\d{3,6}(?!\d)"
    r"|(?:微信号?|wx|vx)\s*[:.]?\s*[a-z][-_a-z0-9]{5,19}"
)
"""Something else by which one reaches people; it stays beside the number before it."""


class Phone(NamedTuple):
    """One number and what stood beside it.

    Attributes:
        number: canonical text: 13812345678, 0371-66668888, 0371-66668888-801, 66668888, 400-123-4567,
            +85223456789, 95588.
        note: the words beside it, usually whose it is; "" for none.
    """

    number: str
    note: str


def tidy_phones(value: object) -> tuple[list[str], Problem]:
    """Read all telephone numbers of a cell; returns canonical texts without repetition, in their order.

    A problem names what could not be understood; the numbers that were understood are returned with it.
    """
    phones, problem = parse_phones(value)
    return [phone.number for phone in phones], problem


def parse_phones(value: object) -> tuple[list[Phone], Problem]:
    """Read all telephone numbers of a cell together with the words beside them (张三 139 0000 1111)."""
    text = show(value)
    if _PLAIN_NUMBER.fullmatch(text):
        return [Phone(text, "")], None
    text = _plain(text)
    if says_nothing(text) or text in {"0", "00000000000"}:
        return [], None
    error = formula_error(text.upper())
    if error:
        return [], error
    if "e" in text and _EXPONENT.fullmatch(text):
        return [], f"“{brief(value)}”在 Excel 里成了科学计数，号码已经不全，请把这一列设成文本格式重新填写"
    found: list[Phone] = []
    rest: list[str] = []
    name = ""
    for part in re.split(r"[\n;,、|/\\&和或及]", text):
        known, unread = len(found), len(rest)
        _read_part(part, found, rest)
        if len(found) > known and name and not found[known].note:
            found[known] = found[known]._replace(note=name)  # 李红/13900001111
        words = rest[-1] if len(rest) > unread and len(found) == known else ""
        name = words if not _DIGIT.search(_OTHER.sub("", words)) else ""
    if name and found:
        _add_note(found, name)  # 13900001111/李红
    phones = list({phone.number: phone for phone in reversed(found)}.values())[::-1]
    if wrong := next((words.strip(" -:") for words in rest if _holds_digits(words)), ""):
        return phones, f"“{brief(wrong)}”不是完整的电话号码，手机应为 11 位，座机请写成 0371-66668888"
    if not phones:
        return [], f"“{brief(value)}”里没有电话号码，手机应为 11 位，座机请写成 0371-66668888"
    return phones, None


def _plain(text: str) -> str:
    """Return the cell narrow and small, dashes alike, an area code without brackets, a number as digits."""
    text = unicodedata.normalize("NFKC", _CIRCLED.sub(";", without_signs(text[:_LONGEST]))).lower()
    text = _HAN_DASH.sub("-", text)
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    text = text.replace("’", "'").strip(" '\n")
    exact = _EXPONENT.fullmatch(text)
    if exact and int(exact[3]) == len(exact[2]):
        text = exact[1] + exact[2]
    if text.endswith(".0") and text[:-2].isdecimal():
        text = text[:-2]
    if text.isdecimal() and len(text) in {10, 11} and re.fullmatch(f"{_AREA}[2-9]\\d{{6,7}}", "0" + text):
        # The nought of an area code is lost where the cell holds a number; 1[3-9] at the front is a mobile.
        text = text if re.match("1[3-9]|[48]00", text) else "0" + text
    return _BRACKETED_AREA.sub(r"\1-", _DASHES.sub("-", text))


def _read_part(part: str, found: list[Phone], rest: list[str]) -> None:
    """Read the numbers of one part; add what is no number to ``rest``, or to the note of its neighbour."""
    if found and _LAST_DIGITS.fullmatch(part.strip()) and "-" not in found[-1].number[5:]:
        last = part.strip()  # 66668888/9 is how one writes 66668888 and 66668889
        found.append(Phone(found[-1].number[: -len(last)] + last, found[-1].note))
        return
    part = _GLUED.sub(lambda glued: " / ".join(_GLUED_ONE.findall(glued[0])), part)
    end, first = 0, len(found)
    for number in [*_FIND.finditer(part), None]:
        gap = part[end : number.start()] if number else part[end:]
        behind = _OWNER_BEHIND.match(gap) if len(found) > first else None
        if behind:
            gap = gap[behind.end() :]
            _add_note(found, _words(behind[1]))
        if number and _STRANGE_AREA.search(gap):
            rest.append(gap + number[0])
            end = number.end()
            continue
        words = _words(gap)
        if _holds_digits(words) or (words and not number and len(found) == first):
            rest.append(words)
            words = ""
        if number:
            found.append(Phone(_with_area(_canonical(number), found), words))
            end = number.end()
        elif words:
            _add_note(found, words)


def _holds_digits(words: str) -> bool:
    """Tell whether words hold what may be the rest of a number."""
    return _DIGITS.search(_OTHER.sub("", words)) is not None


def _add_note(found: list[Phone], words: str) -> None:
    if words and not found[-1].note:
        found[-1] = found[-1]._replace(note=words)


def _with_area(number: str, found: list[Phone]) -> str:
    """Give a bare local number the area code of the number before it (0371-66668888/66669999)."""
    bare = number.partition("-")[0]
    if len(bare) in {7, 8} and found and found[-1].number.startswith("0"):
        return f"{found[-1].number.partition('-')[0]}-{number}"
    return number


def _words(text: str) -> str:
    return _LABEL.sub(" ", text.strip(" -.:()")).strip(" -.:()'")


def _canonical(found: re.Match[str]) -> str:
    """Return the one way in which a number is kept."""
    parts = {name: re.sub(r"[^\d+]", "", text) for name, text in found.groupdict().items() if text}
    extension = next((text for name, text in parts.items() if name.startswith("ext")), "")
    tail = f"-{extension}" if extension else ""
    if "mobile" in parts:
        return parts["mobile"]
    if "area" in parts:
        return f"{parts['area']}-{parts['local']}{tail}"
    if "cut" in parts:
        return f"0{parts['cut']}-{parts['cut_local']}"
    if "area86" in parts:
        return f"0{parts['area86']}-{parts['local86']}"
    if "service" in parts:
        digits = parts["service"]
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}{tail}"
    if "abroad" in parts:
        digits = parts["abroad"]
        return (digits if digits.startswith("+") else "+" + digits[2:]) + tail
    return (parts.get("bare") or parts["short"]) + tail
