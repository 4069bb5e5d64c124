"""What people may do with customer files; every refusal is one Chinese sentence.

=============  ========================================================================================
where          holds
=============  ========================================================================================
``rights``     who may see and do what: ``visible``, ``may``
``finding``    what Ctrl+K finds of customers and their people; what a customer is called, in SQL
``trail``      what was done to a file
``wording``    what a file says, in words
``file``       the file itself and what lies in it: people, customers' customers, own fields, attachments
``upkeep``     many files at once, whose they are, stale ones, the recycle bin
``leaving``    what may leave the program: copying, releases
``ties``       buildings door by door, who brings whom
``told``       what features above tell: alarms, deadlines
=============  ========================================================================================

The verbs that other features call most are gathered here: ``rules.create(actor, values)``.
"""

from cmdesk.customers.rules.file.contents import add_downstream, bin_downstream, downstreams_of, edit_downstream
from cmdesk.customers.rules.file.files import (
    bin_files,
    by_number,
    create,
    edit,
    edit_within,
    numbers,
    numbers_of,
    purge,
    read,
    restore,
    reveal,
)
from cmdesk.customers.rules.file.persons import (
    add_person,
    bin_person,
    edit_person,
    persons_of,
    persons_visible,
    read_person,
)
from cmdesk.customers.rules.rights import Head, heads, may, refuse, visible
from cmdesk.customers.rules.trail import trail
from cmdesk.customers.rules.upkeep.bulk import Preview, bulk_edit, bulk_preview
from cmdesk.customers.rules.upkeep.stale import Stale, confirm_files, stale
from cmdesk.customers.rules.upkeep.transfer import (
    Receiver,
    assign,
    evenly,
    movable,
    receivers,
    transfer,
    without_owner,
)

__all__ = [
    "Head",
    "Preview",
    "Receiver",
    "Stale",
    "add_downstream",
    "add_person",
    "assign",
    "bin_downstream",
    "bin_files",
    "bin_person",
    "bulk_edit",
    "bulk_preview",
    "by_number",
    "confirm_files",
    "create",
    "downstreams_of",
    "edit",
    "edit_downstream",
    "edit_person",
    "edit_within",
    "evenly",
    "heads",
    "may",
    "movable",
    "numbers",
    "numbers_of",
    "persons_of",
    "persons_visible",
    "purge",
    "read",
    "read_person",
    "receivers",
    "refuse",
    "restore",
    "reveal",
    "stale",
    "trail",
    "transfer",
    "visible",
    "without_owner",
]
