"""The key of an encrypted office: made once, kept by the system's key store, and written down for the worst day.

============  =========================================================================
module        holds
============  =========================================================================
``words``     the key as groups that people can copy, and what they mistyped
``store``     the system's key store (Windows credential manager, Secret Service, …)
``paper``     the recovery key as a printed A4 page
``change``    encrypting, decrypting and re-keying an office that exists
============  =========================================================================
"""

from cmdesk.core.key.store import has_store, remember, stored
from cmdesk.core.key.words import KEY_BYTES, new_key, read_words, words_of

__all__ = ["KEY_BYTES", "has_store", "new_key", "read_words", "remember", "stored", "words_of"]
