"""The values that the printed sheets of visits need; what they look like stands in ``forms/``.

=============  ============================================================================
``sheet``      the visit sheet: one page per customer (S0-16…S0-26)
``facts``      what is known of the customers of some visits, in one query per kind of fact
``goods``      the products of a sheet with the last stock and demand (S0-12)
``reminders``  what features above know: complaints; how a birthday is found
``cover``      the day cover: the list in route order (S1-18…S1-20, forms 7c)
``packing``    what a day's visits are about, for the lists of things to take along (S0-13…S0-17, S1-64)
``limits``     how many visits a day should have, as a feature above says
``timetable``  when one probably arrives where
``register``   入户登记本: the calls of a manager in a span of days (S1-65)
``conduct``    the card of good conduct (S1-59, S1-63)
``survey``     the survey of a sample customer (forms 25)
``notebook``   the customer's notebook 商情簿 (S0-25, forms 28)
``jobs``       whole prints, as pages and the command line ask for them
``printing``   what the command line prints
=============  ============================================================================
"""
