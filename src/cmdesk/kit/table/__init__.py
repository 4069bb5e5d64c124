"""Lists of any length: a table over a ``core.window`` of the database.

``view.TableView`` is what screens use, with ``column.Column`` and ``saved.View``; the other modules are its parts.

==============  ====================================================================================
``view``        the whole table
``view_box``    the views of a list, kept under a name
``saved``       how somebody likes to see a list
``column``      what a column shows
``rows``        the Qt model: what is read, in which thread, how values read, headings of groups
``body``        the grid: where rows and columns lie, drawing, editing, the current record
``head``        the header with its menu, the choice of columns
``filter``      what leaves rows out: the bar of conditions, a search box
``footer``      how many rows, and what the selection comes to
``selected``    what is selected, and a copy of it
``copying``     selected rows as text and as a table
``leaving``     the whole list as rows of a file
``clipboard``   putting them on the clipboard
``group_menu``  what a right click on the heading of a group offers
==============  ====================================================================================
"""
