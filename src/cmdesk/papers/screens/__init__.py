"""Windows of forms and printed sheets."""
