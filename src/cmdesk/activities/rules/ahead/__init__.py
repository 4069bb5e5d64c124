"""What lies ahead: all that waits, the reminders of it, and what to know and say before a contact."""
