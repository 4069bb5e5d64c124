"""An office with people and a flow; what is approved is a regulation row, which any office has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from tests.people import Staff, make_staff

from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import subjects
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.regulation import Regulation
from cmdesk.staff.rules import directory


class Matter:
    """A record that goes through approvals, and what its feature was told of them."""

    def __init__(self) -> None:
        with keep.operation(PROGRAM, "事项") as work:
            self.id = work.add(
                Regulation, {"key": "matter", "valid_from": date(2000, 1, 1), "value": '"一"', "label": "事项"}
            )
        self.states: list[str] = []

    def content(self, record_id: int) -> dict[str, Any]:
        return {"值": keep.read(Regulation, record_id).value}

    def settled(self, _work: keep.Operation, record_id: int, state: str) -> None:
        assert record_id == self.id
        self.states.append(state)

    def write(self, text: str) -> None:
        with keep.operation(PROGRAM, "改事项") as work:
            work.edit(Regulation, self.id, {"value": json.dumps(text, ensure_ascii=False)})


@pytest.fixture
def staff(office: Office) -> Staff:
    directory.register()
    return make_staff(office)


@pytest.fixture
def matter(office: Office) -> Iterator[Matter]:
    made = Matter()
    subjects.register(subjects.Subject("regulation", made.content, made.settled))
    yield made
    subjects.forget("regulation")


@pytest.fixture
def set_flow(office: Office) -> Callable[..., str]:
    """Write a flow ``test`` whose steps are (who, mode) or whole step tables; returns its key."""

    def write(*steps: Any, **more: Any) -> str:
        made = [
            step if isinstance(step, dict) else {"name": f"第{at}步", "who": [step[0]], "mode": step[1]}
            for at, step in enumerate(steps, 1)
        ]
        value = json.dumps({"name": "试流程", "steps": made, **more}, ensure_ascii=False)
        with keep.operation(PROGRAM, "流程") as work:
            work.add(
                Regulation, {"key": "flow.test", "valid_from": date(2000, 1, 1), "value": value, "label": "试流程"}
            )
        return "test"

    return write
