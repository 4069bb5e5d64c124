"""``forms``, ``print`` and ``papers`` on the command line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from tests.papers.conftest import LIST, PASS
from tests.people import PASSWORD

from cmdesk import cli
from cmdesk.core import paper
from cmdesk.core.actor import PROGRAM
from cmdesk.core.file.office import open_file
from cmdesk.papers import printing
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing
from cmdesk.papers.rules import own
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import first_administrator, passwords


class Line:
    """A command line on one data folder."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[str]) -> None:
        self.folder, self.output = folder, output

    def run(self, *words: object) -> tuple[int, str, str]:
        self.output.readouterr()
        code = cli.run(["--data", str(self.folder), *map(str, words)])
        said = self.output.readouterr()
        return code, said.out, said.err

    def json(self, *words: object) -> dict[str, Any]:
        code, out, err = self.run("--json", *words)
        assert code == 0, err
        found: dict[str, Any] = json.loads(out)
        return found

    def refused(self, *words: object) -> str:
        code, out, err = self.run(*words)
        assert (code, out) == (1, "")
        assert err.count("\n") == 1
        return err


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    """An office with its administrator and two forms of its own; a registered printing of the first."""
    for name, value in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
        monkeypatch.setitem(passwords.COST, name, value)
    monkeypatch.setattr(printing, "_registered", {})
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    load_records()
    made = open_file(tmp_path / "office")
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    own.save(PROGRAM, made, "gate_pass", PASS)
    own.save(PROGRAM, made, "name_list", LIST)
    made.close()

    def options(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--plate", required=True, nargs="+")

    def gather(context: Any, given: argparse.Namespace) -> Job:
        return Job("出门证", [("gate_pass", [{"plate": one} for one in given.plate])])

    printing.register(Printing("gate-pass", "出门证", gather, options, form="gate_pass"))
    return Line(tmp_path / "office", capsys)


def test_forms_are_listed(line: Line) -> None:
    """Shipped forms and the office's own, with title, fixed number and paper."""
    found = {one["name"]: one for one in line.json("forms")["forms"]}
    assert set(paper.names()) < set(found)
    assert (found["gate_pass"]["number"], found["gate_pass"]["own"]) == ("DD-QR-YXB-11", True)
    assert found["reception"]["own"] is False
    empty = [one["title"] for one in found.values() if "（）" in one["title"] or "()" in one["title"]]
    assert empty == [], "a place for a value that stands in brackets leaves no brackets behind"


def test_every_form_can_be_printed_blank(line: Line, tmp_path: Path) -> None:
    """Any form, shipped or own, written with underscore or hyphen, also where a printing has the same name."""
    for name in [*paper.names(), "gate_pass", "name_list"]:
        out = tmp_path / f"{name}.pdf"
        told = line.json("print", name.replace("_", "-"), "--blank", "--out", out, "--copies", 2)
        assert out.read_bytes().startswith(b"%PDF")
        assert told["pages"] >= 2
        assert (told["form"], told["numbers"], told["file"]) == (name, [], str(out))
    assert line.json("papers", "list")["papers"] == []


def test_a_registered_printing(line: Line, tmp_path: Path) -> None:
    """A feature's printing takes its own options, gives numbers and counts; the ledger lists and voids."""
    out = tmp_path / "证.pdf"
    told = line.json("print", "gate-pass", "--plate", "鲁A1", "鲁A2", "--out", out)
    assert (told["pages"], told["form"], len(told["numbers"])) == (2, "gate_pass", 2)
    first, second = told["numbers"]
    assert int(second[-4:]) == int(first[-4:]) + 1
    listed = line.json("papers", "list", "--form", "gate-pass")["papers"]
    assert [(one["number"], one["prints"]) for one in listed] == [(second, 1), (first, 1)]
    assert line.json("papers", "print", first, "--out", out)["numbers"] == [first]
    assert line.json("papers", "void", first, "--reason", "卡纸")["voided"] == first
    assert "卡纸" in line.refused("papers", "print", first, "--out", out)
    assert "作废：卡纸" in line.run("papers", "list")[1]
    third = line.json("print", "gate-pass", "--plate", "鲁A1", "--out", out)["numbers"]
    assert int(third[0][-4:]) == int(second[-4:]) + 1


def test_refusals(line: Line, tmp_path: Path) -> None:
    """Without a file, without a form, with a folder that is not there: one sentence, nothing written, no number lost."""
    assert "--out" in line.refused("print", "reception", "--blank")
    assert "--out" in line.refused("print", "gate-pass", "--plate", "x")
    assert "没有名为" in line.refused("print", "no-such-form", "--blank", "--out", tmp_path / "x.pdf")
    assert "--blank" in line.refused("print", "name-list", "--out", tmp_path / "x.pdf")
    assert "文件夹" in line.refused("print", "gate-pass", "--plate", "x", "--out", tmp_path / "none" / "x.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
    told = line.json("print", "gate_pass", "--plate", "x", "--out", tmp_path / "x.pdf")
    assert told["numbers"][0].endswith("-0001")
    assert line.run("print", "reception", "--blank", "--copies", "0", "--out", tmp_path / "y.pdf")[0] == 2
    assert line.run("print", "gate-pass", "--out", tmp_path / "y.pdf")[0] == 2


def test_forms_come_with_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without data lists the forms that are shipped, none as the office's own."""
    assert cli.run(["--data", str(tmp_path), "--json", "forms"]) == 0
    known = json.loads(capsys.readouterr().out)["forms"]
    assert "visit_sheet" in {one["name"] for one in known}
    assert not any(one["own"] for one in known)
    assert list(tmp_path.iterdir()) == [], "looking makes no office"
