"""Where an office may lie: never on a share, and not unwarned in a folder that is synchronised."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmdesk.core.errors import OfficeUnusable
from cmdesk.core.file import place
from cmdesk.core.file.office import open_file

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//nas/office /mnt/nas cifs rw 0 0
server:/home /mnt/home\\040of\\040all nfs4 rw 0 0
li@host:/ /mnt/ssh fuse.sshfs rw 0 0
share /media/sf_office vboxsf rw 0 0
/dev/sdb1 /mnt/nas/disk ext4 rw 0 0
9p /mnt/root 9p rw 0 0
damaged line
"""


@pytest.mark.parametrize(
    "folder",
    ["\\\\nas\\office\\data", "//nas/office/data", "/mnt/nas/office", "/mnt/nas", "/mnt/home of all/li", "/mnt/ssh/x",
     "/media/sf_office/a", "\\\\?\\UNC\\nas\\office"],
)  # fmt: skip
def test_shares_are_refused(folder: str) -> None:
    """Locks do not hold on a share: the sentence names the server as the way for several people."""
    with pytest.raises(OfficeUnusable, match=r"在网络共享上.*PostgreSQL"):
        place.judge(Path(folder), mounts=MOUNTS)


@pytest.mark.parametrize(
    "folder", ["/home/li/cmdesk", "/mnt/nas/disk/office", "/mnt/nasty", "/mnt/root/office", "\\\\?\\C:\\office"]
)
def test_disks_of_this_machine_are_fine(folder: str) -> None:
    """The deepest mount decides, and a similar name is no share."""
    assert place.judge(Path(folder), mounts=MOUNTS) == ()


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/home/li/OneDrive/cmdesk", "OneDrive"),
        ("/home/li/OneDrive - 城区公司/客户", "OneDrive"),
        ("/home/li/我的坚果云/客户", "坚果云"),
        ("/home/li/Nutstore/1/客户", "坚果云"),
        ("/home/li/Dropbox/cmdesk", "Dropbox"),
        ("/home/li/BaiduSyncdisk/cmdesk", "百度网盘同步空间"),
        ("/home/li/WPSDrive/cmdesk", "WPS 云盘"),
    ],
)
def test_synchronised_folders_are_warned_of(folder: str, name: str) -> None:
    """It works, but the sentence names the program and the risk."""
    (warning,) = place.judge(Path(folder), mounts=MOUNTS)
    assert name in warning
    assert "建议移到" in warning


def test_onedrive_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows tells where OneDrive lies, whatever the folder is called."""
    monkeypatch.setenv("OneDriveCommercial", "/home/li/公司网盘")
    assert place.judge(Path("/home/li/公司网盘/客户"), mounts=MOUNTS)
    assert not place.judge(Path("/home/li/公司网盘2/客户"), mounts=MOUNTS)


def test_a_link_does_not_hide_the_place(tmp_path: Path) -> None:
    """What counts is where the bytes come to lie."""
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "OneDrive")
    assert place.judge(tmp_path / "data", mounts=MOUNTS)
    (tmp_path / "far").symlink_to("/mnt/nas/office")
    with pytest.raises(OfficeUnusable):
        place.judge(tmp_path / "far", mounts=MOUNTS)


def test_nothing_is_made_on_a_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused before the first byte; warned of with the office open."""
    monkeypatch.setattr(place, "_is_network_mount", lambda *_: True)
    with pytest.raises(OfficeUnusable, match="网络共享"):
        open_file(tmp_path / "office")
    assert not (tmp_path / "office").exists()
    monkeypatch.undo()
    opened = open_file(tmp_path / "Dropbox")
    assert "Dropbox" in opened.warnings[0]
    opened.close()
