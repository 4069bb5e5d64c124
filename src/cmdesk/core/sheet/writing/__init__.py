"""Tables and rows with their troubles → Excel and CSV.

=========  =======================================================
``write``  ``write_xlsx``, ``write_csv``, ``write_problems``
``page``   one sheet of an Excel file while it is written
=========  =======================================================
"""
