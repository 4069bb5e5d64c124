"""The header of a table, and what it offers: order, widths, which columns."""
