"""Tables of plans (计划) and of slips for going out (出访单); labels, help and choices are said here once."""

from cmdesk.plans.record.plan import PlanGoal, PlanItem, WorkPlan
from cmdesk.plans.record.slip import VisitSlip

__all__ = ["PlanGoal", "PlanItem", "VisitSlip", "WorkPlan"]
