"""Tables of complaints (投诉); labels, help and choices are said here once."""

from cmdesk.complaints.record.complaint import Complaint, ComplaintEvent, ComplaintTask

__all__ = ["Complaint", "ComplaintEvent", "ComplaintTask"]
