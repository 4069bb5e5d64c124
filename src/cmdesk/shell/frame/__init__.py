"""The main window and what stands in its frame.

==============  ==========================================================================================
module          holds
==============  ==========================================================================================
``places``      where somebody may go, is and was: features, each with its pages beside each other
``badges``      what waits for the person, as numbers beside those entries
``finding``     Ctrl+K: records of every feature, the places, and what the manual tells
``topics``      the sections of the manual, found by words
``tray``        notices of the system, while the window is minimised
``bell``        what the clock brings, counted and said once
``dropping``    files dropped on the window
``keys``        what the keys do that work on every page
``keys_kept``   the keys stay on the page when what had them is done
``memory``      what the desk remembers for a person
``menu``        the menu under the person's name
``manual``      F1
``window``      the window that holds all of them
==============  ==========================================================================================
"""
