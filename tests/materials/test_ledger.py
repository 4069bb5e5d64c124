"""Random movements: no place is ever below nothing, and the sums agree with a plain count."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.materials.conftest import Stores

from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.materials.record import Movement
from cmdesk.materials.rules import moves
from cmdesk.materials.rules.ledger import Booking, Place, balances, book

STEPS = st.lists(
    st.tuples(st.integers(-1, 3), st.integers(-1, 3), st.integers(0, 1), st.integers(1, 9)), min_size=1, max_size=25
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_random_movements_never_fall_below_nothing(stores: Stores, steps: list[tuple[int, int, int, int]]) -> None:
    """What a plain count allows is booked, what it does not is refused and changes nothing; the sums agree after each."""
    staff = stores.staff
    places = (
        Place(stores.east),
        Place(stores.west),
        Place(None, staff["account_manager"].id),
        Place(None, staff.beside.id),
    )
    held = Counter({(material, place): pieces for (material, place), pieces in balances().items()})
    for source, target, which, pieces in steps:
        material = (stores.booklet, stores.umbrella)[which]
        given_, taken = (places[one] if one >= 0 else None for one in (target, source))
        if given_ == taken:
            continue
        try:
            with keep.operation(PROGRAM, "一步") as work:
                book(work, [Booking(material, "transfer", pieces, taken, given_)])
        except Refused:
            assert taken is not None
            assert held[material, taken] < pieces
            continue
        for place, sign in ((taken, -1), (given_, 1)):
            if place is not None:
                held[material, place] += sign * pieces
        assert min(held.values()) >= 0
        assert balances() == {key: pieces for key, pieces in held.items() if pieces}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(("receive", "issue", "back", "give", "reverse")), st.integers(1, 6)), max_size=20
    )
)
def test_what_came_is_what_is_there_and_what_left(stores: Stores, steps: list[tuple[str, int]]) -> None:
    """Whatever is booked and reversed: what came in from outside is what all places hold and what went out."""
    keeper, manager, material = stores.keeper, stores.manager, stores.booklet
    for verb, pieces in steps:
        try:
            if verb == "receive":
                moves.receive(keeper, stores.east, material, pieces)
            elif verb == "issue":
                moves.issue(keeper, stores.east, manager.id, material, pieces)
            elif verb == "back":
                moves.take_back(keeper, manager.id, stores.east, material, pieces)
            elif verb == "give":
                moves.give(manager, Place(None, manager.id), stores.customer, material, pieces)
            else:
                row = current().row("SELECT MAX(id) FROM movement WHERE material_id = ?", (material,))
                moves.reverse(keeper, row[0] if row and row[0] else 0, "试")
        except Refused:
            continue
    came = left = 0
    for one in keep.read_all(Movement, "material_id = ?", (material,)):
        came += one.quantity if one.from_unit_id is None and one.from_user_id is None else 0
        left += one.quantity if one.to_unit_id is None and one.to_user_id is None else 0
    assert sum(balances([material]).values()) == came - left
    assert all(pieces >= 0 for pieces in balances([material]).values())
