"""Files that hold tables → the bare cells of one sheet, in a child process with limits.

=================  ==================================================================================
``check``          what a file really is, told by its content; refuses what cannot or must not be read
``package``        the pre-check of zipped spreadsheets
``limits``         how much a file may ask for
``reading``        ``read``: a file → ``Grid``, with progress and cancel
``child``          what runs in the child process: the parsers
``together``       the sheets of a workbook that belong together
``codec``          how rows travel from there
``unseen``         what a workbook holds and its parser does not tell: errors of formulas, hidden rows
``unseen_others``  the same in workbooks of LibreOffice and binary ones of Excel
``delimited``      CSV and the clipboard
``encoding``       in which encoding a Chinese text file is written
``webpage``        tables in web pages and Excel 2003 XML
=================  ==================================================================================
"""
