"""``cmdesk print visit-sheets`` and its neighbours."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.people import PASSWORD
from tests.visits.conftest import Round, today
from tests.visits.paper import pdf

from cmdesk import cli
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import signing_in


@pytest.fixture
def prints(file_tour: Round, file_office: Office, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path) -> Any:
    """Run ``print`` as a login; returns (exit code, what was said, pages or None)."""
    for login in ("account_manager", "administrator", "beside"):
        user = {"account_manager": file_tour.me, "beside": file_tour.staff.beside}.get(
            login, file_tour.staff["administrator"]
        )
        signing_in.reset_password(file_tour.staff["administrator"], user.id, PASSWORD, temporary=False)
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)

    def run(*words: str, login: str = "account_manager") -> tuple[int, Any, pdf.Pages | None]:
        file_office.close()
        out = tmp_path / "f.pdf"
        out.unlink(missing_ok=True)
        desk = ["--data", str(file_office.folder), "--as", login, "--json", "print"]
        code = cli.run([*desk, *words, "--out", str(out)])
        said = capsys.readouterr()
        told = json.loads(said.out) if code == 0 else said.err
        return code, told, pdf.Pages(out.read_bytes()) if out.exists() else None

    return run


def test_tomorrows_sheets_are_printed_by_default(file_tour: Round, prints: Any) -> None:
    """No option: the own next day with visits; a cover, then a page for each customer with its number."""
    day = today() + timedelta(2)
    visits = [file_tour.visit(day, shop) for shop in range(3)]
    code, _, pages = prints("visit-sheets")
    assert code == 0
    assert len(pages) == 4
    assert "当日走访安排" in pages.text(0)
    assert [visit.number in pages.text(number) for number, visit in enumerate(visits, 1)] == [True] * 3
    assert "客户走访记录单" in pages.text(1)


@pytest.mark.parametrize("name", ["客户经理", "account_manager"])
def test_by_date_and_manager(file_tour: Round, prints: Any, name: str) -> None:
    """A supervisor names the manager by name or login and the day in shorthand; the cover may be left out."""
    file_tour.visit(today() + timedelta(1))
    code, _, pages = prints("visit-sheets", "--date", "明天", "--manager", name, "--no-cover", login="administrator")
    assert (code, len(pages)) == (0, 1)
    assert prints("visit-sheets", "--date", "后天", "--manager", name, login="administrator")[0] == 1
    code, said, _ = prints("visit-sheets", "--date", "某天", "--manager", name, login="administrator")
    assert code == 1
    assert "某天" in said


def test_refusals_say_the_way_out(file_tour: Round, prints: Any) -> None:
    """Nothing planned, nobody of that name, a visit out of reach."""
    file_tour.visit(today() + timedelta(1))
    code, said, pages = prints("visit-sheets", login="beside")
    assert (code, pages) == (1, None)
    assert "没有待访的走访" in said
    assert "没有叫" in prints("visit-sheets", "--manager", "不存在")[1]
    assert "没有可以打印的走访" in prints("visit-sheets", "--manager", "account_manager", login="beside")[1]


def test_cover_survey_and_notebook(file_tour: Round, prints: Any) -> None:
    """Each prints on its own, too."""
    file_tour.visit(today() + timedelta(1))
    assert len(prints("day-cover")[2]) == 1
    _, _, pages = prints("stock-survey", "福顺烟酒店", "--month", "2026-05")
    assert "2026年05月" in pages.text(0)
    assert prints("stock-survey", "福顺烟酒店", "--month", "五月")[0] == 1
    assert len(prints("customer-notebook", "福顺烟酒店", "--empty", "2")[2]) == 2


def test_the_price_list(file_tour: Round, prints: Any) -> None:
    """What is sold, in its order (S2-06)."""
    code, _, pages = prints("price-list")
    assert code == 0
    text = pages.text(0)
    assert text.index("黄鹤楼（软蓝）") < text.index("红塔山（软经典）") < text.index("玉溪（软）")
    assert "旧牌" not in text
    assert "旧牌" in prints("price-list", "--all")[2].text(0)
    assert "没有在经营的商品" in prints("price-list", "--category", "九类")[1]


@pytest.mark.parametrize("form", ["visit_sheet", "day_cover", "stock_survey", "customer_notebook", "price_list"])
def test_every_form_is_printed_blank(prints: Any, form: str) -> None:
    """One page of lines and boxes to fill in by hand."""
    code, _, pages = prints(form, "--blank")
    assert (code, len(pages)) == (0, 1)
