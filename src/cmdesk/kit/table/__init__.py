"""Lists of any length: a table over a ``core.window`` of the database.

``view.TableView`` is what screens use, with ``column.Column`` and ``saved.View``; the other modules are its parts.
"""
