"""One editor per kind of field, all alike: ``value``, ``set_value``, ``show_problem``, ``set_read_only``.

Signals: ``changed(name)`` after every change of what is typed, ``left(name)`` when the focus has gone elsewhere. Text that
cannot be read stays in the field, and ``value()`` raises ValueError with a Chinese sentence.
"""
