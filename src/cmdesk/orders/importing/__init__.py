"""The way in for a list of orders, a row for each product: guess the columns, look at what would happen, write it.

===========  ===========================================================
``targets``  what a column may be
``check``    a sheet → what would happen, row by row; nothing is written
``write``    what was agreed → the office
===========  ===========================================================
"""
