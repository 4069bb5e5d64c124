"""Tables and rows with their troubles → Excel and CSV.

==========  =======================================================
``write``   ``write_xlsx``, ``write_csv``, ``write_problems``
``listed``  stored lists as rows of a file
``page``    one sheet of an Excel file while it is written
==========  =======================================================
"""
