"""Pack the program with PyInstaller, try it, and make the Windows installer with Inno Setup."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devkit import environment
from devkit.say import ROOT, Refusal, run_child, say
from devkit.system import ensure_qt_libraries

DIST = ROOT / "dist"
BUILD = ROOT / "build"
INNO_FOLDERS = ("Inno Setup 7", "Inno Setup 6")


def build(*, with_installer: bool) -> None:
    """Make ``dist/cmdesk``, try it on a demo office, and make the installer.

    Raises:
        Refusal: naming the step that failed.
    """
    compiler = find_inno_compiler() if with_installer else None
    ensure_qt_libraries(screen=False)
    python = environment.prepare(environment.BUILD_LOCK, environment.BUILD_VENV)
    version = program_version((ROOT / "src" / "cmdesk" / "__init__.py").read_text(encoding="utf-8"))
    BUILD.mkdir(exist_ok=True)
    (BUILD / "version.txt").write_text(version_resource(version), encoding="utf-8")
    drawing = ROOT / "resources" / "icons" / "cmdesk.svg"
    _step("drawing the icon", [python, ROOT / "packaging" / "windows" / "icon.py", drawing, BUILD / "cmdesk.ico"])
    spec = ROOT / "packaging" / "cmdesk.spec"
    quietly = ("--noconfirm", "--clean", "--log-level", "WARN")
    places = ("--distpath", str(DIST), "--workpath", str(BUILD))
    _step("packing", [python, "-m", "PyInstaller", *quietly, *places, spec])
    _try_out(DIST / "cmdesk" / ("cmdesk-cli.exe" if os.name == "nt" else "cmdesk-cli"))
    if compiler:
        _step("making the installer", [compiler, "/Qp", f"/DVersion={version}", "packaging/windows/cmdesk.iss"])
    say(f"done: {', '.join(sorted(path.name for path in DIST.iterdir()))} in {DIST}")


def program_version(source: str) -> str:
    """Return the version written in ``cmdesk/__init__.py``, such as "0.1.0".

    Raises:
        Refusal: if there is none of the form that Windows can show.
    """
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', source, re.MULTILINE)
    if not found:
        raise Refusal('src/cmdesk/__init__.py holds no line like __version__ = "1.2.3".')
    return found[1]


def version_resource(version: str) -> str:
    """Return what Windows shows in the properties of the program, in the form PyInstaller reads."""
    numbers = (*(int(part) for part in version.split(".")), 0)
    strings = {
        "FileDescription": "cmdesk 客户经理工作台",
        "FileVersion": version,
        "ProductName": "cmdesk 客户经理工作台",
        "ProductVersion": version,
        "CompanyName": "cmdesk",
        "OriginalFilename": "cmdesk.exe",
    }
    structs = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('080404b0', [{structs}])]), "
        f"VarFileInfo([VarStruct('Translation', [0x0804, 0x04b0])])])\n"
    )


def find_inno_compiler() -> Path:
    """Return Inno Setup's command-line compiler.

    Raises:
        Refusal: if it is not installed.
    """
    on_path = shutil.which("ISCC")
    folders = [os.environ.get(name) for name in ("LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)")]
    places = [
        Path(folder, *below, inno, "ISCC.exe")
        for folder, below in zip(folders, (["Programs"], [], []), strict=True)
        if folder
        for inno in INNO_FOLDERS
    ]
    found = next((place for place in places if place.is_file()), None)
    if on_path or found:
        return Path(on_path or str(found))
    raise Refusal("Inno Setup 6.3 or newer is not installed: install it, or build with --no-installer.")


def trials(folder: Path) -> list[list[str]]:
    """Return the commands a packed program must pass, in this order; together they load every library.

    The import reads its file in a child process, which a packed program starts differently; the pictures open
    every window.
    """
    sheet = str(folder / "customers.xlsx")
    return [
        ["check"],
        ["export", "customers", sheet],
        ["import", "customers", sheet, "--dry-run"],
        ["pictures", str(folder / "pictures")],
    ]


def _try_out(program: Path) -> None:
    say("trying the packed program ...")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory(prefix="cmdesk-packed-") as folder:
        answer = Path(folder) / "demo.json"
        office = ["--data", str(Path(folder) / "office"), "--json"]
        with answer.open("wb") as out:
            made = run_child([program, *office, "demo", "--customers", "50", "--seed", "1"], env, stdout=out)
        if made:
            raise Refusal(f"the packed program could not make a demo office (exit code {made}).")
        env["CMDESK_PASSWORD"] = str(json.loads(answer.read_text(encoding="utf-8"))["password"])
        for command in trials(Path(folder)):
            if run_child([program, *office, "--as", "admin", *command], env, stdout=subprocess.DEVNULL):
                raise Refusal(f"the packed program failed at `{' '.join(command[:2])}`.")


def _step(name: str, command: Sequence[str | os.PathLike[str]]) -> None:
    say(f"{name} ...")
    if run_child(command, environment.environment(), cwd=ROOT):
        raise Refusal(f"{name} failed; the reason stands above.")
