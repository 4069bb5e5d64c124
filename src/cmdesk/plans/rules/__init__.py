"""What people may do with plans and slips; every refusal is one Chinese sentence.

=============  =======================================================================
module         holds
=============  =======================================================================
``spans``      months, weeks and days, and what they are called
``rights``     who may see and do what: ``visible``, ``may``
``writing``    plans opened and written, their goals and items
``rolling``    a week out of its month, the week before and the routine
``filling``    a week filled from the due lists, as a proposal
``load``       what a day holds against what it should
``adhoc``      work that comes up: its quadrant, the reserve, the visits that give way
``carrying``   what was not done goes to other days
``spreading``  on which day each of these visits has room
``signing``    submit, confirm, send back
``standing``   the state of a plan, whose turn it is, which verbs are offered
``review``     the review of a span and what became of its improvements
``lights``     by when plans must be made
``actuals``    what of a plan's goals the records tell
``phase``      what the first phase of a month asks of plans
``reminding``  who is told of plans that are to be made
``slips``      《客户走访单》 from writing to coming back
``board``      what the board shows of a week or a month
=============  =======================================================================
"""

from cmdesk.plans.rules.carrying import take_over
from cmdesk.plans.rules.filling import accept, propose
from cmdesk.plans.rules.rights import may, visible
from cmdesk.plans.rules.rolling import offers, roll
from cmdesk.plans.rules.signing import confirm, send_back, submit, withdraw
from cmdesk.plans.rules.writing import add_goal, add_item, edit_item, find, open_plan

__all__ = [
    "accept",
    "add_goal",
    "add_item",
    "confirm",
    "edit_item",
    "find",
    "may",
    "offers",
    "open_plan",
    "propose",
    "roll",
    "send_back",
    "submit",
    "take_over",
    "visible",
    "withdraw",
]
