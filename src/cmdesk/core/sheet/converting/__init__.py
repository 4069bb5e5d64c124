"""Cells → the values that the fields of a record keep, or a sentence why not.

===========  ==========================================================================
``convert``  what turns the cells of a column into the values of a field
``usual``    the short way for cells as most lists have them, which need no tidying
===========  ==========================================================================
"""
