"""What the machine has to offer: Qt's system libraries, a screen, and how Debian adds what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence

from devkit.say import Refusal, say

ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
}
"""Libraries (and their Debian packages) that Qt loads even when it draws to memory only."""

WITH_SCREEN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libcups.so.2": "libcups2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What the plugins for X11, Wayland and printers load on top; installed only where there is a screen."""

NO_SCREEN = (
    "This machine has no screen (DISPLAY and WAYLAND_DISPLAY are not set): "
    "open the desk from a graphical session, "
    "or give a sub-command such as `python3 packaging/dev.py run --help`, which needs none."
)

OPTIONS_WITH_VALUE = frozenset({"--data", "--database", "--as"})
"""cmdesk's options before the command; needed to see whether ``run`` was given a command at all."""


def has_screen(env: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Say whether a window can be shown, or Qt was told explicitly what to draw on."""
    if system != "linux":
        return True
    return any(env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def opens_a_window(arguments: Sequence[str]) -> bool:
    """Say whether cmdesk, started with these arguments, would open the desk (no command, no --help)."""
    rest = iter(arguments)
    for argument in rest:
        if argument in OPTIONS_WITH_VALUE:
            next(rest, None)
        elif argument in {"-h", "--help", "--version"} or not argument.startswith("-"):
            return False
    return True


def is_debian_like() -> bool:
    """Say whether packages come from apt here."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None


def ensure_qt_libraries(*, screen: bool) -> None:
    """Install the system libraries that Qt needs here and that are missing; a few milliseconds if none is.

    Raises:
        Refusal: if some are missing and we may not install them.
    """
    if sys.platform != "linux":
        return
    needed = {**ALWAYS, **WITH_SCREEN} if screen else ALWAYS
    missing = missing_libraries(needed, _known_libraries(), platform.machine())
    if not missing:
        return
    if is_debian_like():
        install_packages([needed[name] for name in missing], why="Qt needs them")
    else:
        say(f"Qt may not start, as these system libraries were not found: {', '.join(missing)}.")


def missing_libraries(needed: Iterable[str], listing: str, machine: str) -> list[str]:
    """Return which of the needed libraries ``ldconfig -p`` does not list for this kind of processor.

    An empty listing (no ldconfig on this system) proves nothing, so nothing is reported.
    """
    if not listing.strip():
        return []
    mark = {"x86_64": "x86-64", "aarch64": "AArch64"}.get(machine, "")
    lines = (line.split() for line in listing.splitlines() if " => " in line and mark in line)
    known = {words[0] for words in lines}
    return [name for name in needed if name not in known]


def _known_libraries() -> str:
    # Not on an ordinary user's PATH in Debian.
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if ldconfig is None:
        return ""
    return subprocess.run([ldconfig, "-p"], check=False, capture_output=True, text=True).stdout


def install_packages(packages: Sequence[str], why: str) -> None:
    """Install Debian packages.

    Raises:
        Refusal: without the right to do so, or if apt fails.
    """
    say(f"installing {' '.join(packages)} ({why}) ...")
    rights = _rights()
    if rights is None or not _apt_installs(rights, packages):
        raise Refusal(
            f"System packages are missing and could not be installed from here: "
            f"run `sudo apt-get install --no-install-recommends {' '.join(packages)}` and start again."
        )


def _apt_installs(rights: Sequence[str], packages: Sequence[str]) -> bool:
    """Try, and only if that fails (lists absent or stale) refresh apt's lists and try again."""
    install = apt_command(rights, "install", "--no-install-recommends", *packages)
    if subprocess.run(install, check=False, capture_output=True).returncode == 0:
        return True
    subprocess.run(apt_command(rights, "update"), check=False, capture_output=True)
    again = subprocess.run(install, check=False, capture_output=True, text=True)
    if again.returncode:
        say(again.stderr.strip())
    return again.returncode == 0


def apt_command(rights: Sequence[str], verb: str, *arguments: str) -> list[str]:
    """Return an apt-get command line that asks nothing and waits for another apt to finish."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300"]
    return [*rights, *quiet, verb, *arguments]


def _rights() -> list[str] | None:
    """Return the words that give root's rights: none for root, sudo, or None if there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    # Without a terminal sudo could only wait for a password that nobody types.
    return ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
