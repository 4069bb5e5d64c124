"""Turn what people typed into clean values: pure functions, each returns ``(value, problem)``.

``problem`` is ``None`` or one Chinese sentence that says what is wrong and how to write it right. A value
that has a problem is ``None`` (phones: the list of those that were understood). Nothing here ever raises on
data.
An empty cell, or a word that only says "nothing" (无, -, /, 暂无 …), gives ``(None, None)``.

===============  ==============================================
module           holds
===============  ==============================================
``text``         plain text
``numbers``      numbers and money
``days``         days
``birthdays``    birthdays, also of the moon and without a year
``phones``       telephone numbers
``choices``      choices from a list, yes or no
``coordinates``  a place on the map
===============  ==============================================
"""

from cmdesk.core.tidy.birthdays import Birthday, tells_age_only, tidy_birthday
from cmdesk.core.tidy.choices import tells_several_weekdays, tidy_choice, tidy_flag
from cmdesk.core.tidy.coordinates import Coordinates, tidy_coordinates
from cmdesk.core.tidy.days import tidy_day
from cmdesk.core.tidy.numbers import tidy_money, tidy_number
from cmdesk.core.tidy.phones import Phone, parse_phones, tidy_phones
from cmdesk.core.tidy.text import show, tidy_code, tidy_lines, tidy_name, tidy_text

__all__ = [
    "Birthday",
    "Coordinates",
    "Phone",
    "parse_phones",
    "show",
    "tells_age_only",
    "tells_several_weekdays",
    "tidy_birthday",
    "tidy_choice",
    "tidy_code",
    "tidy_coordinates",
    "tidy_day",
    "tidy_flag",
    "tidy_lines",
    "tidy_money",
    "tidy_name",
    "tidy_number",
    "tidy_phones",
    "tidy_text",
]
