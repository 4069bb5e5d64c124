"""Tables of coaching (话术与带教); labels, help and choices are said here once."""

from cmdesk.coaching.record.coaching import Coaching, CoachingMark, Resolution
from cmdesk.coaching.record.rehearsal import Rehearsal
from cmdesk.coaching.record.script import Objection, Script, ScriptVersion

__all__ = ["Coaching", "CoachingMark", "Objection", "Rehearsal", "Resolution", "Script", "ScriptVersion"]
