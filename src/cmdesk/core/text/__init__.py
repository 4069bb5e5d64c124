"""Text as Chinese offices write it: characters, pinyin, phone numbers, small sums.

==============  =======================================
module          holds
==============  =======================================
``hanzi``       characters made equal: ``fold``
``pinyin``      pinyin of names, and keys to sort by it
``phone``       telephone numbers
``parted``      words beside each other in one text
``arithmetic``  small sums typed into a number field
==============  =======================================
"""
