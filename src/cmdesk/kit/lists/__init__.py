"""Short and long lists with what can be done to them.

Some dozens are a ``verb_list`` (with verbs for the current row) or a bare ``small_list``, thousands a ``long_list``.

===============  =====================================================
module           holds
===============  =====================================================
``long_list``    a list of thousands as it stands on a page
``verb_list``    a short list whose verbs act on its current row
``small_list``   a short list that only shows; ``Line`` is a row of it
``cell``         what a cell of a short list holds: words, days
``small_rows``   its rows: widths of columns, keys
``filling``      its cells, made little by little
``lines_out``    its lines as rows of a file
``below``        a short list below a choice of what it is of
``rows_editor``  a few rows typed like in a sheet
``list_search``  the line that searches short lists; Ctrl+F
``search_box``   the line that searches a long one
``row_menu``     what a right click on a record of a long list offers
``verb_menu``    the menu at the end of a bar
``list_import``  the page on which a list comes in
===============  =====================================================
"""
