"""Files attached to records, stored once by the hash of their content.

The bytes lie beside the office file in ``attachments.db`` under the same key, so that an encrypted office has no readable
file on the disk; on PostgreSQL they lie in the server's own table. The bytes are durable before the row that names them.

=============  =====================================================================================
module         holds
=============  =====================================================================================
``record``     the row; features that keep files from being changed (``watch``, ``hold``)
``store``      the bytes
``naming``     names that Windows accepts, and what is never taken
``attaching``  attaching, listing, reading, checking; rights are asked by the caller
``files``      the files of one kind of record with their rights: what features and screens use
=============  =====================================================================================
"""

from cmdesk.core.attachments.attaching import Kept, add, attach, content_of, of, problems, put, put_file
from cmdesk.core.attachments.files import Files
from cmdesk.core.attachments.naming import safe_name
from cmdesk.core.attachments.record import Attachment, hold, watch
from cmdesk.core.attachments.store import FILE_NAME, Blobs, blobs, open_store

__all__ = [
    "FILE_NAME", "Attachment", "Blobs", "Files", "Kept", "add", "attach", "blobs", "content_of", "hold",
    "of", "open_store", "problems", "put", "put_file", "safe_name", "watch",
]  # fmt: skip
