"""Spreadsheets in and out: Excel, CSV, tables copied from other programs; contact cards.

=================  ======================================================================================
``grid``           ``Grid``, the bare cells of one sheet: what the rooms hand each other
``opening``        files → cells: every format, in a child process with limits, progress and cancel
``understanding``  cells → a table with its columns guessed, however people laid it out
``converting``     cells of a column → values of a field, or a sentence why not
``writing``        tables → Excel and CSV
``vcard``          contact cards of telephones and mail programs
=================  ======================================================================================
"""
