"""Whatever order the answers come in, nobody is shown an older one for a newer one, and nobody else's is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cmdesk.core.errors import Refused
from cmdesk.kit.background.work import Work

_READERS = 12  # all that is asked has begun, so that it can end in any order


@pytest.fixture
def one_reader(qapp) -> Iterator[Work]:
    made = Work(readers=1)
    yield made
    made.close()


@dataclass(eq=False)
class Asking:
    """One question that ends when the test says so."""

    number: int
    place: str
    each: bool
    begun: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    outcome: str = ""

    def job(self) -> int:
        self.begun.set()
        self.go.wait(10)
        if self.outcome == "refused":
            raise Refused(str(self.number))
        if self.outcome == "failed":
            raise ZeroDivisionError(str(self.number))
        return self.number


class Page(QObject):
    """Two places that show what was read, and a third where every answer counts."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[str, str, int]] = []

    def left(self, number: int) -> None:
        self.got.append(("left", "shown", number))

    def right(self, _given: str, number: int) -> None:
        self.got.append(("right", "shown", number))

    def each(self, number: int) -> None:
        self.got.append(("each", "shown", number))

    def refused(self, place: str, number: int, refusal: Refused) -> None:
        known = str(refusal) == str(number)
        self.got.append((place, "refused" if known else "failed", number))


class Answers(RuleBasedStateMachine):
    """Questions of one page, ended in any order, well or not, asked again and given up meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.work, self.page = Work(readers=_READERS), Page()
        self.ended: list[Any] = []
        self.work.ended.connect(self.ended.append)
        self.running: list[Asking] = []
        self.newest: dict[str, Asking | None] = {}
        self.expected: list[tuple[str, str, int]] = []
        self.asked = self.over = 0

    @precondition(lambda self: len(self.running) < _READERS)
    @rule(place=st.sampled_from(["left", "right", "each"]))
    def ask(self, place: str) -> None:
        one = Asking(self.asked, place, place == "each")
        self.asked += 1
        self.running.append(one)
        self.newest[place] = one
        self.work.read(
            one.job, self._receiver(place, one.number), owner=self.page, each=one.each,
            refused=partial(self.page.refused, place, one.number),
        )  # fmt: skip
        assert one.begun.wait(10)

    @precondition(lambda self: self.running)
    @rule(data=st.data(), outcome=st.sampled_from(["shown", "refused", "failed"]))
    def end_one(self, data: st.DataObject, outcome: str) -> None:
        one = self.running.pop(data.draw(st.integers(0, len(self.running) - 1)))
        one.outcome = outcome
        if one.each or self.newest.get(one.place) is one:
            self.expected.append((one.place, outcome, one.number))
            self.newest[one.place] = None
        one.go.set()
        self._await(self.over + 1)

    @rule(place=st.sampled_from(["left", "right"]))
    def give_up(self, place: str) -> None:
        self.newest[place] = None
        self.work.drop(self._receiver(place, -1), owner=self.page)

    def _receiver(self, place: str, number: int) -> Callable[[int], None]:
        return partial(self.page.right, f"{number}") if place == "right" else getattr(self.page, place)  # type: ignore[no-any-return]

    def _await(self, over: int) -> None:
        for _ in range(2000):
            QApplication.processEvents()
            if len(self.ended) >= over:
                break
            threading.Event().wait(0.001)
        self.over = len(self.ended)
        assert self.over == over
        assert self.page.got == self.expected

    def teardown(self) -> None:
        while self.running:
            one = self.running.pop(0)
            if one.each or self.newest.get(one.place) is one:
                self.expected.append((one.place, "shown", one.number))
                self.newest[one.place] = None
            one.go.set()
            self._await(self.over + 1)
        assert self.over == self.asked  # the status line has taken every one of them away
        self.work.close()
        assert not self.work._newest
        assert not self.work._orders


TestAnswers = Answers.TestCase
TestAnswers.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestAnswers = pytest.mark.usefixtures("qapp")(TestAnswers)


@settings(max_examples=25, deadline=None)
@given(places=st.lists(st.sampled_from(["left", "right", "each"]), min_size=1, max_size=12))
def test_what_nobody_waits_for_is_not_begun(qapp: QApplication, places: list[str]) -> None:
    """Behind a long piece of work, of the questions of one place only the last is read; what counts each time, is."""
    work, page, gate, done = Work(readers=1), Page(), threading.Event(), []
    work.read(gate.wait)
    for number, place in enumerate(places):
        then = partial(page.right, "") if place == "right" else getattr(page, place)
        work.read(lambda number=number: (done.append(number), number)[1], then, owner=page, each=place == "each")
    gate.set()
    assert work.wait()
    QApplication.processEvents()
    work.close()
    last = {place: number for number, place in enumerate(places)}
    wanted = [number for number, place in enumerate(places) if place == "each" or last[place] == number]
    assert done == wanted
    assert page.got == [(places[number], "shown", number) for number in wanted]


def test_what_is_not_begun_leaves_the_status_line(one_reader: Work, qtbot: Any) -> None:
    """Work that is given up before it began ends for who shows what runs."""
    gate, page, running = threading.Event(), Page(), []
    one_reader.started.connect(running.append)
    one_reader.ended.connect(running.remove)
    one_reader.read(gate.wait)
    for number in range(3):
        one_reader.read(lambda number=number: number, page.left, owner=page)
    assert len(running) == 2
    one_reader.drop(page.left, owner=page)
    assert len(running) == 1
    gate.set()
    qtbot.waitUntil(lambda: not running)
    assert page.got == []


def test_two_owners_of_one_function_do_not_drop_each_other(one_reader: Work, qtbot: Any) -> None:
    """Who asks is the window as well as what takes the answer."""
    got: list[int] = []
    windows = [QObject(), QObject()]
    for number, window in enumerate(windows):
        one_reader.read(lambda number=number: number, got.append, owner=window)
    qtbot.waitUntil(lambda: len(got) == 2)
