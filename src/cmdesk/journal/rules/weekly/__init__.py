"""The week's sheet 走访信息 (S1-21).

==============  =====================================================================================
module          holds
==============  =====================================================================================
``visit_info``  its words, written by the account manager
``numbers``     its numbers, each beside the one before
``classes``     how many customers of each class somebody had on a day
==============  =====================================================================================
"""
