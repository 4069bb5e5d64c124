"""The one door for writing, and what passes through it: trail, bulk, followers, announcements.

=============  ====================================================================
module         holds
=============  ====================================================================
``keep``       the door: ``operation``, in which records are added, changed, binned
``stored``     records as they lie in their tables; below the door
``bulk``       thousands of records in one step; below the door
``beginning``  what the row of a new record holds
``once``       what was done although its answer was lost
``purging``    removing for good, with what cannot be without it
``audit``      the trail, as a chain that shows any later edit
``agreement``  whether records are as the trail tells
``following``  figures that a feature keeps of another's records
``announce``   after a commit: which kinds have changed here
``elsewhere``  what other desks have changed
=============  ====================================================================
"""
