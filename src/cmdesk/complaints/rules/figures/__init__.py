"""Complaints counted.

==============  =====================================================================================
module          holds
==============  =====================================================================================
``statistics``  a month by type, area, product, severity, cause, department; cost, repeats
``timeliness``  how often each phase was in time
``monthly``     what a summary of somebody's month says of them
``summing``     what the summary of all files says of a customer's
==============  =====================================================================================
"""
