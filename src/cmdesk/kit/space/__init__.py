"""What gives way where there is little room: columns, windows, splitters, rows of tabs and of buttons, lines of chips.

============  =====================================================
module        holds
============  =====================================================
``dialog``    windows never larger than their screen
``columns``   columns that share the width of a table
``fitting``   how they share it
``verb_row``  buttons side by side, in a menu where they do not fit
``tab_row``   a row of tabs of which none is lost
``tabs``      lists of which one is seen
``pile``      parts above each other, or under tabs
``splitter``  a splitter that remembers
``scrolled``  room that scrolls
``flow``      widgets that go on in the next line
``overlay``   little windows over the one they belong to
``front``     a window comes to the front, out of the taskbar
``enter``     Enter presses the button that has the focus
============  =====================================================
"""
