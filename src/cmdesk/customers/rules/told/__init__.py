"""What features above tell of a customer, for the head of his page and his light in the list.

=============  ===========================================================================
module         holds
=============  ===========================================================================
``alarms``     what the head of a file warns of
``deadlines``  the light of a customer in the list
=============  ===========================================================================
"""
