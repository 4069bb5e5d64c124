"""What stands on a page of its own: its head, its panels, the light of a timer, the month it shows.

===============  =====================================================
module           holds
===============  =====================================================
``page_head``    title at the left, verbs at the right
``panels``       the page of a record with the panels of every feature
``rereading``    read anew when what it shows has changed
``month_steps``  the month that a page shows
``light``        the light of a timer
``elided``       a line that gives way
===============  =====================================================
"""
