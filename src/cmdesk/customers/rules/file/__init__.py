"""A customer file and what lies in it.

=============  ===========================================================================
module         holds
=============  ===========================================================================
``files``      the file itself: open, read, edit, bin, restore, purge; confidential fields
``persons``    the people in a file, insiders hidden
``cards``      people from contact cards (vCard)
``contents``   customers' customers; what is changed under the right to edit the file
``extra``      an office's own fields
``attached``   files attached to customers
=============  ===========================================================================
"""
