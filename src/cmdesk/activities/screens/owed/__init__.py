"""What contacts leave open.

================  ===================================================================================
module            holds
================  ===================================================================================
``owed_panel``    what lists of small records about customers have in common
``reply_dialog``  answering a request
``promises``      promises to a customer, or to everybody
``requests``      what customers ask for, what is to be given back to them
``opinions``      what customers said and nobody answered yet
``settling``      one key marks done what waits
``due``           the page 跟进: all that waits, by its day
================  ===================================================================================
"""
