"""Routes: written by a person, checked by the rule, proposed where there are none (S1-15).

=============  =====================================================================================
module         holds
=============  =====================================================================================
``ground``     where customers are, in metres, and on which days they order
``writing``    routes as records: made, put in order, dropped
``checking``   what contradicts the rule, with the reason
``proposing``  routes for customers who are on none; a person confirms them
``following``  the order of a day's visits by their routes, and what departs from it (S1-33)
=============  =====================================================================================
"""
