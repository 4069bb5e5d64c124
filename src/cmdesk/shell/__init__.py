"""The program around the features.

==============  ==========================================================================================
room or module  holds
==============  ==========================================================================================
``features``    THE list of features
``settings``    the page 设置, which they fill
``due``         what the clock brings to a person, asked of all of them
``frame``       the main window and what stands in its frame
``single``      one desk per office: a second start raises the first
``desk``        from the first window to the lock
``demo``        an invented office
``move``        an office moves to a server
``pictures``    every window as a picture
``commands``    commands that belong to no single feature
==============  ==========================================================================================
"""
