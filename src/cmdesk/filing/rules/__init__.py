"""What people may do on a file's way to the archive; every refusal is one Chinese sentence.

==============  =====================================================================================
module          holds
==============  =====================================================================================
``rights``      who may see and do what
``opening``     a file begins its way: opened, asked for by the office, at a prospect's first order
``moves``       submitted, reviewed, handed on, archived
``onsite``      verified at the customer's place by the area manager
``stead``       who verifies where there is no area manager who could
``clocks``      the timers of a file
``deadlines``   what the light of the customer list knows of them
``lists``       files by what they wait for
``ownership``   not contacted within a week, nobody's, two owners
``notices``     changes told to the superior and the departments
``offers``      what somebody may do now, with the sentence where he may not
``reminding``   who is told when a limit is near or over
``monthly``     what came about in a month: new customers, prospects, figures
``summing``     what is recorded of each customer, for the summary of all files
==============  =====================================================================================
"""
