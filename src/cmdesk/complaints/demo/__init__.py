"""Complaints of an invented office, told from their call to where they stand, and a slip that meets one."""
