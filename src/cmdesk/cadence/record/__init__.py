"""Tables of cadence (应访); labels, help and choices are said here once.

``basis`` holds what due lists are computed from, kept up to date by ``cadence.basis``; ``chosen`` what people decide:
which scheme is followed, who is in the sample, who is helped along, who was told of the next month's strategy.
"""

from cmdesk.cadence.record.basis import DueBasis
from cmdesk.cadence.record.chosen import Briefed, Improvement, SampleMember, SchemeChoice

__all__ = ["Briefed", "DueBasis", "Improvement", "SampleMember", "SchemeChoice"]
