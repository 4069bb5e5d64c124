"""What people may do with logs, minutes, summaries, meetings, forecasts; every refusal is one Chinese sentence.

==============  =====================================================================================
room or module  holds
==============  =====================================================================================
``rights``      who may see and do what
``figure``      a line of figures, and the words they share
``settling``    decisions and remedies are settled in the same way
``minutes``     write, review, send, confirm the minutes of a talk
``daily``       the log of a day
``demand``      the demand forecast of an area
``weekly``      the week's sheet 走访信息
``monthly``     the summary of a month
``meetings``    the morning meeting
``handing_in``  who has handed in the logs and the summary of a month, who is reminded
``reminding``   what is to be written and seen to, told before it is late
==============  =====================================================================================

Each room uses those above it, never those below.
"""
