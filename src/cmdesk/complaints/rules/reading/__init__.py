"""Complaints as people look for them.

==============  =====================================================================================
module          holds
==============  =====================================================================================
``lists``       the list, the board, what is overdue
``finding``     complaints in Ctrl+K
``beforehand``  what to know of a customer while he complains
``waiting``     how many wait for somebody, how many of a customer are open
==============  =====================================================================================
"""
