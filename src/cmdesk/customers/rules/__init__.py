"""What people may do with customer files; every refusal is one Chinese sentence.

=============  ===========================================================================
module         holds
=============  ===========================================================================
``rights``     who may see and do what: ``visible``, ``may``
``files``      the file itself: open, read, edit, bin, restore, purge; confidential fields
``alarms``     what the head of a file warns of, told by features above
``deadlines``  the light of a customer in the list, told by features above
``bulk``       the same change to many files, previewed
``copying``    who may take something of a file out of the program
``releases``   leave to take files out: asked for, agreed, used
``transfer``   whose customer it is
``stale``      completeness and files nobody has looked over
``persons``    the people in a file, insiders hidden
``cards``      people from contact cards (vCard)
``contents``   customers' customers
``attached``   files attached to a customer
``buildings``  buildings swept door by door
``referrals``  customers who bring customers
``extra``      an office's own fields
``wording``    what a file says, in words
``finding``    what Ctrl+K finds of customers and their people
``trail``      what was done to a file
``binned``     what lies in the recycle bin
=============  ===========================================================================

The verbs that other features call most are gathered here: ``rules.create(actor, values)``.
"""

from cmdesk.customers.rules.bulk import Preview, bulk_edit, bulk_preview
from cmdesk.customers.rules.contents import add_downstream, bin_downstream, downstreams_of, edit_downstream
from cmdesk.customers.rules.files import (
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
from cmdesk.customers.rules.persons import (
    add_person,
    bin_person,
    edit_person,
    persons_of,
    persons_visible,
    read_person,
)
from cmdesk.customers.rules.rights import Head, heads, may, refuse, visible
from cmdesk.customers.rules.stale import Stale, confirm_files, stale
from cmdesk.customers.rules.trail import trail
from cmdesk.customers.rules.transfer import (
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
