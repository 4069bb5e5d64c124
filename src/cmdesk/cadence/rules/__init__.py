"""Rules of cadence: who is due, whether all are covered, how much each manager carries, who stands for the others.

=============  ==============================================================================
module         holds
=============  ==============================================================================
``period``     when somebody is due: days, weeks, months, without a database
``schemes``    the schemes as the regulations of a day say them
``choice``     which scheme an office or area follows from a day on
``due``        the due list and its counts
=============  ==============================================================================
"""

from cmdesk.cadence.rules.choice import choose, in_force
from cmdesk.cadence.rules.due import Due, counts, due, of_customer
from cmdesk.cadence.rules.period import OPEN, STATES, State

__all__ = ["OPEN", "STATES", "Due", "State", "choose", "counts", "due", "in_force", "of_customer"]
