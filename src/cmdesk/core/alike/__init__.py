"""Is this customer there already? Likely doubles with a score and reasons (S3-10, S4-09).

``keys_of`` says what is stored and indexed; two files that share none are never compared, so that a check costs a few look-ups
whatever the size of the office. ``score`` weighs what the files have in common and what speaks against it.

=============  ===================================================================
module         holds
=============  ===================================================================
``keys``       what is compared of a customer, and the keys that doubles share
``weighing``   how likely two customers are one, with the reasons
``certain``    beyond doubt: when a row of a list may be left out
``names``      how alike two names are
``addresses``  how alike two addresses are
``regions``    the places that stand before a name or a street
=============  ===================================================================
"""

from cmdesk.core.alike.addresses import address_score
from cmdesk.core.alike.keys import COMMON, Candidate, Key, keys_of, keys_of_each
from cmdesk.core.alike.names import name_score, strip_company
from cmdesk.core.alike.weighing import Marks, score, worth_weighing

__all__ = [
    "COMMON", "Candidate", "Key", "Marks", "address_score", "keys_of", "keys_of_each", "name_score", "score",
    "strip_company", "worth_weighing",
]  # fmt: skip
