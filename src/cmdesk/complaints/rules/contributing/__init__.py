"""What other pages and sheets say of open complaints, each handed to the feature that shows it.

================  =====================================================================================
module            holds
================  =====================================================================================
``alarms``        the head of the customer's page
``concerns``      whoever approves a promotion to the customer
``deadlines``     the light of the customer list
``mornings``      the morning meeting
``visit_sheets``  the printed visit sheet
================  =====================================================================================
"""
