"""What people may do with customer files; every refusal is one Chinese sentence.

``rights`` says who may do what, ``files`` keeps the customer file itself, ``bulk`` many of them, ``transfer`` decides
whose they are, ``extra`` holds an office's own fields. The verbs that other features call are gathered here:
``from cmdesk.customers import rules; rules.create(actor, values)``.
"""

from cmdesk.customers.rules.bulk import Preview, bulk_edit, bulk_preview, chosen
from cmdesk.customers.rules.files import bin_files, by_number, create, edit, numbers, purge, read, restore, reveal
from cmdesk.customers.rules.rights import Head, heads, may, refuse, visible
from cmdesk.customers.rules.transfer import assign, evenly, first_recorded, transfer, without_owner

__all__ = [
    "Head",
    "Preview",
    "assign",
    "bin_files",
    "bulk_edit",
    "bulk_preview",
    "by_number",
    "chosen",
    "create",
    "edit",
    "evenly",
    "first_recorded",
    "heads",
    "may",
    "numbers",
    "purge",
    "read",
    "refuse",
    "restore",
    "reveal",
    "transfer",
    "visible",
    "without_owner",
]
