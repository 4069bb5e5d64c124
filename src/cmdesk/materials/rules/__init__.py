"""What people may do with materials; every refusal is one Chinese sentence.

=============  =====================================================================================
module         holds
=============  =====================================================================================
``rights``     who may see and do what
``catalog``    the materials themselves: what an office begins with, add, edit, withdraw, bin
``ledger``     the one way pieces move: locked, never below nothing, never changed afterwards
``moves``      receive, issue, take back, transfer, give, count, scrap, reverse
``stock``      who holds how many, what is low, what moved, what was issued in a month
``kits``       what is taken along on a day: the office's lists
``issuing``    a day's kit handed out in one step, and what came back in the evening
``gifts``      a gift to a customer taken from stock in the operation that notes it
``reminding``  low stock and kits that are overdue
=============  =====================================================================================
"""
