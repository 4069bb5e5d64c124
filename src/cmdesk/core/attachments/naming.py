"""What a file is called on Windows, and which files are never taken: what could run when it is opened."""

from __future__ import annotations

import re
from pathlib import PurePath

from cmdesk.core.errors import Refused
from cmdesk.core.file.placed import is_device_name
from cmdesk.core.tidy.text import visible

_DANGEROUS = """
    ade adp app appref-ms bat chm cmd com cpl dll exe gadget hlp hta inf ins iso img isp jar js jse lnk msc msi msp mst
    pif ps1 ps1xml ps2 psc1 reg scf scr sct settingcontent-ms sh shb shs sys url vb vbe vbs vhd vhdx ws wsc wsf wsh
    xll xbap
""".split()
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_STRANGE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def safe_name(name: str) -> str:
    """Return a file name that Windows accepts, keeping as much of it as possible."""
    last = PurePath(name.replace("\\", "/")).name
    text = _STRANGE.sub("_", visible(last)).strip(" .")
    if not text:
        text = "附件"
    if is_device_name(text):
        text = "_" + text
    if len(text) > 150:
        stem, dot, ending = text.rpartition(".")
        text = stem[: 149 - len(ending)] + dot + ending if dot and len(ending) < 12 else text[:150]
    return text


def refuse_dangerous(name: str, content: bytes) -> None:
    """Refuse programs and scripts, by ending and by their first bytes.

    Raises:
        Refused: the file could run something when opened.
    """
    ending = name.rstrip(" .").rpartition(".")[2].lower() if "." in name else ""
    if ending in _DANGEROUS or content.startswith(_PROGRAMS):
        raise Refused(f"“{name}”是可以运行的程序或脚本，不能作为附件。文档请存成 PDF、图片或 Office 文件。")
