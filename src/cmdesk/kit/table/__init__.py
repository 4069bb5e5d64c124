"""Lists of any length: a table over a ``core.window`` of the database.

``view.TableView`` is what screens use, with ``column.Column`` and ``saved.View``; the other modules are its parts.

==========  ===============================================================================
room        holds
==========  ===============================================================================
``rows``    the Qt model: what is read, in which thread, how values read, headings of groups
``body``    the grid: where rows and columns lie, drawing, editing, the current record
``head``    the header with its menu, the choice of columns
``filter``  the bar of conditions, the keys of a search box
==========  ===============================================================================
"""
