"""Entry forms built from field descriptions (``core.spec``): editors, the form itself, cells, bulk edit, conflicts.

===============  ======================================================================================
where            holds
===============  ======================================================================================
``form``         a form of many fields
``dialog``       what the dialogs of forms have in common
``bulk``         the same change to many records
``conflict``     two people have changed the same fields
``inline``       editing in the cell of a table
``editors``      one editor per kind of field
``entry``        one field while it is on screen
``shown``        values that are only read
``canvas``       the ground of a form, painted
``geometry``     where everything of a form goes
``told``         what is said beside the verb of a form
``composed``     what an input method is still composing, read before a key or a button reads the field
``typed``        values to texts of fields and back
``popup``        lists that drop from a field
``combo``        a choice that belongs to no record
``completing``   words offered while somebody types
``typed_ahead``  what is typed where nothing is written
``plain``        tooltips that show what they are given
===============  ======================================================================================
"""
