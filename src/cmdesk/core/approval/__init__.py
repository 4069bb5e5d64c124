"""Approvals: one engine for everything that needs a signature (S4 四, flows of the office).

===============  ==================================================================================================
room or module   holds
===============  ==================================================================================================
``faults``       what is wrong with a flow that somebody wrote, step by step and field by field
``flow``         a flow as data: steps, who signs, conditions, limits; the value of a dated regulation
``classes``      which classes of customers a condition may name
``record``       what is kept of a run: frozen content, parts, words, copies
``subjects``     which records may be approved, how they are frozen, what becomes of them
``comparing``    what is asked for beside the draft before and beside what is stored
``concerns``     what speaks against favouring a customer, and that who agrees knows it and says why
``people``       the one question the core asks about people; whoever knows them answers
``signers``      whom a step means for one applicant
``telling``      who is told what, in the operation that causes it
``running``      the engine room: steps are taken, parts handed out, words written down
``verbs``        what people do: submit, decide, pass on, speak
``keeping``      what was submitted stays so against undo, and its files while it is signed
``times``        reminders and escalation, reckoned from the limits
``looking``      what people see: boxes, trail, files, what they may do now
===============  ==================================================================================================

Each uses those above it, never those below.

The content is frozen when it is submitted; a record that was changed meanwhile voids its approval and both versions are
kept. Nobody signs his own matter. A step that finds nobody goes to the administrators, never through. Time-outs remind
and escalate; nothing is ever decided by the clock.
"""

from cmdesk.core.approval import keeping  # noqa: F401  # its watchers are at their posts as soon as anything is approved
from cmdesk.core.approval.comparing import Compared, compared
from cmdesk.core.approval.concerns import Concern, Unseen
from cmdesk.core.approval.flow import Facts, Flow, Step, flow
from cmdesk.core.approval.looking.boxes import (
    BOXES,
    Line,
    Stage,
    box,
    count,
    last_said,
    line,
    raised,
    stages,
    words,
)
from cmdesk.core.approval.looking.evidence import FILES
from cmdesk.core.approval.looking.offers import OF_SIGNER, offers
from cmdesk.core.approval.looking.reading import is_unseen, read, seen
from cmdesk.core.approval.looking.trail import Event, events
from cmdesk.core.approval.people import Directory, directory
from cmdesk.core.approval.record import Approval, ApprovalCopy, ApprovalPart, ApprovalWord
from cmdesk.core.approval.running import Changed, is_as_submitted, now, takes_part
from cmdesk.core.approval.subjects import Subject, subject
from cmdesk.core.approval.times import Notice, escalated, notices, reminders, tell_waiting
from cmdesk.core.approval.verbs.deciding import (
    PasswordNeeded,
    approve,
    asks_password,
    refuse,
    send_back,
    terminate,
    withdraw,
)
from cmdesk.core.approval.verbs.passing import add_signer, delegate, hand_over, removable, remove_signer
from cmdesk.core.approval.verbs.speaking import comment, copy_to, urge
from cmdesk.core.approval.verbs.submitting import of_record, replace_returned, resubmit, submit

__all__ = [
    "BOXES",
    "FILES",
    "OF_SIGNER",
    "Approval",
    "ApprovalCopy",
    "ApprovalPart",
    "ApprovalWord",
    "Changed",
    "Compared",
    "Concern",
    "Directory",
    "Event",
    "Facts",
    "Flow",
    "Line",
    "Notice",
    "PasswordNeeded",
    "Stage",
    "Step",
    "Subject",
    "Unseen",
    "add_signer",
    "approve",
    "asks_password",
    "box",
    "comment",
    "compared",
    "copy_to",
    "count",
    "delegate",
    "directory",
    "escalated",
    "events",
    "flow",
    "hand_over",
    "is_as_submitted",
    "is_unseen",
    "last_said",
    "line",
    "notices",
    "now",
    "of_record",
    "offers",
    "raised",
    "read",
    "refuse",
    "reminders",
    "removable",
    "remove_signer",
    "replace_returned",
    "resubmit",
    "seen",
    "send_back",
    "stages",
    "subject",
    "submit",
    "takes_part",
    "tell_waiting",
    "terminate",
    "urge",
    "withdraw",
    "words",
]  # fmt: skip
