"""Whether a folder is a safe place for an office file.

SQLite's locks and its write-ahead log are not reliable on network shares, and programs that synchronise folders copy the
file in the middle of a write.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from cmdesk.core.errors import OfficeUnusable

FILE_NAME = "office.db"

_CLOUD = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "nutstore": "坚果云",
    "坚果云": "坚果云",
    "我的坚果云": "坚果云",
    "baidusyncdisk": "百度网盘同步空间",
    "baidunetdiskworkspace": "百度网盘同步空间",
    "icloud": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "wpsdrive": "WPS 云盘",
    "wps云盘": "WPS 云盘",
    "微云同步助手": "微云",
}
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "gpfs", "davfs"}
_NETWORK |= {f"fuse.{name}" for name in ("sshfs", "glusterfs", "davfs2", "rclone", "gvfsd-fuse", "s3fs", "cifs")}
_NETWORK |= {"vboxsf", "fuse.vmhgfs-fuse"}  # folders of the host in a virtual machine; 9p may be a machine's own root
_SHARE = re.compile(r"[\\/]{2}(?![?.][\\/][A-Za-z]:)")  # \\?\C:\ is this machine's own disk
_DRIVE_REMOTE = 4  # GetDriveTypeW


def default_folder() -> Path:
    """Return the user's own data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("cmdesk", appauthor=False))


def has_office(folder: Path) -> bool:
    """Tell whether the folder holds an office file."""
    try:
        (folder / FILE_NAME).stat()
    except PermissionError:
        return True  # perhaps; opening it says what is wrong
    except OSError:  # a name too long is no folder either
        return False
    return True


def judge(folder: Path, *, mounts: str | None = None) -> tuple[str, ...]:
    """Return warnings about a folder.

    Args:
        folder: where the office is to lie.
        mounts: the text of ``/proc/mounts``; read from the machine when None.

    Raises:
        OfficeUnusable: it lies on a network share.
    """
    real = Path(os.path.realpath(folder))
    if any(_is_remote(one, mounts) for one in (folder, real)):
        raise OfficeUnusable(
            f"{folder} 在网络共享上，多台电脑同时写入会损坏数据，已拒绝打开。"
            "请放在本机磁盘；多人共用请改用 PostgreSQL 服务器。"
        )
    name = _cloud_of(folder) or _cloud_of(real)
    if not name:
        return ()
    return (
        f"数据文件夹在 {name} 的同步目录里，同步程序可能在写入时复制半份文件。建议移到 {name} 之外，再用备份功能。",
    )


def _cloud_of(folder: Path) -> str:
    """Return the name of the synchronising program whose folder this is, or an empty string."""
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(variable)
        if root and folder.is_relative_to(root):
            return "OneDrive"
    for part in folder.parts:
        low = part.lower()
        for mark, name in _CLOUD.items():
            if low == mark or low.startswith((mark + " ", mark + "-")):
                return name
    return ""


def _is_remote(folder: Path, mounts: str | None) -> bool:
    is_share = bool(_SHARE.match(str(folder)))
    return is_share or _is_remote_drive(folder) or _is_network_mount(folder, mounts)


def _is_remote_drive(folder: Path) -> bool:
    if os.name != "nt" or not folder.anchor:
        return False
    import ctypes

    windll = getattr(ctypes, "windll")  # noqa: B009  # exists on Windows only
    return bool(windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE)


def _is_network_mount(folder: Path, mounts: str | None) -> bool:
    if mounts is None:
        if not sys.platform.startswith("linux"):
            return False
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    best, kind = "", ""
    absolute = folder.absolute().as_posix()
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = words[1].replace("\\040", " ")
        inside = absolute == point or absolute.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, words[2]
    return kind in _NETWORK
