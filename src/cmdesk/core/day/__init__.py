"""Today and now, months, the moon, and days as people type them.

============  =============================================
module        holds
============  =============================================
``clock``     the office's day, the present moment
``daytext``   days and moments as people type and read them
``weekdays``  days of the week, kept and read
``months``    months counted from a day
``lunar``     the lunar calendar
============  =============================================
"""
