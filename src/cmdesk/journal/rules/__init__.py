"""What people may do with logs and minutes; every refusal is one Chinese sentence.

================  =====================================================================================
module            holds
================  =====================================================================================
``rights``        who may see and do what
``minutes``       write, review, send, confirm the minutes of a talk
``logs``          the log of a day: begun from what was done, handed in, commented on
``day``           what was done on a day, and what the next working day holds
``summaries``     the summary of a month: begun from the records, submitted, read by the superior
``opening``       a summary opened to be read, or to be written on
``remedies``      what a summary resolves to do better, followed up until it is settled
``figures``       what a month held, as far as the records tell
``mornings``      the morning meeting: begun, written, who may read it
``yesterday``     what a morning meeting begins with
``visit_info``    the words of a week's sheet 走访信息
``week_figures``  its numbers, each beside the one before
``classes_then``  how many customers of each class somebody had on a day
``decisions``     what a morning meeting decided, followed up until it is settled
================  =====================================================================================
"""
