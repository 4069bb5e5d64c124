"""The time of complaints: timers reckoned from events and the working calendar, never stored (X-6).

==============  =====================================================================================
module          holds
==============  =====================================================================================
``clocks``      the timers of a complaint and the time each phase took
``pauses``      when they stand still because it was paused
``laboratory``  how long who countersigns has, with and without a laboratory
``signatures``  the clock of 部门会签, by the limits of those who sign
``due``         what is due first, kept with every change for the order of lists
==============  =====================================================================================
"""
