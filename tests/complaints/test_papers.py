"""Complaints on paper say what the records say."""

from __future__ import annotations

from datetime import date

from tests.complaints.conftest import Desk
from tests.complaints.path.steps import TODAY, severe_to_execution
from tests.core.paper.reader import inks, pdf, squeezed, texts

from cmdesk.complaints import paper
from cmdesk.complaints.rules import types
from cmdesk.complaints.rules.path import intake
from cmdesk.core import approval, regulation
from cmdesk.core import paper as drawing
from cmdesk.core.actor import PROGRAM
from cmdesk.core.paper.ink import MM
from cmdesk.papers import forms, press
from cmdesk.shell import features


def test_the_sheet_carries_every_signature(desk: Desk) -> None:
    """Departments, marketing director and general manager stand on the paper with their days and words."""
    one = severe_to_execution(desk)
    values = paper.sheet_values(desk.read(one))
    assert [row.get("agrees") for row in values["signatures"]] == [*["是"] * 4, None]
    assert values["proposer"]["name"] == "营销部经理"
    said = {name: values["director"][name] for name in ("name", "opinion", "answer")}
    assert said == {"name": "客户管理部经理", "opinion": "同意", "answer": True}
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


def test_who_decides_has_room_for_his_pen(desk: Desk) -> None:
    """Four boxes of 15 mm at least, an answer to tick, the day on a line of its own; still one page, empty and filled in."""
    ((form, (empty,)),) = press.blank("complaint_sheet", 1, "空白").parts
    filled = paper.sheet_values(desk.read(severe_to_execution(desk)))
    for values in (empty, filled):
        said = texts(pdf(drawing.form(form), values))
        assert len(said) == 4, "a page for each of the four copies"
        assert squeezed(said[0]).count("签字：") == 4
        assert squeezed(said[0]).count("同意不同意") == 3
        (ink,) = inks(drawing.form(form), values)
        answers = [tick.y for tick in ink.ticks if tick.key == "chief.answer"]
        signs = [one.y for one in ink.letters if one.text.startswith("签字：")]
        days = [one.y for one in ink.letters if one.y > max(signs) and one.text.strip().endswith("日")]
        assert len(answers) == 2
        assert (min(days) - answers[0]) / MM >= 11, (
            "from the answer at the top to the day at the foot of a box of 15 mm"
        )


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
