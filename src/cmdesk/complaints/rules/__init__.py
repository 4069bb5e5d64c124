"""What people may do with complaints; every refusal is one Chinese sentence.

================  =====================================================================================
module            holds
================  =====================================================================================
``rights``        who may see and do what: ``visible``, ``may``
``intake``        register, answer, grade; the severity that the rule proposes
``handling``      on the spot, the joint check, the plan, its execution
``closing``       follow-up, evaluation, archive, reopening, withdrawal
``aside``         pause, resume, transfer, escalate
``signing``       what is signed and what becomes of it (``core.approval``)
``moves``         which state may follow which; the events of a complaint
``clocks``        the timers of a complaint and the time each phase took
``laboratory``    how long who countersigns has, with and without a laboratory
``rests``         when the clocks stand still because it was paused
``settled``       which reminders a step has settled
``offers``        what somebody may do now, for buttons
``waiting``       what waits for somebody; reminders on visit sheets
``alarms``        what the customer's page warns of
``concerns``      what whoever approves a promotion to the customer is warned of
``attached``      files of a complaint
``finding``       complaints in Ctrl+K
``lists``         the list, the board, what is overdue
``order``         by what is due first, kept with every change
``turns``         whose turn it is
``statistics``    counts by type, area, product, severity, cause, department, timeliness
================  =====================================================================================
"""
