"""What of customer files may leave the program: they may be read, not copied (S4-24).

=============  ===========================================================================
module         holds
=============  ===========================================================================
``copying``    who may take something of a file out of the program
``releases``   leave to take files out: asked for, agreed, used
=============  ===========================================================================
"""
