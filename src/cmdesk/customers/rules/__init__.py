"""What people may do with customer files; every refusal is one Chinese sentence.

``rights`` says who may do what, ``files`` keeps the customer file itself; the verbs that other features call are
gathered here: ``from cmdesk.customers import rules; rules.create(actor, values)``.
"""

from cmdesk.customers.rules.files import bin_files, by_number, create, edit, numbers, purge, read, restore, reveal
from cmdesk.customers.rules.rights import may, refuse, visible

__all__ = [
    "bin_files",
    "by_number",
    "create",
    "edit",
    "may",
    "numbers",
    "purge",
    "read",
    "refuse",
    "restore",
    "reveal",
    "visible",
]
