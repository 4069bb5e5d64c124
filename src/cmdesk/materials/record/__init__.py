"""Tables of materials (物料); labels, help and choices are said here once."""

from cmdesk.materials.record.kit import KitIssue, KitLine
from cmdesk.materials.record.ledger import KINDS, WAYS, Material, Movement

__all__ = ["KINDS", "WAYS", "KitIssue", "KitLine", "Material", "Movement"]
