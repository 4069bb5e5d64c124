"""What narrows a list.

====================  ===============================================================
``narrowing``         all that leaves rows out, and how nothing is left out again
``filter_bar``        the conditions as chips, and the line they are typed into
``condition_editor``  one condition, made by choosing
``searching``         a search box and a list that pass each other the keys
====================  ===============================================================
"""
