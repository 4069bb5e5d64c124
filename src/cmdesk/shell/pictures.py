"""Every window and dialog of the program as a picture, filled from the open office."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.file.office import Office
from cmdesk.core.machine import incident

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from cmdesk.kit.look.theme import Scheme
    from cmdesk.shell.frame.window import MainWindow

_SETTLING = 1200  # milliseconds until a window has read what it shows
_PATIENCE = 15_000  # and at most, while something still runs for it in the background


def draw(
    office: Office,
    actor: Actor,
    folder: Path,
    size: tuple[int, int],
    scale: float,
    *,
    scheme: Scheme = "light",
    as_dark: bool = False,
    text: int = 100,
) -> list[Path]:
    """Draw everything into a folder and return the files.

    Args:
        office: what the windows show.
        actor: who looks.
        folder: made when missing.
        size: of the main window, in pixels before scaling.
        scale: device pixels per pixel.
        scheme: of the colours.
        as_dark: those of a dark system, where the scheme asks the system.
        text: percent of the usual size.

    Raises:
        Refused: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        screen = _screen(size, scale)
    except OSError as error:
        raise Refused(f"文件夹 {folder} 建不了（{reason_of(error)}）。") from error
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen.name}"
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    from PySide6.QtCore import Qt, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from cmdesk.kit.look.theme import apply_theme, set_points
    from cmdesk.kit.look.tokens import TEXT_POINTS

    qInstallMessageHandler(_quiet)
    with chdir(screen.parent):  # Qt cuts what is said of a platform at every colon, that of a drive too
        app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise Refused("这里不能画窗口。")
    apply_theme(app, scheme, as_dark=as_dark)
    set_points(app, TEXT_POINTS * text / 100)
    from cmdesk.shell.frame.window import MainWindow
    from cmdesk.staff.rules import role_label

    window = MainWindow(office, actor, role_label(actor.role))
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(*size)
    window.show()
    made = []
    for name, widget in _windows(window):
        _settle(app, window)
        if widget is not window:  # pages of paper are drawn only when they have been asked for by painting
            widget.grab()
            _settle(app, window, _SETTLING // 3)
        path = folder / f"{name}.png"
        if not widget.grab().save(str(path)):
            raise Refused(f"图片 {path} 写不了，请检查磁盘空间和权限。")
        made.append(path)
        window.status.clear()  # what was said here is not about the next
        if widget is not window:
            widget.hide()  # not closed: one that holds something typed would ask whether to drop it, and wait for ever
            widget.deleteLater()
    window.hide()
    window.work.close()  # or its threads would outlive the office
    return made


def _screen(size: tuple[int, int], scale: float) -> Path:
    """Write what Qt is to take for a screen: as large as the main window, so that dialogs fit as they will for people."""
    width, height = (round(side * scale) for side in size)
    screen = {"name": "picture", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    path = Path(tempfile.mkdtemp(prefix="cmdesk-")) / "screen.json"
    path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return path


def _quiet(kind: object, context: object, text: str) -> None:  # noqa: ARG001
    """Keep what Qt says about having no screen in the log."""
    incident.log.info("Qt: %s", text)


def _windows(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    from cmdesk.shell import features
    from cmdesk.shell.settings import SETTINGS, Settings

    offered = [feature for feature in features.FEATURES if not feature.pages or any(map(window.offers, feature.pages))]
    for page in [page for feature in offered for page in feature.pages if window.offers(page)]:
        window.go(page.key)
        yield page.key, window
    for feature in offered:
        for name, make in feature.pictures(window) if feature.pictures else ():
            try:
                made = make()
            except Refused as refusal:  # what it would show is not for who looks
                incident.log.info("no picture of %s-%s: %s", feature.key, name, refusal)
                continue
            if made is not None:
                made.show()
            yield f"{feature.key}-{name}", made or window
    window.palette_.ask("1")
    yield "search", window
    window.palette_.hide()
    window.bell.collect()
    window.bell.toggle()
    yield "notices", window
    window.bell.popup.close_up()
    window.go(SETTINGS.key)
    settings = window.page(SETTINGS.key)
    if isinstance(settings, Settings):
        for key in settings.offered():
            settings.select(key)
            yield f"settings-{key}", window


def _settle(app: QApplication, window: MainWindow, least: int = _SETTLING) -> None:
    from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop

    settled, patience = QDeadlineTimer(least), QDeadlineTimer(_PATIENCE)
    while not settled.hasExpired():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 30)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no event loop runs that would do it
        if settled.hasExpired() and not window.work.wait(0) and not patience.hasExpired():
            settled = QDeadlineTimer(_SETTLING // 2)
