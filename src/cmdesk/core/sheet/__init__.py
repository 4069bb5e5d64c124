"""Spreadsheets in and out: Excel, CSV, tables copied from other programs.

======================  ==================================================================================
``check``               what a file really is, told by its content; refuses what cannot or must not be read
``reading``             ``read``: a file → ``Grid``, in a child process with limits, progress and cancel
``grid``                ``Grid``, the bare cells of one sheet
``table``               ``find_table``: where the header is, which rows are data, which are left out and why
``columns``             ``guess_columns``: which column holds what, with a score and the reason
``mapping``             a mapping of columns kept in a file
``write``               ``write_xlsx``, ``write_csv``, ``write_problems``
======================  ==================================================================================
"""
