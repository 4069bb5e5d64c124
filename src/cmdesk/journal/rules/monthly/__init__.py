"""The summary of a month (S0-05, S1-12).

==================  =====================================================================================
module              holds
==================  =====================================================================================
``summaries``       begun from the records, submitted, read by the superior
``opening``         a summary opened to be read, or to be written on
``remedies``        what it resolves to do better, followed up until it is settled
``figures``         what a month held, as far as the records tell
``trade``           what it held of trade
``first_phase``     what the first phase of a month asks of the journal
``service_phases``  what the last phase of service counts of it
==================  =====================================================================================
"""
