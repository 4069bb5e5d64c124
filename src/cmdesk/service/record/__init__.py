"""Tables of service (客户服务); labels, help and choices are said here once.

``callback`` holds the calls after a service, ``rating`` the marks that customers give, ``plan`` the service plans with
their versions and what is prepared for them, ``technical`` the technical services that make up a customer's file.
"""

from cmdesk.service.record.callback import Callback
from cmdesk.service.record.plan import CONTENT, Foreseen, PlanVersion, Preparation, ServicePlan
from cmdesk.service.record.rating import Rating, RatingPoint
from cmdesk.service.record.technical import TechnicalService

__all__ = [
    "CONTENT",
    "Callback",
    "Foreseen",
    "PlanVersion",
    "Preparation",
    "Rating",
    "RatingPoint",
    "ServicePlan",
    "TechnicalService",
]
