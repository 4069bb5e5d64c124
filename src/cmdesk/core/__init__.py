"""What every feature stands on; knows no Qt and no business noun.

What nearly every feature imports lies here directly, all else in rooms.

===============  ===========================================================================
module           holds
===============  ===========================================================================
``record``       what every record has; which records there are, what links to what
``spec``         what a field is, said once for form, list, Excel and trail
``actor``        who acts, and how far his rights reach
``errors``       ``Refused`` and its kin: what can go wrong on purpose, as a sentence
``regulation``   the office's own numbers, dated
``numbering``    numbers of documents, without gaps
``undo``         operations taken back
``notice``       what people are told of, once and in working time
``health``       is everything in order?
``export``       lists that leave the program: who may, noted in the trail
``feature``      what a feature hands to the shell
``command``      what a sub-command of the command line works with
``conditions``   conditions of SQL put together
``toml``         TOML files that people write
``resources``    where the files lie that ship with the program
===============  ===========================================================================

===============  ===========================================================================
room             holds
===============  ===========================================================================
``database``     the two engines under one office
``door``         the one door for writing, and the trail
``file``         the office's file or server, and how it opens
``key``          the key of an encrypted office
``migrations``   the steps of the schema
``backup``       copies of the office and the way back
``attachments``  files attached to records
``kept``         what somebody was typing, how he left a list
``machine``      a second core, memory, disk, and what goes wrong there
``field``        fields of records
``text``         characters, pinyin, phone numbers
``day``          today, days as people type and read them, months, the moon
``calendar``     working days and hours
``timers``       deadlines and lights
``tidy``         what was typed → clean values
``window``       lists of any length, read by pages
``filter``       what narrows a list, as people write it
``search``       finding as one types
``alike``        likely doubles
``approval``     signatures
``paper``        forms and the pages they become
``sheet``        tables of other programs, opened and written; contact cards
===============  ===========================================================================
"""
