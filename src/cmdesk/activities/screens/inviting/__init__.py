"""The page 活动邀请.

================  ===================================================================================
module            holds
================  ===================================================================================
``choosing``      by area and class, by a part of the name, one by one
``invited_list``  the customers on the list of a gathering
``gatherings``    the page: gatherings above, whom the chosen one invites below
================  ===================================================================================
"""
