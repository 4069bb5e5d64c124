"""What may be done with forms and printed sheets.

=============================  ==================================================================
module                         holds
=============================  ==================================================================
``rights``                     ``visible``, ``may``, ``refuse``
``ledger``                     issue, count a print, void, find by number
``numbers``                    running numbers of a form, for features too
``contents``                   what was printed, by hash
``own``                        an office's own copies of forms
``letterhead``                 the office's name and logo
=============================  ==================================================================
"""
