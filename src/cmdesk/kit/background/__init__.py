"""Work away from the window's thread, and what must stay on it.

===========  ==============================================================
module       holds
===========  ==============================================================
``work``     reading and writing in workers; the answer comes to the window
``doing``    what a screen does to records, and then says
``crew``     threads that take work off one queue
``garbage``  cyclic garbage, collected when nobody waits
``touch``    when somebody has last touched the program
===========  ==============================================================
"""
