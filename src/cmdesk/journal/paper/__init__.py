"""The values that the forms of the journal need; what they look like stands in ``forms/``.

==============  =====================================================================================
module          holds
==============  =====================================================================================
``shared``      what several of them say alike
``minutes``     the minutes of a talk
``logs``        the log of a day
``summaries``   the summary of a month
``mornings``    a morning meeting
``forecasts``   the demand forecast of an area
``visit_info``  the week's sheet 走访信息
==============  =====================================================================================
"""

from cmdesk.journal.paper.forecasts import forecast_job, forecast_values
from cmdesk.journal.paper.logs import log_job, log_values
from cmdesk.journal.paper.minutes import minutes_job, minutes_values
from cmdesk.journal.paper.mornings import morning_job, morning_values
from cmdesk.journal.paper.summaries import summary_job, summary_values
from cmdesk.journal.paper.visit_info import info_job, info_values

__all__ = [
    "forecast_job", "forecast_values", "info_job", "info_values", "log_job", "log_values", "minutes_job", "minutes_values",
    "morning_job", "morning_values", "summary_job", "summary_values",
]  # fmt: skip
