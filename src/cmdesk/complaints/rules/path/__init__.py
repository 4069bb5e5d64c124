"""The path of a complaint: one module for each stretch, one verb for each step (S4-39…S4-49).

============  =====================================================================================
module        holds
============  =====================================================================================
``intake``    register, answer, grade; the severity that the rule proposes
``contact``   the contact with the customer by which it came in
``scene``     who is called to the scene and comes there
``handling``  on the spot, the joint check, the plan, its execution
``signing``   what is signed and what becomes of it (``core.approval``)
``closing``   follow-up, evaluation, archive, reopening, withdrawal
``pausing``   let it rest and go on
``transfer``  hand it to somebody else, or one level up
``attached``  its files
``offers``    what somebody may do now, for buttons
============  =====================================================================================
"""
