"""Every window as a picture: what is drawn, for whom."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from tests.people import make_staff

from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.screens import pictures
from cmdesk.kit.scenes import Scenes
from cmdesk.products.screens import pictures as product_pictures
from cmdesk.service.screens import pictures as service_pictures
from cmdesk.shell.frame.window import MainWindow


@pytest.fixture
def window(file_office: Office, qtbot) -> Iterator[MainWindow]:
    """The desk of one account manager; the fullest file is another's."""
    staff = make_staff(file_office)
    mine, other = staff["account_manager"], staff["general_manager"]
    with keep.operation(staff["administrator"], "客户") as work:
        for name, owner in (("别人的超市", other), ("自己的超市", mine)):
            full = {"address": "解放路1号", "visit_class": "core"} if owner is other else {}
            customer_id = work.add(Customer, {"number": f"KH{owner.id}", "name": name, "owner_id": owner.id, **full})
            work.add(Person, {"customer_id": customer_id, "name": "王福顺"})
    made = MainWindow(file_office, mine)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.work.wait()


def test_a_picture_opens_a_file_that_the_person_may_see(window: MainWindow, qtbot) -> None:
    """Drawn for somebody else than the administrator, no page says that a customer does not exist."""
    pictures.pictures(window)[0][1]()
    files: Any = window.page("customers")
    qtbot.waitUntil(lambda: files.customer_id == 2)
    assert "不存在" not in window.status.words


def test_a_picture_of_calls_is_drawn_for_somebody_who_has_none(window: MainWindow) -> None:
    """Nobody is to be called: the list that says so is the picture, and the others are still drawn."""
    scenes: dict[str, Any] = dict(service_pictures.pictures(window))
    assert scenes["call"]() is None
    assert window.places.here == "service_calls"


def test_no_picture_shows_a_page_that_is_not_offered(window: MainWindow) -> None:
    """The scenes of a page that whoever looks is not offered say so; they are not drawn as another page."""
    window.go("customers")
    with pytest.raises(Refused, match="权限"):
        Scenes(window).go("no_such_page")


def test_a_picture_of_a_product_needs_one(window: MainWindow) -> None:
    """An office that has just begun is drawn as well: what it lacks is left out, nothing breaks off."""
    scenes: dict[str, Any] = dict(product_pictures.pictures(window))
    with pytest.raises(Refused, match="还没有商品"):
        scenes["product"]()


_DRAWN = """
import sys
from pathlib import Path
from cmdesk.core.file.office import open_file
from cmdesk.shell import pictures
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import first_administrator
load_records()
folder = Path(sys.argv[1])
pictures._windows = lambda window: [("desk", window)]  # the others take a minute
office = open_file(folder)
actor = first_administrator("李敏", "limin", "hao-mi-ma-5821")
print(pictures.draw(office, actor, folder / "out", (1000, 700), 1.0)[0])
"""


def test_pictures_are_drawn_where_paths_hold_a_colon(tmp_path: Path) -> None:
    """As all do on Windows, behind the letter of the drive; Qt takes what is said of a screen apart at colons."""
    temporary = tmp_path / "C:temp"
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(temporary)}
    words = [sys.executable, "-c", _DRAWN, str(tmp_path / "office")]
    done = subprocess.run(words, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert QImage(done.stdout.strip()).size() == QSize(1000, 700)
