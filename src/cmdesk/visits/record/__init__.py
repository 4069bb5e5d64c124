"""Tables of visits (走访); labels, help and choices are said here once.

``visit`` holds the visit and what was read of stock and demand on it, ``anomaly`` what asks for a visit at once.
"""

from cmdesk.visits.record.anomaly import Anomaly
from cmdesk.visits.record.visit import StockReading, Visit

__all__ = ["Anomaly", "StockReading", "Visit"]
