"""Customers that are probably the same: while typing, while importing, and in the whole office (M12).

=============  ====================================================================================
``likely``     what is being typed against the office
``among``      the rows of a list against the office, and against each other
``review``     the whole office against itself, and pairs that people have found to be two customers
=============  ====================================================================================
"""

from cmdesk.customers.doubles.among import Search, among
from cmdesk.customers.doubles.likely import Double, Progress, candidate, while_typing
from cmdesk.customers.doubles.review import Pair, Review, Twin, dismiss, review

__all__ = [
    "Double",
    "Pair",
    "Progress",
    "Review",
    "Search",
    "Twin",
    "among",
    "candidate",
    "dismiss",
    "review",
    "while_typing",
]
