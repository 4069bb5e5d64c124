"""The demand forecast of an area (S0-33).

=============  =====================================================================================
module         holds
=============  =====================================================================================
``forecasts``  drawn from the readings, submitted, reviewed, confirmed
``hits``       how well it met what was supplied
``reminding``  who is told that it is due
=============  =====================================================================================
"""
