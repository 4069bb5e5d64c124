"""The values that the papers of filing need; what they look like stands in ``forms/``.

================  ==============================================================================
``card``          the card of a customer, his whole file (forms 1)
``verification``  the sheet for verifying a file on site (S4-21)
``notice``        the notice of a change with its readers (S3-04)
``month``         the register of a month's new customers, the cards of its prospects (forms 2, 4)
``summary``       all files of a population in one table (forms 3)
``shared``        what several of them say alike
================  ==============================================================================
"""

from cmdesk.filing.paper.card import card_job, card_values
from cmdesk.filing.paper.month import prospects_job, register_job
from cmdesk.filing.paper.notice import notice_job
from cmdesk.filing.paper.summary import summary_job
from cmdesk.filing.paper.verification import verification_job, verification_values

__all__ = [
    "card_job", "card_values", "notice_job", "prospects_job", "register_job", "summary_job", "verification_job",
    "verification_values",
]  # fmt: skip
