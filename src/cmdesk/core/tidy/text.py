"""Plain text: what is folded, what is removed, and how a cell of any type reads as text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

Problem = str | None

# Excel and most programs keep 15 significant digits of a number: the rest of a longer one is already lost.
EXACT_DIGITS = 15

_REMOVED = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # control, but not tab, line feed, return and NEL
    "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff\ufff9-\ufffc"
    "\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17))
)
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\r\n\x85\u2028\u2029"
_FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_RADICALS = "\u2e80-\u2fdf"
_REMOVE = re.compile(f"[{_REMOVED}]")
_ODD = re.compile(f"[{_REMOVED}{_BLANKS}{_BREAKS}{_FULL_WIDTH}{_RADICALS}\t]|_x[0-9A-Fa-f]{{4}}_|^ | $|  ")
_EXCEL_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_BLANK_RUN = re.compile(f"[ \t{_BLANKS}]+")
_FOLDED_ONE_BY_ONE = re.compile(f"[{_FULL_WIDTH}{_RADICALS}]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOT_IN_NAME = re.compile("(?<=\\w)\\s*[•・‧．∙⋅･•]\\s*(?=\\w)")
_SPACED_NAME = re.compile(f"[{_HAN}](?: [{_HAN}]){{1,3}}")
_FORMULA_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|GETTING_DATA|SPILL!|CALC!)", re.IGNORECASE)
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+\d{1,2}")
_NOTHING = re.compile(
    r"[-—–/\\]+|[.?？、]|[无無空没]|没有|暂无|未知|不[详明]|未填写?|待补充?|待定|[(（](?:[空无]|空白)[)）]|\[\]|\{\}|n/?a|null|none|nil|nan"
)


def show(value: object) -> str:
    """Return the text of a cell as a person expects to read it; never raises.

    Whole numbers carry no ``.0``, days read 2024-03-05, a switch reads 是 or 否, an empty cell is ``""``.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e20 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value)


def brief(value: object, limit: int = 20) -> str:
    """Return a cell as it is quoted inside a sentence: one clean line, cut at ``limit`` characters."""
    text = _clean(show(value)[: limit * 4]).replace("\n", " ")
    return text if len(text) <= limit else text[: limit - 1] + "…"


def says_nothing(text: str) -> bool:
    """Tell whether a text is blank or a word that only says that there is nothing (无, -, /, 暂无, N/A …)."""
    return not text or (len(text) <= 5 and _NOTHING.fullmatch(text.lower()) is not None)


def lost_digits(value: object) -> bool:
    """Tell whether a number is so long that a spreadsheet has already dropped its last digits."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) < 10**EXACT_DIGITS


def without_signs(text: str) -> str:
    """Return a text without the signs that nobody sees (zero width, direction, control)."""
    return _REMOVE.sub("", text)


def formula_error(text: str) -> Problem:
    """Return a sentence when the text is the error of a formula (#N/A, #REF! …)."""
    if text.startswith("#") and _FORMULA_ERROR.fullmatch(text):
        return f"单元格里是公式错误 {text}，请在 Excel 中改正后重新导入"
    return None


def tidy_lines(value: object) -> tuple[str | None, Problem]:
    """Clean a text of several lines, as ``tidy_text`` does, but keep its line breaks (each a line feed)."""
    text = _clean(show(value))
    return _checked(value, text)


def visible(text: str) -> str:
    """Return a text without what cannot be seen and makes it read otherwise: control, zero-width, bidirectional characters."""
    return _REMOVE.sub("", text)


def tidy_text(value: object) -> tuple[str | None, Problem]:
    """Clean a text of one line.

    Full-width digits, letters and blanks become narrow ones, Kangxi radicals become characters; control,
    zero-width, bidirectional and surrogate characters vanish; line breaks and runs of blanks become one
    blank; the ends are trimmed. Chinese punctuation, the dot in names and rare characters stay.

    Returns:
        The text or ``None`` for an empty one, and a sentence when the cell holds the error of a formula or a
        number that is too long to be exact.
    """
    text = _clean(show(value))
    if "\n" in text:
        text = " ".join(line for line in text.split("\n") if line)
    return _checked(value, text)


def tidy_name(value: object) -> tuple[str | None, Problem]:
    """Clean a person's name: ``tidy_text``, every dot inside becomes ·, and 麦 秀 becomes 麦秀."""
    text, problem = tidy_text(value)
    if text is None:
        return None, problem
    if not text.isascii():
        text = _DOT_IN_NAME.sub("·", text)
        if " " in text and _SPACED_NAME.fullmatch(text):
            text = text.replace(" ", "")
    return (None, None) if says_nothing(text) else (text, problem)


def tidy_code(value: object) -> tuple[str | None, Problem]:
    """Clean a number of a paper (licence, credit code, identity card): narrow, capital, without blanks."""
    text, problem = tidy_text(value)
    if text is None:
        return None, problem
    text = "".join(text.split())
    text = text.upper() if text.isascii() else unicodedata.normalize("NFC", "".join(map(_plain_capital, text)))
    text = text.lstrip("'‘’`")
    if _EXPONENT.fullmatch(text):
        return None, f"“{brief(value)}”在 Excel 里成了科学计数，号码已经不全，请把这一列设成文本格式重新填写"
    return (None, None) if says_nothing(text) else (text, problem)


def _checked(value: object, text: str) -> tuple[str | None, Problem]:
    if not text:
        return None, None
    if lost_digits(value):
        return None, (
            f"“{brief(text)}”在 Excel 里存成了数字，超过 15 位的末尾数字已经丢失，"
            "请把这一列设成文本格式，按原件重新填写"
        )
    problem = formula_error(text)
    return (None, problem) if problem else (text, None)


def _clean(text: str) -> str:
    """Return the text with a line feed between lines, every line trimmed, no empty line at the ends."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not _ODD.search(text):
        return text
    text = _FOLDED_ONE_BY_ONE.sub(_narrow, _REMOVE.sub("", text))
    text = _EXCEL_ESCAPE.sub(_unescape, text)
    lines = [_BLANK_RUN.sub(" ", line).strip(" ") for line in _LINE_BREAK.split(text)]
    return unicodedata.normalize("NFC", "\n".join(lines).strip("\n"))


def _unescape(found: re.Match[str]) -> str:
    """Undo the _x000D_ with which Excel writes control characters; leave other look-alikes alone."""
    number = int(found[1], 16)
    return found[0] if number >= 0x20 else "\n" if number in {0x0A, 0x0D} else " "


def _plain_capital(char: str) -> str:
    """Return the capital ASCII sign that a character is a variant of, or the character."""
    narrow = unicodedata.normalize("NFKC", char)
    return "".join(narrow.split()).upper() if narrow.isascii() else char


def _narrow(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])
