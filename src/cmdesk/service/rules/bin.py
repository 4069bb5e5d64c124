"""Service plans, technical services and marks, as the recycle bin lists them."""

from __future__ import annotations

from cmdesk.core.actor import Actor
from cmdesk.core.record import table_of
from cmdesk.customers.rules.upkeep.binned import Source, add_files, add_source
from cmdesk.service.record import Rating, ServicePlan, TechnicalService
from cmdesk.service.rules import plans, ratings, technical


def _restore_plan(actor: Actor, plan_id: int) -> None:
    plans.bin_plan(actor, plan_id, back=True)


def _restore_rating(actor: Actor, rating_id: int) -> None:
    ratings.bin_one(actor, rating_id, back=True)


add_source(Source(ServicePlan.KIND, table_of(ServicePlan), "t.number", _restore_plan))
add_source(Source(Rating.KIND, table_of(Rating), "'服务评分 ' || t.mean", _restore_rating))


def _restore_technical(actor: Actor, service_id: int) -> None:
    technical.bin_one(actor, service_id, back=True)


def _restore_file(actor: Actor, attachment_id: int) -> None:
    technical.FILES.remove(actor, attachment_id, back=True)


add_source(Source(TechnicalService.KIND, table_of(TechnicalService), "t.number", _restore_technical))
add_files(TechnicalService.KIND, table_of(TechnicalService), _restore_file)
