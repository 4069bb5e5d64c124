"""Spreadsheets in and out: Excel, CSV, tables copied from other programs.

=================  ====================================================================================
``check``      what a file really is, told by its content; refuses what cannot or must not be read
``package``    the pre-check of zipped spreadsheets
``limits``     how much a file may ask for
``reading``    ``read``: a file → ``Grid``, in a child process with limits, progress and cancel
``unseen``     what a workbook holds and its parser does not tell: errors of formulas, hidden rows
``unseen_others``  the same in workbooks of LibreOffice and binary ones of Excel
``child``      what runs in that process: the parsers
``codec``      how rows travel from there
``delimited``  CSV and the clipboard
``encoding``   in which encoding a Chinese text file is written
``webpage``    tables in web pages and Excel 2003 XML
``grid``       ``Grid``, the bare cells of one sheet
``unfolding``  sheets that are no plain table: cards, tables on their side, and those of the next three
``beside``     tables that stand beside each other
``spread``     columns that are groups: the customers of Monday below 周一
``lines``      lines of words in one cell, apart by blanks
``groups``     words that name a group of rows or columns: places, days of the week
``table``      ``find_table``: where the header is, which rows are data, which are left out and why
``headers``    which rows hold the names of columns, and how they read when cleaned
``columns``    ``guess_columns``: which column holds what, with a score and the reason
``evidence``   what the cells of a column look like
``mapping``    a mapping of columns kept in a file
``looking``    a sheet as an import looks at it: cells, table, columns
``write``      ``write_xlsx``, ``write_csv``, ``write_problems``
``page``       one sheet of an Excel file while it is written
``vcard``      contact cards of telephones and mail programs
=================  ====================================================================================
"""
