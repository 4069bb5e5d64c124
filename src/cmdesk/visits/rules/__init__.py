"""What people may do with visits; every refusal is one Chinese sentence.

================  ===================================================================================
module            holds
================  ===================================================================================
``rights``        who may see and do what: ``visible``, ``may``
``planning``      schedule, move, put in order, prepare
``carrying``      what was not done is taken over to another day
``states``        cancel, miss, bin
``appointments``  agree, change, what became of it, the rate of a month
``entry``         what is read off a sheet
``entering``      a sheet is entered or corrected, in one operation
``results``       what a visit leaves behind: activity, participants, readings, promises
``display``       the display check as a score
``judging``       warnings about a visit that was entered
``anomalies``     found, visited in two working days, closed
``days``          a day in the order of its route
``finding``       a visit by the number on its sheet
``opening``       everything the entry page shows of a visit
``lights``        first contact, first visit, anomalies: what must happen in time
``telling``       whom an anomaly concerns is told
``cultivating``   which brands were worked on, told at the next visit
``schemes``       published plans of cultivation that run at a customer
``marks``         what features above want done at a visit
``routes``        routes: written, checked, proposed, followed
``written``       a visit as somebody writes it into a file
================  ===================================================================================
"""

from cmdesk.visits.rules.appointments import Rate, agree, appointment_rate, change
from cmdesk.visits.rules.carrying import carry_over
from cmdesk.visits.rules.days import Stop, Traveller, stops, travellers
from cmdesk.visits.rules.entering import Sheet, enter, enter_all, enter_new
from cmdesk.visits.rules.entry import Change, Entered, Entry, Met, Noticed, Promised, Reading, Seen, clock
from cmdesk.visits.rules.finding import by_number
from cmdesk.visits.rules.lights import Lights, lights
from cmdesk.visits.rules.opening import Opened, open_visit
from cmdesk.visits.rules.planning import Wish, arrange, move, prepare, reorder, schedule, schedule_many
from cmdesk.visits.rules.rights import may, read, refuse, visible
from cmdesk.visits.rules.states import bin_visits, cancel, miss
from cmdesk.visits.rules.telling import tell_of_anomaly

__all__ = [
    "Change",
    "Entered",
    "Entry",
    "Lights",
    "Met",
    "Noticed",
    "Opened",
    "Promised",
    "Rate",
    "Reading",
    "Seen",
    "Sheet",
    "Stop",
    "Traveller",
    "Wish",
    "agree",
    "appointment_rate",
    "arrange",
    "bin_visits",
    "by_number",
    "cancel",
    "carry_over",
    "change",
    "clock",
    "enter",
    "enter_all",
    "enter_new",
    "lights",
    "may",
    "miss",
    "move",
    "open_visit",
    "prepare",
    "read",
    "refuse",
    "reorder",
    "schedule",
    "schedule_many",
    "stops",
    "tell_of_anomaly",
    "travellers",
    "visible",
]
