"""Customer lists from Excel, CSV and the clipboard.

============  ==========================================================================================
``targets``   what a column may be: the fields of the file, the first contact, with the words people use
``guessing``  what a column probably is, beyond its header: shops, people who are customers, days of the week
``whose``     columns of people: the office's own, contacts with the columns that are theirs
``rearranging``  columns that say two things, one thing in several columns, or a thing once for a whole group of rows
``ticking``   columns that are the choices of one field, with ticks below them
``fields``    what turns the cells of a column into the values of a field, or into a sentence why not
``lookup``    names of areas, people, buildings and customers → their ids
``cells``     the cells of a row by the fields they fill; what cannot be read is told, or left out with its words kept
``people``    the contacts that a row names
``names``     whether what stands where a customer's name belongs is one
``making``    a row → the values of a customer and of his contacts
``check``     a table and a mapping → what would happen, row by row; writes nothing
``again``     what a row brings to a customer whom the office has already
``write``     what was agreed → the office, in one operation that can be taken back
``commands``  ``import customers`` on the command line
============  ==========================================================================================
"""
