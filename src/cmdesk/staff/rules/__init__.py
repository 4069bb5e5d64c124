"""What people may do, and the verbs for people, units and rights; the other features ask here before they act.

=============================  ==================================================================
module                         holds
=============================  ==================================================================
``rights``                     the matrix role × action, ``visible``, ``reaches``, ``refuse``
``people``                     users and units: add, edit, deactivate, move, bin
``passwords``                  what a good password is, and how it is kept
``signing_in``                 the first administrator, signing in, passwords changed, ``actor_of``
``calendar``                   the working calendar: own days, next year's notice
``calendar``                   the working calendar: own days, next year's notice
``terms``                      what the office calls its roles (X-7)
=============================  ==================================================================
"""

from cmdesk.staff.rules.rights import Condition, reaches, refusal, refuse, visible
from cmdesk.staff.rules.signing_in import actor_of, first_administrator, sign_in
from cmdesk.staff.rules.terms import role_label

__all__ = [
    "Condition",
    "actor_of",
    "first_administrator",
    "reaches",
    "refusal",
    "refuse",
    "role_label",
    "sign_in",
    "visible",
]
