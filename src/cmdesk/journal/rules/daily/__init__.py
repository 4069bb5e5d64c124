"""The log of a day (S0-27…S0-30).

===========  =====================================================================================
module       holds
===========  =====================================================================================
``logs``     begun from what was done, handed in, commented on
``owing``    of which days a log is owed
``records``  what was done on a day, and what the next working day holds
``heads``    what the day's records say under the ten heads of the log
===========  =====================================================================================
"""
