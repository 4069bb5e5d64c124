"""Cells as people lay them out → one plain table, and what its columns probably hold.

=============  ====================================================================================
``looking``    a sheet as an import looks at it: cells, table, columns
``unfolding``  sheets that are no plain table: cards, tables on their side, and those of the next three
``aside``      a small table of figures beside a list
``beside``     tables that stand beside each other
``spread``     columns that are groups: the customers of Monday below 周一
``lines``      lines of words: apart by blanks in one cell, or an item a line
``groups``     words that name a group of rows or columns: places, days of the week
``table``      ``find_table``: where the header is, which rows are data, which are left out and why
``remarks``    words of rows that are no data: totals, notes, examples, what a template demands
``headers``    which rows hold the names of columns, and how they read when cleaned
``columns``    ``guess_columns``: which column holds what, with a score and the reason
``evidence``   what the cells of a column look like
``mapping``    a mapping of columns kept in a file
=============  ====================================================================================
"""
