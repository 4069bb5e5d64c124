"""Customers that are probably the same: while typing, while importing, and in the whole office (M12).

=============  ====================================================================================
``likely``     what is being typed or imported against the office; a row of a list against the list
``review``     the whole office against itself, and pairs that people have found to be two customers
=============  ====================================================================================
"""

from cmdesk.customers.doubles.likely import Double, Progress, among, candidate, while_typing
from cmdesk.customers.doubles.review import Pair, Review, Twin, dismiss, review

__all__ = [
    "Double",
    "Pair",
    "Progress",
    "Review",
    "Twin",
    "among",
    "candidate",
    "dismiss",
    "review",
    "while_typing",
]
