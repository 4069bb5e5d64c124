"""What people may do with complaints; every refusal is one Chinese sentence.

================  =====================================================================================
room or module    holds
================  =====================================================================================
``rights``        who may see and do what: ``visible``, ``may``; who acts for whom
``types``         the types of complaints an office tells apart
``moments``       local moments, and how they are stored
``moves``         which state may follow which; the events and tasks of a complaint
``reminders``     which reminders a step has settled
``timing``        the timers of a complaint, what stops them, what is due first
``people``        whose turn it is, who is told, who gets copies
``path``          what is done with a complaint, from the call to the archive
``reading``       complaints in lists, in Ctrl+K, and while somebody complains
``figures``       complaints counted
``contributing``  what other pages and sheets say of open complaints
================  =====================================================================================

Each room uses those above it, never those below.
"""
