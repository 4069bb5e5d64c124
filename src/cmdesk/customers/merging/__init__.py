"""One file made of two, with everything that lies in them or refers to them, undone as one step (S3-10, S4-23).

comparison = merging.compare(actor, keep_id, drop_id)     # both files side by side, and what would be taken from where
merging.merge(actor, keep_id, drop_id, {"address": "drop"}, "同一家店")

=============  ====================================================================================
``sides``      which value comes from which file: what people chose, else what loses nothing
``moving``     whatever refers to the dropped file, found by the tables themselves, refers to the kept one
``merge``      the verb, and both files side by side before it
=============  ====================================================================================
"""

from cmdesk.customers.merging.merge import Comparison, Line, compare, merge
from cmdesk.customers.merging.moving import move_by
from cmdesk.customers.merging.sides import Side, Sides, together

__all__ = ["Comparison", "Line", "Side", "Sides", "compare", "merge", "move_by", "together"]
