"""What people may do with scripts, rehearsals and coaching records; every refusal is one Chinese sentence.

================  ===================================================================================
module            holds
================  ===================================================================================
``rights``        who may see and do what
``spoken``        how long a text takes to say, and how much of it is too much
``placeholders``  {称呼} and the like: which there are, and filling them in
``scripts``       scripts and their versions; which one is in force
``sayings``       the script that fits a contact, filled in, for the briefing before it
``rehearsals``    who has rehearsed the version in force, how often, how long it took
``joint``         the record of a joint first visit: written, given, acknowledged
``resolutions``   improvements agreed on, and whether they were kept
``progress``      a rep's evaluations over time
``reminding``     what the clock brings
================  ===================================================================================
"""
