"""What people see of contacts with customers; imported only when shown.

================  ===================================================================================
room or module    holds
================  ===================================================================================
``contacts``      往来 and 电话记录, the time-line, entering a contact, the phone note
``owed``          跟进, and what contacts leave open: promises, requests, opinions
``inviting``      活动邀请: gatherings, who is chosen for them, what became of each
``courtesies``    important days, gifts, birthdays
``receptions``    visitors
``halves``        several of these lists on one panel or page
``pictures``      windows that are worth a picture
================  ===================================================================================
"""
