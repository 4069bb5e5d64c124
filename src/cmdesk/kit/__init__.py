"""Qt pieces without a business noun.

==================  ===================================================
where               holds
==================  ===================================================
``desk``            what a screen may ask of the desk it stands on
``ask``             the only place where boxes open to ask people
``shortcuts``       keys that hold in a page
``copying``         where nothing may be copied
``exporting``       every list out by Ctrl+E
``aloud``           what a screen reader says
``heard``           what painted widgets are to it
``scenes``          the desk in states worth a picture
``look``            measures, colours, icons, small signs
``space``           what gives way where there is little room
``page``            what stands on a page: head, panels, lights, months
``frame``           the main window around the pages
``background``      work away from the window's thread
``table``           lists of any length
``lists``           short lists, and long ones as they stand on a page
``form``            entry forms and their editors
``records``         dialogs that enter or change one record
``approval_panel``  what is signed, by whom, and the verbs
``files``           files attached to a record
``paper``           pages of a PDF, on screen and onto a printer
``chart``           figures drawn
==================  ===================================================
"""
