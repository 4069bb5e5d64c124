"""What people may do with logs and minutes; every refusal is one Chinese sentence.

=============  =====================================================================================
module         holds
=============  =====================================================================================
``rights``     who may see and do what
``minutes``    write, review, send, confirm the minutes of a talk
``logs``       the log of a day: begun from what was done, handed in, commented on
``day``        what was done on a day, and what the next working day holds
=============  =====================================================================================
"""
