"""Every button of every page answers a press: with a window, a change or a sentence, never with a fault of the program."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from tests.shell.pressing import Hands, say_yes

from cmdesk import cli
from cmdesk.core.file.office import open_file
from cmdesk.core.machine import incident
from cmdesk.kit.look.theme import apply_theme
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.materials.screens.stock import StockPage
from cmdesk.shell.features import FEATURES
from cmdesk.shell.frame.window import MainWindow
from cmdesk.staff.rules import role_label
from cmdesk.staff.rules.signing_in import actor_of

PAGES = [page.key for feature in FEATURES for page in feature.pages]
USUALLY, SEEING = "service_director", {"settings": "administrator"}
"""Who opens a page: all pages are offered to the first, all settings to the other."""


@pytest.fixture(scope="session")
def demo_office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A small office with a history of two months, and a login of each role."""
    folder = tmp_path_factory.mktemp("demo")
    told = StringIO()
    with redirect_stdout(told):
        code = cli.run(["--data", str(folder / "office"), "--json", "demo", "--customers", "30", "--months", "2"])
    assert code == 0
    staff = json.loads(told.getvalue())["staff"]
    return folder / "office", {one["role"]: one["login"] for one in reversed(staff)}


@pytest.fixture
def hands_on(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demo_office: tuple[Path, dict[str, str]]
) -> Iterator[Callable[[str], Hands]]:
    """Open the main window on a copy of the office; at the end nothing has gone wrong in it."""
    made, logins = demo_office
    shutil.copytree(made, tmp_path / "office")
    office = open_file(tmp_path / "office")
    office.database.row("PRAGMA synchronous=OFF")
    faults: list[str] = []
    monkeypatch.setattr(incident, "report", lambda error: faults.append(repr(error)) or "程序内部出错")
    (tmp_path / "saved").mkdir()
    say_yes(monkeypatch, tmp_path / "saved")
    windows: list[MainWindow] = []

    def open_window(page: str) -> Hands:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, "light")
        row = office.database.row('SELECT id FROM "user" WHERE login = ?', (logins[SEEING.get(page, USUALLY)],))
        assert row is not None
        actor = actor_of(row[0])
        window = MainWindow(office, actor, role_label(actor.role))
        windows.append(window)
        window.work.failed.connect(faults.append)
        window.resize(1366, 768)
        window.show()
        return Hands(qtbot, window, page)

    yield open_window
    for window in windows:
        window.may_close = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
    end_lanes(office.database)
    qtbot.wait(1)
    office.close()
    assert faults == []


@pytest.mark.parametrize("page", [*PAGES, "settings"])
def test_every_button_answers(hands_on: Callable[[str], Hands], page: str) -> None:
    """Each is pressed once, with yes to whatever it asks; so is each button of the windows it opens.

    Whoever hears those windows instead of seeing them is told what every stop of the Tab key is.
    """
    hands = hands_on(page)
    hands.press_all()
    assert hands.unheard == {}


def test_a_button_that_fails_is_noticed(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch, hands_on: Callable[[str], Hands]
) -> None:
    """The net has no hole: what a press of 入库 raises is seen."""

    def fail(_page: StockPage, _verb: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(StockPage, "move_pieces", fail)
    with qtbot.capture_exceptions() as raised:
        hands_on("materials").press_all()
    assert {one[0] for one in raised} == {ZeroDivisionError}
