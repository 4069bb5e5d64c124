"""The packed program and its installer, as far as they can be judged without Windows."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from devkit import commands, environment, pack
from devkit.say import ROOT, Refusal
from PySide6.QtGui import QImage
from windows import icon

WINDOWS = ROOT / "packaging" / "windows"


def test_the_version_is_read_from_the_program_itself() -> None:
    """Installer, file properties and ``--version`` say the same."""
    assert pack.program_version('"""Doc."""\n\n__version__ = "1.20.3"\n') == "1.20.3"
    real = (ROOT / "src" / "cmdesk" / "__init__.py").read_text(encoding="utf-8")
    assert re.fullmatch(r"\d+\.\d+\.\d+", pack.program_version(real))


@pytest.mark.parametrize("source", ["", '__version__ = "1.2"', '__version__ = "1.2.3rc1"'])
def test_a_version_that_windows_cannot_show_is_refused(source: str) -> None:
    """Windows wants numbers only."""
    with pytest.raises(Refusal, match="__version__"):
        pack.program_version(source)


def test_the_version_resource_is_what_pyinstaller_reads() -> None:
    """PyInstaller evaluates the text with these names."""

    def keep(*values: object, **named: object) -> tuple[object, ...]:
        return (*values, named)

    names = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    read = eval(pack.version_resource("1.20.3"), dict.fromkeys(names, keep))  # noqa: S307 - our own text
    assert read[0]["ffi"][0]["filevers"] == (1, 20, 3, 0)
    assert "客户经理工作台" in repr(read)


def test_the_icon_file_leads_to_every_picture() -> None:
    """Each entry's size and place point exactly at its PNG; 256 is written as 0."""
    pictures = {16: b"sixteen", 256: b"the big one"}
    data = icon.icon_file(pictures)
    assert struct.unpack_from("<HHH", data) == (0, 1, 2)
    found = {}
    for number in range(2):
        width, height, *_rest, length, place = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert width == height
        found[width or 256] = data[place : place + length]
    assert found == pictures


def test_the_icon_is_drawn_sharp_at_every_size(qapp) -> None:
    """Blue ground, light figure, clear corners; not blank, and as large as asked for."""
    for size in icon.SIZES:
        image = QImage.fromData(icon.draw(ROOT / "resources" / "icons" / "cmdesk.svg", size))
        assert (image.width(), image.height()) == (size, size)
        assert image.pixelColor(0, 0).alpha() < 40
        colours = {image.pixelColor(x, y).lightness() for x in range(size) for y in range(size)}
        assert max(colours) > 200
        assert image.pixelColor(size // 8, size // 2).name() == "#1f6feb"


def test_a_drawing_that_is_none_is_named(tmp_path: Path, qapp) -> None:
    """Better no program than one with an invisible icon."""
    wrong = tmp_path / "wrong.svg"
    wrong.write_text("no drawing")
    with pytest.raises(ValueError, match=r"wrong\.svg"):
        icon.draw(wrong, 16)


def test_the_installers_files_are_read_as_utf8_and_exist() -> None:
    """Inno Setup takes UTF-8 for sure only with its mark; what the script names must be there."""
    script = (WINDOWS / "cmdesk.iss").read_bytes()
    assert script.startswith(b"\xef\xbb\xbf")
    assert (WINDOWS / "chinese.isl").read_bytes().startswith(b"\xef\xbb\xbf")
    text = script.decode("utf-8-sig")
    assert "PrivilegesRequired=lowest" in text
    (messages,) = re.findall(r'MessagesFile: "compiler:Default\.isl,([^"]+)"', text)
    assert (ROOT / messages.replace("\\", "/")).is_file()


def test_the_installer_speaks_chinese_and_says_each_thing_once() -> None:
    """Only what has no words (such as "%1") may be without a Chinese character."""
    text = (WINDOWS / "chinese.isl").read_text(encoding="utf-8-sig").split("[Messages]")[1]
    lines = [line.partition("=") for line in text.splitlines() if line and not line.startswith(";")]
    names = [name for name, _, _ in lines]
    assert len(names) == len(set(names)) > 100
    assert [name for name, _, words in lines if not re.search(r"[\u4e00-\u9fff]", words)] == []


def test_without_inno_setup_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Found in a person's own programs as well as in the machine's."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Refusal, match="--no-installer"):
        pack.find_inno_compiler()
    compiler = tmp_path / "Programs" / "Inno Setup 6" / "ISCC.exe"
    compiler.parent.mkdir(parents=True)
    compiler.touch()
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert pack.find_inno_compiler() == compiler


def test_the_packed_program_holds_the_tested_versions() -> None:
    """Every library of the build lock that the tests use too has the same version in both locks."""

    def versions(lock: Path) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))

    tested, packed = versions(environment.LOCK), versions(environment.BUILD_LOCK)
    assert "pyinstaller" in packed
    assert "pytest" not in packed
    shared = tested.keys() & packed.keys()
    assert {"pyside6-essentials", "peewee", "sqlcipher3"} <= shared
    assert {name: tested[name] for name in shared} == {name: packed[name] for name in shared}


def test_locking_writes_both_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build lock is held to the first one; --upgrade goes to the first."""
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "find_uv", lambda: ["uv"])

    def run(command: list[str], **_how: object):
        ran.append(command)
        return environment.subprocess.CompletedProcess(command, len(ran) - 1)

    monkeypatch.setattr(environment.subprocess, "run", run)
    assert commands.main(["lock", "--upgrade"]) == 1, "a failure of either is a failure"
    first, second = (" ".join(command) for command in ran)
    assert "--group dev -o requirements.lock --upgrade" in first
    assert "--group build -c requirements.lock -o " in second
    assert "--no-emit-index-url" in first
    assert "--generate-hashes" in second
