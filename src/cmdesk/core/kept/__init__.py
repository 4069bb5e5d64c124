"""What the program keeps for people besides the office's records: without trail and undo.

============  ===========================================================================
``draft``     what somebody was typing, so that a crash loses nothing
``saved``     how somebody left things: list views, window sizes, what columns of a list mean
``gathered``  which reminders a notice stands for, so that it ends with the last of them
============  ===========================================================================
"""
