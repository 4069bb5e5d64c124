"""Scanned visit sheets: known by their code, attached to their visits, boxes read as a proposal.

=============  =================================================================================
module         holds
=============  =================================================================================
``pages``      a PDF or a picture → its pages in shades of grey
``grey``       a page in shades of grey, and how large one may be
``drawing``    a PDF is drawn by a child process with limits
``plane``      millimetres of the paper → points of a picture that lies as it lay on the scanner
``reading``    the code of a page, its registration marks, the ink in its boxes
``attaching``  pages go to their visits; what was read of a visit's scan
=============  =================================================================================
"""
