"""Rules of cadence: who is due, whether all are covered, how much each manager carries, who stands for the others.

==============  ======================================================================
module          holds
==============  ======================================================================
``period``      when somebody is due: days, weeks, months, without a database
``months``      months as plans count them, and who looks after whom
``schemes``     the schemes as the regulations of a day say them
``choice``      which scheme an office or area follows from a day on
``judge``       how SQL judges a class of customers
``scope``       whose customers: a manager's, an area's, a choice
``due``         the due list and its counts
``coverage``    whether all are covered within two months
``load``        what each manager carries; whether a day suits a visit
``mix``         what a group of customers is made of
``sample``      the sample group: proposed, confirmed, like the whole, completely read
``stock``       the share of visited customers whose stock is read in the second phase
``arranging``   customers of the list are put on a day, with what speaks against it
``explaining``  poorly supplied customers, visited and told why
``helping``     customers chosen to get on; who must be told of the next strategy
``phases``      the three phases of a month
==============  ======================================================================
"""

from cmdesk.cadence.rules.choice import choices, choose, in_force, may_choose, withdraw
from cmdesk.cadence.rules.coverage import Coverage, Covered, coverage, uncovered
from cmdesk.cadence.rules.due import Due, DueList, counts, due, of_customer
from cmdesk.cadence.rules.load import Load, day_advice, load
from cmdesk.cadence.rules.period import OPEN, STATES, State
from cmdesk.cadence.rules.phases import Phase, Task, phases

__all__ = [
    "OPEN",
    "STATES",
    "Coverage",
    "Covered",
    "Due",
    "DueList",
    "Load",
    "Phase",
    "State",
    "Task",
    "choices",
    "choose",
    "counts",
    "coverage",
    "day_advice",
    "due",
    "in_force",
    "load",
    "may_choose",
    "of_customer",
    "phases",
    "uncovered",
    "withdraw",
]
