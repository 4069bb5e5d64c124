"""The body of a table: where rows and columns lie, how cells are drawn, edited and found again.

=============  ==========================================
module         holds
=============  ==========================================
``grid``       scrolling, keys, mouse and selection
``rows_view``  where rows lie
``layout``     where columns lie
``paint``      the cells, drawn
``current``    the record under the cursor
``keeping``    what was in front of somebody, found again
``folding``    groups folded
``editing``    a cell edited in place
``empty``      what an empty list says
=============  ==========================================
"""
