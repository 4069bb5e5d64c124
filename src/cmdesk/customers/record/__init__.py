"""Tables of the customer file (客户档案); labels, help and choices are said here once.

``customer`` holds the file itself, ``person`` the people in it, ``around`` what belongs to it (customers' customers,
buildings and rooms, class decisions, an office's own fields).
"""

from cmdesk.customers.record.around import (
    ClassDecision,
    Downstream,
    ExtraField,
    MatchKey,
    NotDouble,
    OwnerDecision,
    Room,
)
from cmdesk.customers.record.building import Building
from cmdesk.customers.record.customer import Customer
from cmdesk.customers.record.person import Person
from cmdesk.customers.record.release import FileRelease

__all__ = [
    "Building",
    "ClassDecision",
    "Customer",
    "Downstream",
    "ExtraField",
    "FileRelease",
    "MatchKey",
    "NotDouble",
    "OwnerDecision",
    "Person",
    "Room",
]
