"""What people may do with visits; every refusal is one Chinese sentence.

================  ===================================================================================
room or module    holds
================  ===================================================================================
``rights``        who may see and do what: ``visible``, ``may``
``finding``       a visit by the number on its sheet
``history``       the visits of one customer, how his stock and his display have gone
``planning``      schedule, move, put in order, prepare, agree, cancel, carry over; the list of a day
``routes``        routes: written, checked, proposed, followed
``shop``          the display check, brands worked on by which plans, what was ordered
``urgent``        first contact, first visit, anomalies: what must happen in time
``sheet``         a sheet opened, entered, read from a file, written in one operation, judged
``contributing``  what customers learn from here: alarms, deadlines, transfers
================  ===================================================================================
"""

from cmdesk.visits.rules.finding import by_number
from cmdesk.visits.rules.planning.appointments import Rate, agree, appointment_rate, appointment_rates, change
from cmdesk.visits.rules.planning.carrying import carry_over
from cmdesk.visits.rules.planning.days import Stop, Traveller, stops, travellers
from cmdesk.visits.rules.planning.scheduling import Wish, arrange, move, reorder, schedule, schedule_many
from cmdesk.visits.rules.planning.states import bin_visits, cancel, miss
from cmdesk.visits.rules.rights import may, read, refuse, visible
from cmdesk.visits.rules.sheet.entering import Sheet, enter, enter_all, enter_new
from cmdesk.visits.rules.sheet.entry import Change, Entered, Entry, Met, Promised, Reading, Seen, clock
from cmdesk.visits.rules.sheet.opening import Opened, open_visit
from cmdesk.visits.rules.urgent.anomalies import Noticed, tell_of_anomaly
from cmdesk.visits.rules.urgent.lights import Lights, lights

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
    "appointment_rates",
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
