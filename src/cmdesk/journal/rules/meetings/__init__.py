"""The morning meeting (S1-34).

=============  =====================================================================================
module         holds
=============  =====================================================================================
``mornings``   begun, written, who may read it
``yesterday``  what it begins with: the last working day and the one that begins
``decisions``  what it decided, followed up until it is settled
=============  =====================================================================================
"""
