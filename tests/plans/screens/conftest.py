"""A desk for the screens of plans."""

from __future__ import annotations

import pytest
from tests.customers.screens.conftest import MakeDesk, TestDesk, desk_of
from tests.plans.conftest import Desk

__all__ = ["desk_of"]


@pytest.fixture
def desk(desk_of: MakeDesk, file_desk: Desk) -> TestDesk:
    """The desk of who makes the plans."""
    return desk_of(file_desk.me)
