"""The way in for a list of products: guess the columns, look at what would happen, write it in one step.

==========  ===========================================================
``check``   a sheet → what would happen, row by row; nothing is written
``write``   what was agreed → the office
==========  ===========================================================
"""
