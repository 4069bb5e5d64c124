"""What people may do with contacts and what they leave open; every refusal is one Chinese sentence.

================  ===================================================================================
room or module    holds
================  ===================================================================================
``rights``        who may see and do what: ``visible``, ``may``
``records``       what every small record about a customer goes through: read, added, changed, binned
``light``         how urgent something is, told the same way in every list
``giving``        what a customer was given in a month and a year, against what is given without a signature
``attached``      files of contacts and promises
``contacts``      a contact with all it brings along, the time-line, next steps, calls of a month
``owed``          what contacts leave open: promises, requests, opinions, things to be given back
``courtesy``      birthdays, important days and their signatures, gifts, visitors received
``inviting``      gatherings, who is chosen for them, the invitations
``ahead``         all that waits, reminders of it, what to know and say before a contact
``contributing``  what customers learn from here: alarms, deadlines, evidence, transfers, the bin
================  ===================================================================================
"""

from cmdesk.activities.rules.ahead.briefing import Briefing, briefing
from cmdesk.activities.rules.contacts.activities import add, bin_activity, edit, read, write
from cmdesk.activities.rules.contacts.entries import Entry, timeline
from cmdesk.activities.rules.rights import may, refuse, visible

__all__ = [
    "Briefing",
    "Entry",
    "add",
    "bin_activity",
    "briefing",
    "edit",
    "may",
    "read",
    "refuse",
    "timeline",
    "visible",
    "write",
]
