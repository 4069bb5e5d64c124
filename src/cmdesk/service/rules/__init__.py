"""What people may do with service to customers; every refusal is one Chinese sentence.

================  ==========================================================================
module            holds
================  ==========================================================================
``rights``        who may see and do what: ``visible``, ``reaches``, ``refuse``
``heads``         what is marked and on which scale, as the regulations of a day say
``callbacks``     which services ask for a call, and what became of it
``calling``       the call itself: written down, not reached, not made, planned by hand
``ratings``       marks written down, low ones told to the superior
``averages``      marks by person, area and month, and where they go
``phases``        the four phases of a month counted, by person and in all
``plans``         service plans: written, corrected as a new version, confirmed, closed
``technical``     technical services written down, corrected, summed up to a customer's file
``comparing``     what differs between two versions, line by line
``preparing``     what is made ready before a service, questions foreseen
``reminding``     what a person is told of his calls and plans
``finding``       plans for Ctrl+K
``handing_over``  what is open goes with the customer to his new manager
``bin``           what of it the recycle bin lists
``summing``       what the summary of all files says of service
================  ==========================================================================
"""
