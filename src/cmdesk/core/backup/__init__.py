"""Copies of an office file that are known to be good, and the way back from them (S4-24).

A backup is a folder ``YYYYMMDD-HHMMSS`` with the compacted office file (under the office's own key) and a manifest:
checksum, rows per table, the end of the trail, and the hashes of its attachments. The attachments of all backups under
one key lie once in a store beside them, so a daily backup costs only what is new. Backups of a server are its
administrator's work.

=============  ==================================================================
module         holds
=============  ==================================================================
``manifest``   a finished backup as its manifest describes it
``store``      the bytes of attachments, once for all backups under one key
``making``     making one while people go on working; when one is due
``checking``   whether one is good
``restoring``  the way back
=============  ==================================================================
"""

from cmdesk.core.backup.checking import problems
from cmdesk.core.backup.making import due, make
from cmdesk.core.backup.manifest import FORMS, MANIFEST, Backup, folder_of, found, last_head, read
from cmdesk.core.backup.restoring import put_in_place, restore

__all__ = [
    "FORMS", "MANIFEST", "Backup", "due", "folder_of", "found", "last_head", "make", "problems", "put_in_place", "read",
    "restore",
]  # fmt: skip
