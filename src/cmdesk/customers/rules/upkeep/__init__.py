"""The files of an office kept in order: many at once, whose they are, what is stale, what was deleted.

=============  ===========================================================================
module         holds
=============  ===========================================================================
``bulk``       the same change to many files, previewed
``transfer``   whose customer it is
``stale``      completeness and files nobody has looked over
``binned``     what lies in the recycle bin
=============  ===========================================================================
"""
