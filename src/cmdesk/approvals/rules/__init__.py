"""What people do around approvals; the verbs themselves stand in ``core.approval``.

==============  =====================================================================
module          holds
==============  =====================================================================
``batch``       several at once: side by side with what differs, each with its result
``boxes``       what waits for somebody, reminders, an approval by its number
``deputies``    who signs for whom between two days
``flows``       flows as data: versions, saving one from a day on, what differs
``statistics``  how long approvals take, per signer and step
``trying``      who would sign: a trial of a flow for one applicant
``wording``     whom and when a step means, in Chinese
==============  =====================================================================
"""

from cmdesk.approvals.rules.boxes import PAGE, by_number, reminders, waiting_count
from cmdesk.approvals.rules.deputies import add_deputy, deputies, end_deputy

__all__ = ["PAGE", "add_deputy", "by_number", "deputies", "end_deputy", "reminders", "waiting_count"]
