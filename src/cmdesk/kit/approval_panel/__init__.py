"""One panel for every approval: what is signed, who signed when with which words, and the verbs one may use now.

===========  ================================================================
module       holds
===========  ================================================================
``viewing``  an approval as the panel shows it, read in a worker
``foot``     the words, the files and the buttons
``asking``   what a verb needs besides words: a person, a place, several people
``panel``    the panel itself
===========  ================================================================
"""

from cmdesk.kit.approval_panel.panel import ApprovalPanel
from cmdesk.kit.approval_panel.viewing import View, shown_field, view_of

__all__ = ["ApprovalPanel", "View", "shown_field", "view_of"]
