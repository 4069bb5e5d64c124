"""The values that the papers of complaints need: the sheet with its signatures, the register and the report of a month."""

from cmdesk.complaints.paper.report import report_job, report_values
from cmdesk.complaints.paper.sheets import register_job, sheet_job, sheet_values

__all__ = ["register_job", "report_job", "report_values", "sheet_job", "sheet_values"]
