"""The machine under the program: its cores, its memory, its disk, and what goes wrong there.

==============  ======================================================================================
``ahead``       a second process that works ahead on another core
``collecting``  the collector of garbage kept still while millions of values are made
``durable``     what was written is there after a power cut
``trouble``     what a driver, the disk or the server complains of, as a sentence for people (``Refused``)
``log_file``    the file of the log, which goes on though another process holds it
``incident``    what was not foreseen: into the log, with a number that a person can quote
==============  ======================================================================================
"""
