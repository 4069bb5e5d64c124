"""What people may do with contacts and what they leave open; every refusal is one Chinese sentence.

==================  =================================================================================
module              holds
==================  =================================================================================
``rights``          who may see and do what: ``visible``, ``may``
``activities``      a contact with all it brings along: add, edit, bin
``entries``         a customer's time-line: contacts, newest first, page by page
``participants``    who took part, in one line
``next_steps``      the day the rules propose, what is due, done, put off
``promises``        open, kept with proof, openly broken
``requests``        answered in hours, a visit arranged, or told beforehand
``opinions``         every 疑问、意见、建议 gets a recorded reply
``returns``         things to be given back
``receptions``      visitors received, with a checklist and the greeting at home
``courtesy``        important days, what the office does about them, what was given
``signing``         attending and giving go through the flow ``courtesy``
``gifts``           the gift ledger
``gatherings``      what customers are invited to, and the counts of those invited
``invitations``     chosen, invited, answered, attended, followed up
``birthdays``       by the solar and the lunar calendar
``beforehand``      what to know before a contact
``sayings``         scripts for a contact, offered by features above
``due``             all that waits, in one list
``calls``           who is to be called this month
``phone_register``  电话记录一览表
``bin``             what of it the recycle bin lists
``evidence``        what visits tell the classes of customers
==================  =================================================================================
"""

from cmdesk.activities.rules.activities import add, bin_activity, edit, read, write
from cmdesk.activities.rules.beforehand import Briefing, briefing
from cmdesk.activities.rules.entries import Entry, timeline
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
