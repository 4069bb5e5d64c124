"""A list of any length, read a page at a time: what lies between a table on screen and the database.

``Query`` says what a list shows; ``Window`` gives its pages, positions and ids; ``totals`` and ``groups`` sum it up.
Everything works on plain tuples, on both engines, and belongs to one thread at a time.

===========  ==================================================
module       holds
===========  ==================================================
``query``    what a list shows, in which order
``window``   its pages by position
``order``    a total order over rows, gone on with from any row
``walk``     a list in the order of an index
``listing``  a list that is sorted, or short
``ranks``    the order of a whole list in memory
``source``   the SQL under a window
``totals``   sums of a list and of its groups
===========  ==================================================
"""

from cmdesk.core.window.query import Candidates, Query, Try, list_indexes, sort_index
from cmdesk.core.window.source import Row
from cmdesk.core.window.totals import Group, Totals, groups, totals_of_ranges
from cmdesk.core.window.window import Window

__all__ = [
    "Candidates",
    "Group",
    "Query",
    "Row",
    "Totals",
    "Try",
    "Window",
    "groups",
    "list_indexes",
    "sort_index",
    "totals_of_ranges",
]
