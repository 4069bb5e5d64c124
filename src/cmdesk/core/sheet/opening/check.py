"""What a file really is, told by its content; refuses what cannot or must not be read.

A spreadsheet of a few kilobytes can ask a parser for terabytes of memory, and names lie: the export of many
programs is a web page called .xls. So the first bytes, the directory of the zip and the start of every sheet
are looked at before any parser sees the file; this takes a few milliseconds.
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path

from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.sheet.opening.limits import Limits
from cmdesk.core.sheet.opening.package import DOCTYPE, NO_SHEET, PROTECTED, check_package

KINDS = ("xlsx", "xlsb", "xls", "ods", "csv", "html", "xml")

_MEGABYTE = 1024 * 1024
_WEB_PAGES = (
    b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<div", b"<body", b"mime-version:", b"from: <saved by",
)  # fmt: skip
"""How web pages begin; the last two are pages in a single file (.mht, .mhtml)."""

_FOREIGN_TEXTS = (
    (re.compile(rb"(?:\[\s*)?\{\s*\"|\[\s*\[\s*\""), "这是 JSON 数据，不是表格，请向对方要 Excel 或 CSV 文件。"),
    (
        re.compile(b"begin:vcard"),
        "这是通讯录名片（.vcf）。给一位客户添加联系人，请在他的档案里点“从名片添加…”；整本通讯录请先导出成 CSV 再导入。",
    ),
)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What ``check_file`` found out: kind (one of ``KINDS``), what to tell the user, size in bytes."""

    kind: str
    notes: tuple[str, ...] = ()
    size: int = 0


_FOREIGN = (
    (b"%PDF", "这是 PDF 文件，不是表格，请向对方要原来的 Excel 文件"),
    (b"{\\rtf", "这是 Word 文档，不是表格，请把其中的表格复制到 Excel 中另存为 .xlsx"),
    (b"\x89PNG", "这是图片，不是表格，请向对方要原来的 Excel 文件"),
    (b"\xff\xd8\xff", "这是图片，不是表格，请向对方要原来的 Excel 文件"),
    (b"GIF8", "这是图片，不是表格，请向对方要原来的 Excel 文件"),
    (b"Rar!", "这是压缩包，请先解压，再选择里面的表格文件"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压，再选择里面的表格文件"),
    (b"\x1f\x8b", "这是压缩包，请先解压，再选择里面的表格文件"),
    (b"SQLite format 3", "这是数据库文件，不是表格，请导出成 Excel 文件后再导入"),
    (b"TABLE\r\n0,1", "这是 DIF 格式的旧表格，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入"),
    (b"TABLE\n0,1", "这是 DIF 格式的旧表格，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入"),
    (b"ID;P", "这是 SYLK 格式的旧表格，请用 Excel 打开后另存为 .xlsx 再导入"),
    (b"\x09\x00\x04\x00", "这是很旧的 Excel 格式，请用 Excel 打开后另存为 .xlsx 再导入"),
    (b"\x09\x02\x06\x00", "这是很旧的 Excel 格式，请用 Excel 打开后另存为 .xlsx 再导入"),
    (b"\x09\x04\x06\x00", "这是很旧的 Excel 格式，请用 Excel 打开后另存为 .xlsx 再导入"),
    (b"\x09\x08\x08\x00", "这是很旧的 Excel 格式，请用 Excel 打开后另存为 .xlsx 再导入"),
    (b"\x00\x00\x02\x00", "这是 Lotus 1-2-3 的旧表格，请用 Excel 打开后另存为 .xlsx 再导入"),
    (b"\x00\x00\x1a\x00", "这是 Lotus 1-2-3 的旧表格，请用 Excel 打开后另存为 .xlsx 再导入"),
)


def check_file(path: Path | str, limits: Limits | None = None) -> FileFacts:
    """Tell what a file is and that it is safe to parse.

    Raises:
        Refused: missing, empty, protected by a password, damaged, of a kind that is no table, or one that
            asks for more than ``limits`` allows.
    """
    path, limits = Path(path), limits or Limits()
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise Refused(f"“{path.name}”是文件夹，请选择一个表格文件。")
        if not size:
            raise Refused(f"“{path.name}”是空文件，请重新导出或另存后再导入。")
        if size > limits.file_bytes:
            raise Refused(
                f"文件有 {size // _MEGABYTE} MB，超过 {limits.file_bytes // _MEGABYTE} MB，请分成几个文件分别导入。"
            )
        with path.open("rb") as file:
            head = file.read(8192)
    except FileNotFoundError:
        raise Refused(f"找不到文件“{path.name}”，它可能已被移动或改名，请重新选择。") from None
    except PermissionError:
        raise Refused(f"无法打开“{path.name}”，它可能正被其他程序占用或没有权限，请关闭后重试。") from None
    except OSError as error:
        raise Refused(f"无法读取“{path.name}”（{reason_of(error)}），请把它复制到本机硬盘后重试。") from None
    return _told_by_content(path, size, head, limits)


def _told_by_content(path: Path, size: int, head: bytes, limits: Limits) -> FileFacts:
    if head.startswith(b"PK"):
        return FileFacts(*check_package(path, limits), size=size)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _check_ole(path)
        return FileFacts("xls", size=size)
    for start, sentence in _FOREIGN:
        if head.startswith(start):
            raise Refused(sentence)
    kind = _kind_of_text(head)
    notes: tuple[str, ...] = ()
    if path.suffix.lower() in {".xls", ".xlsx", ".xlsm", ".et"}:
        what = {"csv": "文本文件", "html": "网页文件", "xml": "XML 表格"}[kind]
        notes = (f"文件名像 Excel，实际是{what}，已按{what}读取",)
    return FileFacts(kind, notes, size)


def _kind_of_text(head: bytes) -> str:
    sample = head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) // 5:
        sample = head.replace(b"\x00", b"")
    elif len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head)) > len(head) // 20:
        raise Refused("看不出这是什么表格，请用 Excel 打开确认，另存为 .xlsx 后再导入。")
    start = sample.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:2048].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in sample.lower() and start.startswith(b"<?xml"):
        if DOCTYPE.search(sample):
            raise Refused("文件含有外部引用，出于安全不能读取，请用 Excel 打开后另存为 .xlsx 再导入。")
        return "xml"
    if start.startswith(_WEB_PAGES):
        return "html"
    if start.startswith((b"<?xml", b"<!--")) and (b"<html" in sample.lower() or b"<table" in sample.lower()):
        return "html"
    for pattern, sentence in _FOREIGN_TEXTS:
        if pattern.match(start):
            raise Refused(sentence)
    if start.startswith(b"<?xml"):
        raise Refused("这是 XML 文件，不是可以读取的表格，请用 Excel 打开后另存为 .xlsx 再导入。")
    return "csv"


def _check_ole(path: Path) -> None:
    """Look for the names of the streams; they stand in the file as UTF-16."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:

        def has(stream: str) -> bool:
            return data.find((stream + "\x00").encode("utf-16-le")) >= 0

        if has("EncryptedPackage"):
            raise Refused(PROTECTED)
        if any(map(has, ("Workbook", "Book", "WORKBOOK", "BOOK"))):
            return
        if has("WordDocument"):
            raise Refused("这是 Word 文档，不是表格，请把其中的表格复制到 Excel 中另存为 .xlsx。")
        if has("PowerPoint Document"):
            raise Refused("这是 PowerPoint 文档，不是表格，请把其中的表格复制到 Excel 中另存为 .xlsx。")
    raise Refused(NO_SHEET)
