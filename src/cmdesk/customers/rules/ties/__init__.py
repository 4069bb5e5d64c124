"""Customers found by way of others: door by door, and by those who bring them.

=============  ===========================================================================
module         holds
=============  ===========================================================================
``buildings``  buildings swept door by door
``referrals``  customers who bring customers
=============  ===========================================================================
"""
