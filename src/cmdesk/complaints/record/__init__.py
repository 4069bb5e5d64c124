"""Tables of complaints (投诉); labels, help and choices are said here once.

``due`` holds by what open ones are ordered, kept up to date by ``rules.order``.
"""

from cmdesk.complaints.record.arrival import ComplaintArrival
from cmdesk.complaints.record.complaint import Complaint, ComplaintEvent, ComplaintTask
from cmdesk.complaints.record.copy import ComplaintCopy
from cmdesk.complaints.record.due import ComplaintDue

__all__ = ["Complaint", "ComplaintArrival", "ComplaintCopy", "ComplaintDue", "ComplaintEvent", "ComplaintTask"]
