"""The people of a complaint: whose turn it is, and who hears of it.

==============  =====================================================================================
module          holds
==============  =====================================================================================
``turns``       whose turn it is, in names
``telling``     who is told of a step
``copies``      who gets a copy of the sheet
``escalation``  to whom climbs what waits too long
==============  =====================================================================================
"""
