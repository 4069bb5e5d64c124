"""The paper of a customer's technical services: the file with its costs and the plans made for him (S4-10)."""

from __future__ import annotations

from typing import Any, Final

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.customers.record import Customer
from cmdesk.papers.job import About, Job
from cmdesk.service.record import ServicePlan, TechnicalService
from cmdesk.service.rules import technical
from cmdesk.service.rules.plans import Planned
from cmdesk.service.rules.technical import Done

FORM: Final = "technical_file"


def file_job(actor: Actor, customer_id: int) -> Job:
    """Return what prints the technical-service file of a customer.

    Raises:
        NotFound: the actor may not know of him.
    """
    found = technical.file_of(actor, customer_id)
    values = file_values(found)
    about = About(Customer.KIND, customer_id, f"{values['customer']} {clock.today()}")
    return Job(f"技术服务档案 {values['customer']}", [(FORM, [values])], [about])


def file_values(found: technical.File) -> dict[str, Any]:
    """Return the values of the form ``technical_file``, the oldest service first."""
    customer = found.customer
    area = current().row("SELECT name FROM unit WHERE id = ?", (customer.area_id,)) if customer.area_id else None
    return {
        "customer": customer.name,
        "customer_number": customer.number,
        "area": area[0] if area else "",
        "manager": approval.directory().name(customer.owner_id) if customer.owner_id else "",
        "cooperation": found.cooperation,
        "services": [_service(one) for one in reversed(found.services)],
        "plans": [_plan(one) for one in found.plans],
    }


def _service(one: Done) -> dict[str, Any]:
    spent = f"{one.support}\n费用：{one.cost_note}".strip() if one.cost_note else one.support
    return {
        "served_at": one.served_at.date(), "place": one.place, "sorts": one.words(), "content": one.content,
        "way": TechnicalService.way.about.label_of(one.way), "result": one.result, "support": spent, "user": one.user,
        "cost": one.cost,
    }  # fmt: skip


def _plan(one: Planned) -> dict[str, Any]:
    return {
        "number": one.number, "name": one.name, "version": f"第 {one.version} 版", "user": one.user,
        "period": f"{one.begins_on} 至 {one.ends_on}", "state": ServicePlan.state.about.label_of(one.state),
    }  # fmt: skip
