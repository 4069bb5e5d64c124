"""A desk for the screens of plans."""

from tests.customers.screens.conftest import desk_of

__all__ = ["desk_of"]
