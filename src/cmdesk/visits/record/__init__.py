"""Tables of visits (走访); labels, help and choices are said here once.

``visit`` holds the visit and what was read of stock and demand on it, ``cultivation`` what was done on it for which
brand, ``anomaly`` what asks for a visit at once,
``route`` on which routes customers lie.
"""

from cmdesk.visits.record.anomaly import Anomaly
from cmdesk.visits.record.cultivation import Cultivation
from cmdesk.visits.record.route import Route, RouteStop
from cmdesk.visits.record.visit import StockReading, Visit

__all__ = ["Anomaly", "Cultivation", "Route", "RouteStop", "StockReading", "Visit"]
