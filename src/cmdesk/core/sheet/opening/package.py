"""The pre-check of zipped spreadsheets (xlsx, xlsb, ods): sizes, document types, cells absurdly far out."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import MAX_COLUMNS, MAX_ROWS
from cmdesk.core.sheet.opening.limits import Limits

PROTECTED = "文件设有打开密码，请在 Excel 中打开，点“文件 → 信息 → 保护工作簿”去掉密码并另存，再重新导入"
NO_SHEET = "文件里没有表格，请用 Excel 打开确认，另存为 .xlsx 后再导入"
TOO_FAR = (
    "表格里有一个离其他内容很远的单元格（{cell}），整张表大得无法读取，"
    "请在 Excel 中按 Ctrl+End 找到它，删除多余的行和列后保存"
)
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

_DAMAGED = "文件不完整或已损坏，请用 Excel 打开确认，另存为新的 .xlsx 后再导入"
_MEGABYTE = 1024 * 1024
_RATIO_MATTERS = 10 * _MEGABYTE
_SCANNED = _MEGABYTE  # of all sheets together; takes about 10 ms
_MOST_PARTS = 20_000
_CELL = re.compile(rb"<(?:\w{1,10}:)?c\s[^>]{0,200}?\br=[\"']([A-Za-z]{1,20})(\d{1,20})[\"']")
_FORMULA_ALONE = re.compile(rb"(?:</f>|<f\s[^>]{0,200}/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_NOT_COMPUTED = "表里有公式还没有算出结果，读出来是空的，请用 Excel 或 WPS 打开、保存一次再导入"
_FURTHER_FORMATS = (
    ("word/", "这是 Word 文档，不是表格，请把其中的表格复制到 Excel 中另存为 .xlsx"),
    ("ppt/", "这是 PowerPoint 文档，不是表格，请把其中的表格复制到 Excel 中另存为 .xlsx"),
    ("index/", "这是 Numbers 表格，请在 Numbers 中导出为 Excel 文件后再导入"),
)


def check_package(path: Path, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """Return "xlsx", "xlsb" or "ods", and what to tell the user.

    Raises:
        Refused: damaged, protected, no spreadsheet, or one that asks for more than ``limits`` allows.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            kind = _kind(package, parts)
            _check_sizes(parts, limits)
            notes = _check_parts(package, parts, limits)
            return kind, notes
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, struct.error, OSError):
        raise Refused(_DAMAGED) from None
    except RuntimeError:  # a part is encrypted
        raise Refused(PROTECTED) from None


def _kind(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    if len(parts) > _MOST_PARTS:
        raise Refused("文件由太多部分组成，不像正常的表格，请用 Excel 打开后另存为新的 .xlsx 再导入")
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if "content.xml" in names and ("mimetype" in names or "meta-inf/manifest.xml" in names):
        if any(name == "meta-inf/manifest.xml" for name in names) and _is_encrypted_ods(package):
            raise Refused(PROTECTED)
        return "ods"
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any("worksheets/" in name or name.endswith("workbook.xml") for name in names):
        return "xlsx"
    for folder, sentence in _FURTHER_FORMATS:
        if any(name.startswith(folder) for name in names):
            raise Refused(sentence)
    raise Refused("这是压缩包，请先解压，再选择里面的表格文件")


def _is_encrypted_ods(package: zipfile.ZipFile) -> bool:
    with package.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(_MEGABYTE)


def _check_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(part.file_size for part in parts if not part.filename.lower().startswith("xl/media/"))
    if total > limits.unpacked_bytes:
        raise Refused(
            f"文件展开后有 {total // _MEGABYTE} MB，超过 {limits.unpacked_bytes // _MEGABYTE} MB，"
            "请分成几个文件分别导入"
        )
    for part in parts:
        if part.file_size > _RATIO_MATTERS and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise Refused(
                "文件的压缩比例异常，可能有大片空白格式或是恶意文件，请在 Excel 中删除多余的空行空列，另存后再导入"
            )


def _check_parts(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: Limits) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    sheets = sum(_is_sheet(part) for part in texts)
    for part in texts:
        with package.open(part) as file:
            start = file.read(4096)
            if DOCTYPE.search(start.replace(b"\x00", b"")):
                raise Refused("文件含有外部引用，出于安全不能读取，请用 Excel 打开后另存为新的 .xlsx 再导入")
            if _is_sheet(part):
                text = start + file.read(max(_SCANNED // max(sheets, 1), 32_768))
                _check_cells(text, limits)
                notes = (_NOT_COMPUTED,) if _FORMULA_ALONE.search(text) else notes
    return notes


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    name = part.filename.replace("\\", "/").lower()
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _check_cells(text: bytes, limits: Limits) -> None:
    """Refuse cells outside of any sheet, and a few cells that span an area too large to hold.

    Parsers hold the whole area from A1 to the last used cell.
    """
    farthest_row, farthest_column = (0, b""), (0, b"")
    for letters, digits in set(_CELL.findall(text)) if len(text) < 65_536 else _CELL.findall(text):
        row, column = int(digits), _number_of(letters)
        farthest_row = max(farthest_row, (row, letters + digits))
        farthest_column = max(farthest_column, (column, letters + digits))
    rows, columns = farthest_row[0], farthest_column[0]
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise Refused("文件里的单元格位置超出了 Excel 的范围，文件已损坏，请用 Excel 打开后另存为新的 .xlsx 再导入")
    if rows * columns > limits.cells:
        name = (farthest_row if rows > columns * 64 else farthest_column)[1].decode()
        raise Refused(TOO_FAR.format(cell=name))


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number
