"""Approvals: one engine for everything that needs a signature (S4 四, flows of the office).

===============  ==================================================================================================
module           holds
===============  ==================================================================================================
``flow``         a flow as data: steps, who signs, conditions, limits; the value of a dated regulation
``faults``       what is wrong with a flow that somebody wrote, step by step and field by field
``classes``      which classes of customers a condition may name
``record``       what is kept of a run: frozen content, parts, words, copies
``subjects``     which records may be approved, how they are frozen, what becomes of them
``concerns``     what speaks against favouring a customer, and that who agrees knows it and says why
``people``       the one question the core asks about people; whoever knows them answers
``running``      the engine room: steps, parts, who signs
``submitting``   submit, submit again what was sent back
``verbs``        approve, send back, refuse, withdraw, comment, urge, copy to, terminate
``passing``      hand over, delegate, add a signer, take him away again
``keeping``      what was submitted stays so against undo, and its files while it is signed
``evidence``     the files that people attach to what they do
``offers``       what somebody may do now, with the sentence where he may not
``times``        reminders and escalation, reckoned from the limits
``telling``      who is told what, in the operation that causes it
``comparing``    what is asked for beside the draft before and beside what is stored
``reading``      who may look at an approval, and that he has
``urging``       how often the same person may be urged
``lengths``      how long something took
``trail``        everything that was done and said, in order
``boxes``        我发起, 待我审, 已审, 抄送我; the stepper
===============  ==================================================================================================

The content is frozen when it is submitted; a record that was changed meanwhile voids its approval and both versions are
kept. Nobody signs his own matter. A step that finds nobody goes to the administrators, never through. Time-outs remind
and escalate; nothing is ever decided by the clock.
"""

from cmdesk.core.approval import keeping  # noqa: F401  # its watchers are at their posts as soon as anything is approved
from cmdesk.core.approval.boxes import BOXES, Line, Stage, box, line, stages, words
from cmdesk.core.approval.comparing import Compared, compared
from cmdesk.core.approval.concerns import Concern, Unseen
from cmdesk.core.approval.evidence import FILES
from cmdesk.core.approval.flow import Facts, Flow, Step, flow
from cmdesk.core.approval.offers import OF_SIGNER, offers
from cmdesk.core.approval.passing import add_signer, delegate, hand_over, removable, remove_signer
from cmdesk.core.approval.people import Directory, directory
from cmdesk.core.approval.reading import is_unseen, read, seen
from cmdesk.core.approval.record import Approval, ApprovalCopy, ApprovalPart, ApprovalWord
from cmdesk.core.approval.running import Changed, is_as_submitted, now
from cmdesk.core.approval.subjects import Subject, subject
from cmdesk.core.approval.submitting import of_record, replace_returned, resubmit, submit
from cmdesk.core.approval.times import Notice, escalated, notices, reminders, tell_waiting
from cmdesk.core.approval.trail import Event, events
from cmdesk.core.approval.verbs import (
    PasswordNeeded,
    approve,
    asks_password,
    comment,
    copy_to,
    refuse,
    send_back,
    takes_part,
    terminate,
    urge,
    withdraw,
)

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
    "delegate",
    "directory",
    "escalated",
    "events",
    "flow",
    "hand_over",
    "is_as_submitted",
    "is_unseen",
    "line",
    "notices",
    "now",
    "of_record",
    "offers",
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
