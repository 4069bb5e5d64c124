"""The rows of a list as a Qt model: read in threads, about a screen at a time, with the headings of its groups.

==============  =====================================================================================
module          holds
==============  =====================================================================================
``selection``   ranges of rows
``reading``     what turns a stored value into text
``outline``     headings of groups, folded or not
``questions``   what is asked of the database
``lane``        the threads that read
``reader``      what a list has asked, and who waits for it
``paged``       the rows, held where they are looked at
``model``       what they say, cell by cell
==============  =====================================================================================
"""
