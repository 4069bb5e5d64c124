"""What people may do, and the verbs for people, units and rights; the other features ask here before they act.

===============  ====================================================================
module           holds
===============  ====================================================================
``rights``       the matrix role × action, ``visible``, ``reaches``, ``refuse``
``people``       users and units: add, edit, deactivate, move, bin
``handover``     what somebody still has in hand when he leaves
``departments``  departments by what they are there for
``directory``    whom a step of an approval means
``passwords``    what a good password is, and how it is kept
``signing_in``   the first administrator, signing in, passwords changed, ``actor_of``
``keys``         who may encrypt the office or change its key
``backups``      who may copy the office and bring it back
``moving``       an office moves from its file to a server
``calendar``     the working calendar: own days, next year's notice
``regulations``  the office's own numbers and words with their dated rows
``wording``      what the values of regulations are called
``terms``        what the office calls its roles (X-7)
``trail``        what an operation did, without what the reader may not know
===============  ====================================================================
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
