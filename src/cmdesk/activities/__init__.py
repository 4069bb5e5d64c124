"""Every contact with a customer on one time-line, and what was promised, given and returned (S3-23, S4-10)."""
