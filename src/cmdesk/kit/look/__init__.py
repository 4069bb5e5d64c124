"""What everything on screen looks like: measures, colours, icons, and the small signs made of them.

==============  ============================================================
module          holds
==============  ============================================================
``theme``       light, dark and strong contrast: fonts, palette, style sheet
``tokens``      the measures and colours
``stylesheet``  the one style sheet, written from the tokens
``measure``     how large text is
``growing``     text of another size while windows are open
``system``      what the system is asked to do for eyes
``language``    Qt's own words in Chinese
``icons``       outline icons in the colour of text
``chips``       small signs of a state, labels
``empty``       what stands where nothing is yet
``stepper``     stages of something that goes from hand to hand
``step_row``    steps of something that is led through
==============  ============================================================
"""
