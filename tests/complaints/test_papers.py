"""Complaints on paper say what the records say."""

from __future__ import annotations

from datetime import date

from tests.complaints.conftest import Desk
from tests.complaints.path.steps import TODAY, severe_to_execution
from tests.core.paper.reader import pdf, squeezed, texts

from cmdesk.complaints import paper
from cmdesk.complaints.rules import types
from cmdesk.complaints.rules.path import intake
from cmdesk.core import approval, regulation
from cmdesk.core import paper as drawing
from cmdesk.core.actor import PROGRAM
from cmdesk.papers import forms, press
from cmdesk.shell import features


def test_the_sheet_carries_every_signature(desk: Desk) -> None:
    """Departments, marketing director and general manager stand on the paper with their days and words."""
    one = severe_to_execution(desk)
    values = paper.sheet_values(desk.read(one))
    assert [row.get("agrees") for row in values["signatures"]] == [*["是"] * 4, None]
    assert values["proposer"]["name"] == "营销部经理"
    assert values["director"]["name"] == "客户管理部经理　同意"
    assert values["chief"]["name"].startswith("总经理")
    assert values["receiver"] == "客户经理"
    assert values["times"] == 1
    assert (values["filed"], values["closed_on"]) == ("", None)
    assert values["due_on"] is None


def test_the_register_of_a_month_is_in_the_order_of_receipt(desk: Desk) -> None:
    """One line a complaint, with what became of it."""
    first, second = desk.register(), desk.register()
    intake.answer(desk.staff["account_manager"], second, "明早补送", sure=True)
    job = paper.register_job(desk.staff["service_director"], date.today())  # noqa: DTZ011
    ((_, (values,)),) = job.parts
    assert [row["number"] for row in values["complaints"]] == [desk.read(first).number, desk.read(second).number]
    assert [row["state"] for row in values["complaints"]] == ["待分级", "回访确认"]


def test_each_phase_counts_its_own_drafts(desk: Desk) -> None:
    """The decision is the first draft though the departments have signed before; a second proposal is the second."""
    one = severe_to_execution(desk)
    found = approval.of_record("complaint", one)
    assert found is not None
    assert (found.flow, found.version_number) == ("complaint_decision", 1)


def test_the_blank_sheet_has_a_row_for_every_signer(desk: Desk) -> None:  # the office's flows
    """As many countersign on a sheet filled in by hand as the flow names."""
    (step,) = approval.flow("complaint_countersign", TODAY).steps
    rows = next(line for line in forms.shipped("complaint_sheet").split("[[block]]") if 'key = "signatures"' in line)
    assert f"rows = {len(step.who)}\n" in rows


def test_the_sheet_has_the_types_of_the_office_to_tick(desk: Desk) -> None:
    """A type that the office has added stands on the empty sheet, and on the filled one beside the ticked one."""
    features.load_records()
    listed = [f"{key}:{label}" for key, label in types.valid().items()]
    regulation.change(PROGRAM, "complaint.types", [*listed, "noise:夜间噪声"], TODAY)
    ((form, (empty,)),) = press.blank("complaint_sheet", 1, "空白").parts
    filled = paper.sheet_values(desk.read(desk.register(type="noise")))
    for values in (empty, filled):
        said, *_other_copies = texts(pdf(drawing.form(form), values))
        assert "使用效果" in squeezed(said)
        assert squeezed(said).count("夜间噪声") == 1
