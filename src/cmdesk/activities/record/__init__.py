"""Tables of contacts with customers (往来); labels, help and choices are said here once.

``activity`` holds the time-line itself, ``owed`` what a contact leaves open (promises, requests, things to return),
``courtesy`` receptions, important days and gifts, ``gathering`` what customers are invited to.
"""

from cmdesk.activities.record.activity import Activity, Participant
from cmdesk.activities.record.courtesy import CourtesyEvent, Gift, Reception
from cmdesk.activities.record.gathering import Gathering, Invitation
from cmdesk.activities.record.owed import Promise, Request, ReturnItem

__all__ = [
    "Activity",
    "CourtesyEvent",
    "Gathering",
    "Gift",
    "Invitation",
    "Participant",
    "Promise",
    "Reception",
    "Request",
    "ReturnItem",
]
